"""The full proposal: one short page a step, versions in words, a colleague, a kind withdrawal."""

from datetime import date

import pytest
import sqlalchemy as sa

from hilirisasi.services import legal_rules
from models import (
    BusinessClass,
    CaseStatus,
    LegalRule,
    Plan,
    PlanStage,
    PlanStatus,
    Role,
    TalkStatus,
)
from tests.factories import (
    CaseFactory,
    CompanyFactory,
    PlanFactory,
    TalkFactory,
    TermsFactory,
    person,
)
from tests.web import right_forms

STEPS = {
    "proses": right_forms.PROCESS,
    "investasi": right_forms.INVESTMENT,
    "pekerja": right_forms.JOBS,
    "kemitraan": right_forms.PARTNERSHIP,
    "harga": right_forms.PRICE_RULE,
    "tempat": right_forms.SITE,
}


@pytest.fixture
def company(session):
    return CompanyFactory()


@pytest.fixture
def investor(company, sign_in):
    user = person(Role.INVESTOR, company)
    sign_in(user)
    return user


@pytest.fixture
def plan(session, company):
    plan = PlanFactory(organisation=company)
    session.commit()
    return plan


def stored(session):
    session.expire_all()
    return session.scalars(sa.select(Plan)).one()


def send(client, session, plan, step, **changes):
    data = {**STEPS[step], "version": stored(session).version, **changes}
    return client.post(f"/proposal/{plan.id}/ubah/{step}", data=data)


def test_six_steps_in_any_order_make_a_full_proposal(client, session, investor, plan):
    for step in reversed(STEPS):
        assert client.get(f"/proposal/{plan.id}/ubah/{step}").status_code == 200
        answer = send(client, session, plan, step)
        assert answer.location == f"/proposal/{plan.id}/ubah", step

    plan = stored(session)
    assert plan.stage is PlanStage.PROPOSAL
    assert plan.need_kg == (10_000,) * 12
    assert (plan.investment_idr, plan.claimed_jobs_fte) == (2_000_000_000, 10)
    assert (plan.outside_workers_share, plan.floor_idr_per_kg) == (0.2, 1_100)
    assert (plan.plant_exists, plan.wage_idr_per_hok, plan.land_ha) == (False, None, 1.5)


def test_a_saved_step_comes_back_as_it_was_typed(client, session, investor, plan):
    for step in STEPS:
        send(client, session, plan, step)
    before = {name: getattr(stored(session), name) for name in Plan.__table__.columns.keys()}  # noqa: SIM118  # columns, not names

    page = client.get(f"/proposal/{plan.id}/ubah/pekerja").text
    for step in STEPS:
        send(client, session, plan, step)

    assert 'value="20"' in page
    after = {name: getattr(stored(session), name) for name in Plan.__table__.columns.keys()}  # noqa: SIM118  # columns, not names
    assert after == before


def test_the_months_are_filled_from_the_five_answers(client, session, investor, plan):
    page = client.get(f"/proposal/{plan.id}/ubah/proses").text

    assert page.count('value="25"') == 12


def test_the_list_says_what_is_blank_and_what_a_blank_counts_as(client, session, investor, plan):
    send(client, session, plan, "harga", floor_idr_per_kg="")

    page = client.get(f"/proposal/{plan.id}/ubah").text

    assert "tersimpan, 1 masih kosong" in page
    assert "bila kosong, dihitung tanpa harga terendah" in page
    assert page.count("belum disimpan") == 5


@pytest.mark.parametrize(
    ("step", "changes", "message"),
    [
        ("pekerja", {"jobs_women": "11"}, "Lebih banyak daripada jumlah orang kerja"),
        ("pekerja", {"jobs_sd": "1.5"}, "seperti contoh"),
        ("harga", {"floor_idr_per_kg": "1.500"}, "lebih tinggi daripada harga yang ditawarkan"),
        ("proses", {f"need_kg-{month}": "" for month in range(12)}, "paling sedikit satu bulan"),
        ("proses", {"capacity_kg_per_day": "0,1"}, "belum cukup"),
        ("investasi", {"land_idr": "1.000.000.000.000.000"}, "perlu diperbaiki"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(
    client, session, investor, plan, step, changes, message
):
    page = send(client, session, plan, step, **changes)

    assert page.status_code == 200
    assert message in page.text
    assert client.get(f"/proposal/{plan.id}/versi").text.count("<h2>Versi") == 0


@pytest.mark.parametrize("version", ["0", "", "x", "9" * 5_000])
def test_a_stale_step_is_a_page_with_both_versions(client, session, investor, plan, version):
    plan.product_price_idr_per_kg = 6_111
    session.commit()

    answer = send(
        client, session, plan, "proses", product_price_idr_per_kg="6.222", version=version
    )

    assert answer.status_code == 409
    assert "6.111" in answer.text
    assert "6.222" in answer.text
    assert stored(session).product_price_idr_per_kg == 6_111


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"land_lease_years": "4"}, "Permendagri 1/2016, Pasal 12"),
        ({"land_is_pledged": "yes"}, "Permendagri 1/2016, Pasal 6"),
    ],
)
def test_village_land_is_refused_with_the_rule_named(client, session, sign_in, change, rule):
    plan = PlanFactory(complete=True)
    sign_in(person(Role.INVESTOR, plan.organisation))

    answer = client.post(f"/proposal/{plan.id}/ubah/tempat", data={**right_forms.SITE, **change})

    assert (answer.status_code, f"Aturannya: {rule}." in answer.text) == (200, True)
    session.refresh(plan)
    assert plan.land_tenure is None


def test_what_is_asked_of_village_land_is_dropped_elsewhere(client, session, sign_in):
    plan = PlanFactory(complete=True)
    sign_in(person(Role.INVESTOR, plan.organisation))
    sent = {**right_forms.SITE, "land_tenure": "own", "land_is_pledged": "yes"}

    answer = client.post(f"/proposal/{plan.id}/ubah/tempat", data=sent)

    session.refresh(plan)
    assert answer.status_code == 302
    assert (plan.land_lease_years, plan.land_is_pledged) == (None, None)


def test_business_classes_come_from_the_route_and_the_foreign_threshold_from_the_law(
    client, session, investor, company, plan
):
    plan.route.kbli2020 = "10773"
    company.is_foreign = True
    plan.machines_idr, plan.working_capital_idr = 10_000_000_000, 0
    session.add(
        BusinessClass(
            kbli_2020="10773",
            title="x",
            kbli_2025="10793",
            read_on=date(2026, 11, 23),
            source="",
            url="",
        )
    )
    session.add(
        LegalRule(
            code=legal_rules.FOREIGN_MINIMUM,
            amount=10_000_000_000,
            unit="Rp",
            meaning="x",
            valid_from=plan.created_at.date().replace(month=1),
            instrument="Permen 5/2025",
            read_on=date(2026, 11, 23),
            source="",
            url="",
        )
    )
    session.commit()

    assert "10793" in client.get(f"/proposal/{plan.id}/ubah/proses").text
    page = client.get(f"/proposal/{plan.id}/ubah/investasi").text
    assert "lebih dari Rp10.000.000.000 (Permen 5/2025)" in page
    assert "Yang tersimpan, Rp10.000.000.000, belum melebihi batas itu." in page


def test_versions_say_in_words_what_changed(client, session, investor, plan):
    send(client, session, plan, "proses")
    send(client, session, plan, "proses", product_price_idr_per_kg="6.400")

    page = client.get(f"/proposal/{plan.id}/versi").text

    assert "Harga jual hasil olahan: dari Rp6.300 menjadi Rp6.400" in page
    assert investor.name in page


def test_a_plan_is_handed_to_a_colleague(client, session, investor, company, plan):
    colleague, stranger = person(Role.INVESTOR, company), person(Role.INVESTOR)
    session.commit()
    path = f"/proposal/{plan.id}/serahkan"

    assert client.post(path, data={"colleague": stranger.id}).status_code == 200
    assert stored(session).contact_id is None
    client.post(path, data={"colleague": colleague.id})

    assert stored(session).contact_id == colleague.id


def test_a_withdrawal_says_before_what_happens_and_frees_what_it_offers_to(
    client, session, investor, plan
):
    talk = TalkFactory(plan=plan)
    case = CaseFactory(
        terms=TermsFactory(talk=TalkFactory(plan=plan, status=TalkStatus.AGREED)),
        status=CaseStatus.APPROVED,
    )
    session.commit()
    path = f"/proposal/{plan.id}/tarik"

    page = client.get(path).text
    assert "Percakapan yang ditutup: 1." in page
    assert case.number in page
    assert client.post(path, data={"reason": " "}).status_code == 422
    assert stored(session).status is PlanStatus.OPEN
    client.post(path, data={"reason": "Pindah.", "with_cases": "y"})

    assert stored(session).status is PlanStatus.WITHDRAWN
    assert (case.status, talk.investor_reason) == (CaseStatus.WITHDRAWN, "Pindah.")
    assert "Catatan perubahan" in client.get(f"/proposal/{plan.id}").text


@pytest.mark.parametrize("role", [Role.VILLAGE_OPERATOR, Role.INVESTOR, Role.ADMIN])
@pytest.mark.parametrize("page", ["ubah", "ubah/harga", "versi", "serahkan", "tarik"])
def test_to_others_a_proposal_does_not_exist(client, session, sign_in, plan, role, page):
    sign_in(person(role))

    assert client.get(f"/proposal/{plan.id}/{page}").status_code == 404


def test_an_unknown_step_is_not_found(client, session, investor, plan):
    assert client.get(f"/proposal/{plan.id}/ubah/lain").status_code == 404

"""*Ini keliru, karena…* from the figure to its answer; who objects is for reviewers only."""

import re
import uuid

import pytest
import sqlalchemy as sa

from hilirisasi.scoring.policy_figures import figures_of
from hilirisasi.services import policies
from models import (
    AuditEvent,
    CaseStatus,
    FigureOwner,
    MonthlyKg,
    Objection,
    ObjectionStatus,
    Role,
)
from tests.factories import (
    NOW,
    CaseFactory,
    ListingFactory,
    ObjectionFactory,
    PlanFactory,
    person,
)

REASON = "Panen tahun ini gagal separuh."


@pytest.fixture
def listing(session):
    for number in range(3):
        ListingFactory(price_idr_per_kg=1000 + number)
    return ListingFactory(home_processors=3, home_processing_share=0.1)


@pytest.fixture
def plan(listing):
    return PlanFactory(
        complete=True, need_kg=MonthlyKg((9_000,) * 12), product_price_idr_per_kg=6_789
    )


def match_of(listing, plan):
    return f"/kecocokan/{listing.id}/{plan.id}"


def send(client, path, figure, reason=REASON):
    return client.post(
        f"{path}/keberatan?angka={figure}",
        data={"reason": reason, "request_key": str(uuid.uuid4())},
    )


def changed(session, action, record, record_id):
    session.add(
        AuditEvent(
            at=NOW,
            actor_name="Contoh",
            actor_post="",
            action=action,
            record=record,
            record_id=str(record_id),
        )
    )
    session.commit()


def only(session):
    session.expire_all()
    return session.scalars(sa.select(Objection)).one()


def test_an_investor_objects_and_the_village_answers(client, session, sign_in, listing, plan):
    investor = person(Role.INVESTOR, plan.organisation)
    investor.name = "Budi Pemberani"
    session.commit()
    sign_in(investor)
    path = match_of(listing, plan)
    assert f"{path}/keberatan?angka=catchment_output_t_per_year" in client.get(path).text

    sent = send(client, path, "catchment_output_t_per_year")

    assert (sent.status_code, sent.location) == (302, path)
    page = client.get(path).text
    assert REASON in page
    assert "paling lambat 8 Desember 2026" in page
    assert "Ada keberatan" in page
    sign_in(person(Role.VILLAGE_OPERATOR, listing.organisation))
    objection = only(session)
    assert f'href="/keberatan/{objection.id}"' in client.get("/").text
    page = client.get(f"/keberatan/{objection.id}").text
    assert "Budi Pemberani" not in page
    assert f'href="/produk/{listing.id}/ubah"' in page
    answered = client.post(
        f"/keberatan/{objection.id}",
        data={"outcome": "upheld", "answer": "Catatan kelompok tani.", "version": "1"},
    )
    assert answered.status_code == 302
    assert only(session).status is ObjectionStatus.UPHELD
    page = client.get(path).text
    assert "Catatan kelompok tani." in page
    assert "Ada keberatan" not in page


def test_corrected_without_a_change_is_refused_and_nothing_is_kept(
    client, session, sign_in, listing
):
    objection = ObjectionFactory(listing=listing)
    sign_in(person(Role.VILLAGE_OPERATOR, listing.organisation))

    answer = client.post(
        f"/keberatan/{objection.id}",
        data={"outcome": "corrected", "answer": "Sudah.", "version": "1"},
    )

    assert answer.status_code == 422
    assert "belum diubah sejak keberatan ini masuk" in answer.text
    assert only(session).status is ObjectionStatus.UNANSWERED


@pytest.mark.parametrize(
    ("role", "knows"),
    [
        (Role.REVIEWER, True),
        (Role.OVERSEER, True),
        (Role.VILLAGE_OPERATOR, False),
        (Role.INVESTOR, False),
        (Role.REGENCY, False),
        (None, False),
    ],
)
def test_who_objected_is_told_to_reviewers_only(client, sign_in, listing, plan, role, knows):
    ObjectionFactory(listing=listing, plan=plan, raised_by_name="Budi Pemberani")
    organisations = {
        Role.VILLAGE_OPERATOR: listing.organisation,
        Role.INVESTOR: plan.organisation,
    }
    if role:
        sign_in(person(role, organisations.get(role)))

    pages = [client.get(path).text for path in ("/keberatan", f"/produk/{listing.id}")]
    if role:
        pages.append(client.get(match_of(listing, plan)).text)

    assert all(REASON in page for page in pages)
    assert any("Budi Pemberani" in page for page in pages) is knows


def test_a_reviewer_of_the_own_company_is_not_told(client, session, sign_in, listing, plan):
    ObjectionFactory(
        listing=listing,
        plan=plan,
        owner=FigureOwner.COMPANY,
        organisation=plan.organisation,
        figure="claimed_jobs_fte",
        raised_by_name="Budi Pemberani",
    )
    user = person(Role.REVIEWER)
    user.memberships.append(person(Role.INVESTOR, plan.organisation).memberships[0])
    session.commit()
    session.expire_all()
    sign_in(user)

    page = client.get(match_of(listing, plan)).text

    assert REASON in page
    assert "Budi Pemberani" not in page


def test_an_objection_to_a_secret_figure_is_as_secret(client, sign_in, listing, plan):
    ObjectionFactory(
        figure="product_price_idr_per_kg",
        value=6_789.0,
        listing=listing,
        plan=plan,
        owner=FigureOwner.COMPANY,
        organisation=plan.organisation,
    )
    assert REASON not in client.get("/keberatan").text

    sign_in(person(Role.VILLAGE_OPERATOR, listing.organisation))
    page = client.get(match_of(listing, plan)).text
    assert REASON not in page
    assert "6.789" not in page
    refused = send(client, match_of(listing, plan), "product_price_idr_per_kg")
    assert refused.status_code == 422
    sign_in(person(Role.INVESTOR, plan.organisation))
    assert REASON in client.get(match_of(listing, plan)).text


def test_the_own_figure_is_not_offered(client, session, sign_in, listing, plan):
    sign_in(person(Role.INVESTOR, plan.organisation))
    path = match_of(listing, plan)

    page = client.get(f"{path}/keberatan").text

    for shown in (page, client.get(path).text):
        assert "?angka=catchment_output_t_per_year" in shown
        assert "?angka=local_input_share" not in shown
    assert send(client, path, "local_input_share").status_code == 422
    assert send(client, path, "nonsense").status_code == 422
    assert session.scalar(sa.select(sa.func.count()).select_from(Objection)) == 0


def test_anybody_with_an_account_objects_to_a_public_figure(client, session, sign_in, listing):
    sign_in(person(Role.INVESTOR))

    sent = send(client, f"/produk/{listing.id}", "listing_price")

    assert sent.status_code == 302
    objection = only(session)
    assert (objection.owner, objection.plan_id, objection.value) == ("village", None, 1100.0)
    assert "Harga terakhir: Rp1.100" in client.get(f"/produk/{listing.id}").text


def test_an_assumption_of_the_rules_is_answered_by_a_reviewer(client, session, sign_in):
    sign_in(person(Role.INVESTOR))
    assert send(client, "/aturan-penilaian", "farm_wage_idr_per_hok").status_code == 302
    objection = only(session)
    assert (objection.owner, objection.listing_id, objection.value) == ("reviewers", None, 90_000)

    sign_in(person(Role.REVIEWER))
    assert f'href="/keberatan/{objection.id}"' in client.get("/").text
    told = {"outcome": "corrected", "answer": "Dipakai Rp95.000, BPS 2026.", "version": "1"}
    assert client.post(f"/keberatan/{objection.id}", data=told).status_code == 422
    changed(session, "policy.agree", "policy_record", "sementara-2")
    client.post(f"/keberatan/{objection.id}", data=told)

    assert "Dipakai Rp95.000, BPS 2026." in client.get("/keberatan").text


def test_any_figure_of_the_rules_can_be_objected_to(client, session, sign_in, listing, plan):
    figures = figures_of(policies.active(session, now=NOW))
    sign_in(person(Role.INVESTOR, plan.organisation))

    page = client.get("/aturan-penilaian/keberatan").text

    offered = set(re.findall(r'href="\?angka=([^"]+)"', page))
    assert {name.removeprefix("defaults.") for name in figures} == offered
    send(client, "/aturan-penilaian", "weights.jobs")
    assert only(session).value == pytest.approx(figures["weights.jobs"])
    assert "Bobot pilar: Lapangan kerja: 0,45995" in client.get(match_of(listing, plan)).text


def test_a_pool_shows_what_is_said_against_its_parts_once(client, session, sign_in):
    listings = [ListingFactory(price_idr_per_kg=1000 + number) for number in range(4)]
    plan = PlanFactory(complete=True, need_kg=MonthlyKg((22_000,) * 12))
    for listing in listings:
        ObjectionFactory(listing=listing, reason=f"Keliru di {listing.id}.")
    session.commit()
    sign_in(person(Role.INVESTOR, plan.organisation))

    page = client.get(f"/proposal/{plan.id}/pasokan/1").text

    assert "Keberatan atas angka di sini" in page
    shares = [page.count(f"Keliru di {listing.id}.") for listing in listings]
    assert set(shares) <= {0, 1}
    assert sum(shares) >= 2


def test_a_reviewer_reads_them_on_the_case_and_before_the_decision(client, session, sign_in):
    case = CaseFactory(status=CaseStatus.IN_REVIEW)
    user = person(Role.REVIEWER)
    case.reviewer_id = user.id
    ObjectionFactory(listing=case.listing, plan=case.plan)
    session.commit()
    sign_in(user)

    for path in (f"/kerja-sama/{case.id}", f"/kerja-sama/{case.id}/putusan"):
        assert REASON in client.get(path).text


def test_a_correction_leads_to_the_record_that_was_changed(client, session, sign_in, listing):
    objection = ObjectionFactory(listing=listing)
    changed(session, "listing.change", "listing", listing.id)
    sign_in(person(Role.VILLAGE_OPERATOR, listing.organisation))

    client.post(
        f"/keberatan/{objection.id}",
        data={"outcome": "corrected", "answer": "Diperbaiki.", "version": "1"},
    )

    page = client.get("/keberatan").text
    assert "Sudah diperbaiki" in page
    assert f'<a href="/produk/{listing.id}">Lihat angka yang diperbaiki</a>' in page

"""An investor's five answers give ranked supply at once; the proposal is asked later."""

import re
import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from hilirisasi.services import rankings
from models import (
    MonthlyKg,
    Plan,
    PlanStage,
    PlanStatus,
    PolicyRecord,
    Ranking,
    Role,
)
from tests.factories import (
    NOW,
    CompanyFactory,
    DistrictFactory,
    ListingFactory,
    PlanFactory,
    RouteFactory,
    person,
)

NEW = "/minat/baru?produk=cassava.fresh_root"


@pytest.fixture
def company(session):
    RouteFactory()
    DistrictFactory()
    return CompanyFactory()


@pytest.fixture
def investor(company, sign_in):
    user = person(Role.INVESTOR, company)
    sign_in(user)
    return user


def answers(**changes):
    return {
        "route": "tapioka-pabrik",
        "need": "5",
        "need_unit": "ton",
        "months": [str(month) for month in range(1, 13)],
        "place": "Kalirejo, Lampung Tengah (18.02.01)",
        "radius_km": "30",
        "price": "1.400",
        "deduction_percent": "15",
        "price_place": "farm",
        "farmer_pays_haulage": "no",
        "payment_days": "7",
        "starts_on": "2027-01-01",
        "is_on_board": "y",
        "request_key": str(uuid.uuid4()),
        **changes,
    }


def stored(session):
    session.expire_all()
    return session.scalars(sa.select(Plan)).all()


def ranked_plan(session, company, count=5, need_kg=25_000, **values):
    listings = [ListingFactory(home_processors=0, home_processing_share=0) for _ in range(count)]
    plan = PlanFactory(
        organisation=company, complete=True, need_kg=MonthlyKg((need_kg,) * 12), **values
    )
    rankings.mark_stale(session, plan=plan)
    session.commit()
    rankings.refresh(session, plan_ids=[plan.id], now=NOW)
    return plan, listings


def test_five_answers_give_a_ranking_at_once(client, session, investor, company):
    for _ in range(4):
        ListingFactory(harvest_kg=MonthlyKg((60_000,) * 12))
    session.commit()

    answer = client.post(NEW, data=answers())

    plan = stored(session)[0]
    assert answer.location == f"/minat/{plan.id}?baru=1"
    assert (plan.stage, plan.organisation_id) == (PlanStage.MINAT, company.id)
    assert plan.need_kg == (125_000,) * 12  # 5 tonnes on each of 25 days
    assert session.get_one(Ranking, plan.id).is_stale is False
    page = client.get(answer.location).text
    assert "3 desa bersama-sama" in page
    assert page.index("Pasokan gabungan") < page.index("Satu per satu desa")
    assert "nilai bawaan jalur atau anggapan" in page


@pytest.mark.parametrize(("need", "kg"), [("5 ton", 5_000), ("1,5", 1_500), ("20 kw", 2_000)])
def test_the_need_is_read_as_people_write_it(client, session, investor, need, kg):
    client.post(NEW, data=answers(need=need))

    assert stored(session)[0].need_kg_per_day == kg


def test_a_form_that_is_sent_twice_is_one_plan(client, session, investor):
    data = answers()

    assert client.post(NEW, data=data).location == client.post(NEW, data=data).location
    assert len(stored(session)) == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"place": "Atlantis"}, "belum kami kenali"),
        ({"place": "Kembar"}, "belum kami kenali"),
        ({"need": "1.50"}, "seperti contoh: 5 ton"),
        ({"need": "0"}, "Isi lebih dari nol."),
        ({"months": []}, "Pilih paling sedikit satu bulan."),
        ({"price": "1.4"}, "seperti contoh: 1.400"),
        ({"deduction_percent": "95"}, "Isi antara 0 dan 90."),
        ({"farmer_pays_haulage": "yes", "haulage": "1.777"}, "lebih kecil daripada harganya"),
        ({"payment_days": "400"}, "Isi antara 0 dan 365."),
    ],
)
def test_what_is_wrong_is_said_and_all_that_was_typed_stays(
    client, session, investor, changes, message
):
    for code in ("18.02.08", "18.02.09"):
        DistrictFactory(code=code, name="Kembar")
    session.commit()

    page = client.post(NEW, data=answers(**{"price": "1.777", **changes}))

    assert page.status_code == 200
    assert message in page.text
    if "price" not in changes:
        assert 'value="1.777"' in page.text
    assert stored(session) == []


def test_the_pool_leads_with_the_months_that_fall_short(client, session, investor, company):
    plan, _ = ranked_plan(session, company, count=2)

    page = client.get(f"/minat/{plan.id}").text

    assert "2 desa bersama-sama" in page
    assert "240 ton dari 300 ton" in page
    assert "kurang" in page


def test_what_fails_a_gate_stands_apart_with_reason_and_cure(client, session, investor, company):
    plan, _ = ranked_plan(session, company, need_kg=2_000, price_idr_per_kg=900)

    page = client.get(f"/minat/{plan.id}").text
    apart = page[page.index("Tidak memenuhi syarat") :]

    assert "Harganya di bawah aturan atau di bawah harga sekitar." in apart
    assert re.search(r"Naikkan harga sebelum potongan menjadi Rp1\.1\d\d per kg", apart)


def test_what_fails_has_pages_and_is_counted_by_reason_first(client, session, investor, company):
    plan, _ = ranked_plan(session, company, count=23, need_kg=2_000, price_idr_per_kg=900)

    first, second, narrowed = (
        client.get(f"/minat/{plan.id}?{query}").text
        for query in ("wilayah=18.02", "wilayah=18.02&luar=2", "wilayah=18.02&sebab=price&luar=9")
    )

    assert first.index("23 desa") < first.index("Yang tidak memenuhi syarat wajib")
    assert [page.count('data-label="Sebab"') for page in (first, second)] == [20, 3]
    assert "?wilayah=18.02&amp;luar=2" in first
    assert "?wilayah=18.02&amp;sebab=price#luar" in first
    assert "Semua sebab" in narrowed
    assert "Semua sebab" not in first


def test_a_stale_ranking_is_computed_on_reading_and_says_so(client, session, investor, company):
    plan, listings = ranked_plan(session, company, need_kg=2_000)
    assert "Dihitung 24 November 2026" in client.get(f"/minat/{plan.id}").text

    rankings.mark_stale(session, listing=listings[0])
    session.commit()

    page = client.get(f"/minat/{plan.id}").text
    assert "Dihitung sekarang dari data terbaru" in page
    assert "Dihitung 24 November 2026" not in page


def test_rules_that_cannot_be_read_store_the_answers_and_leave_a_page(client, session, investor):
    content = {"tak_dikenal": 1}
    session.add(
        PolicyRecord(
            version="rusak", content=content, is_provisional=True, source="", activated_at=NOW
        )
    )
    session.commit()

    answer = client.post(NEW, data=answers())

    plan = stored(session)[0]
    assert session.get_one(Ranking, plan.id).is_stale is True
    page = client.get(answer.location)
    assert page.status_code == 200
    assert "Belum dapat dihitung" in page.text


def test_orders_and_filters_stand_in_the_address(client, session, investor, company):
    plan, _ = ranked_plan(session, company, count=21, need_kg=2_000)

    page = client.get(f"/minat/{plan.id}?urut=jarak&wilayah=18.02").text

    assert re.search(r'href="[^"]*urut=jarak[^"]*" aria-current="true"', page)
    others = re.findall(r'href="([^"]*urut=kerja[^"]*)"', page)
    assert ["wilayah=18.02" in href for href in others] == [True]
    assert re.search(r'href="[^"]*urut=jarak[^"]*hal=2', page)
    assert "21 calon pemasok" in page
    assert page.count('data-label="Jarak"') == 20
    second = client.get(f"/minat/{plan.id}?urut=jarak&hal=2").text
    assert second.count('data-label="Jarak"') == 1


def test_the_points_are_provisional_and_never_out_of_a_hundred(client, session, investor, company):
    plan, _ = ranked_plan(session, company, count=2)

    page = client.get(f"/minat/{plan.id}").text

    assert "bobot sementara" in page
    assert not re.search(r"dari 100\b|/ ?100\b", page)


@pytest.mark.parametrize("version", ["0", "", "x", "9" * 5_000])
def test_a_stale_edit_is_a_page_with_both_versions_and_stores_nothing(
    client, session, investor, company, version
):
    plan = PlanFactory(organisation=company, price_idr_per_kg=1_444)
    session.commit()

    data = answers(price="1.555", version=version)
    answer = client.post(f"/minat/{plan.id}/ubah", data=data)

    assert answer.status_code == 409
    assert "1.444" in answer.text
    assert "1.555" in answer.text
    assert stored(session)[0].price_idr_per_kg == 1_444


def test_an_edit_ranks_again(client, session, investor, company):
    plan, _ = ranked_plan(session, company)

    data = answers(version=plan.version, need="2")
    answer = client.post(f"/minat/{plan.id}/ubah", data=data)

    assert answer.status_code == 302
    assert stored(session)[0].need_kg == (50_000,) * 12
    assert session.get_one(Ranking, plan.id).is_stale is False


def test_a_reviewer_checks_the_evidence_that_was_shown(client, session, sign_in, company):
    plan = PlanFactory(organisation=company, complete=True)
    sign_in(person(Role.REVIEWER))
    page = client.get(f"/proposal/{plan.id}").text
    version = re.search(r'name="version"[^>]*value="(\d+)"', page)[1]
    path = f"/proposal/{plan.id}/bukti"

    stale = client.post(path, data={"reason": "Studi 12/2026", "version": int(version) - 1})
    assert stale.status_code == 409
    assert stored(session)[0].jobs_evidence_checked is False
    client.post(path, data={"reason": "Studi 12/2026", "version": version})
    assert stored(session)[0].jobs_evidence_checked is True


@pytest.mark.parametrize("role", [Role.VILLAGE_OPERATOR, Role.INVESTOR, Role.ADMIN])
def test_to_others_a_plan_does_not_exist(client, session, sign_in, company, role):
    plan = PlanFactory(organisation=company)
    sign_in(person(role))

    for path in (f"/minat/{plan.id}", f"/proposal/{plan.id}", f"/minat/{plan.id}/ubah"):
        assert client.get(path).status_code == 404
    assert client.post(f"/proposal/{plan.id}/tarik", data={"reason": "x"}).status_code == 404
    assert stored(session)[0].status is PlanStatus.OPEN


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.INVESTOR])
def test_only_an_investor_plans(client, session, sign_in, company, role):
    sign_in(person(role))

    assert client.post(NEW, data=answers()).status_code == 403
    assert stored(session) == []


def test_a_visitor_is_asked_to_sign_in(client, session, company):
    session.commit()

    assert client.post(NEW, data=answers()).location.startswith("/masuk")


def test_one_tap_shows_a_lapsed_plan_again(client, session, sign_in):
    plan = PlanFactory(complete=True, confirmed_at=NOW - timedelta(days=200))
    sign_in(person(Role.INVESTOR, plan.organisation))

    lapsed = client.get(f"/minat/{plan.id}").text
    assert "Tidak tayang sejak" in lapsed
    assert "Pasokan gabungan" not in lapsed

    client.post(f"/minat/{plan.id}/benar")

    assert "Tidak tayang sejak" not in client.get(f"/minat/{plan.id}").text
    session.refresh(plan)
    assert plan.confirmed_at == NOW

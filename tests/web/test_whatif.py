"""Each side reads what it could change; the change does what the page says."""

import re

import pytest

from hilirisasi.scoring.whatif_levers import LISTING_LEVERS, PLAN_LEVERS
from hilirisasi.services import matching
from hilirisasi.services.unmatched import WhyNot
from hilirisasi.web.whatif_words import LEVERS, WHY_NOT
from models import MonthlyKg, Role, Side
from tests.factories import NOW, ListingFactory, PlanFactory, person


@pytest.fixture
def listings(session):
    return [ListingFactory(home_processors=0, price_idr_per_kg=1000 + n) for n in range(4)]


@pytest.fixture
def plan(listings):
    return PlanFactory(complete=True, need_kg=MonthlyKg((9_000,) * 12), price_idr_per_kg=1_050)


def read(client, listing, plan):
    return client.get(f"/kecocokan/{listing.id}/{plan.id}").text


def test_every_lever_and_reason_has_words():
    assert set(LEVERS) == {*PLAN_LEVERS, *LISTING_LEVERS}
    assert set(WHY_NOT) == set(WhyNot)


def test_an_investor_reads_what_is_enough_and_it_is(client, session, sign_in, listings, plan):
    sign_in(person(Role.INVESTOR, plan.organisation))

    page = read(client, listings[1], plan)
    told = re.search(r"dari Rp1\.050 menjadi Rp([\d.]+) per kg \(langkah Rp25\)", page)
    before = matching.explain(session, listing=listings[1], plan=plan, now=NOW)
    plan.price_idr_per_kg = int(told[1].replace(".", ""))
    session.commit()
    after = matching.explain(session, listing=listings[1], plan=plan, now=NOW)

    assert not before.is_ranked
    assert after.is_ranked
    assert "cukup untuk: masuk daftar" in page
    assert "Apa yang dapat diubah desa" not in page


def test_where_no_change_is_enough_the_page_says_so(client, session, sign_in, listings, plan):
    listings[1].home_processing_share = 0.2
    plan.price_idr_per_kg, plan.claimed_jobs_fte = 1_400, 0
    plan.investment_idr = 900_000_000_000
    session.commit()
    sign_in(person(Role.VILLAGE_OPERATOR, listings[1].organisation))

    page = read(client, listings[1], plan)

    assert "Tidak ada satu perubahan yang cukup untuk: sedang." in page
    assert "Apa yang dapat diubah investor" not in page


def test_a_reviewer_reads_both_and_a_regency_neither(client, session, sign_in, listings, plan):
    sign_in(person(Role.REVIEWER))
    page = read(client, listings[1], plan)
    assert "Apa yang dapat diubah desa" in page
    assert "Apa yang dapat diubah investor" in page

    sign_in(person(Role.REGENCY))
    page = read(client, listings[1], plan)
    assert "Lihat hitungan" in page
    assert "Apa yang dapat diubah" not in page


def test_the_price_that_the_farmer_gets_less_of_is_never_a_way_up(session, listings, plan):
    plan.price_idr_per_kg = 1_400
    session.commit()

    told = matching.what_ifs(session, listing=listings[1], plan=plan, side=Side.INVESTOR, now=NOW)

    change = next((row for row in told.found if row.lever == "price_idr_per_kg"), None)
    assert change is None or change.after > change.before
    assert "price_idr_per_kg" in told.tried


def test_what_does_not_match_says_why(client, session, sign_in, listings, plan):
    plan.radius_km = 1
    listings[1].village.latitude = -5.9
    session.commit()
    sign_in(person(Role.INVESTOR, plan.organisation))

    page = read(client, listings[1], plan)

    assert re.search(r"Jarak pencarian harus menjadi 1\d\d km", page)

"""The pages of an offer to a pool: made by the company, answered by each village."""

import re

import pytest
import sqlalchemy as sa

from hilirisasi.services import pool_offers
from models import (
    Answer,
    Case,
    CheckStatus,
    LandTenure,
    Listing,
    ListingStatus,
    Lp2b,
    MonthlyKg,
    PoolOffer,
    PoolStatus,
    Role,
    VillageProfile,
    VillageSite,
)
from tests.factories import (
    NOW,
    ListingFactory,
    PlanFactory,
    PoolOfferPartFactory,
    RegencyOfficeFactory,
    person,
)

SHEET = {
    "least_t": "200",
    "answer_by": "2026-12-24",
    "price_rule": "Tetap setahun.",
    "first_month": "2027-01-01",
    "last_month": "2027-12-01",
}


@pytest.fixture
def listings(session):
    ListingFactory(harvest_kg=MonthlyKg((0,) * 12))  # a price to compare with
    return [ListingFactory(organisation__region__latitude=-4.9 + n / 1000) for n in range(3)]


@pytest.fixture
def plan(listings):
    return PlanFactory(complete=True, need_kg=MonthlyKg((25_000,) * 12))


@pytest.fixture
def investor(plan):
    return person(Role.INVESTOR, plan.organisation)


@pytest.fixture
def offer(client, session, sign_in, plan, investor):
    plan.organisation.legal_form = "limited"
    plan.organisation.address = "Jalan Raya 1"
    plan.organisation.director_name = "Budi"
    session.commit()
    sign_in(investor)
    answer = client.post(f"/proposal/{plan.id}/pasokan/tawarkan", data=SHEET)
    assert answer.status_code == 302, answer.text
    return session.scalars(sa.select(PoolOffer)).one()


def answer_url(offer, listing):
    part = next(part for part in offer.parts if part.listing_id == listing.id)
    return f"/gabungan/bagian/{part.id}/jawab", f"jawab{part.id}-"


def say(client, sign_in, offer, listing, word="willing", reason=""):
    sign_in(person(Role.VILLAGE_OPERATOR, listing.organisation))
    url, prefix = answer_url(offer, listing)
    return client.post(url, data={f"{prefix}answer": word, f"{prefix}reason": reason})


def test_the_pool_page_leads_to_the_offer_and_the_offer_to_each_village(
    client, sign_in, offer, plan, listings, investor
):
    assert (
        f"/proposal/{plan.id}/pasokan/tawarkan" in client.get(f"/proposal/{plan.id}/pasokan/1").text
    )
    sign_in(person(Role.VILLAGE_OPERATOR, listings[0].organisation))

    assert f'href="/gabungan/{offer.id}"' in client.get("/").text
    page = client.get(f"/gabungan/{offer.id}").text
    assert plan.organisation.name in page
    assert "paling sedikit 200 ton setahun sampai 24 Desember 2026" in page
    assert f"Bagian {listings[0].village.name}" in page
    assert f"Bagian {listings[1].village.name}" not in page
    assert "0 dari 3 desa" in page


def test_with_enough_of_them_each_village_finds_its_case(
    client, session, sign_in, offer, listings, investor
):
    largest = sorted(offer.parts, key=lambda part: -sum(part.kg))[:2]
    for part in largest:
        assert say(client, sign_in, offer, part.listing).status_code == 302

    session.expire_all()
    assert offer.status is PoolStatus.STANDING
    numbers = set(session.scalars(sa.select(Case.number)))
    own = set(re.findall(r"HL-\d{4}-\d{6}", client.get(f"/gabungan/{offer.id}").text))
    assert len(own) == 1
    sign_in(investor)
    seen = set(re.findall(r"HL-\d{4}-\d{6}", client.get(f"/gabungan/{offer.id}").text))
    assert own < seen == numbers


def test_no_without_a_reason_is_asked_for_it(client, session, sign_in, offer, listings):
    answer = say(client, sign_in, offer, listings[0], word="no")

    assert answer.status_code == 422
    assert "Tuliskan alasannya." in answer.text
    assert pool_offers.promised_kg(offer) == 0
    assert say(client, sign_in, offer, listings[0], "no", "Sudah ada pembeli").status_code == 302
    session.expire_all()
    assert Answer.NO in {part.answer for part in offer.parts}


def test_what_the_village_promised_elsewhere_is_refused_in_words(
    client, session, sign_in, offer, listings
):
    PoolOfferPartFactory(listing=listings[0], kg=MonthlyKg((9_000,) * 12), answer="willing")
    session.commit()

    answer = say(client, sign_in, offer, listings[0])

    assert answer.status_code == 409
    assert "Pasokan yang masih bebas tidak cukup." in answer.text


@pytest.mark.parametrize(
    ("field", "value"),
    [("least_t", "900"), ("answer_by", "2026-11-01"), ("price_rule", " "), ("last_month", "x")],
)
def test_a_wrong_sheet_is_said_beside_its_field(
    client, session, sign_in, plan, offer, investor, field, value
):
    session.execute(sa.update(PoolOffer).values(status=PoolStatus.WITHDRAWN))
    session.commit()

    answer = client.post(f"/proposal/{plan.id}/pasokan/tawarkan", data={**SHEET, field: value})

    assert answer.status_code == 422
    assert f'id="{field}-errors"' in answer.text
    assert session.scalar(sa.select(sa.func.count()).select_from(PoolOffer)) == 1


def test_the_company_takes_it_back_with_a_reason(client, session, sign_in, offer, listings):
    assert client.post(f"/gabungan/{offer.id}/tarik", data={}).status_code == 422

    done = client.post(f"/gabungan/{offer.id}/tarik", data={"tarik-reason": "Mesin belum tiba"})

    assert done.status_code == 302
    sign_in(person(Role.VILLAGE_OPERATOR, listings[0].organisation))
    page = client.get(f"/gabungan/{offer.id}").text
    assert "Mesin belum tiba" in page
    assert "Kirim jawaban" not in page


@pytest.mark.parametrize("role", [Role.VILLAGE_OPERATOR, Role.VILLAGE_HEAD, Role.REGENCY])
def test_a_village_of_the_pool_reads_its_own_part_before_there_is_an_offer(
    client, session, sign_in, listings, plan, role
):
    plan.product_price_idr_per_kg = 6_789
    village = listings[1].organisation
    session.commit()
    office = RegencyOfficeFactory(region=village.region.parent.parent)
    sign_in(person(role, office if role is Role.REGENCY else village))

    page = client.get(f"/proposal/{plan.id}/pasokan/1").text

    own = listings if role is Role.REGENCY else listings[1:2]
    links = {f'href="/kecocokan/{listing.id}/{plan.id}"' in page for listing in own}
    assert links == {True}
    assert page.count('href="/kecocokan/') == len(own)
    assert "Bersama 3 produk desa: 300 ton dari 300 ton setahun." in page
    assert "Belum ada tawaran, dan tidak ada yang terikat." in page
    for hidden in ("6.789", plan.organisation.name, "pasokan/tawarkan"):
        assert hidden not in page


def test_a_village_outside_the_pool_or_of_an_unchecked_company_does_not_find_it(
    client, session, sign_in, listings, plan
):
    address = f"/proposal/{plan.id}/pasokan/1"
    outside = session.scalars(sa.select(Listing).order_by(Listing.id)).first()
    sign_in(person(Role.VILLAGE_OPERATOR, outside.organisation))
    assert client.get(address).status_code == 404
    sign_in(person(Role.VILLAGE_OPERATOR, listings[0].organisation))
    assert client.get(f"/proposal/{plan.id}/pasokan/9").status_code == 404
    assert client.get(f"{address}/peta.svg").status_code == 404

    plan.organisation.check_status = CheckStatus.UNCHECKED
    plan.organisation.checks.clear()
    session.commit()

    assert client.get(address).status_code == 404


def test_a_village_that_an_offer_asks_is_led_to_it_also_when_nothing_gathers(
    client, session, sign_in, offer, listings
):
    listings[0].status = ListingStatus.FALLOW
    session.commit()
    sign_in(person(Role.VILLAGE_OPERATOR, listings[0].organisation))

    answers = [client.get(f"/proposal/{offer.plan_id}/pasokan/{number}") for number in (1, 9)]

    assert {answer.location for answer in answers} == {f"/gabungan/{offer.id}"}


def test_both_sides_list_it(client, sign_in, offer, listings, investor):
    assert f'href="/gabungan/{offer.id}"' in client.get("/gabungan").text
    sign_in(person(Role.VILLAGE_HEAD, listings[0].organisation))
    assert f'href="/gabungan/{offer.id}"' in client.get("/gabungan").text
    sign_in(person(Role.INVESTOR))
    assert f'href="/gabungan/{offer.id}"' not in client.get("/gabungan").text


def test_the_plan_moves_to_a_candidate_site_and_its_pool_may_be_offered(
    client, session, sign_in, plan, listings, investor
):
    site = listings[1].organisation
    profile = VillageProfile(
        organisation_id=site.id,
        confirmed_at=NOW,
        confirmed_by_id=investor.id,
        confirmed_by_name="Orang",
        confirmed_by_post="Operator",
        sites=[VillageSite(name="Tanah kas", tenure=LandTenure.VILLAGE, lp2b=Lp2b.OUTSIDE)],
    )
    session.add(profile)
    session.commit()
    sign_in(investor)
    page = client.get(f"/proposal/{plan.id}/pasokan/2").text
    assert "Seandainya pabriknya di" in page

    answer = client.post(
        f"/proposal/{plan.id}/tempat", data={"place": site.region_code, "version": plan.version}
    )
    elsewhere = client.post(
        f"/proposal/{plan.id}/tempat", data={"place": "99.99.99.9999", "version": plan.version + 1}
    )

    session.expire_all()
    assert (answer.status_code, elsewhere.status_code) == (302, 404)
    assert plan.region_code == site.region_code
    assert "Tawarkan ke semua desa gabungan" in client.get(answer.location).text


def test_the_pool_page_says_what_would_lift_the_pool(client, session, sign_in, plan, investor):
    plan.price_idr_per_kg = 1_000
    session.commit()
    sign_in(investor)

    page = client.get(f"/proposal/{plan.id}/pasokan/1").text

    told = page.partition("Apa yang dapat diubah investor")[2].partition("</section>")[0]
    assert "untuk: masuk daftar" in told

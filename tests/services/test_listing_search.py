"""Finding listings; and what the neighbours' say only where there are enough of them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from hilirisasi.services import listing_search
from hilirisasi.services.listing_search import Doubt, Filters
from models import ListingStatus, MonthlyKg
from tests.factories import (
    CommodityFactory,
    DistrictFactory,
    FormFactory,
    ListingFactory,
    RegencyFactory,
    VillageFactory,
    VillageOrganisationFactory,
)

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)


@pytest.fixture
def village(session):
    return VillageFactory()


@pytest.fixture
def form(session):
    return FormFactory()


def ids(page):
    return [listing.id for listing in page.listings]


def neighbours(session, village, form):
    return listing_search.neighbours_price(session, village=village, form=form, today=TODAY)


def elsewhere():
    """Return a village of another district of the same regency."""
    district = DistrictFactory(code="18.02.02", name="Bangunrejo")
    return VillageFactory(code="18.02.02.2001", parent=district)


def test_the_last_confirmed_comes_first_and_withdrawn_ones_do_not(session):
    old = ListingFactory(confirmed_at=NOW - timedelta(days=9))
    new = ListingFactory(confirmed_at=NOW)
    ListingFactory(status=ListingStatus.WITHDRAWN)

    assert ids(listing_search.search(session, filters=Filters(), page=1, now=NOW)) == [
        new.id,
        old.id,
    ]


def test_there_are_twenty_a_page(session):
    for _ in range(21):
        ListingFactory()

    first, second = (
        listing_search.search(session, filters=Filters(), page=n, now=NOW) for n in (1, 2)
    )

    assert (len(first.listings), len(second.listings), first.total, first.pages) == (20, 1, 21, 2)
    assert not set(ids(first)) & set(ids(second))


def test_filters_narrow_by_commodity_and_by_region(session, village):
    maize = FormFactory(commodity=CommodityFactory(code="maize"), code="dry_grain")
    here = ListingFactory(organisation=VillageOrganisationFactory(region=village))
    there = ListingFactory(organisation=VillageOrganisationFactory(region=elsewhere()))
    grain = ListingFactory(form=maize, organisation=here.organisation)

    def found(**filters):
        return set(ids(listing_search.search(session, filters=Filters(**filters), page=1, now=NOW)))

    assert found(commodity="maize") == {grain.id}
    assert found(commodity="maize", form="dry_grain") == {grain.id}
    assert found(region="18.02.02") == {there.id}
    assert found(region="18.02") == {here.id, there.id, grain.id}
    assert found(region=village.code) == {here.id, grain.id}
    assert found(region="18.0") == set()
    assert found(region="%") == set()


def test_two_neighbours_make_no_range(session, village, form):
    for price in (1000, 1100):
        ListingFactory(price_idr_per_kg=price)

    assert neighbours(session, village, form) is None


def test_three_neighbours_do(session, village, form):
    for price in (1200, 1000, 1100):
        ListingFactory(price_idr_per_kg=price)

    found = neighbours(session, village, form)

    assert (found.count, found.low_idr_per_kg, found.median_idr_per_kg, found.high_idr_per_kg) == (
        3,
        1000,
        1100,
        1200,
    )
    assert found.region.code == "18.02.01"


def test_the_own_price_is_no_neighbours(session, village, form):
    own = VillageOrganisationFactory(region=village)
    for organisation in (own, None, None):
        ListingFactory(**({"organisation": organisation} if organisation else {}))

    assert neighbours(session, village, form) is None


def test_where_the_district_is_silent_the_regency_speaks(session, village, form):
    other = elsewhere()
    for _ in range(3):
        ListingFactory(organisation=VillageOrganisationFactory(region=village))
    far = VillageFactory(
        code="18.03.01.2001",
        parent=DistrictFactory(code="18.03.01", parent=RegencyFactory(code="18.03")),
    )

    assert neighbours(session, other, form).region.code == "18.02"
    assert neighbours(session, far, form) is None


def test_old_prices_and_withdrawn_listings_do_not_count(session, village, form):
    ListingFactory()
    ListingFactory(price_on=TODAY - timedelta(days=365))
    ListingFactory(status=ListingStatus.WITHDRAWN)
    ListingFactory()

    assert neighbours(session, village, form) is None


def test_months_are_proposed_that_half_of_the_district_ticks(session, village, form):
    for months in ([7, 8], [8, 9], [8], [1, 7]):
        ListingFactory(
            amount_answer={"basis": "per_month", "amount": "1", "unit": "ton", "months": months}
        )

    assert listing_search.usual_months(session, village=village, form=form) == (7, 8)
    assert listing_search.usual_months(session, village=elsewhere(), form=form) == ()


def doubts(session, village, form, **more):
    values = {"yearly_kg": 120_000, "price_idr_per_kg": 1100, "listing_id": None, **more}
    return listing_search.doubts(session, village=village, form=form, **values)


def test_what_is_three_times_off_the_district_is_doubted(session, village, form):
    for _ in range(3):
        ListingFactory()  # 120 tonnes a year at 1.100

    assert doubts(session, village, form) == []
    assert doubts(session, village, form, yearly_kg=360_000, price_idr_per_kg=3300) == []
    assert doubts(session, village, form, yearly_kg=360_001) == [Doubt("amount", 360_001, 120_000)]
    assert doubts(session, village, form, yearly_kg=39_999, price_idr_per_kg=3301) == [
        Doubt("amount", 39_999, 120_000),
        Doubt("price", 3301, 1100),
    ]


def test_two_others_doubt_nothing_and_the_listing_itself_is_none(session, village, form):
    listings = [ListingFactory() for _ in range(3)]

    assert doubts(session, village, form, price_idr_per_kg=9999, listing_id=listings[0].id) == []


def test_where_all_others_have_nothing_nothing_is_doubted(session, village, form):
    for _ in range(3):
        ListingFactory(harvest_kg=MonthlyKg((0,) * 12))

    assert doubts(session, village, form) == []


def test_own_listings_are_listed_with_withdrawn_ones_last(session, village):
    own = VillageOrganisationFactory(region=village)
    gone = ListingFactory(organisation=own, status=ListingStatus.WITHDRAWN)
    first, second = ListingFactory(organisation=own), ListingFactory(organisation=own)
    ListingFactory()

    found = listing_search.list_own(session, organisation_ids=[own.id])

    assert [listing.id for listing in found] == [second.id, first.id, gone.id]


def test_the_newest_listing_proposes_its_holder(session, village):
    own = VillageOrganisationFactory(region=village)
    ListingFactory(organisation=own, holder_name="Lama")
    ListingFactory(organisation=own, holder_name="Baru")

    assert listing_search.last_own(session, village=village).holder_name == "Baru"
    assert listing_search.last_own(session, village=elsewhere()) is None

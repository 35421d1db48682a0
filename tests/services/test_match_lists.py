"""Ranked matches from both sides: in a stated order, a page at a time, and never falsely fresh."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from hilirisasi.scoring.policy import Policy
from hilirisasi.services import match_lists, rankings
from hilirisasi.services.match_pages import UNSCORED, Filters, Reason, Sort
from models import Match, MonthlyKg, PolicyRecord, PricePlace, PriceRule, Ranking
from tests.factories import (
    DistrictFactory,
    ListingFactory,
    PlanFactory,
    RegencyFactory,
    VillageFactory,
    VillageOrganisationFactory,
)
from tests.statements import statements

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=2)  # the same day in Lampung


def make_plan(session, need_kg=2_000):
    """Return a plan so small that the supply gate lets a single village through."""
    plan = PlanFactory(complete=True, need_kg=MonthlyKg((need_kg,) * 12))
    rankings.mark_stale(session, plan=plan)
    session.commit()
    return plan


def make_listings(count=4, **values):
    """Return listings of as many villages; three others give each a price to compare with."""
    return [ListingFactory(**values) for _ in range(count)]


def refresh(session, *plans):
    rankings.refresh(session, plan_ids=[plan.id for plan in plans], now=NOW)


def of_plan(session, plan, *, page=1, excluded_page=1, **filters):
    return match_lists.of_plan(
        session,
        plan=plan,
        filters=Filters(**filters),
        page=page,
        excluded_page=excluded_page,
        now=LATER,
    )


def of_listing(session, listing, **filters):
    return match_lists.of_listing(
        session, listing=listing, filters=Filters(**filters), page=1, now=LATER
    )


def test_a_fresh_ranking_says_when_it_was_computed_and_a_stale_one_is_computed_now(session):
    listing = make_listings()[0]
    plan = make_plan(session)
    refresh(session, plan)
    assert of_plan(session, plan).computed_at == NOW

    listing.harvest_kg = MonthlyKg((1_000,) * 12)
    rankings.mark_stale(session, listing=listing)
    session.commit()

    page = of_plan(session, plan)
    taken = {row.listing_id: row.taken_kg for row in [*page.ranked, *page.excluded]}
    stored = session.scalars(sa.select(Match).where(Match.listing_id == listing.id)).one()
    assert page.computed_at is None
    assert (taken[listing.id], stored.taken_kg) == ((1_000,) * 12, (2_000,) * 12)


def test_a_ranking_of_yesterday_is_not_fresh(session):
    make_listings()
    plan = make_plan(session)
    refresh(session, plan)
    midnight_wib = NOW.replace(hour=17, minute=0)

    pages = [
        match_lists.of_plan(session, plan=plan, filters=Filters(), page=1, now=moment)
        for moment in (midnight_wib - timedelta(seconds=1), midnight_wib)
    ]

    assert [page.computed_at for page in pages] == [NOW, None]


def test_a_ranking_by_older_rules_is_not_fresh(session):
    ListingFactory()
    plan = make_plan(session)
    refresh(session, plan)
    content = {"version": "2027-1", "weights_are_provisional": False}
    session.add(
        PolicyRecord(
            version="2027-1", content=content, is_provisional=False, source="", activated_at=LATER
        )
    )
    session.commit()

    page = of_plan(session, plan)

    assert (page.computed_at, page.policy_version) == (None, "2027-1")
    assert page.weights_are_provisional is False


def test_a_plan_that_was_never_ranked_is_computed_for_both_sides(session):
    listing = make_listings()[0]
    plan = PlanFactory(complete=True, need_kg=MonthlyKg((2_000,) * 12))

    assert of_plan(session, plan).total == 4
    assert of_listing(session, listing).total == 1


def test_the_villages_list_is_as_old_as_its_oldest_ranking(session):
    listing = make_listings()[0]
    plans = [make_plan(session), make_plan(session)]
    refresh(session, *plans)
    session.execute(
        sa.update(Ranking)
        .where(Ranking.plan_id == plans[0].id)
        .values(computed_at=NOW - timedelta(hours=2))
    )
    session.commit()

    page = of_listing(session, listing)

    assert page.computed_at == NOW - timedelta(hours=2)
    assert {row.plan_id for row in page.ranked} == {plan.id for plan in plans}

    rankings.mark_stale(session, plan=plans[0])
    session.commit()
    assert of_listing(session, listing).computed_at is None


def test_both_sides_see_the_same_figures(session):
    listings = make_listings()
    plan = make_plan(session)
    refresh(session, plan)

    rows = {row.listing_id: row for row in of_plan(session, plan).ranked}

    for listing in listings:
        assert of_listing(session, listing).ranked == [rows[listing.id]]


def test_the_pool_comes_first_with_the_months_that_fall_short(session):
    for _ in range(2):
        ListingFactory(harvest_kg=MonthlyKg((10_000,) * 11 + (0,)))
    plan = make_plan(session, need_kg=25_000)
    refresh(session, plan)

    pool = of_plan(session, plan).pools[0]

    assert pool.taken_kg == (20_000,) * 11 + (0,)
    assert pool.shortfall_kg == (5_000,) * 11 + (25_000,)
    assert len(pool.parts) == 2


def test_what_fails_a_gate_stands_apart(session):
    ListingFactory()
    session.add(
        PriceRule(
            commodity_code="cassava",
            form_code="fresh_root",
            price_idr_per_kg=2000,
            max_deduction_share=0.15,
            place=PricePlace.FARM,
            binds="factories",
            valid_from=NOW.date(),
            instrument="Kepgub",
            source="Uji",
            url="",
        )
    )
    plan = make_plan(session)
    refresh(session, plan)

    page = of_plan(session, plan)

    assert (page.ranked, page.total) == ([], 0)
    assert [row.gates["price"] for row in page.excluded] == ["fail"]


@pytest.mark.parametrize(
    ("sort", "figure", "sign"),
    [
        (Sort.SCORE, "score", -1),
        (Sort.JOBS, "jobs_fte", -1),
        (Sort.VALUE_ADDED, "value_added_idr_bn", -1),
        (Sort.LOCAL, "local_income_idr_bn", -1),
        (Sort.DISTANCE, "distance_km", 1),
    ],
)
def test_each_order_is_best_first(session, sort, figure, sign):
    for tonnes in (7, 20, 3, 12):
        ListingFactory(harvest_kg=MonthlyKg((tonnes * 1000,) * 12), home_processors=0)
    plan = make_plan(session)
    refresh(session, plan)

    values = [sign * getattr(row, figure) for row in of_plan(session, plan, sort=sort).ranked]

    assert len(values) == 4
    assert values == sorted(values)


def test_ties_go_by_the_listings_number(session):
    listings = [
        ListingFactory(
            organisation=VillageOrganisationFactory(
                region=VillageFactory(latitude=-4.9, longitude=105.2)
            )
        )
        for _ in range(4)
    ]
    plan = make_plan(session)
    refresh(session, plan)

    found = [row.listing_id for row in of_plan(session, plan).ranked]

    assert found == [listing.id for listing in listings]


def test_there_are_twenty_a_page(session):
    for _ in range(23):
        ListingFactory()
    plan = make_plan(session)
    refresh(session, plan)

    first, second = of_plan(session, plan), of_plan(session, plan, page=2)

    assert (len(first.ranked), len(second.ranked), first.total, first.pages) == (20, 3, 23, 2)
    assert (first.first, second.first) == (1, 21)
    assert not {row.listing_id for row in first.ranked} & {row.listing_id for row in second.ranked}


def test_what_is_excluded_has_pages_of_its_own_and_is_counted_by_reason(session):
    for _ in range(23):
        ListingFactory()
    plan = make_plan(session)
    plan.price_idr_per_kg = 900
    session.commit()
    refresh(session, plan)

    first, second = (of_plan(session, plan, excluded_page=number) for number in (1, 2))

    assert (len(first.excluded), len(second.excluded)) == (20, 3)
    assert (first.excluded_total, first.excluded_pages, first.ranked) == (23, 2, [])
    shown = {row.listing_id for page in (first, second) for row in page.excluded}
    assert len(shown) == 23
    assert first.reasons == second.reasons == [Reason("price", 23)]
    assert all(row.cures["offer_idr_per_kg"] > 900 for row in first.excluded)
    assert of_plan(session, plan, gate="price").excluded == first.excluded
    assert of_plan(session, plan, gate="supply").excluded == []


def test_what_cannot_be_scored_is_a_reason_of_its_own(session):
    make_listings()
    plan = make_plan(session)
    plan.route_code = None
    session.commit()
    refresh(session, plan)

    page = of_plan(session, plan)

    assert Reason(UNSCORED, 4) in page.reasons
    assert len(of_plan(session, plan, gate=UNSCORED).excluded) == 4


@pytest.mark.parametrize("is_fresh", [True, False])
def test_a_page_asks_as_often_for_many_rows_as_for_few(session, is_fresh):
    plan = make_plan(session)

    def asked(count):
        make_listings(count)
        refresh(session, plan)
        if not is_fresh:
            rankings.mark_stale(session, plan=plan)
        session.commit()
        session.expire_all()
        with statements(session) as said:
            of_plan(session, plan)
        return len(said)

    assert asked(4) == asked(40)


def test_a_region_narrows_the_villages(session):
    here = {listing.id for listing in make_listings()}
    regency = RegencyFactory(code="18.03", name="Lampung Utara")
    village = VillageFactory(
        code="18.03.01.2001",
        parent=DistrictFactory(code="18.03.01", parent=regency),
        latitude=-4.9,
        longitude=105.21,
    )
    there = ListingFactory(organisation=VillageOrganisationFactory(region=village))
    plan = make_plan(session)
    refresh(session, plan)

    def found(region):
        return {row.listing_id for row in of_plan(session, plan, region=region).ranked}

    assert found(None) == here | {there.id}
    assert found("18.03") == {there.id}
    assert found("18.0") == set()


@pytest.mark.parametrize(
    ("text", "sort"), [("jarak", Sort.DISTANCE), ("x", Sort.SCORE), (None, Sort.SCORE)]
)
def test_an_order_that_is_none_is_by_score(text, sort):
    assert Sort.read(text) is sort


def test_the_built_in_rules_are_provisional(session):
    ListingFactory()
    plan = make_plan(session)

    page = of_plan(session, plan)

    assert (page.weights_are_provisional, page.policy_version) == (True, Policy.default().version)

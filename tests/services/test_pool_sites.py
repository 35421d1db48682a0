"""The pool around each place that a plan's plant could stand at."""

from datetime import timedelta

import pytest

from hilirisasi.services import matching, pool_sites, pool_supply
from models import LandTenure, Lp2b, MonthlyKg, VillageProfile, VillageSite
from tests.factories import (
    NOW,
    DistrictFactory,
    ListingFactory,
    PlanFactory,
    Session,
    UserFactory,
    VillageOrganisationFactory,
)

HERE = -4.9  # degrees; 0.1 is some 11 km


def village(latitude, **land):
    """A village that shows land, if it has any."""
    organisation = VillageOrganisationFactory(region__latitude=latitude)
    if land:
        profile = VillageProfile(
            organisation_id=organisation.id,
            confirmed_at=NOW,
            confirmed_by_id=UserFactory().id,
            confirmed_by_name="Orang",
            confirmed_by_post="Operator",
        )
        profile.sites.append(
            VillageSite(**{"name": "Tanah kas", "tenure": LandTenure.VILLAGE, **land})
        )
        Session.add(profile)
        Session.flush()
    return organisation


@pytest.fixture
def plan(session):
    DistrictFactory()
    for latitude in (HERE, HERE - 0.3, HERE - 0.31, HERE - 0.32):
        ListingFactory(organisation=village(latitude))
    return PlanFactory(
        complete=True,
        need_kg=MonthlyKg((25_000,) * 12),
        radius_km=40,
        price_place="factory",
    )


def test_land_that_villages_show_within_reach_is_a_candidate_site(session, plan):
    near = village(HERE - 0.3, lp2b=Lp2b.OUTSIDE, area_ha=2.0)
    village(HERE - 0.2, lp2b=Lp2b.INSIDE)
    village(HERE - 0.9, lp2b=Lp2b.OUTSIDE)
    village(HERE - 0.1)

    places = pool_sites.list_places(session, plan=plan, now=NOW)

    assert [place.code for place, _sites in places] == [plan.region_code, near.region_code]
    assert [site.area_ha for site in places[1][1]] == [2.0]


def test_a_profile_that_nobody_confirmed_for_a_year_shows_no_site(session, plan):
    old = village(HERE - 0.3, lp2b=Lp2b.OUTSIDE)
    profile = session.get_one(VillageProfile, old.id)

    profile.confirmed_at = NOW - timedelta(days=365)
    session.flush()

    assert len(pool_sites.list_places(session, plan=plan, now=NOW)) == 1
    assert len(pool_sites.list_places(session, plan=plan, now=NOW - timedelta(days=1))) == 2


def test_each_place_has_its_own_pool_and_the_best_comes_first(session, plan):
    near = village(HERE - 0.31, lp2b=Lp2b.UNKNOWN)

    pools = pool_sites.rank(session, plan=plan, now=NOW)

    by_place = {pool.place.code: pool for pool in pools}
    own, there = by_place[plan.region_code], by_place[near.region_code]
    assert (own.number, there.number) == (1, 2)
    assert there.net_and_haulage_idr_per_kg < own.net_and_haulage_idr_per_kg
    scores = [pool.score for pool in pools if pool.is_ranked]
    assert scores == sorted(scores, reverse=True)


def test_what_the_list_says_of_a_place_is_what_its_page_says(session, plan):
    village(HERE - 0.31, lp2b=Lp2b.UNKNOWN)
    pools = pool_sites.rank(session, plan=plan, now=NOW)

    for pool in pools:
        site = None if pool.number == 1 else pool.place
        supply = pool_supply.find(session, plan=plan, site=site, now=NOW)
        explained = matching.explain_pool(session, plan=plan, site=site, now=NOW)
        assert sum(supply.delivered_kg) == pool.filled_kg
        assert len(supply.parts) == pool.villages
        assert supply.cost_idr_per_kg == pytest.approx(pool.net_and_haulage_idr_per_kg)
        assert explained.score == pytest.approx(pool.score)


def test_a_plan_without_other_places_has_its_own(session, plan):
    assert [pool.number for pool in pool_sites.rank(session, plan=plan, now=NOW)] == [1]

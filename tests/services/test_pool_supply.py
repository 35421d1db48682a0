"""A plan's pool in full, from stored records."""

import pytest

from hilirisasi.services import match_lists, pool_supply
from hilirisasi.services.match_pages import Filters
from models import MonthlyKg
from tests.factories import NOW, FormFactory, ListingFactory, PlanFactory


@pytest.fixture
def plan(session):
    return PlanFactory(need_kg=MonthlyKg((25_000,) * 12), deduction_share=0.1)


def test_the_pool_is_the_one_that_the_ranking_shows(session, plan):
    listings = [ListingFactory() for _ in range(4)]

    found = pool_supply.find(session, plan=plan, now=NOW)

    page = match_lists.of_plan(session, plan=plan, filters=Filters(), page=1, now=NOW)
    assert [(part.listing_id, part.delivered_kg) for part in found.parts] == list(
        page.pools[0].parts
    )
    assert found.chosen_from == len(listings)
    total = tuple(map(sum, zip(*(part.delivered_kg for part in found.parts), strict=True)))
    assert total == page.pools[0].taken_kg == (25_000,) * 12


def test_its_cost_is_net_price_and_haulage_and_none_is_cheaper(session, plan):
    for _ in range(4):
        ListingFactory()

    found = pool_supply.find(session, plan=plan, now=NOW)

    assert {part.net_price_idr_per_kg for part in found.parts} == {1_260.0}
    by_hand = sum(
        sum(part.harvest_kg) * (1_260 + found.haulage_idr_per_t_km / 1000 * part.distance_km)
        for part in found.parts
    )
    assert found.cost.total_idr == pytest.approx(by_hand)
    assert found.cost.gap_share == pytest.approx(0, abs=1e-12)
    assert found.is_fullest


def test_goods_that_keep_are_promised_by_harvest_and_delivered_by_need(session):
    form = FormFactory(code="dried_chips", storable_months=2)
    january = MonthlyKg((30_000, *(0,) * 11))
    for _ in range(2):
        ListingFactory(form=form, harvest_kg=january)
    plan = PlanFactory(form=form, need_kg=MonthlyKg((20_000, 20_000, 20_000, *(0,) * 9)))

    found = pool_supply.find(session, plan=plan, now=NOW)

    assert [part.harvest_kg for part in found.parts] == [january, january]
    assert [part.delivered_kg[:3] for part in found.parts] == [
        (20_000, 10_000, 0),
        (0, 10_000, 20_000),
    ]


def test_one_village_is_no_pool(session, plan):
    ListingFactory(harvest_kg=MonthlyKg((90_000,) * 12))

    assert pool_supply.find(session, plan=plan, now=NOW) is None

"""The villages that together fill a plan's need, nearest first."""

from dataclasses import replace

import numpy as np
import pytest

from hilirisasi.scoring.candidates import find_candidates, free_kg
from hilirisasi.scoring.pairs import build_pairs
from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.pools import build_pools
from hilirisasi.scoring.records import MarketPrice
from hilirisasi.scoring.setting import make_setting
from tests.scoring.tables import REFERENCE, make_listings, make_plans

POLICY = Policy.default()
KM = 1 / 111.195  # degrees of latitude
PRICED = replace(
    REFERENCE, market_prices=(MarketPrice("18", "cassava", "fresh_root", 1000.0, 9.0),)
)
BARE = {"own_use_kg": 0.0, "contracted_kg": 0.0}
NO_SITE = {"latitude": np.nan, "longitude": np.nan}


def village(number, kg, **other):
    point = {"latitude": -5 - number * KM, "village_code": f"v{number}"}
    return {"listing_id": 10 + number, "harvest_kg": kg, **point, **BARE, **other}


def pools_of(listings, plans):
    found = find_candidates(listings, plans)
    return build_pools(make_setting(listings, plans, PRICED, POLICY, found), found)


def test_need_is_filled_nearest_first_until_it_is_met():
    listings = make_listings(village(3, 60.0), village(1, 50.0), village(2, 30.0), village(4, 99.0))
    plans = make_plans({"need_kg": 100.0})

    pools = pools_of(listings, plans)

    assert pools.part_listing_row.tolist() == [1, 2, 0]
    assert pools.part_kg[:, 0].tolist() == [50.0, 30.0, 20.0]
    assert pools.shortfall_kg.tolist() == [[0.0] * 12]
    assert pools.part_starts.tolist() == [0, 3]


def test_months_that_fall_short_stay_in_sight():
    january = np.eye(12)[0]
    listings = make_listings(village(1, 50 * january), village(2, 20 * january))

    pools = pools_of(listings, make_plans({"need_kg": 100.0}))

    assert pools.shortfall_kg[0, :2].tolist() == [30.0, 100.0]
    assert pools.frame.share == pytest.approx([70 / 1200])


def test_goods_that_keep_fill_the_months_after():
    january = np.eye(12)[0]
    keeps = {"storable_months": 1.0}
    listings = make_listings(village(1, 150 * january, **keeps), village(2, 70 * january, **keeps))

    pools = pools_of(listings, make_plans({"need_kg": 100.0}))

    assert pools.shortfall_kg[0, :3].tolist() == [0.0, 0.0, 100.0]
    assert pools.part_kg[:, :2].tolist() == [[100.0, 50.0], [0.0, 50.0]]


def test_a_single_listing_is_no_pool():
    pools = pools_of(
        make_listings(village(1, 900.0), village(2, 900.0)), make_plans({"need_kg": 9})
    )

    assert len(pools.frame.plan_row) == 0
    assert pools.part_starts.tolist() == [0]


def test_without_a_site_the_pool_gathers_around_the_listing_with_most_to_sell():
    listings = make_listings(
        village(0, 30.0), village(40, 90.0), village(45, 20.0), village(90, 80.0)
    )
    plans = make_plans({"need_kg": 100.0, "radius_km": 20.0, **NO_SITE})

    pools = pools_of(listings, plans)

    assert pools.part_listing_row.tolist() == [1, 2]
    assert pools.part_kg[:, 0].tolist() == [90.0, 10.0]
    assert pools.frame.distance_km == pytest.approx([5 * 10 / 100], abs=0.01)


def test_prices_are_weighted_by_tonnes():
    listings = make_listings(village(0, 75.0), village(10, 25.0))
    plans = make_plans({"need_kg": 100.0, "price_place": 2, "farmer_pays_haulage": 1.0})

    pools = pools_of(listings, plans)

    haulage = 0.25 * 10 * POLICY.defaults["haulage_idr_per_t_km"] / 1000
    assert pools.frame.inputs["offered_raw_price_idr_per_kg"] == pytest.approx(
        [1350 * 0.85 - haulage], abs=0.01
    )
    assert pools.frame.haulage_idr_per_kg == pytest.approx([haulage], abs=0.01)


def test_what_the_whole_plant_brings_is_the_sum_of_the_parts():
    listings = make_listings(*(village(number, 400_000.0) for number in range(4)))
    plans = make_plans({})
    found = find_candidates(listings, plans)
    setting = make_setting(listings, plans, PRICED, POLICY, found)

    pool = build_pools(setting, found)
    parts = build_pairs(
        setting,
        np.zeros(3, np.int64),
        pool.part_listing_row,
        np.arange(3.0),
        pool.part_kg,
    )

    for name in (
        "planned_raw_t_per_year",
        "claimed_jobs_fte",
        "investment_idr_bn",
        "home_processors",
        "catchment_output_t_per_year",
        "contracted_t_per_year",
    ):
        assert pool.frame.inputs[name] == pytest.approx([parts.inputs[name].sum()]), name


def test_what_one_part_leaves_unknown_is_unknown_for_the_pool():
    listings = make_listings(village(0, 60.0, home_processors=np.nan), village(1, 60.0))

    pools = pools_of(listings, make_plans({"need_kg": 100.0}))

    assert np.isnan(pools.frame.inputs["home_processors"]).all()


def test_each_part_takes_no_more_than_is_free_and_all_no_more_than_is_needed():
    random = np.random.default_rng(3)
    listings = make_listings(
        *(
            village(number, random.uniform(0, 50, 12), storable_months=float(number % 3))
            for number in range(30)
        )
    )
    plans = make_plans(*({"need_kg": random.uniform(0, 200, 12)} for _ in range(5)))

    pools = pools_of(listings, plans)

    free = free_kg(listings)[pools.part_listing_row].sum(axis=1)
    assert (pools.part_kg.sum(axis=1) <= free + 1e-9).all()
    filled = pools.frame.taken_kg + pools.shortfall_kg
    assert filled == pytest.approx(plans.need_kg[pools.frame.plan_row])

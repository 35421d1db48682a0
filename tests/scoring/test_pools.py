"""The villages that together fill a plan's need, at least cost."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilirisasi.scoring.candidates import find_candidates, free_kg
from hilirisasi.scoring.pairs import build_pairs
from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.pool_costs import cost_of, most_of_first
from hilirisasi.scoring.pools import build_pools
from hilirisasi.scoring.ranking import rank
from hilirisasi.scoring.records import MarketPrice
from hilirisasi.scoring.setting import make_setting
from tests.scoring.exact_pools import cheapest_kg
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


@st.composite
def markets(draw):
    """Up to eight villages 1 to 30 km off and a plan, in whole kg."""
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    count = draw(st.integers(2, 8))
    kept = draw(st.sampled_from([0, 1, 3, 7, 11]))
    kilometres = random.choice(np.arange(1, 31), count, replace=False)
    listings = [
        village(
            int(km),
            (random.integers(0, 90, 12) * (random.random(12) < 0.4)).astype(float),
            storable_months=float(kept if draw(st.booleans()) else random.integers(0, 12)),
            reserved_kg=random.integers(0, 20, 12).astype(float),
        )
        for km in kilometres
    ]
    need_kg = random.integers(0, 150, 12).astype(float)
    plan = {
        "need_kg": need_kg if need_kg.any() else 1.0,
        "price_place": int(random.integers(0, 3)),
        "farmer_pays_haulage": float(random.integers(0, 2)),
        "haulage_idr_per_kg": random.choice([np.nan, 40.0]),
    }
    return make_listings(*listings), make_plans(plan)


@given(markets())
def test_a_pool_is_as_cheap_as_an_integer_programme_finds(market):
    listings, plans = market
    pools = pools_of(listings, plans)
    if not len(pools.frame.plan_row):
        return
    kilometres = (-5 - listings.latitude) / KM

    kept = listings.storable_months.astype(int)
    exact_kg = cheapest_kg(plans.need_kg[0], free_kg(listings), kept, 1000 + 3 * kilometres)

    given_kg = np.zeros(len(kept))
    given_kg[pools.part_listing_row] = pools.part_kg.sum(axis=1)
    assert given_kg.sum() == pytest.approx(exact_kg.sum(), abs=1e-6)
    assert given_kg @ kilometres == pytest.approx(exact_kg @ kilometres, rel=1e-6, abs=1e-6)


@given(markets())
def test_monthly_totals_are_the_sums_of_the_records(market):
    listings, plans = market

    pools = pools_of(listings, plans)

    totals = np.zeros((len(pools.frame.plan_row), 12))
    pool = np.repeat(np.arange(len(totals)), np.diff(pools.part_starts))
    np.add.at(totals, pool, pools.part_kg)
    assert pools.frame.taken_kg.tolist() == totals.tolist()
    assert (totals + pools.shortfall_kg).tolist() == plans.need_kg[: len(totals)].tolist()
    assert (pools.part_harvest_kg <= free_kg(listings)[pools.part_listing_row]).all()
    assert pools.part_kg.sum(axis=1).tolist() == pools.part_harvest_kg.sum(axis=1).tolist()
    assert (pools.part_kg >= 0).all()


@given(markets())
def test_the_bound_proves_that_no_pool_is_cheaper_or_fuller(market):
    listings, plans = market
    found = find_candidates(listings, plans)
    setting = make_setting(listings, plans, PRICED, POLICY, found)
    pools = build_pools(setting, found)
    if not len(pools.frame.plan_row):
        return

    cost = cost_of(setting, pools, 0)

    assert cost.most_kg == pytest.approx(cost.filled_kg)
    assert cost.total_idr == pytest.approx(cost.least_idr, rel=1e-9)
    assert cost.gap_share < 1e-9


@given(markets(), st.integers(1, 8))
def test_the_bound_holds_for_any_pool_however_it_was_found(market, asked):
    """Of a pool that leaves the nearest out, the bound says how much dearer it may be."""
    listings, plans = market
    rows = np.argsort(-listings.latitude)
    free, kept = free_kg(listings)[rows], listings.storable_months[rows].astype(int)
    clumsy = np.minimum(free[-1:], plans.need_kg[0]) * (asked % 2)

    most_kg = most_of_first(
        plans.need_kg[0], free, kept, np.concatenate([np.zeros_like(free[1:]), clumsy])
    )

    exact_kg = cheapest_kg(plans.need_kg[0], free, kept, np.arange(len(rows)) + 1.0)
    assert most_kg[-1] >= exact_kg.sum() - 1e-6
    assert (most_kg >= np.cumsum(exact_kg) - 1e-6).all()


@given(markets(), st.floats(1.0, 2.0))
def test_a_higher_price_never_costs_a_pool_points(market, factor):
    listings, plans = market
    dearer = replace(plans, price_idr_per_kg=plans.price_idr_per_kg * factor)

    before, after = (rank(listings, each, PRICED, POLICY) for each in (plans, dearer))

    pools = before.is_pool
    assert before.part_kg.tolist() == after.part_kg.tolist()
    assert (after.scores.score[pools] >= before.scores.score[pools] - 1e-9).all()
    assert (after.scores.gates["price"][pools] >= before.scores.gates["price"][pools]).all()
    viable = before.scores.gates["viable"][pools]
    assert after.scores.gates["viable"][pools].tolist() == viable.tolist()


def test_a_low_price_of_one_village_does_not_hide_behind_the_others():
    listings = make_listings(village(0, 90.0), village(45, 10.0))
    plans = make_plans(
        {
            "need_kg": 100.0,
            "price_idr_per_kg": 1180.0,
            "price_place": 2,
            "farmer_pays_haulage": 1.0,
            "deduction_share": 0.15,
        }
    )

    ranked = rank(listings, plans, PRICED, POLICY)
    pools = pools_of(listings, plans)

    pool = ranked.is_pool
    mean = ranked.inputs["offered_raw_price_idr_per_kg"][pool][0]
    assert mean > 0.9 * 1000  # on average enough
    assert pools.part_is_underpaid.tolist() == [False, True]
    assert ranked.scores.gates["price"][pool].tolist() == [0]
    assert not ranked.scores.is_ranked[pool].any()


def test_a_planted_set_is_found_among_many():
    """Five villages near the site yield just what is needed; two hundred others lie farther."""
    random = np.random.default_rng(7)
    share = random.dirichlet(np.ones(5), 12).T
    need = random.integers(50_000, 90_000, 12).astype(float)
    planted = np.floor(share * need)
    planted[0] += need - planted.sum(axis=0)
    near = [village(km, planted[km - 1], listing_id=km) for km in range(1, 6)]
    far = [
        village(6 + number % 40, random.integers(0, 9_000, 12).astype(float), listing_id=number)
        for number in range(6, 206)
    ]
    order = random.permutation(205)
    listings = make_listings(*[(near + far)[row] for row in order])

    pools = pools_of(listings, make_plans({"need_kg": need}))

    found = listings.listing_id[pools.part_listing_row].tolist()
    assert found == [1, 2, 3, 4, 5]
    assert pools.part_kg.tolist() == planted.tolist()


def test_at_scale_no_pool_costs_more_than_the_linear_programme():
    random = np.random.default_rng(11)
    listings = make_listings(
        *(
            village(
                int(km),
                random.integers(0, 9_000, 12) * (random.random(12) < 0.3).astype(float),
                listing_id=number,
                storable_months=3.0,
            )
            for number, km in enumerate(random.integers(0, 50, 400))
        )
    )
    plans = make_plans({"need_kg": random.integers(20_000, 60_000, 12).astype(float)})
    kilometres, kept = (-5 - listings.latitude) / KM, listings.storable_months.astype(int)

    pools = pools_of(listings, plans)

    given_kg = np.zeros(len(kept))
    given_kg[pools.part_listing_row] = pools.part_kg.sum(axis=1)
    bound_kg = cheapest_kg(
        plans.need_kg[0], free_kg(listings), kept, 1000 + kilometres, whole_kg=False
    )
    assert given_kg.sum() == pytest.approx(bound_kg.sum())
    assert given_kg @ kilometres == pytest.approx(bound_kg @ kilometres)

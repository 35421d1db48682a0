"""Draws: the same on any machine and in any batch, and what they say never rewards harm."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilirisasi.scoring.combine import score
from hilirisasi.scoring.draws import (
    Draws,
    Spread,
    draw,
    expected_points,
    profit_percent,
    shocks_of,
)
from hilirisasi.scoring.ranges import score_range, supply_share
from hilirisasi.scoring.ranking import rank
from tests.scoring.frames import COFFEE, POLICY, TAPIOCA, frame, random_frame
from tests.scoring.tables import REFERENCE, make_listings, make_plans

SEEDS = st.integers(0, 2**32 - 1)


def filled_of(columns, policy=POLICY):
    return score(columns, policy).filled


def drawn(columns, spread=None, commodity="cassava", policy=POLICY):
    count = len(columns["planned_raw_t_per_year"])
    return draw(filled_of(columns, policy), spread or Spread.usual(count), commodity, policy)


def take(columns, rows):
    return {name: column[rows] for name, column in columns.items()}


def percents(columns, commodity="cassava", plan_row=None):
    count = len(columns["planned_raw_t_per_year"])
    plans = np.arange(count) if plan_row is None else plan_row
    commodities = np.full(count, commodity)
    return profit_percent(filled_of(columns), Spread.usual(count), plans, commodities, POLICY)


def test_the_worked_cases_give_these_numbers_on_any_machine():
    draws = drawn(frame(TAPIOCA, COFFEE))

    low, high = score_range(draws)
    assert low == pytest.approx([19.800986626, 34.867714024], abs=1e-8)
    assert high == pytest.approx([44.945622628, 49.013551186], abs=1e-8)
    assert percents(frame(TAPIOCA, COFFEE)).tolist() == [79, 98]
    assert supply_share(draws, POLICY).tolist() == [0.766, 1.0]


def test_the_order_of_the_matches_changes_no_bit():
    columns = random_frame(18, 60, 0.2)
    order = np.random.default_rng(1).permutation(60)

    mixed, straight = drawn(take(columns, order)), drawn(columns)

    assert np.array_equal(mixed.score, straight.score[order], equal_nan=True)
    assert np.array_equal(mixed.pressure, straight.pressure[order], equal_nan=True)


@pytest.mark.parametrize("size", [1, 7, 16, 59])
def test_batches_of_any_size_change_no_bit(size):
    columns = random_frame(19, 60, 0.2)
    whole = drawn(columns)

    rows = np.split(np.arange(60), range(size, 60, size))
    parts = [drawn(take(columns, part)) for part in rows]

    for name in Draws.__dataclass_fields__:
        joined = np.concatenate([getattr(part, name) for part in parts])
        assert np.array_equal(joined, getattr(whole, name), equal_nan=True)


def test_the_seed_is_the_version_of_the_rules_and_the_commodity():
    first, again = shocks_of("coffee", POLICY), shocks_of("coffee", POLICY)
    others = shocks_of("cocoa", POLICY), shocks_of("coffee", policy_of(version="2027-1"))

    assert np.array_equal(first.normal["price"], again.normal["price"])
    for other in others:
        assert abs(np.corrcoef(first.normal["price"], other.normal["price"])[0, 1]) < 0.2


def test_p_is_the_share_of_the_draws_in_which_the_plant_runs_at_a_profit():
    columns = random_frame(20, 100, 0.2)

    share = (drawn(columns).profit_idr_per_kg >= 0).mean(axis=1)

    assert percents(columns).tolist() == np.floor(100 * share + 0.5).tolist()


def test_matches_of_one_plan_differ_in_p_by_their_raw_price_only():
    cheap = {**TAPIOCA, "floor_raw_price_idr_per_kg": 0.0}
    dear = {**cheap, "reference_raw_price_idr_per_kg": 1_300.0}

    together = percents(frame(cheap, dear, cheap), plan_row=np.zeros(3, np.int64))

    assert together.tolist() == [percents(frame(x))[0] for x in (cheap, dear, cheap)]
    assert together[0] > together[1]


def test_an_unknown_coefficient_has_no_chance():
    unknown = {name: value for name, value in TAPIOCA.items() if name != "conversion_kg_per_kg"}

    assert percents(frame(unknown, TAPIOCA)).tolist() == [0, 79]


def test_unknown_supply_has_no_probability():
    columns = frame(TAPIOCA, {**TAPIOCA, "catchment_output_t_per_year": np.nan})

    known, unknown = supply_share(drawn(columns), POLICY)

    assert (known, np.isnan(unknown)) == (0.766, True)


def test_the_conversion_stays_within_its_bounds():
    bounds = Spread(np.array([0.24]), np.array([0.24]), np.zeros(1), np.ones(1), np.ones(1))
    certain = policy_of(spread={**POLICY.spread, "conversion": 1e-12})

    assert drawn(frame(TAPIOCA), bounds).score == pytest.approx(
        drawn(frame(TAPIOCA), policy=certain).score, abs=1e-6
    )


def test_a_published_conversion_and_fresh_figures_spread_less():
    def width(**changes):
        usual = replace(Spread.usual(1), **changes)
        draws = drawn(frame(TAPIOCA), usual)
        return np.ptp(draws.profit_idr_per_kg), np.ptp(draws.pressure)

    profit, pressure = width()

    assert width(conversion_is_published=np.ones(1))[0] < profit
    assert width(freshness=np.array([0.5]))[1] > pressure
    assert width(plan_freshness=np.array([0.5]))[0] > profit


@given(seed=SEEDS, blank=st.sampled_from([0.0, 0.3]), factor=st.floats(1, 3))
def test_a_higher_raw_price_never_lowers_the_expected_score(seed, blank, factor):
    low = random_frame(seed, 10, blank)  # 1,000 examples in the accept profile: 10,000 matches
    higher = {**low, "offered_raw_price_idr_per_kg": low["offered_raw_price_idr_per_kg"] * factor}

    before, after = (expected_of(columns) for columns in (low, higher))

    assert (after >= before).all()


@given(
    harvest=st.lists(st.floats(4e5, 2.9e6), min_size=4, max_size=6),
    rise=st.integers(0, 800),
    floor=st.integers(800, 2_000),
)
def test_a_higher_offer_never_lowers_the_expected_score_of_a_pool(harvest, rise, floor):
    listings = make_listings(
        *(
            {
                "harvest_kg": kg,
                "village_code": f"v{number}",
                "latitude": -5 - number / 50,
            }
            for number, kg in enumerate(harvest)
        )
    )
    plan = {"need_kg": 3e6, "floor_price_idr_per_kg": floor, "farmer_pays_haulage": 1.0}

    before, after = (
        rank(listings, make_plans({**plan, "price_idr_per_kg": price}), REFERENCE, POLICY)
        for price in (1_200.0, 1_200.0 + rise)
    )

    assert before.listing_id.tolist() == after.listing_id.tolist()
    assert before.is_pool.any()
    assert (after.expected >= before.expected).all()


def expected_of(columns):
    return expected_points(score(columns, POLICY).score, percents(columns))


def policy_of(**changes):
    return replace(POLICY, **changes)

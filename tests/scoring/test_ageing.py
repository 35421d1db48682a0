"""An old figure earns less, changes no ratio, and never helps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilirisasi.scoring.ageing import aged, freshness_of
from hilirisasi.scoring.combine import score
from hilirisasi.scoring.ranking import rank
from tests.scoring.frames import POLICY, random_frame
from tests.scoring.tables import REFERENCE, make_listings, make_plans

SEEDS = st.integers(0, 2**32 - 1)
NEIGHBOURS = [{"village_code": f"18.02.01.200{number}"} for number in range(2, 6)]


def ranked(*ages):
    listings = make_listings(
        *({**NEIGHBOURS[number], "confirmed_age_days": age} for number, age in enumerate(ages))
    )
    return rank(listings, make_plans({"need_kg": 2_500_000.0}), REFERENCE, POLICY)


@pytest.mark.parametrize(
    ("days", "share"), [(0, 1), (90, 1), (135, 0.75), (180, 0.5), (270, 0), (999, 0), (np.nan, 1)]
)
def test_a_figure_counts_whole_for_a_season_and_then_falls(days, share):
    assert freshness_of(np.array([float(days)]), POLICY)[0] == share


@given(seed=SEEDS, blank=st.sampled_from([0.0, 0.3]), share=st.floats(0.01, 1))
def test_age_never_raises_a_score_nor_opens_a_gate(seed, blank, share):
    columns = random_frame(seed, 100, blank)
    fresh = score(columns, POLICY)

    old = score(aged(columns, np.full(100, share), POLICY)[0], POLICY)

    known = np.isfinite(fresh.score)
    assert (old.score[known] <= fresh.score[known] + 1e-9).all()
    assert not (old.is_ranked & ~fresh.is_ranked).any()


def test_age_takes_tonnes_and_leaves_every_ratio():
    fresh, old = ranked(0, 0, 0, 0), ranked(0, 180, 0, 0)
    row = np.flatnonzero(old.listing_id == 2)[0]

    assert old.freshness[row] == 0.5
    assert old.inputs["planned_raw_t_per_year"][row] == pytest.approx(
        fresh.inputs["planned_raw_t_per_year"][row] / 2
    )
    assert old.scores.score[row] < fresh.scores.score[row]
    for name in ("SP", "MS", "Dp"):
        assert old.scores.quantities[name][row] == pytest.approx(fresh.scores.quantities[name][row])
    assert old.taken_kg[row].tolist() == fresh.taken_kg[row].tolist()  # what may be agreed stays


def test_an_old_plan_counts_with_fewer_tonnes_everywhere():
    listings = make_listings(*NEIGHBOURS)
    fresh, old = (
        rank(listings, make_plans({"confirmed_age_days": days}), REFERENCE, POLICY)
        for days in (0, 180)
    )

    assert old.freshness.tolist() == [0.5] * len(fresh.order)
    assert (old.scores.score < fresh.scores.score).all()
    assert old.taken_kg.tolist() == fresh.taken_kg.tolist()


def test_old_figures_of_both_sides_count_by_the_product():
    listings = make_listings({"confirmed_age_days": 135})
    old = rank(listings, make_plans({"confirmed_age_days": 180}), REFERENCE, POLICY)

    assert old.freshness.tolist() == [0.375]


def test_the_age_of_one_village_changes_no_other():
    fresh, old = ranked(0, 0, 0, 0), ranked(0, 180, 0, 0)
    others = ~fresh.is_pool & (fresh.listing_id != 2)

    assert old.scores.score[others].tolist() == fresh.scores.score[others].tolist()


def test_a_pool_is_as_old_as_its_tonnes():
    old = ranked(180, 0, 0, 0)
    pool = np.flatnonzero(old.is_pool)[0]

    parts = {listing: kg.sum() for listing, kg in old.parts_of(pool)}

    assert 1 in parts
    share = 1 - 0.5 * parts[1] / sum(parts.values())
    assert old.freshness[pool] == pytest.approx(share)

"""The ranges of a ranking: the best of each plan, in the order shown, whoever else is ranked."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.rank_data import make_records
from hilirisasi.scoring import ranges
from hilirisasi.scoring.draws import DRAWS
from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.ranges import band_places, chance_of, ranges_of, top_share
from hilirisasi.scoring.ranking import rank

POLICY = Policy.default()


@pytest.fixture(scope="module")
def ranking():
    listings, plans, reference = make_records(listings=900, plans=40)
    return rank(listings, plans, reference, POLICY)


@pytest.fixture(scope="module")
def found(ranking):
    return ranges_of(ranking)


def test_a_ranking_goes_by_the_printed_score_times_the_printed_chance(ranking):
    points = np.round(ranking.scores.score, 2) * ranking.profit_percent / 100

    rows = ranking.order[ranking.scores.is_ranked[ranking.order] & ~ranking.is_pool[ranking.order]]
    falls = np.diff(points[rows]) <= 1e-9
    assert falls[np.diff(ranking.plan_row[rows]) == 0].all()
    assert len(rows) > 50


def test_what_is_ranked_is_drawn_and_what_a_gate_keeps_out_is_not(ranking, found):
    ranked = ranking.order[ranking.scores.is_ranked[ranking.order]]

    assert found.rows.tolist() == ranked.tolist()


def test_only_the_best_of_each_plan_are_drawn(ranking, found, monkeypatch):
    monkeypatch.setattr(ranges, "BEST", 3)

    best = ranges_of(ranking)

    kept = [
        row
        for plan in np.unique(ranking.plan_row[found.rows])
        for is_pool in (True, False)
        for row in found.rows[
            (ranking.plan_row[found.rows] == plan) & (ranking.is_pool[found.rows] == is_pool)
        ][:3]
    ]
    assert best.rows.tolist() == kept


def test_bands_follow_each_other_without_a_gap(ranking, found):
    singles = ~ranking.is_pool[found.rows]
    plans = ranking.plan_row[found.rows]

    for plan in np.unique(plans[singles]):
        rows = singles & (plans == plan)
        first, last = found.first_place[rows], found.last_place[rows]
        places = np.arange(1, len(first) + 1)
        assert ((first <= places) & (places <= last)).all()
        assert (first[1:] >= first[:-1]).all()


def test_one_match_by_itself_has_the_range_that_it_has_among_the_others(ranking, found):
    for place in range(0, len(found.rows), 17):
        row = int(found.rows[place])

        chance = chance_of(ranking, row)

        assert (chance.score_low, chance.score_high) == (found.low[place], found.high[place])
        assert chance.profit_percent == ranking.profit_percent[row]
        assert chance.expected == ranking.expected[row]


def test_the_score_of_a_plan_is_the_same_whoever_else_is_ranked(ranking, found):
    listings, plans, reference = make_records(listings=900, plans=40)
    one = plans.__class__(
        **{name: getattr(plans, name)[[7]] for name in plans.__dataclass_fields__}
    )

    alone = ranges_of(rank(listings, one, reference, POLICY))

    of_seven = ranking.plan_row[found.rows] == 7
    assert len(alone.rows) > 1
    for name in ("low", "high", "supply", "top", "first_place", "last_place"):
        together = getattr(found, name)[of_seven]
        assert np.array_equal(getattr(alone, name), together, equal_nan=True), name


def test_places_in_the_first_ten_are_shared_by_those_that_tie():
    worlds = np.tile(np.arange(20.0)[::-1, None], (1, DRAWS))
    worlds[8:12] = 9.5  # two places for four

    share = top_share(worlds)

    assert share.tolist() == [1.0] * 8 + [0.5] * 4 + [0.0] * 8


@given(seed=st.integers(0, 2**32 - 1), count=st.integers(1, 40))
def test_the_first_ten_places_are_given_out_whole(seed, count):
    worlds = np.random.default_rng(seed).integers(0, 6, (count, DRAWS)).astype(float)

    share = top_share(worlds)

    assert share.sum() == pytest.approx(min(10, count))
    assert ((share >= 0) & (share <= 1)).all()


def test_a_band_holds_those_that_its_first_member_hardly_beats():
    worlds = np.zeros((5, DRAWS))
    worlds[0] = 10.0
    worlds[1, : DRAWS * 4 // 10] = 20.0  # the first wins six times in ten: as good as equal
    worlds[2, : DRAWS * 3 // 10] = 20.0  # seven times in ten: the next band
    worlds[3] = worlds[2]  # ties count half
    worlds[4] = -1.0

    first, last = band_places(worlds)

    assert (first.tolist(), last.tolist()) == ([1, 1, 3, 3, 5], [2, 2, 4, 4, 5])

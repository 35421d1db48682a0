"""Points rest on figures and constants: nothing is lost, nothing is counted twice."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilirisasi.scoring.combine import score
from hilirisasi.scoring.inputs import NAMES
from hilirisasi.scoring.pillars import PILLARS
from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.ranking import rank
from hilirisasi.scoring.records import MarketPrice
from hilirisasi.scoring.resting import CONSTANTS, RESTS_ON, TERMS, assumed_points, laid_points
from tests.scoring.frames import POLICY, random_frame
from tests.scoring.tables import REFERENCE, make_listings, make_plans

PRICED = replace(
    REFERENCE, market_prices=(MarketPrice("18", "cassava", "fresh_root", 1000.0, 9.0),)
)


@given(seed=st.integers(0, 2**32 - 1))
def test_what_is_laid_sums_to_the_size_of_all_points(seed):
    scores = score(random_frame(seed, 20, 0.3), POLICY)

    laid = sum(laid_points(scores).values())

    sizes = sum(np.abs(np.nan_to_num(term)) for term in scores.points.values())
    assert laid == pytest.approx(sizes)


def test_every_term_names_inputs_of_the_score_and_figures_of_the_policy():
    known = {*Policy.default().defaults, *vars(Policy)["__dataclass_fields__"]}

    assert set(RESTS_ON) == set(CONSTANTS) == set(TERMS)
    assert {name for names in RESTS_ON.values() for name in names} <= set(NAMES)
    assert {name for names in CONSTANTS.values() for name in names} <= known


def test_each_input_that_changes_the_score_has_points_on_it():
    rest = {name for names in RESTS_ON.values() for name in names}

    assert set(NAMES) - rest == {"floor_raw_price_idr_per_kg"}  # it decides a gate and no points


def test_only_what_is_assumed_is_counted_plan_by_plan():
    listings = make_listings({}, {"village_code": "v2", "home_processors": np.nan})
    plans = make_plans({}, {"local_input_share": np.nan})

    ranking = rank(listings, plans, PRICED, POLICY)
    found = assumed_points(ranking)

    assert {name for name in found if name in NAMES} == {
        *("home_processors", "local_input_share"),  # blank
        *("deadweight_share", "substitution_share", "home_processor_fte"),  # the policy's own
    }
    matches, points = found["local_input_share"]
    assert matches.tolist()[0] == 0
    assert points[1] > 0
    constants = {name for pillar in PILLARS for name in CONSTANTS[pillar]}
    assert constants <= set(found)


def test_a_match_without_a_score_and_a_pool_count_nowhere():
    listings = make_listings({}, {"village_code": "v2"})
    unscored = make_plans({"conversion_kg_per_kg": np.nan})
    found = assumed_points(rank(listings, make_plans({}), PRICED, POLICY))

    assert assumed_points(rank(listings, unscored, PRICED, POLICY)) == {}
    assert max(matches[0] for matches, _points in found.values()) == 2

"""What must never raise or lower a score, unknowns included, and a second implementation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilirisasi.scoring.combine import score
from tests.scoring.frames import POLICY, random_frame
from tests.scoring.plain_score import plain_score

PASS, UNKNOWN = 1, -1
SEEDS = st.integers(0, 2**32 - 1)
EXACT = 1e-9


@given(seed=SEEDS, blank=st.sampled_from([0.0, 0.3]))
def test_points_sum_to_the_score(seed, blank):
    scores = score(random_frame(seed, 200, blank), POLICY)

    assert sum(scores.points.values()) == pytest.approx(scores.score, abs=EXACT)


@given(seed=SEEDS, blank=st.sampled_from([0.0, 0.3]), factor=st.floats(1, 3))
def test_a_higher_raw_price_never_lowers_a_score(seed, blank, factor):
    low = random_frame(seed, 200, blank)

    higher = _with(low, "offered_raw_price_idr_per_kg", lambda price: price * factor)

    assert (_score(higher) >= _score(low) - EXACT).all()


@given(seed=SEEDS, blank=st.sampled_from([0.0, 0.3]), factor=st.floats(1, 3))
def test_a_higher_product_price_never_lowers_a_score(seed, blank, factor):
    low = random_frame(seed, 200, blank)
    # Where it is derived, the leakage is a share of a turnover that rises with the price, so that
    # the local pillar can fall by more than a value added already at its ceiling can rise.
    low["sales_leakage_share"] = np.nan_to_num(low["sales_leakage_share"], nan=0.4)

    higher = _with(low, "product_price_idr_per_kg", lambda price: price * factor)

    assert (_score(higher) >= _score(low) - EXACT).all()


@pytest.mark.parametrize(
    "name",
    [
        "raw_material_overlap_share",
        "sales_leakage_share",
        "worker_leakage_share",
        "deadweight_share",
        "substitution_share",
        "home_processors",
        "food_land_share",
        "peak_labour_ratio",
        "investment_idr_bn",
        "home_use_t_per_year",
        "contracted_t_per_year",
    ],
)
@given(seed=SEEDS, blank=st.sampled_from([0.0, 0.3]), part=st.floats(0, 1))
def test_what_harms_never_raises_a_score(name, seed, blank, part):
    less = random_frame(seed, 100, blank)
    if name == "contracted_t_per_year":
        # Where the other buyers are unknown the contracts stand in for them.
        less["other_buyers_t_per_year"] = np.nan_to_num(less["other_buyers_t_per_year"], nan=9e3)
    ceiling = 1.0 if name.endswith("_share") else 2 * less[name]

    more = _with(less, name, lambda share: share + part * (ceiling - share))

    assert (_score(more) <= _score(less) + EXACT).all()


@given(seed=SEEDS, factor=st.floats(1, 100))
def test_without_a_document_a_claim_beyond_the_technology_earns_nothing(seed, factor):
    told = random_frame(seed, 100)
    told["claim_evidence_exponent"] = np.zeros(100)
    tech = score(told, POLICY).quantities["tech"]

    modest = {**told, "claimed_jobs_fte": tech}
    boastful = {**told, "claimed_jobs_fte": tech * factor}

    assert _score(boastful) == pytest.approx(_score(modest), abs=EXACT)


@given(seed=SEEDS, factor=st.floats(1, 1e6))
def test_a_claim_never_earns_more_than_a_quarter_above_the_technology(seed, factor):
    told = random_frame(seed, 100)

    quantities = score(
        _with(told, "claimed_jobs_fte", lambda jobs: jobs * factor), POLICY
    ).quantities

    assert (quantities["used"] <= 1.25 * quantities["tech"] + EXACT).all()


@given(seed=SEEDS, blank=st.sampled_from([0.0, 0.3]))
def test_another_candidate_changes_nobodys_score(seed, blank):
    together = random_frame(seed, 20, blank)

    alone = [
        _score({name: column[[row]] for name, column in together.items()})[0] for row in range(20)
    ]

    assert _score(together).tolist() == pytest.approx(alone, abs=EXACT)


@given(seed=SEEDS)
def test_a_blank_equals_its_substitute(seed):
    blanked = random_frame(seed, 100, 0.5)
    scores = score(blanked, POLICY)

    told = {name: np.where(np.isnan(c), scores.filled[name], c) for name, c in blanked.items()}

    assert _score(told) == pytest.approx(scores.score, abs=EXACT)


PARTY = (
    "claimed_jobs_fte",
    "worker_leakage_share",
    "local_input_share",
    "village_sourcing_share",
    "community_profit_share",
    "written_price_floor",
)


@pytest.mark.parametrize("name", PARTY)
@given(seed=SEEDS)
def test_what_a_party_leaves_blank_never_raises_its_score(name, seed):
    told = random_frame(seed, 100, 0.2)

    blanked = {**told, name: np.full(100, np.nan)}

    assert (_score(blanked) <= _score(told) + EXACT).all()


GATED = {
    "catchment_output_t_per_year": "supply",
    "home_use_t_per_year": "supply",
    "contracted_t_per_year": "supply",
    "home_processors": "displacement",
    "raw_material_overlap_share": "displacement",
    "food_land_share": "food",
}


@pytest.mark.parametrize(("name", "gate"), GATED.items())
@given(seed=SEEDS)
def test_what_a_gate_asks_left_blank_leaves_it_unknown_and_never_helps(name, gate, seed):
    told = random_frame(seed, 100)
    known = score(told, POLICY)

    blanked = score({**told, name: np.full(100, np.nan)}, POLICY)

    passed = known.gates[gate] == PASS
    assert (blanked.gates[gate] == UNKNOWN).all()
    assert (blanked.score[passed] <= known.score[passed] + EXACT).all()
    others_pass = np.all([known.gates[g] == PASS for g in known.gates if g != gate], axis=0)
    assert (blanked.is_ranked == others_pass).all()


def test_ten_thousand_random_pairs_score_as_the_plain_implementation_says():
    columns = random_frame(18, 10_000, 0.15)
    columns["labour_hok_per_kg_raw"][:50] = 0.0
    columns["product_price_idr_per_kg"][50:100] = 0.0
    columns["offered_raw_price_idr_per_kg"][100:150] = np.nan

    scores = score(columns, POLICY)

    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    plain = [plain_score(row) for row in rows]
    is_scored = np.array([one is not None for one in plain])
    assert (np.isnan(scores.score) == ~is_scored).all()
    found = [one for one in plain if one is not None]
    assert scores.score[is_scored] == pytest.approx([one["score"] for one in found], abs=EXACT)
    for name in ("jobs", "va", "local"):
        expected = [one[name] for one in found]
        assert scores.quantities[name][is_scored] == pytest.approx(expected, rel=EXACT, abs=EXACT)
    for gate in scores.gates:
        assert scores.gates[gate][is_scored].tolist() == [one["gates"][gate] for one in found]


def _with(columns, name, change):
    return {**columns, name: change(columns[name])}


def _score(columns):
    return score(columns, POLICY).score

"""The score: the worked cases, unknowns and edges, gates, shares, village units."""

import numpy as np
import pytest

from hilirisasi.scoring.combine import score
from hilirisasi.scoring.inputs import NAMES, REQUIRED
from tests.scoring.frames import (
    CASES,
    COFFEE,
    FILE,
    POLICY,
    TAPIOCA,
    frame,
    score_of,
)

PASS, FAIL = 1, 0

# Worked cases


@pytest.mark.parametrize("name", CASES)
def test_every_figure_of_the_worked_cases_comes_out(name):
    expected = dict(CASES[name]["expected"])
    severities, gates, total = (expected.pop(key) for key in ("sev", "gates", "U"))

    scores = score_of(CASES[name]["inputs"])

    found = {key: scores.quantities[key][0] for key in expected}
    assert found == pytest.approx(expected, rel=1e-6, abs=1e-12)
    assert {key: scores.quantities[f"sev_{key}"][0] for key in severities} == pytest.approx(
        severities, rel=1e-6, abs=1e-12
    )
    assert {gate: bool(codes[0] == PASS) for gate, codes in scores.gates.items()} == gates
    assert scores.score == pytest.approx([total], rel=1e-6)


def test_the_points_of_the_tapioca_case_are_those_of_the_design():
    points = {name: round(float(term[0]), 2) for name, term in score_of(TAPIOCA).points.items()}

    assert points == {
        "jobs": 15.87,
        "value_added": 11.66,
        "local": 11.14,
        "balance": 11.50,
        "penalty_sp": -9.67,
        "penalty_dh": 0.0,
        "penalty_ms": 0.0,
        "penalty_fd": -4.46,
        "penalty_lc": -0.61,
    }


def test_the_names_of_the_inputs_are_those_of_the_worked_cases():
    assert set(NAMES) == {*FILE["symbols"], "wage_idr_per_hok"}


# Unknowns and edges


@pytest.mark.parametrize("name", REQUIRED)
def test_without_a_required_figure_there_is_no_score(name):
    scores = score(frame(TAPIOCA, {**TAPIOCA, name: np.nan}), POLICY)

    assert np.isnan(scores.score).tolist() == [False, True]
    assert scores.is_ranked.tolist() == [True, False]
    assert all(np.isnan(points[1]) for points in scores.points.values())


def test_a_missing_column_is_a_column_of_blanks():
    named = {name: column for name, column in frame(TAPIOCA).items() if name != "peak_labour_ratio"}

    assert score(named, POLICY).score == score_of({**TAPIOCA, "peak_labour_ratio": np.nan}).score


def test_other_buyers_left_blank_are_the_contracts():
    scores = score_of({**TAPIOCA, "other_buyers_t_per_year": np.nan})

    assert scores.filled["other_buyers_t_per_year"].tolist() == [70_000.0]
    assert scores.substituted["other_buyers_t_per_year"].tolist() == [True]


def test_sales_leakage_left_blank_is_what_the_table_does_not_keep_local():
    scores = score_of({**TAPIOCA, "sales_leakage_share": np.nan})

    kept = 182.86404 * 0.75 + 1147.5 + 0.3 * 220
    assert scores.filled["sales_leakage_share"] == pytest.approx([1 - kept / 1707.9552])


def test_a_plant_without_workers_displaces_all_or_nothing():
    idle = {**TAPIOCA, "labour_hok_per_kg_raw": 0.0}

    displaced = score(frame(idle, {**idle, "home_processors": 0.0}), POLICY).quantities["Dp"]

    assert displaced.tolist() == [1.0, 0.0]


def test_an_unknown_column_is_refused():
    with pytest.raises(ValueError, match="'generosity' is no input"):
        score({"generosity": np.ones(1)}, POLICY)


def test_columns_of_other_lengths_are_refused():
    with pytest.raises(ValueError, match="differ in length"):
        score({"planned_raw_t_per_year": np.ones(2), "location_quotient": np.ones(3)}, POLICY)


def test_no_rows_give_no_scores():
    assert score(frame(), POLICY).score.tolist() == []


# Gates


@pytest.mark.parametrize(
    ("change", "gate", "code"),
    [
        ({"offered_raw_price_idr_per_kg": 1147.5 * 0.9991}, "price", PASS),
        ({"offered_raw_price_idr_per_kg": 1147.5 * 0.9989}, "price", FAIL),
        ({"planned_raw_t_per_year": 25_568.0}, "supply", PASS),
        ({"planned_raw_t_per_year": 25_569.0}, "supply", FAIL),
        ({"product_price_idr_per_kg": 5_700.0}, "viable", FAIL),
        ({"home_processors": 166.0}, "displacement", PASS),
        ({"home_processors": 167.0}, "displacement", FAIL),
        ({"food_land_share": 0.05}, "food", PASS),
        ({"food_land_share": 0.051}, "food", FAIL),
    ],
)
def test_a_gate_turns_at_its_limit(change, gate, code):
    scores = score_of({**TAPIOCA, **change})

    assert scores.gates[gate].tolist() == [code]
    assert scores.is_ranked.tolist() == [code == PASS]


def test_a_price_that_the_route_cannot_bear_is_no_matter_of_viability():
    scores = score_of({**TAPIOCA, "offered_raw_price_idr_per_kg": 5_000.0})

    assert scores.quantities["O"][0] < 0
    assert scores.gates["viable"].tolist() == [PASS]


# Share and size


@pytest.mark.parametrize("inputs", [TAPIOCA, COFFEE])
def test_a_tenth_ten_times_is_the_whole(inputs):
    of_the_plant = (
        "planned_raw_t_per_year",
        "claimed_jobs_fte",
        "investment_idr_bn",
        "home_processors",
        "catchment_output_t_per_year",
        "home_use_t_per_year",
        "contracted_t_per_year",
        "other_buyers_t_per_year",
    )
    tenth = {**inputs, **{name: inputs[name] / 10 for name in of_the_plant}}

    whole, parts = score_of(inputs).quantities, score(frame(*[tenth] * 10), POLICY).quantities

    for ratio in ("Dp", "SP", "MS"):
        assert parts[ratio] == pytest.approx(np.full(10, whole[ratio][0]))
    for amount in ("jobs", "va", "local"):
        assert parts[amount].sum() == pytest.approx(whole[amount][0])


DRYER = {
    "planned_raw_t_per_year": 1_500.0,
    "conversion_kg_per_kg": 0.82,
    "labour_hok_per_kg_raw": 0.0012,
    "product_price_idr_per_kg": 5_500.0,
    "offered_raw_price_idr_per_kg": 3_300.0,
    "reference_raw_price_idr_per_kg": 3_150.0,
    "other_input_cost_idr_per_kg_raw": 250.0,
    "claimed_jobs_fte": 6.0,
    "investment_idr_bn": 0.45,
    "wage_idr_per_hok": POLICY.farm_wage_idr_per_hok,
    "deadweight_share": 0.2,
    "worker_leakage_share": 0.0,
    "substitution_share": 0.1,
    "catchment_output_t_per_year": 8_000.0,
    "catchment_output_cv": 0.12,
    "home_use_t_per_year": 200.0,
    "contracted_t_per_year": 1_000.0,
    "other_buyers_t_per_year": 5_000.0,
    "home_processors": 0.0,
    "raw_material_overlap_share": 0.0,
    "food_land_share": 0.0,
    "peak_labour_ratio": 0.1,
    "village_sourcing_share": 1.0,
    "village_income_ratio": 0.8,
    "location_quotient": 2.5,
}
MOCAF = {
    **DRYER,
    "planned_raw_t_per_year": 300.0,
    "conversion_kg_per_kg": 0.3,
    "labour_hok_per_kg_raw": 0.01,
    "product_price_idr_per_kg": 7_500.0,
    "offered_raw_price_idr_per_kg": 1_200.0,
    "reference_raw_price_idr_per_kg": 1_080.0,
    "other_input_cost_idr_per_kg_raw": 250.0,
    "claimed_jobs_fte": 11.0,
    "investment_idr_bn": 0.4,
}


@pytest.mark.parametrize("unit", [DRYER, MOCAF])
def test_a_village_unit_can_beat_the_factory(unit):
    scores = score(frame(unit, TAPIOCA), POLICY)

    assert scores.is_ranked.tolist() == [True, True]
    assert scores.score[0] > scores.score[1]


def test_the_mocaf_unit_lives_on_the_farm_wage_and_not_on_the_minimum_wage():
    scores = score(frame(MOCAF, {**MOCAF, "wage_idr_per_hok": np.nan}), POLICY)

    assert scores.quantities["K"] == pytest.approx([800.0, 800.0])
    assert scores.quantities["M"] == pytest.approx([900.0, 1219.0936])
    assert scores.gates["viable"].tolist() == [PASS, FAIL]

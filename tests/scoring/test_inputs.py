"""The one table of inputs: complete, without a figure that nobody gives."""

import numpy as np

from hilirisasi.scoring.fill import fill
from hilirisasi.scoring.inputs import INPUTS, NAMES, Giver, inputs_document
from tests.scoring.frames import FILE, POLICY, TAPIOCA, frame

STAYS_BLANK = {
    "catchment_output_t_per_year",
    "home_use_t_per_year",
    "contracted_t_per_year",
    "home_processors",
    "raw_material_overlap_share",
    "sales_leakage_share",  # derived from the value-added table
}


def test_every_input_has_a_giver_a_meaning_and_a_page():
    assert all(isinstance(row.giver, Giver) for row in INPUTS)
    assert [row.name for row in INPUTS if not (row.meaning and row.shown_at)] == []
    assert len(set(NAMES)) == len(INPUTS) == len(FILE["symbols"]) + 1


def test_every_input_is_required_or_has_a_substitute():
    blank = {name: np.array([np.nan]) for name in NAMES}
    blank["planned_raw_t_per_year"] = np.array([10.0])

    filled, _ = fill(blank, POLICY)

    required = {row.name for row in INPUTS if row.is_required} - {"planned_raw_t_per_year"}
    assert {name for name in NAMES if np.isnan(filled[name][0])} == required | STAYS_BLANK


def test_a_policy_key_names_a_figure_of_the_policy():
    known = {*POLICY.defaults, "wage_idr_per_hok"}

    assert {row.policy_key for row in INPUTS if row.policy_key} <= known


def test_the_worked_case_lies_within_the_bounds():
    outside = [
        row.name
        for row in INPUTS
        if row.name in TAPIOCA and not row.bounds[0] <= TAPIOCA[row.name] <= row.bounds[1]
    ]

    assert outside == []


def test_what_is_known_is_left_as_it_is():
    told = frame(TAPIOCA)

    filled, substituted = fill(told, POLICY)

    assert {name: filled[name][0] for name in TAPIOCA} == TAPIOCA
    assert [name for name in NAMES if substituted[name][0]] == ["wage_idr_per_hok"]


def test_the_document_has_a_row_for_each_input():
    lines = inputs_document().splitlines()

    rows = [line for line in lines if line.startswith("| ") and "`" in line]
    assert len(rows) == len(INPUTS)
    assert (
        "| L | `worker_leakage_share` | share | Workers from outside the region. | plan "
        "| all workers (policy: `worker_leakage_share`) |  | match page |"
    ) in rows

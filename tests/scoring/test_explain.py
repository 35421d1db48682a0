"""One match explained: complete, honest about sources, and the same after a round through JSON."""

import json
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilirisasi.scoring.combine import score
from hilirisasi.scoring.explain import (
    CURED_GATE,
    Explanation,
    Source,
    explain,
)
from hilirisasi.scoring.gates import GATES
from hilirisasi.scoring.inputs import NAMES
from hilirisasi.scoring.pillars import PILLARS
from hilirisasi.scoring.records import Mark
from hilirisasi.scoring.resting import RESTS_ON
from tests.scoring.frames import POLICY, TAPIOCA, frame, random_frame, score_of

SOURCE = Source(Mark.CHECKED, "Surat pernyataan 12/2026", date(2026, 11, 3))


def line_of(explanation, name):
    return next(line for line in explanation.inputs if line.name == name)


def gate_of(explanation, name):
    return next(gate for gate in explanation.gates if gate.name == name)


def test_it_holds_all_inputs_gates_lines_and_points():
    explanation = explain(score_of(TAPIOCA), 0)

    assert [line.name for line in explanation.inputs] == list(NAMES)
    assert [(gate.name, gate.status) for gate in explanation.gates] == [
        (gate, "pass") for gate in GATES
    ]
    table = {line.letter: line.value for line in explanation.table}
    assert list(table) == [*"DEFGHIJKLMNO", "P_K", "P_J", *"QRST"]
    assert [table[x] for x in "KLO"] == pytest.approx([340.4552, 19.9335, 157.5912], abs=1e-4)
    assert sum(explanation.points.values()) == pytest.approx(explanation.score)
    assert (explanation.band, explanation.is_ranked) == ("fair", True)
    assert (explanation.policy_version, explanation.weights_are_provisional) == (
        POLICY.version,
        True,
    )


@given(seed=st.integers(0, 2**32 - 1))
def test_it_survives_json_with_unknowns(seed):
    columns = random_frame(seed, 2, 0.4)
    columns["offered_raw_price_idr_per_kg"][1] = np.nan
    scores = score(columns, POLICY)

    for row in range(2):
        explanation = explain(scores, row, {"home_processors": SOURCE})
        text = json.dumps(explanation.to_dict(), allow_nan=False)
        assert Explanation.from_dict(json.loads(text)) == explanation


def test_a_source_stands_beside_its_input():
    line = line_of(explain(score_of(TAPIOCA), 0, {"home_processors": SOURCE}), "home_processors")

    assert (line.value, line.mark, line.source, line.on) == (
        60.0,
        Mark.CHECKED,
        SOURCE.text,
        SOURCE.on,
    )


@pytest.mark.parametrize(
    ("name", "value", "mark"),
    [
        ("worker_leakage_share", 1.0, Mark.MISSING),
        ("home_processors", None, Mark.MISSING),
        ("catchment_output_cv", 0.25, Mark.ASSUMPTION),
        ("location_quotient", 0.5, Mark.ASSUMPTION),
    ],
)
def test_a_blank_shows_its_substitute_and_that_it_is_one(name, value, mark):
    line = line_of(explain(score_of({**TAPIOCA, name: np.nan}), 0), name)

    assert (line.value, line.mark) == (value, mark)


@pytest.mark.parametrize(
    ("change", "gate", "cure", "step"),
    [
        ({"offered_raw_price_idr_per_kg": 900.0}, "price", "offered_raw_price_idr_per_kg", 1),
        ({"planned_raw_t_per_year": 30_000.0}, "supply", "planned_raw_t_per_year", -1),
        ({"product_price_idr_per_kg": 5_500.0}, "viable", "product_price_idr_per_kg", 1),
        ({"home_processors": 300.0}, "displacement", "raw_material_overlap_share", -1),
        ({"food_land_share": 0.2}, "food", "food_land_share", -1),
    ],
)
def test_a_cure_lifts_its_gate_when_it_is_scored_again(change, gate, cure, step):
    failing = {**TAPIOCA, **change}
    found = gate_of(explain(score_of(failing), 0), gate)

    value = found.cures[cure]
    cured = score_of({**failing, cure: value * (1 + step * 1e-9)})

    assert (found.status, list(found.cures)) == ("fail", [cure])
    assert cured.gates[gate].tolist() == [1]
    beyond = score_of({**failing, cure: value * (1 - step * 0.01)})
    assert beyond.gates[gate].tolist() == [0]


def test_cures_from_the_records_stand_at_their_gate():
    scores = score_of({**TAPIOCA, "offered_raw_price_idr_per_kg": 900.0})

    explanation = explain(
        scores, 0, cures={"offer_idr_per_kg": 1_350.0, "plant_need_t": np.nan, "new_land_ha": 3.0}
    )

    assert gate_of(explanation, "price").cures == {"offer_idr_per_kg": 1_350.0}
    assert gate_of(explanation, "food").cures == {}
    assert set(CURED_GATE.values()) == set(GATES)


def test_an_unknown_gate_is_never_shown_as_passed():
    explanation = explain(score_of({**TAPIOCA, "home_use_t_per_year": np.nan}), 0)

    assert gate_of(explanation, "supply").status == "unknown"
    assert explanation.is_ranked


def test_without_a_required_figure_there_is_no_score_and_no_band():
    explanation = explain(score(frame({**TAPIOCA, "conversion_kg_per_kg": np.nan}), POLICY), 0)

    assert (explanation.score, explanation.band, explanation.is_ranked) == (None, None, False)
    assert explanation.checked_share == 0.0


def test_the_share_of_checked_points_rises_to_all_but_what_the_policy_assumes():
    scores = score_of(TAPIOCA)
    names = sorted({name for pillar in PILLARS for name in RESTS_ON[pillar]})

    found = [
        explain(scores, 0, dict.fromkeys(names[:count], SOURCE)) for count in range(len(names) + 1)
    ]

    shares = [explanation.checked_share for explanation in found]
    assert shares[0] == 0.0
    assert shares == sorted(shares)
    last = found[-1].mark_shares
    assert last["checked"] + last["assumption"] == pytest.approx(1.0)
    assert 0 < last["assumption"] < 0.3


def test_the_shares_by_mark_sum_to_one():
    shares = explain(score_of(TAPIOCA), 0, {"home_processors": SOURCE}).mark_shares

    assert sum(shares.values()) == pytest.approx(1.0)
    assert shares["checked"] > 0

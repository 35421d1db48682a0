"""One match explained: inputs with their sources, gates, value-added table, points.

The page, the commands and the tests render this one object; words are given by keys only.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Final, Self

import numpy as np

from hilirisasi.scoring.combine import Scores
from hilirisasi.scoring.gates import FAIL, GATES, least_price
from hilirisasi.scoring.inputs import INPUTS, Giver, Input
from hilirisasi.scoring.records import Mark
from hilirisasi.scoring.resting import mark_shares

STATUS: Final = {1: "pass", 0: "fail", -1: "unknown"}
PARTIES: Final = {Giver.PLAN, Giver.VILLAGE, Giver.REVIEWER}
# Lines of the value-added table in its order: letter, key of the input or quantity, unit.
TABLE: Final = (
    ("D", "conversion_kg_per_kg", "kg/kg"),
    ("E", "labour_hok_per_kg_raw", "HOK/kg"),
    ("F", "product_price_idr_per_kg", "Rp/kg product"),
    ("G", "wage_idr_per_hok", "Rp/HOK"),
    ("H", "offered_raw_price_idr_per_kg", "Rp/kg"),
    ("I", "other_input_cost_idr_per_kg_raw", "Rp/kg"),
    ("J", "J", "Rp/kg"),
    ("K", "K", "Rp/kg"),
    ("L", "Lr", "%"),
    ("M", "M", "Rp/kg"),
    ("N", "N", "%"),
    ("O", "O", "Rp/kg"),
    ("P_K", "P_K", "%"),
    ("P_J", "P_J", "%"),
    ("Q", "Q", "Rp/kg"),
    ("R", "R", "%"),
    ("S", "S", "%"),
    ("T", "T", "%"),
)
# Which gate each cure lifts; those named as an input are in the unit of that input.
CURED_GATE: Final[Mapping[str, str]] = {
    "offer_idr_per_kg": "price",
    "deduction_share": "price",
    "offered_raw_price_idr_per_kg": "price",
    "plant_need_t": "supply",
    "planting_t": "supply",
    "planned_raw_t_per_year": "supply",
    "product_price_idr_per_kg": "viable",
    "overlap_share": "displacement",
    "raw_material_overlap_share": "displacement",
    "new_land_ha": "food",
    "food_land_share": "food",
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where an input comes from; ``text`` names the source, ``on`` its date."""

    mark: Mark
    text: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class InputLine:
    """One input as it was used; ``value`` is ``None`` where nothing could stand in for a blank."""

    name: str
    symbol: str
    value: float | None
    unit: str
    mark: Mark
    source: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class GateLine:
    """A ranking gate: pass, fail or unknown, and what would cure a failure, by name."""

    name: str
    status: str
    cures: dict[str, float]


@dataclass(frozen=True, slots=True)
class TableLine:
    """A line of the value-added table, per kg of raw material; ``None`` is not computable."""

    letter: str
    value: float | None
    unit: str


@dataclass(frozen=True, slots=True)
class Chance:
    """How sure a score is: p in whole per cent, U x p, P10 and P90 of U, P(supply suffices).

    ``freshness`` is the share at which the tonnes of the village counted, for their age.
    """

    profit_percent: int
    expected: float
    score_low: float
    score_high: float
    supply_share: float | None
    freshness: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a match scores what it scores. ``points`` sum to ``score``; ``band`` is a key."""

    inputs: tuple[InputLine, ...]
    gates: tuple[GateLine, ...]
    table: tuple[TableLine, ...]
    quantities: dict[str, float | None]
    points: dict[str, float | None]
    score: float | None
    is_ranked: bool
    band: str | None
    checked_share: float  # of the points of the pillars: those that rest on checked figures
    weights_are_provisional: bool
    policy_version: str
    # Of the same points, by mark in lower case; they sum to 1, or are all 0.
    mark_shares: dict[str, float] = field(default_factory=dict)
    chance: "Chance | None" = None

    def to_dict(self) -> dict[str, Any]:
        """The explanation as JSON holds it: marks by name, dates in ISO form."""
        content = asdict(self)
        for line in content["inputs"]:
            line["mark"] = line["mark"].name.lower()
            line["on"] = line["on"].isoformat() if line["on"] else None
        as_json: dict[str, Any] = json.loads(json.dumps(content))
        return as_json

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> Self:
        """Read what `to_dict` wrote."""
        inputs = tuple(
            InputLine(
                **{
                    **line,
                    "mark": Mark[line["mark"].upper()],
                    "on": date.fromisoformat(line["on"]) if line["on"] else None,
                }
            )
            for line in content["inputs"]
        )
        gates = tuple(GateLine(**line) for line in content["gates"])
        table = tuple(TableLine(**line) for line in content["table"])
        told = content.get("chance")  # an explanation of before the draws has none
        chance = Chance(**told) if told else None
        read = {"inputs": inputs, "gates": gates, "table": table, "chance": chance}
        return cls(**{**content, **read})


def explain(
    scores: Scores,
    row: int,
    sources: Mapping[str, Source] | None = None,
    cures: Mapping[str, float] | None = None,
) -> Explanation:
    """Explain one row of the scores.

    ``sources`` by input name; an input without one is stated, or where it was blank missing (a
    party's) or assumed (the service's). ``cures`` by the names of `CURED_GATE`; without them they
    are found among the inputs.
    """
    given = sources or {}
    inputs = tuple(_input_line(scores, row, spec, given.get(spec.name)) for spec in INPUTS)
    figures = {**scores.filled, **scores.quantities}
    points = {name: known(term[row]) for name, term in scores.points.items()}
    total = known(scores.score[row])
    found = input_cures(scores, row) if cures is None else cures
    quantities = {name: known(column[row]) for name, column in scores.quantities.items()}
    shares = mark_shares(scores, row, {line.name: line.mark for line in inputs})
    return Explanation(
        inputs=inputs,
        gates=tuple(_gate_line(scores, row, gate, found) for gate in GATES),
        table=tuple(
            TableLine(letter, known(figures[key][row]), unit) for letter, key, unit in TABLE
        ),
        quantities=quantities,
        points=points,
        score=total,
        is_ranked=bool(scores.is_ranked[row]),
        band=None if total is None else scores.policy.band_of(total),
        checked_share=shares[Mark.CHECKED],
        weights_are_provisional=scores.policy.weights_are_provisional,
        policy_version=scores.policy.version,
        mark_shares={mark.name.lower(): share for mark, share in shares.items()},
    )


def known(value: np.float64) -> float | None:
    """A number of Python, ``None`` where unknown."""
    return None if np.isnan(value) else float(value)


def input_cures(scores: Scores, row: int) -> dict[str, float]:
    """The value of one input that lifts each failed gate; none where no value of it does."""
    x = {name: column[row] for name, column in scores.filled.items()}
    found = {name: column[row] for name, column in scores.quantities.items()}
    policy = scores.policy
    rivals_fte = policy.displacement_theta * x["home_processors"] * x["home_processor_fte"]
    product_kg = x["conversion_kg_per_kg"] * (1 + x["byproduct_value_share"])
    with np.errstate(divide="ignore", invalid="ignore"):
        values = {
            "offered_raw_price_idr_per_kg": least_price(x, policy),
            "planned_raw_t_per_year": policy.gates["supply_max"] * found["surplus"],
            "product_price_idr_per_kg": x["product_price_idr_per_kg"] - found["Oref"] / product_kg,
            "raw_material_overlap_share": policy.gates["displacement_max"]
            * found["tech"]
            / rivals_fte,
            "food_land_share": policy.gates["food_land_max"],
        }
    return {
        name: float(value)
        for name, value in values.items()
        if scores.gates[CURED_GATE[name]][row] == FAIL and np.isfinite(value) and value > 0
    }


def _input_line(scores: Scores, row: int, spec: Input, source: Source | None) -> InputLine:
    is_blank = bool(scores.substituted[spec.name][row])
    blank_mark = Mark.MISSING if spec.giver in PARTIES else Mark.ASSUMPTION
    used = source or Source(blank_mark if is_blank else Mark.STATED)
    value = known(scores.filled[spec.name][row])
    return InputLine(spec.name, spec.symbol, value, spec.unit, used.mark, used.text, used.on)


def _gate_line(scores: Scores, row: int, gate: str, cures: Mapping[str, float]) -> GateLine:
    code = int(scores.gates[gate][row])
    lifting = {
        name: float(value)
        for name, value in cures.items()
        if code == FAIL and CURED_GATE[name] == gate and np.isfinite(value)
    }
    return GateLine(gate, STATUS[code], lifting)

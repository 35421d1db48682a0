"""The ranking gates: each passes, fails, or is unknown until a person looks."""

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hilirisasi.scoring.fill import Flags
from hilirisasi.scoring.inputs import INPUTS
from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.records import Floats

PASS, FAIL, UNKNOWN = 1, 0, -1
GATES: Final = ("price", "supply", "viable", "displacement", "food")
# Gates that are unknown where one of their inputs is blank.
_ASKED: Final = {
    gate: tuple(row.name for row in INPUTS if row.gate == gate)
    for gate in ("supply", "displacement", "food")
}
Codes = NDArray[np.int8]


def least_price(x: Mapping[str, Floats], policy: Policy) -> Floats:
    """The net price at the farm that passes: max(H_floor, 0.9 H_ref), Rp/kg raw, (n,)."""
    usual = policy.gates["price_of_reference"] * x["reference_raw_price_idr_per_kg"]
    return np.maximum(x["floor_raw_price_idr_per_kg"], usual)


def ranking_gates(
    x: Mapping[str, Floats],
    quantities: Mapping[str, Floats],
    substituted: Mapping[str, Flags],
    policy: Policy,
) -> dict[str, Codes]:
    """PASS, FAIL or UNKNOWN of each gate, (n,) each; the offered price never enters viability."""
    least = least_price(x, policy)
    slack = 1 - policy.gates["price_tolerance"]
    passed = {
        "price": x["offered_raw_price_idr_per_kg"] >= least * slack,
        "supply": quantities["SP"] <= policy.gates["supply_max"],
        "viable": quantities["Oref"] >= 0,
        "displacement": quantities["Dp"] <= policy.gates["displacement_max"],
        "food": x["food_land_share"] <= policy.gates["food_land_max"],
    }
    unknown = {gate: _any(substituted, names) for gate, names in _ASKED.items()}
    unknown["price"] = np.isnan(least + x["offered_raw_price_idr_per_kg"])
    unknown["viable"] = np.isnan(quantities["Oref"])
    for gate, figure in (("supply", "SP"), ("displacement", "Dp")):
        unknown[gate] = unknown[gate] | np.isnan(quantities[figure])
    return {gate: np.where(unknown[gate], UNKNOWN, passed[gate]).astype(np.int8) for gate in GATES}


def _any(substituted: Mapping[str, Flags], names: tuple[str, ...]) -> Flags:
    return np.asarray(np.logical_or.reduce([substituted[name] for name in names]))

"""What a plant presses on: supply, home processors, the market, food land, seasonal labour."""

from collections.abc import Mapping

import numpy as np

from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.records import Floats
from hilirisasi.scoring.values import ramp, ratio

STEADY_Z = 1.28  # a yield that nine years in ten reach
LEAST_SURPLUS_T = 1.0
FLOOR_RELIEF = 0.5  # a written price floor halves the weight of market power
PENALTIES = ("SP", "DH", "MS", "FD", "LC")


def pressures(x: Mapping[str, Floats], policy: Policy) -> dict[str, Floats]:
    """Surplus (t/yr), supply pressure SP and market share MS from filled inputs, (n,) each.

    SP = X / max(Q (1 - 1.28 CV) - home - ctr, 1), MS = X / (X + other_buy). With the catchment
    unknown, SP is the worst that the gate allows.
    """
    raw_t = x["planned_raw_t_per_year"]
    surplus_t = (
        x["catchment_output_t_per_year"] * (1 - STEADY_Z * x["catchment_output_cv"])
        - x["home_use_t_per_year"]
        - x["contracted_t_per_year"]
    )
    supply = raw_t / np.maximum(surplus_t, LEAST_SURPLUS_T)
    return {
        "surplus": surplus_t,
        "SP": np.where(np.isnan(surplus_t), policy.gates["supply_max"], supply),
        "MS": ratio(raw_t, raw_t + x["other_buyers_t_per_year"]),
    }


def severities(
    x: Mapping[str, Floats], quantities: Mapping[str, Floats], policy: Policy
) -> dict[str, Floats]:
    """How far each pressure goes, 0 to 1, by the names of `PENALTIES`, (n,) each."""
    ramps = policy.ramps
    market = np.where(np.isnan(quantities["MS"]), 0.0, quantities["MS"])  # buys nothing
    relief = 1 - FLOOR_RELIEF * x["written_price_floor"]
    return {
        "SP": ramp(quantities["SP"], *ramps["SP"]),
        "DH": ramp(quantities["Dp"], *ramps["DH"]),
        "MS": ramp(market, *ramps["MS"]) * relief,
        "FD": ramp(x["food_land_share"], *ramps["FD"]),
        "LC": ramp(x["peak_labour_ratio"], *ramps["LC"]),
    }

"""The three pillars: jobs, value added, and what stays local."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.records import Floats
from hilirisasi.scoring.values import blank_earns_nothing, level, ramp, ratio

PILLARS: Final = ("jobs", "value_added", "local")
LEAST_QUOTIENT: Final = 2.0**-4


def pillar_values(
    x: Mapping[str, Floats], quantities: Mapping[str, Floats], policy: Policy
) -> dict[str, Floats]:
    """v_J, v_V and v_L, 0 to 1, from filled inputs and quantities, (n,) each.

    v_J = 0.6 lv(JOBS) + 0.4 lv(JOBS / capex);
    v_V = 0.5 lv(VA) + 0.3 ramp(100 K_ref / J) + 0.2 lv(VA / capex);
    v_L = 0.45 lv(LOCAL) + 0.20 (1 - LK) + 0.20 vill + 0.15 ramp(log2 LQ).
    """
    anchors, ramps = policy.anchors, policy.ramps
    capex, jobs, added = x["investment_idr_bn"], quantities["jobs"], quantities["va"]
    dense_jobs = blank_earns_nothing(ratio(jobs, capex))
    dense_value = blank_earns_nothing(ratio(added, capex))
    percent = blank_earns_nothing(ratio(100 * quantities["Kref"], quantities["J"]))
    special = np.log2(np.maximum(x["location_quotient"], LEAST_QUOTIENT))
    return {
        "jobs": 0.6 * level(jobs, *anchors["jobs_fte"])
        + 0.4 * level(dense_jobs, *anchors["jobs_fte_per_idr_bn"]),
        "value_added": 0.5 * level(added, *anchors["value_added_idr_bn"])
        + 0.3 * ramp(percent, *ramps["value_added_percent"])
        + 0.2 * level(dense_value, *anchors["value_added_per_investment"]),
        "local": 0.45 * level(quantities["local"], *anchors["local_income_idr_bn"])
        + 0.20 * (1 - x["sales_leakage_share"])
        + 0.20 * x["village_sourcing_share"]
        + 0.15 * ramp(special, *ramps["location_quotient_log2"]),
    }

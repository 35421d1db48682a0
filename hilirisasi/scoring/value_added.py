"""Net value added of a match; it does not depend on how processor and farmer share it."""

from collections.abc import Mapping

import numpy as np

from hilirisasi.scoring.records import Floats
from hilirisasi.scoring.values import ratio

KG_PER_T = 1000
IDR_PER_BN = 1e9


def chain_value_added(
    x: Mapping[str, Floats], lines: Mapping[str, Floats], displaced: Floats
) -> dict[str, Floats]:
    """Value added of the chain, from filled inputs ``x`` and the value-added table, (n,) each.

    K_ref = J - H_ref - I and O_ref = J - max(H_ref, H_floor) - I - M in Rp/kg raw,
    VA = 1000 X K_ref (1-d)(1-Dp) in Rp bn a year, shr the per cent of K_ref that workers and
    farmers get (reported, not scored).
    """
    usual = x["reference_raw_price_idr_per_kg"]
    before_raw = lines["J"] - x["other_input_cost_idr_per_kg_raw"]
    chain = before_raw - usual
    least_price = np.maximum(usual, x["floor_raw_price_idr_per_kg"])
    kept = (1 - x["deadweight_share"]) * (1 - displaced)
    premium = np.maximum(x["offered_raw_price_idr_per_kg"] - usual, 0)
    return {
        "Kref": chain,
        "Oref": before_raw - least_price - lines["M"],
        "va": KG_PER_T / IDR_PER_BN * x["planned_raw_t_per_year"] * chain * kept,
        "shr": ratio(100 * (lines["M"] + premium), chain),
    }

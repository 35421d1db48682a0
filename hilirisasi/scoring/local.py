"""Income that stays with the village and its surroundings, net of what home processors lose."""

from collections.abc import Mapping

import numpy as np

from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.records import Floats
from hilirisasi.scoring.value_added import IDR_PER_BN, KG_PER_T
from hilirisasi.scoring.values import ratio

LEAST_WEIGHT, GREATEST_WEIGHT = 0.5, 2.5  # of a poor village's rupiah
INCOME_PER_LOCAL_INPUT = 0.5  # of what is spent on local inputs


def local_income(
    x: Mapping[str, Floats],
    lines: Mapping[str, Floats],
    jobs: Mapping[str, Floats],
    policy: Policy,
) -> dict[str, Floats]:
    """LOCAL and its parts, Rp bn a year, from filled inputs, table and jobs, (n,) each.

    w_d = clip(y^-1.3, 0.5, 2.5); g_w wages above what workers forgo, g_f the farmers' premium
    H - H_ref (it may be negative), g_i local inputs, g_c the village's share of profit, loss what
    home processors lose. LOCAL = w_d (g_w + g_f + g_i + g_c) - loss.
    """
    forgone = (1 - policy.underemployment_share) * policy.farm_wage_idr_per_hok
    surplus_wage = policy.working_days_per_fte / IDR_PER_BN * (x["wage_idr_per_hok"] - forgone)
    raw_bn_kg = KG_PER_T / IDR_PER_BN * x["planned_raw_t_per_year"] * (1 - x["deadweight_share"])
    premium = x["offered_raw_price_idr_per_kg"] - x["reference_raw_price_idr_per_kg"]
    inputs = x["local_input_share"] * x["other_input_cost_idr_per_kg_raw"]
    weight = np.clip(
        x["village_income_ratio"] ** -policy.welfare_eta, LEAST_WEIGHT, GREATEST_WEIGHT
    )
    gains = {
        "g_w": jobs["used"] * jobs["keep"] * surplus_wage,
        "g_f": raw_bn_kg * premium,
        "g_i": INCOME_PER_LOCAL_INPUT * raw_bn_kg * inputs,
        "g_c": raw_bn_kg * x["community_profit_share"] * np.maximum(lines["O"], 0),
    }
    loss = jobs["lost"] * (policy.home_processor_income_idr_per_fte / IDR_PER_BN)
    total = gains["g_w"] + gains["g_f"] + gains["g_i"] + gains["g_c"]
    return {**gains, "loss": loss, "wd": weight, "local": weight * total - loss}


def sales_leakage(x: Mapping[str, Floats], lines: Mapping[str, Floats]) -> Floats:
    """LK = 1 - [M (1-L) + H + lam I + c max(O, 0)] / J where not told, within 0 and 1.

    Where nothing is sold all of it counts as leaving.
    """
    told = x["sales_leakage_share"]
    if not np.isnan(told).any():
        return told
    stays = (
        lines["M"] * (1 - x["worker_leakage_share"])
        + x["offered_raw_price_idr_per_kg"]
        + x["local_input_share"] * x["other_input_cost_idr_per_kg_raw"]
        + x["community_profit_share"] * np.maximum(lines["O"], 0)
    )
    derived = np.where(lines["J"] > 0, np.clip(1 - ratio(stays, lines["J"]), 0, 1), 1.0)
    return np.where(np.isnan(told), derived, told)

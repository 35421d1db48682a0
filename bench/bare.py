"""The formulas of the score as bare numpy over prepared columns: the bound of the benchmark."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FARM_WAGE, UNDEREMPLOYMENT, DAYS = 90_000.0, 0.45, 270.0
HOME_INCOME, THETA, RHO = 24e6, 0.5, 0.25
FOOD_LAND_MAX = 0.05
WEIGHTS = (0.4599580884740479, 0.3189171263722479, 0.22112478515370423)


def level(x: Floats, a: float, z: float) -> Floats:
    """Rises from 0 as the logarithm does, 1 at ``z``."""
    return np.clip(np.log1p(np.maximum(x, 0) / a) / np.log1p(z / a), 0, 1)


def ramp(x: Floats, a: float, z: float) -> Floats:
    """Straight from 0 at ``a`` to 1 at ``z``."""
    return np.clip((x - a) / (z - a), 0, 1)


def bare_score(c: Mapping[str, Floats]) -> Floats:
    """The score of complete columns, keyed by the input names; no gates, no other substitutes."""
    raw_t, labour = c["planned_raw_t_per_year"], c["labour_hok_per_kg_raw"]
    inputs, wage = c["other_input_cost_idr_per_kg_raw"], c["wage_idr_per_hok"]
    net, usual = c["offered_raw_price_idr_per_kg"], c["reference_raw_price_idr_per_kg"]
    near, claim = c["local_input_share"], c["claimed_jobs_fte"]
    output = c["conversion_kg_per_kg"] * c["product_price_idr_per_kg"]
    output = output * (1 + c["byproduct_value_share"])
    wages = labour * wage
    profit = output - net - inputs - wages
    chain = output - usual - inputs
    tech = 1000 * raw_t * labour / DAYS
    used = np.minimum(
        tech * (claim / tech) ** c["claim_evidence_exponent"], np.minimum(claim, 1.25 * tech)
    )
    overlap = np.minimum(1, THETA * c["raw_material_overlap_share"])
    lost = c["home_processors"] * c["home_processor_fte"] * overlap
    lost = np.where(np.isnan(lost), 0.5 * tech, lost)  # unknown: the worst that may be ranked
    displaced = np.minimum(1, lost / tech)
    added = 1 - c["deadweight_share"]
    workers = added * (1 - c["worker_leakage_share"]) * (1 - c["substitution_share"])
    jobs = used * workers * (1 - displaced) * (1 + 0.3 * near)
    va = 1e-6 * raw_t * chain * added * (1 - displaced)
    weight = np.clip(c["village_income_ratio"] ** -1.3, 0.5, 2.5)
    raw_kg = 1000 * raw_t * added
    shared = c["community_profit_share"] * np.maximum(profit, 0)
    gains = (
        DAYS * used * (wage - (1 - UNDEREMPLOYMENT) * FARM_WAGE) * workers
        + raw_kg * (net - usual)
        + 0.5 * near * inputs * raw_kg
        + shared * raw_kg
    )
    local = 1e-9 * (weight * gains - lost * HOME_INCOME)
    stays = (wages * (1 - c["worker_leakage_share"]) + net + near * inputs + shared) / output
    capex = c["investment_idr_bn"]
    v_jobs = 0.6 * level(jobs, 10, 200) + 0.4 * level(jobs / capex, 2, 20)
    v_added = 0.5 * level(va, 1, 30) + 0.3 * ramp(100 * chain / output, 5, 45)
    v_added += 0.2 * level(va / capex, 0.1, 1)
    v_local = (
        0.45 * level(local, 0.5, 10)
        + 0.2 * np.clip(stays, 0, 1)
        + 0.2 * c["village_sourcing_share"]
    )
    v_local += 0.15 * ramp(np.log2(np.maximum(c["location_quotient"], 2.0**-4)), -1, 2)
    pillars = (v_jobs, v_added, v_local)
    base = (1 - RHO) * sum(w * v for w, v in zip(WEIGHTS, pillars, strict=True))
    base += RHO * np.minimum(np.minimum(*pillars[:2]), v_local)
    surplus_t = (
        c["catchment_output_t_per_year"] * (1 - 1.28 * c["catchment_output_cv"])
        - c["home_use_t_per_year"]
        - c["contracted_t_per_year"]
    )
    pressure = raw_t / np.maximum(surplus_t, 1)
    market = raw_t / (raw_t + c["other_buyers_t_per_year"])
    kept = (
        (1 - 0.5 * ramp(pressure, 0.5, 1))
        * (1 - 0.4 * ramp(displaced, 0.25, 0.5))
        * (1 - 0.3 * ramp(market, 0.3, 0.8) * (1 - 0.5 * c["written_price_floor"]))
        * (1 - 0.5 * ramp(c["food_land_share"], 0, 0.05))
        * (1 - 0.2 * ramp(c["peak_labour_ratio"], 0.3, 1))
    )
    return np.asarray(100 * base * kept)


def bare_passes(c: Mapping[str, Floats]) -> NDArray[np.bool_]:
    """Whether no gate fails; ``broken`` says where the offer's price or deduction breaks a rule."""
    raw_t, labour = c["planned_raw_t_per_year"], c["labour_hok_per_kg_raw"]
    usual, floor = c["reference_raw_price_idr_per_kg"], c["floor_raw_price_idr_per_kg"]
    output = c["conversion_kg_per_kg"] * c["product_price_idr_per_kg"]
    output = output * (1 + c["byproduct_value_share"])
    costs = np.maximum(usual, floor) + c["other_input_cost_idr_per_kg_raw"]
    surplus_t = (
        c["catchment_output_t_per_year"] * (1 - 1.28 * c["catchment_output_cv"])
        - c["home_use_t_per_year"]
        - c["contracted_t_per_year"]
    )
    overlap = np.minimum(1, THETA * c["raw_material_overlap_share"])
    lost = c["home_processors"] * c["home_processor_fte"] * overlap
    fails = (
        (c["offered_raw_price_idr_per_kg"] < np.maximum(floor, 0.9 * usual) * 0.999)
        | c["broken"]
        | (output - costs - labour * c["wage_idr_per_hok"] < 0)
        | (raw_t > np.maximum(surplus_t, 1))
        | (lost > 0.5 * 1000 * raw_t * labour / DAYS)  # unknown does not fail
        | (c["food_land_share"] > FOOD_LAND_MAX)
    )
    return ~np.asarray(fails)

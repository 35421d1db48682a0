"""The score a second time, row by row in plain Python, written from the design alone.

Slow and simple on purpose: no code is shared with `hilirisasi.scoring`.
"""

import math

G, DAYS, FARM_WAGE, U, ETA, THETA, HOME_INCOME = 121909.36, 270, 90000, 0.45, 1.3, 0.5, 24e6
WEIGHTS = (0.4599580884740479, 0.3189171263722479, 0.22112478515370423)
RHO = 0.25
REQUIRED = {
    "X": "planned_raw_t_per_year",
    "D": "conversion_kg_per_kg",
    "E": "labour_hok_per_kg_raw",
    "F": "product_price_idr_per_kg",
    "H": "offered_raw_price_idr_per_kg",
    "H_ref": "reference_raw_price_idr_per_kg",
    "I": "other_input_cost_idr_per_kg_raw",
}


def lv(x, a, z):
    return min(1.0, max(0.0, math.log(1 + max(x, 0.0) / a) / math.log(1 + z / a)))


def ramp(x, a, z):
    return min(1.0, max(0.0, (x - a) / (z - a)))


def plain_score(row):  # noqa: C901, PLR0915  # one row from top to bottom, as by hand
    """Score, gates and the three amounts of one row; a missing key or NaN is unknown."""

    def told(name, default=None):
        value = row.get(name, math.nan)
        return default if math.isnan(value) else value

    need = {symbol: told(name) for symbol, name in REQUIRED.items()}
    if None in need.values():
        return None
    X, D, E, F, H, H_ref = (need[s] for s in ("X", "D", "E", "F", "H", "H_ref"))
    other_cost = need["I"]
    wage = told("wage_idr_per_hok", G)
    d = told("deadweight_share", 0.5)
    L = told("worker_leakage_share", 1.0)
    S = told("substitution_share", 0.25)
    lam = told("local_input_share", 0.0)
    c = told("community_profit_share", 0.0)
    claim = told("claimed_jobs_fte", 0.0)
    omega = told("claim_evidence_exponent", 0.0)
    capex = told("investment_idr_bn", 0.0214 * X)
    floor = told("floor_raw_price_idr_per_kg", 0.0)

    J = D * F * (1 + told("byproduct_value_share", 0.0))
    M = E * wage
    profit = J - H - other_cost - M
    K_ref = J - H_ref - other_cost
    O_ref = J - max(H_ref, floor) - other_cost - M

    tech = 1000 * X * E / DAYS
    used = 0.0
    if tech > 0:
        used = min(tech * (claim / tech) ** omega, claim, 1.25 * tech)
    processors, overlap = told("home_processors"), told("raw_material_overlap_share")
    knows_homes = processors is not None and overlap is not None
    if knows_homes:
        lost = processors * told("home_processor_fte", 1.5) * min(1, THETA * overlap)
        displaced = min(1.0, lost / tech) if tech > 0 else float(lost > 0)
    else:
        displaced, lost = 0.5, 0.5 * tech
    keep = (1 - d) * (1 - L) * (1 - S)
    jobs = used * keep * (1 - displaced) * (1 + 0.3 * lam)
    va = 1000 * X * K_ref * (1 - d) * (1 - displaced) / 1e9
    y = told("village_income_ratio", 1.0)
    weight = min(2.5, max(0.5, y**-ETA)) if y > 0 else 2.5
    local = DAYS * used * (wage - (1 - U) * FARM_WAGE) * keep
    local += 1000 * X * (1 - d) * ((H - H_ref) + 0.5 * lam * other_cost + c * max(profit, 0))
    local = (weight * local - lost * HOME_INCOME) / 1e9

    output, own, contracted = (
        told("catchment_output_t_per_year"),
        told("home_use_t_per_year"),
        told("contracted_t_per_year"),
    )
    knows_supply = None not in {output, own, contracted}
    pressure = 1.0
    if knows_supply:
        surplus = output * (1 - 1.28 * told("catchment_output_cv", 0.25)) - own - contracted
        pressure = X / max(surplus, 1)
    others = told("other_buyers_t_per_year", contracted or 0.0)
    market = X / (X + others) if X + others > 0 else 0.0
    food = told("food_land_share")

    leak = told("sales_leakage_share")
    if leak is None and J > 0:
        leak = 1 - (M * (1 - L) + H + lam * other_cost + c * max(profit, 0)) / J
        leak = min(1.0, max(0.0, leak))
    elif leak is None:
        leak = 1.0
    special = math.log2(max(told("location_quotient", 0.5), 2**-4))
    v_j = 0.6 * lv(jobs, 10, 200) + 0.4 * lv(jobs / capex if capex > 0 else 0, 2, 20)
    v_v = 0.5 * lv(va, 1, 30) + 0.3 * (ramp(100 * K_ref / J, 5, 45) if J > 0 else 0)
    v_v += 0.2 * lv(va / capex if capex > 0 else 0, 0.1, 1)
    v_l = 0.45 * lv(local, 0.5, 10) + 0.2 * (1 - leak)
    v_l += 0.2 * told("village_sourcing_share", 0.0) + 0.15 * ramp(special, -1, 2)
    values = (v_j, v_v, v_l)
    base = (1 - RHO) * sum(w * v for w, v in zip(WEIGHTS, values, strict=True))
    base += RHO * min(values)
    severities = (
        (0.5, ramp(pressure, 0.5, 1)),
        (0.4, ramp(displaced, 0.25, 0.5)),
        (0.3, ramp(market, 0.3, 0.8) * (1 - 0.5 * told("written_price_floor", 0.0))),
        (0.5, ramp(0.05 if food is None else food, 0, 0.05)),
        (0.2, ramp(told("peak_labour_ratio", 0.65), 0.3, 1)),
    )
    kept = math.prod(1 - share * severity for share, severity in severities)

    def gate(is_known, passes):
        return -1 if not is_known else int(passes)

    return {
        "score": 100 * base * kept,
        "jobs": jobs,
        "va": va,
        "local": local,
        "gates": {
            "price": gate(True, max(floor, 0.9 * H_ref) * 0.999 <= H),
            "supply": gate(knows_supply, pressure <= 1),
            "viable": gate(True, O_ref >= 0),
            "displacement": gate(knows_homes, displaced <= 0.5),
            "food": gate(food is not None, food is not None and food <= 0.05),
        },
    }

"""The engine: pairs a second against the same formulas as bare numpy and as a loop over rows.

Run as ``python -m bench.engine``. Bare numpy computes the score alone, from complete columns; the
engine also fills blanks, judges gates, and keeps quantities and points for the explanation.
"""

import math
import os
import platform
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
import scipy
import sklearn

from bench import bare
from bench.bare import Floats, bare_score
from hilirisasi.scoring.combine import score
from hilirisasi.scoring.estimators import make_pipeline
from hilirisasi.scoring.inputs import INPUTS, NAMES
from hilirisasi.scoring.policy import Policy

PAIRS, LOOP_PAIRS, ROUNDS, SEED = 300_000, 3_000, 7, 18
# Usual values, around which the random figures lie within a half.
USUAL = {
    "planned_raw_t_per_year": 18_000.0,
    "conversion_kg_per_kg": 0.24,
    "byproduct_value_share": 0.13,
    "labour_hok_per_kg_raw": 0.0015,
    "product_price_idr_per_kg": 8_000.0,
    "offered_raw_price_idr_per_kg": 1_150.0,
    "reference_raw_price_idr_per_kg": 1_080.0,
    "floor_raw_price_idr_per_kg": 1_100.0,
    "other_input_cost_idr_per_kg_raw": 220.0,
    "wage_idr_per_hok": 120_000.0,
    "claimed_jobs_fte": 120.0,
    "investment_idr_bn": 25.0,
    "catchment_output_t_per_year": 120_000.0,
    "catchment_output_cv": 0.12,
    "home_use_t_per_year": 6_000.0,
    "contracted_t_per_year": 70_000.0,
    "other_buyers_t_per_year": 45_000.0,
    "home_processors": 60.0,
    "food_land_share": 0.02,
    "location_quotient": 2.0,
}


def main() -> None:
    """Print the table."""
    policy = Policy.default()
    columns = make_columns(PAIRS)
    matrix = np.column_stack([columns[name] for name in NAMES])
    pipeline = make_pipeline(policy).fit(matrix)
    few = {name: column[:LOOP_PAIRS] for name, column in columns.items()}
    with np.errstate(all="ignore"):
        steps: dict[str, tuple[Callable[[], object], int]] = {
            "bare numpy": (lambda: bare_score(columns), PAIRS),
            "engine": (lambda: score(columns, policy), PAIRS),
            "pipeline": (lambda: pipeline.predict(matrix), PAIRS),
            "loop of Python": (lambda: [loop_score(row) for row in rows_of(few)], LOOP_PAIRS),
        }
        seconds = {name: median(times) for name, times in interleaved(steps).items()}
    rates = {name: steps[name][1] / spent for name, spent in seconds.items()}
    print(machine())
    print(f"{PAIRS:,} pairs ({LOOP_PAIRS:,} in the loop), median of {ROUNDS} interleaved rounds")
    print(f"{'':<16}{'pairs/s':>14}{'time by bare':>14}{'loop by it':>12}")
    for name, rate in rates.items():
        by_bare, loop_by = rates["bare numpy"] / rate, rate / rates["loop of Python"]
        print(f"{name:<16}{rate:>14,.0f}{by_bare:>14.2f}{loop_by:>12.1f}")


def interleaved(
    steps: Mapping[str, tuple[Callable[[], object], int]],
) -> dict[str, list[float]]:
    """Seconds of each step in each round; every round runs all steps, so that drift is shared."""
    times: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(ROUNDS):
        for name, (step, _pairs) in steps.items():
            start = perf_counter()
            step()
            times[name].append(perf_counter() - start)
    return times


def make_columns(count: int) -> dict[str, Floats]:
    """Complete, seeded, plausible inputs."""
    random = np.random.default_rng(SEED)
    columns = {
        row.name: random.uniform(0.5, 1.5, count) * USUAL.get(row.name, 0.5) for row in INPUTS
    }
    return columns | {"sales_leakage_share": np.full(count, np.nan)}  # derived from the table


def rows_of(columns: Mapping[str, Floats]) -> list[dict[str, float]]:
    """The rows as dictionaries, as a first program would hold them."""
    cells = zip(*(column.tolist() for column in columns.values()), strict=True)
    return [dict(zip(columns, row, strict=True)) for row in cells]


def loop_score(c: Mapping[str, float]) -> float:
    """The formulas of `bench.bare.bare_score` for one row, with Python's own numbers."""
    raw_t, labour = c["planned_raw_t_per_year"], c["labour_hok_per_kg_raw"]
    inputs, wage = c["other_input_cost_idr_per_kg_raw"], c["wage_idr_per_hok"]
    net, usual = c["offered_raw_price_idr_per_kg"], c["reference_raw_price_idr_per_kg"]
    near, claim = c["local_input_share"], c["claimed_jobs_fte"]
    output = c["conversion_kg_per_kg"] * c["product_price_idr_per_kg"]
    output *= 1 + c["byproduct_value_share"]
    wages = labour * wage
    profit, chain = output - net - inputs - wages, output - usual - inputs
    tech = 1000 * raw_t * labour / bare.DAYS
    used = min(tech * (claim / tech) ** c["claim_evidence_exponent"], claim, 1.25 * tech)
    lost = c["home_processors"] * c["home_processor_fte"]
    lost *= min(1, bare.THETA * c["raw_material_overlap_share"])
    displaced = min(1, lost / tech)
    added = 1 - c["deadweight_share"]
    workers = added * (1 - c["worker_leakage_share"]) * (1 - c["substitution_share"])
    jobs = used * workers * (1 - displaced) * (1 + 0.3 * near)
    va = 1e-6 * raw_t * chain * added * (1 - displaced)
    weight = min(max(c["village_income_ratio"] ** -1.3, 0.5), 2.5)
    raw_kg = 1000 * raw_t * added
    shared = c["community_profit_share"] * max(profit, 0)
    gains = bare.DAYS * used * (wage - (1 - bare.UNDEREMPLOYMENT) * bare.FARM_WAGE) * workers
    gains += raw_kg * (net - usual + 0.5 * near * inputs + shared)
    local = 1e-9 * (weight * gains - lost * bare.HOME_INCOME)
    stays = (wages * (1 - c["worker_leakage_share"]) + net + near * inputs + shared) / output
    capex = c["investment_idr_bn"]
    v_jobs = 0.6 * level(jobs, 10, 200) + 0.4 * level(jobs / capex, 2, 20)
    v_added = 0.5 * level(va, 1, 30) + 0.3 * ramp(100 * chain / output, 5, 45)
    v_added += 0.2 * level(va / capex, 0.1, 1)
    v_local = 0.45 * level(local, 0.5, 10) + 0.2 * stays + 0.2 * c["village_sourcing_share"]
    v_local += 0.15 * ramp(math.log2(max(c["location_quotient"], 2.0**-4)), -1, 2)
    pillars = (v_jobs, v_added, v_local)
    base = (1 - bare.RHO) * sum(w * v for w, v in zip(bare.WEIGHTS, pillars, strict=True))
    base += bare.RHO * min(pillars)
    surplus_t = c["catchment_output_t_per_year"] * (1 - 1.28 * c["catchment_output_cv"])
    surplus_t -= c["home_use_t_per_year"] + c["contracted_t_per_year"]
    market = ramp(raw_t / (raw_t + c["other_buyers_t_per_year"]), 0.3, 0.8)
    kept = 1 - 0.5 * ramp(raw_t / max(surplus_t, 1), 0.5, 1)
    kept *= 1 - 0.4 * ramp(displaced, 0.25, 0.5)
    kept *= 1 - 0.3 * market * (1 - 0.5 * c["written_price_floor"])
    kept *= 1 - 0.5 * ramp(c["food_land_share"], 0, 0.05)
    kept *= 1 - 0.2 * ramp(c["peak_labour_ratio"], 0.3, 1)
    return 100 * base * kept


def level(x: float, a: float, z: float) -> float:
    """`bench.bare.level` of one number."""
    return min(max(math.log1p(max(x, 0) / a) / math.log1p(z / a), 0), 1)


def ramp(x: float, a: float, z: float) -> float:
    """`bench.bare.ramp` of one number."""
    return min(max((x - a) / (z - a), 0), 1)


def machine() -> str:
    """Processor, cores and versions in one line."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        model = lines[0].partition(":")[2].strip() if lines else model
    return (
        f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"numpy {np.__version__}, scipy {scipy.__version__}, scikit-learn {sklearn.__version__}"
    )


if __name__ == "__main__":
    main()

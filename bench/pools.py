"""The pools of Lampung's size: how far each is from the bound of its linear programme.

Run as ``python -m bench.pools``. The bound of `hilirisasi.scoring.pool_costs` is computed for every
pool; for a few of the largest an independent solver (HiGHS) finds the linear programme's optimum.
"""

import platform
from time import perf_counter

import numpy as np
import scipy.sparse as sp
from scipy.optimize import linprog

from bench.rank_data import make_records
from hilirisasi.scoring.candidates import find_candidates
from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.pool_costs import cost_of
from hilirisasi.scoring.pools import Pools, build_pools
from hilirisasi.scoring.setting import Setting, make_setting
from hilirisasi.scoring.windows import kept_months

GOAL, SOLVED, MONTHS = 0.01, 12, 12  # of the bound; programmes solved


def main() -> None:
    """Print the greatest gap, and beside the solver's optimum the pool's cost."""
    listings, plans, reference = make_records()
    found = find_candidates(listings, plans)
    setting = make_setting(listings, plans, reference, Policy.default(), found)
    start = perf_counter()
    pools = build_pools(setting, found)
    spent = perf_counter() - start
    costs = [cost_of(setting, pools, pool) for pool in range(len(pools.frame.plan_row))]
    gaps = [cost.gap_share for cost in costs]
    unfilled = max(cost.most_kg / cost.filled_kg - 1 for cost in costs)
    print(f"{platform.machine()}, Python {platform.python_version()}, numpy {np.__version__}")
    print(f"{len(costs):,} pools of {len(pools.part_listing_row):,} parts in {spent:.2f} s")
    print(f"greatest gap to the bound {max(gaps):.1e} in cost, {unfilled:.1e} in kg")
    sizes = np.diff(pools.part_starts)
    for pool in np.argsort(-sizes, kind="stable")[:SOLVED].tolist():
        start = perf_counter()
        filled_kg, least_idr = solve(setting, pools, pool)
        cost = costs[pool]
        print(
            f"{sizes[pool]:>5} parts: {cost.filled_kg / filled_kg - 1:+.1e} in kg, "
            f"{cost.total_idr / least_idr - 1:+.1e} in cost against HiGHS "
            f"({perf_counter() - start:.1f} s)"
        )
    print(f"goal at most {GOAL:.0%}: {'met' if max(gaps) <= GOAL else 'missed'}")


def solve(setting: Setting, pools: Pools, pool: int) -> tuple[float, float]:
    """The most kilograms and their least cost, as a linear programme of all ways of the goods."""
    plan = pools.frame.plan_row[pool]
    line = np.flatnonzero(pools.lines.plan_row == plan)
    rows = pools.lines.listing_row[line]
    free_kg, kept = setting.free_kg[rows], kept_months(setting.listings.storable_months[rows])
    net = pools.frame.inputs["offered_raw_price_idr_per_kg"][pool]
    borne = pools.frame.haulage_idr_per_kg[pool]
    paid = setting.plans.farmer_pays_haulage[plan] * (setting.plans.price_place[plan] > 0)
    haulage = setting.policy.defaults["haulage_idr_per_t_km"] / 1000 * pools.lines.distance_km[line]
    cost = net + borne + haulage * (1 - paid)
    ways = [
        (listing, harvest, (harvest + later) % MONTHS)
        for listing, harvest in np.argwhere(free_kg > 0).tolist()
        for later in range(kept[listing] + 1)
    ]
    listing, harvest, delivery = np.array(ways).T
    columns, ones = np.arange(len(ways)), np.ones(len(ways))
    supply = sp.csr_array((ones, (listing * MONTHS + harvest, columns)), (free_kg.size, len(ways)))
    demand = sp.csr_array((ones, (delivery, columns)), (MONTHS, len(ways)))
    solved = linprog(
        cost[listing] - 2 * np.abs(cost).max() - 1,
        A_ub=sp.vstack([supply, demand]),
        b_ub=np.concatenate([free_kg.ravel(), setting.plans.need_kg[plan]]),
        method="highs",
    )
    return float(solved.x.sum()), float(cost[listing] @ solved.x)


if __name__ == "__main__":
    main()

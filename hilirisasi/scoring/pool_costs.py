"""What a pool costs, and what any other would: a bound that does not trust how it was found.

Whoever serves a need as far with the same listings pays at least the bound, and nobody serves it
further than ``most_kg``; both follow from the records and the pool alone, by windows of the year
that can take no more (weak duality of the linear programme).
"""

from dataclasses import dataclass

import numpy as np

from hilirisasi.scoring.haulage import usual_haulage_idr_per_kg
from hilirisasi.scoring.pools import Pools
from hilirisasi.scoring.prices import offer_prices
from hilirisasi.scoring.records import Floats, Integers
from hilirisasi.scoring.setting import Setting
from hilirisasi.scoring.supply import MONTHS
from hilirisasi.scoring.windows import COVERED, GRAM, SUMS, kept_months


@dataclass(frozen=True, slots=True)
class PoolCost:
    """The cost of one pool, net price and haulage whoever bears it, and its bounds."""

    distance_km: Floats  # (q,), of each part
    net_idr_per_kg: Floats  # (q,), at the farm
    haulage_idr_per_kg: Floats  # (q,), on top of it
    farmer_haulage_idr_per_kg: Floats  # (q,), that the net price already leaves out
    total_idr: float  # a year
    least_idr: float  # no other set of these listings fills as much for less
    filled_kg: float  # a year
    most_kg: float  # nor more than this

    @property
    def gap_share(self) -> float:
        """By how much the pool may be dearer than the cheapest, at most."""
        return max(self.total_idr / self.least_idr - 1, 0.0) if self.least_idr > 0 else 0.0


def cost_of(setting: Setting, pools: Pools, pool: int) -> PoolCost:
    """The cost of the pool in one row of ``pools``; the plan's own offer is the price."""
    plan = pools.frame.plan_row[pool]
    line = np.flatnonzero(pools.lines.plan_row == plan)
    listing_row, distance_km = pools.lines.listing_row[line], pools.lines.distance_km[line]
    parts = slice(pools.part_starts[pool], pools.part_starts[pool + 1])
    place = {row: index for index, row in enumerate(listing_row.tolist())}
    rows = [place[row] for row in pools.part_listing_row[parts].tolist()]
    given_kg = np.zeros((len(line), MONTHS))
    given_kg[rows] = pools.part_harvest_kg[parts]
    offer = offer_prices(
        setting.plans,
        setting.reference,
        setting.policy,
        pools.lines.plan_row[line],
        distance_km,
    )
    haulage = usual_haulage_idr_per_kg(setting.policy, distance_km)
    cost = offer.net + haulage
    most_kg = most_of_first(
        setting.plans.need_kg[plan],
        setting.free_kg[listing_row],
        kept_months(setting.listings.storable_months[listing_row]),
        given_kg,
    )
    filled_kg = float(given_kg.sum())
    # What the first i cannot bring must come from those after them, which cost more.
    steps = np.diff(cost).clip(0)
    least = cost[0] * filled_kg + steps @ (filled_kg - most_kg[:-1]).clip(0)
    return PoolCost(
        distance_km=distance_km[rows],
        net_idr_per_kg=offer.net[rows],
        haulage_idr_per_kg=haulage[rows],
        farmer_haulage_idr_per_kg=offer.haulage_by_farmer[rows],
        total_idr=float(cost @ given_kg.sum(axis=1)),
        least_idr=float(least),
        filled_kg=filled_kg,
        most_kg=float(most_kg[-1]),
    )


def most_of_first(need_kg: Floats, free_kg: Floats, kept: Integers, given_kg: Floats) -> Floats:
    """What the first 1, 2, … listings can bring together at most, (r,).

    ``need_kg`` (12,); ``free_kg`` and ``given_kg`` (r, 12) by harvest month; ``kept`` (r,). Goods
    that only serve full windows bring no more than those need, all others no more than there is.
    """
    taken = np.zeros((len(free_kg), len(COVERED)))
    for months in np.unique(kept):
        rows = (kept == months)[:, None]
        taken += np.cumsum(given_kg * rows, axis=0) @ SUMS[months].T
    full = COVERED @ need_kg - taken <= GRAM
    most = (full @ COVERED.astype(np.float64) > 0) @ need_kg
    for months in np.unique(kept):
        offered = np.cumsum(free_kg * (kept == months)[:, None], axis=0)
        serves_full = full @ SUMS[months] > 0
        most += (offered * ~serves_full).sum(axis=1)
    return np.asarray(most)

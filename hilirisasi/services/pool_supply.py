"""The pool of one plan in full: what each village gives, what it costs, and how sure that is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.months import day_of
from hilirisasi.scoring.candidates import find_candidates
from hilirisasi.scoring.pool_costs import PoolCost, cost_of
from hilirisasi.scoring.pools import build_pools
from hilirisasi.scoring.records import Floats
from hilirisasi.scoring.setting import make_setting
from hilirisasi.scoring.sphere import coordinates
from hilirisasi.services import (
    columns,
    listing_search,
    matching,
    open_plans,
    policies,
    regional,
)
from models import Kg, Listing, MonthlyKg, Plan, Region


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolPart:
    """What one listing gives: kg by harvest month, and by the month in which the plant has it.

    A kilogram costs its net price and the haulage, whoever bears that.
    """

    listing_id: int
    harvest_kg: MonthlyKg
    delivered_kg: MonthlyKg
    distance_km: float
    net_price_idr_per_kg: float
    haulage_idr_per_kg: float
    farmer_haulage_idr_per_kg: float
    is_underpaid: bool  # below what the price gate asks here


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A listing within reach that the need leaves out, and what it has free in a year."""

    listing_id: int
    distance_km: float
    free_kg: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolSupply:
    """The parts, nearest first, of ``chosen_from`` listings within reach, and their cost.

    ``left_out`` are the others, nearest first; ``centre`` is where the goods are gathered, latitude
    and longitude in degrees.
    """

    parts: tuple[PoolPart, ...]
    left_out: tuple[LeftOut, ...]
    centre: tuple[float, float]
    chosen_from: int
    cost: PoolCost
    haulage_idr_per_t_km: float

    @property
    def delivered_kg(self) -> MonthlyKg:
        """What the plant has in each month: the sum of the parts."""
        months = zip(*(part.delivered_kg for part in self.parts), strict=True)
        return MonthlyKg(tuple(Kg(sum(kg)) for kg in months))

    @property
    def cost_idr_per_kg(self) -> float:
        """What a kilogram costs on average, at the plant's gate."""
        return self.cost.total_idr / self.cost.filled_kg

    @property
    def is_fullest(self) -> bool:
        """Is it proven that no other set of these listings fills more?"""
        return self.cost.most_kg - self.cost.filled_kg < 1


def find(
    session: Session, *, plan: Plan, now: datetime, site: Region | None = None
) -> PoolSupply | None:
    """Return the pool of a plan as the ranking makes it, or ``None`` where there is none.

    ``site`` is another place than the plan's that the plant could stand at.
    """
    if open_plans.has_lapsed(plan, now):
        return None
    listings = matching.load_listings(session, [plan], now)
    records = columns.of_listings(session, listings, now=now)
    plans = columns.of_plans([plan], now=now)
    plans = columns.at_sites(plans, [site]) if site else plans
    policy = policies.active(session, now=now)
    candidates = find_candidates(records, plans)
    setting = make_setting(
        records, plans, regional.reference(session, today=day_of(now)), policy, candidates
    )
    pools = build_pools(setting, candidates)
    if not len(pools.frame.plan_row):
        return None
    cost = cost_of(setting, pools, 0)
    lines, taken = pools.lines, set(pools.part_listing_row.tolist())
    latitude, longitude = coordinates(lines.centre[:1])[0].tolist()
    return PoolSupply(
        left_out=tuple(
            LeftOut(
                listing_id=listings[row].id,
                distance_km=distance_km,
                free_kg=int(setting.free_kg[row].sum()),
            )
            for row, distance_km in zip(
                lines.listing_row.tolist(), lines.distance_km.tolist(), strict=True
            )
            if row not in taken
        ),
        centre=(latitude, longitude),
        parts=tuple(
            PoolPart(
                listing_id=listings[row].id,
                harvest_kg=_whole(pools.part_harvest_kg[part]),
                delivered_kg=_whole(pools.part_kg[part]),
                distance_km=float(cost.distance_km[part]),
                net_price_idr_per_kg=float(cost.net_idr_per_kg[part]),
                haulage_idr_per_kg=float(cost.haulage_idr_per_kg[part]),
                farmer_haulage_idr_per_kg=float(cost.farmer_haulage_idr_per_kg[part]),
                is_underpaid=bool(pools.part_is_underpaid[part]),
            )
            for part, row in enumerate(pools.part_listing_row.tolist())
        ),
        chosen_from=len(pools.lines.plan_row),
        cost=cost,
        haulage_idr_per_t_km=policy.defaults["haulage_idr_per_t_km"],
    )


def listings_of(session: Session, *, ids: Iterable[int]) -> dict[int, Listing]:
    """Return listings with their names, by id."""
    found = session.scalars(
        sa.select(Listing).options(*listing_search.WITH_NAMES).where(Listing.id.in_(list(ids)))
    )
    return {listing.id: listing for listing in found}


def _whole(kg: Floats) -> MonthlyKg:
    return MonthlyKg(tuple(Kg(int(month)) for month in np.floor(kg)))

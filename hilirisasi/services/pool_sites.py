"""Where else a plan's plant could stand, and the pool that would gather around each place.

The candidate sites are the plan's own place and the land that villages within its radius show to
who wants to build; protected food land (LP2B) is none.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.freshness import PROFILE_LIFE
from hilirisasi.months import day_of
from hilirisasi.scoring import ranking
from hilirisasi.scoring.haulage import usual_haulage_idr_per_kg
from hilirisasi.scoring.sphere import distances_km, unit_vectors
from hilirisasi.services import columns, matching, policies, regional
from models import Lp2b, Organisation, Plan, Region, VillageProfile, VillageSite

MOST: Final = 20  # places beside the plan's own, the nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePool:
    """The pool around one place; ``number`` stands in its address, 1 is the plan's own place.

    ``sites`` is the land that the village shows there; ``score`` is ``None`` where none is made.
    """

    number: int
    place: Region
    sites: tuple[VillageSite, ...]
    villages: int
    filled_kg: int
    net_and_haulage_idr_per_kg: float
    score: float | None
    is_ranked: bool


def list_places(
    session: Session, *, plan: Plan, now: datetime
) -> list[tuple[Region, tuple[VillageSite, ...]]]:
    """Return the plan's place, then the villages with land to show, in the order of their codes.

    A profile that nobody confirmed for a year shows none.
    """
    own = (plan.region, ())
    if plan.region.latitude is None:
        return [own]
    rows = session.scalars(
        sa.select(VillageSite)
        .join(VillageProfile, VillageProfile.organisation_id == VillageSite.organisation_id)
        .where(VillageSite.lp2b != Lp2b.INSIDE, VillageProfile.confirmed_at > now - PROFILE_LIFE)
        .order_by(VillageSite.id)
    ).all()
    sites: dict[int, list[VillageSite]] = {}
    for site in rows:
        sites.setdefault(site.organisation_id, []).append(site)
    found = session.execute(
        sa.select(Organisation.id, Region)
        .join(Region, Region.code == Organisation.region_code)
        .where(
            Organisation.id.in_(sites),
            Region.latitude.is_not(None),
            Region.code != plan.region.code,
        )
    ).all()
    near = [(_km(plan.region, place), place, tuple(sites[id_])) for id_, place in found]
    near = [row for row in near if row[0] <= plan.radius_km]
    nearest = sorted(near, key=lambda row: (row[0], row[1].code))[:MOST]
    return [own, *sorted((row[1:] for row in nearest), key=lambda row: row[0].code)]


def rank(session: Session, *, plan: Plan, now: datetime) -> list[SitePool]:
    """Return the pool around each place that has one, the best score first."""
    places = list_places(session, plan=plan, now=now)
    listings = matching.load_listings(session, [plan], now)
    plans = columns.at_sites(columns.of_plans([plan], now=now), [place for place, _sites in places])
    policy = policies.active(session, now=now)
    ranked = ranking.rank(
        columns.of_listings(session, listings, now=now),
        plans,
        regional.reference(session, today=day_of(now)),
        policy,
    )
    haulage_idr_per_kg = usual_haulage_idr_per_kg(policy, ranked.distance_km)
    pools = []
    for row in np.flatnonzero(ranked.is_pool).tolist():
        number = int(ranked.plan_row[row])
        place, sites = places[number]
        net = float(ranked.inputs["offered_raw_price_idr_per_kg"][row])
        pools.append(
            SitePool(
                number=number + 1,
                place=place,
                sites=sites,
                villages=len(ranked.parts_of(row)),
                filled_kg=int(ranked.taken_kg[row].sum()),
                net_and_haulage_idr_per_kg=net + float(haulage_idr_per_kg[row]),
                score=float(ranked.scores.score[row]) if ranked.is_scored[row] else None,
                is_ranked=bool(ranked.scores.is_ranked[row]),
            )
        )
    return sorted(pools, key=lambda pool: (not pool.is_ranked, -(pool.score or 0), pool.number))


def _km(here: Region, there: Region) -> float:
    points = unit_vectors(
        np.array([here.latitude, there.latitude], dtype=np.float64),
        np.array([here.longitude, there.longitude], dtype=np.float64),
    )
    return float(distances_km(points[:1], points[1:])[0])

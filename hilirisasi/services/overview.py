"""The key figures of the front page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.case_flow import FACILITATED
from hilirisasi.months import day_of
from hilirisasi.services import offered, open_plans
from hilirisasi.services.listing_search import is_shown
from models import (
    VILLAGE_KINDS,
    Case,
    Commodity,
    Listing,
    Plan,
    Region,
    Reservation,
)

DECEMBER: Final = 12


@dataclass(frozen=True, slots=True)
class FreeSupply:
    """What is still free of one commodity in the year of the figures, kg."""

    commodity: Commodity
    kg: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigures:
    """What the service holds on ``day``: counts, and free supply by commodity, most first."""

    day: date
    villages: int
    villages_listed: int
    listings: int
    open_plans: int
    approved_cases: int
    free: Sequence[FreeSupply]


def key_figures(session: Session, *, now: datetime) -> KeyFigures:
    """Count what the public may know."""
    day = day_of(now)
    published = is_shown(now)
    count = sa.func.count
    return KeyFigures(
        day=day,
        villages=_count(session, sa.select(count()).where(Region.kind.in_(VILLAGE_KINDS))),
        villages_listed=_count(
            session, sa.select(count(sa.distinct(Listing.village_code))).where(published)
        ),
        listings=_count(session, sa.select(count(Listing.id)).where(published)),
        open_plans=_count(session, sa.select(count(Plan.id)).where(open_plans.is_shown(now))),
        approved_cases=_count(
            session, sa.select(count(Case.id)).where(Case.status.in_(FACILITATED))
        ),
        free=_free_supply(session, now),
    )


def _count(session: Session, query: sa.Select[int]) -> int:
    return session.scalar(query) or 0


def _free_supply(session: Session, now: datetime) -> list[FreeSupply]:
    """Return offers of all twelve months less what is reserved in that calendar year."""
    published, year = is_shown(now), day_of(now).year
    sums = offered.add_up(session, Listing.commodity_code, where=published)
    free = {code: sum(found.kg) for (code,), found in sums.items()}
    reserved = session.execute(
        sa.select(Listing.commodity_code, sa.func.sum(Reservation.kg))
        .join(Listing, Listing.id == Reservation.listing_id)
        .where(
            published,
            Reservation.month.between(date(year, 1, 1), date(year, DECEMBER, 1)),
            Reservation.released_at.is_(None),
        )
        .group_by(Listing.commodity_code)
    )
    for code, kg in reserved:
        free[code] -= int(kg)
    ordered = sorted(free.items(), key=lambda item: (-item[1], item[0]))
    names = {row.code: row for row in session.scalars(sa.select(Commodity))}
    return [FreeSupply(names[code], kg) for code, kg in ordered]

"""Open cases that want the same tonnes: together they ask for more than a listing has left."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from hilirisasi.services import cases, reservations
from hilirisasi.services.desk import OPEN
from models import Case, Listing


@dataclass(frozen=True, slots=True)
class ShortMonth:
    """One month that does not suffice, kg: what is left, and what each case asks in their order."""

    month: date
    free_kg: int
    asked_kg: tuple[int, ...]

    @property
    def sum_kg(self) -> int:
        """What all of them ask together."""
        return sum(self.asked_kg)


@dataclass(frozen=True, slots=True)
class Rivalry:
    """Two or more cases on one listing, and the months that they cannot all have."""

    listing: Listing
    cases: Sequence[Case]
    months: Sequence[ShortMonth]


def list_all(
    session: Session, *, now: datetime, listing_ids: Collection[int] | None = None
) -> list[Rivalry]:
    """Return who wants the same tonnes, by listing; of some listings alone where they are named.

    A month counts where at least two cases ask for some of it. What a case holds already (while an
    objection is open) it asks of nobody.
    """
    wanted = [Case.status.in_(OPEN)]
    if listing_ids is not None:
        wanted.append(Case.listing_id.in_(listing_ids))
    crowded = sa.select(Case.listing_id).where(*wanted).group_by(Case.listing_id)
    rows = session.scalars(
        sa.select(Case)
        .options(*cases.WITH_NAMES, selectinload(Case.reservations))
        .where(*wanted, Case.listing_id.in_(crowded.having(sa.func.count() > 1)))
        .order_by(Case.listing_id, Case.opened_at, Case.id)
    ).all()
    by_listing: dict[int, list[Case]] = {}
    for case in rows:
        by_listing.setdefault(case.listing_id, []).append(case)
    found = (_rivalry(session, group, now) for group in by_listing.values())
    return [rivalry for rivalry in found if rivalry is not None]


def _rivalry(session: Session, group: Sequence[Case], now: datetime) -> Rivalry | None:
    listing = group[0].listing
    asked = {case.id: _asked_kg(case, now) for case in group}
    months = sorted({month for kg in asked.values() for month in kg})
    free = reservations.uncommitted_kg(session, listing=listing, months=months, now=now)
    short = {
        month
        for month in months
        if sum(month in kg for kg in asked.values()) > 1
        and sum(kg.get(month, 0) for kg in asked.values()) > free[month]
    }
    rivals = [case for case in group if short & asked[case.id].keys()]
    rows = [
        ShortMonth(month, free[month], tuple(asked[case.id].get(month, 0) for case in rivals))
        for month in sorted(short)
    ]
    return Rivalry(listing, rivals, rows) if rows else None


def _asked_kg(case: Case, now: datetime) -> dict[date, int]:
    """Return what a case still asks of each month, kg."""
    held = {row.month: row.kg for row in case.reservations if row.released_at is None}
    asked = reservations.asked_kg(case, now)
    return {
        month: kg - held.get(month, 0) for month, kg in asked.items() if kg > held.get(month, 0)
    }

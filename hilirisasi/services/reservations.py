"""Tonnes promised to cases: a row is one listing, one case, one calendar month.

Every function that writes works inside the caller's open transaction; whoever calls it marks the
touched rankings stale.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.errors import PeriodInPastError, SupplyExceededError
from hilirisasi.months import day_of, list_months, month_of
from hilirisasi.services import audit, pool_holds
from models import MONTHS, Case, Kg, Listing, ListingStatus, MonthlyKg, PoolOfferPart, Reservation


def reserve(session: Session, *, case: Case, actor: Actor, now: datetime) -> None:
    """Promise the agreed kg of each month that is not over, or nothing at all.

    The listing's row is locked first, so that of many decisions at once each counts what the
    others reserved: rows that are still to come cannot be locked.

    Raises
    ------
    PeriodInPastError
        No month with kg is left in the agreed period.
    SupplyExceededError
        Some months hold too little; how much is missing in each.
    """
    _promise(session, case, asked_kg(case, now), actor, now)


def extend(session: Session, *, case: Case, actor: Actor, now: datetime) -> None:
    """Promise the agreed kg of the months that an extension adds, or nothing at all.

    Raises
    ------
    PeriodInPastError, SupplyExceededError
        As `reserve`.
    """
    held = max((row.month for row in case.reservations), default=case.terms.last_month)
    asked = {month: kg for month, kg in asked_kg(case, now).items() if month > held}
    _promise(session, case, asked, actor, now)


def _promise(
    session: Session, case: Case, asked: Mapping[date, int], actor: Actor, now: datetime
) -> None:
    session.flush()
    listing = session.scalars(
        sa.select(Listing)
        .where(Listing.id == case.listing_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if not asked:
        raise PeriodInPastError
    free = uncommitted_kg(session, listing=listing, months=list(asked), now=now)
    short = {month: kg - free[month] for month, kg in asked.items() if kg > free[month]}
    if short:
        raise SupplyExceededError(short_kg=short)
    known = {row.month: row for row in case.reservations}
    for month, kg in asked.items():
        if month in known:  # freed before: promised anew
            known[month].kg, known[month].released_at = Kg(kg), None
        else:
            case.reservations.append(Reservation(listing_id=listing.id, month=month, kg=Kg(kg)))
    audit.record(
        session,
        actor=actor,
        action="reservation.make",
        subject=case,
        now=now,
        after={month.isoformat(): kg for month, kg in asked.items()},
    )


def free_failed(
    session: Session, *, listing: Listing, until: date | None, actor: Actor, now: datetime
) -> int:
    """Free what cases were promised of a harvest that failed; return how many months that were.

    All months from now on, up to that of the day on which the village means to sell again.
    """
    session.flush()
    failed = [Reservation.listing_id == listing.id, Reservation.released_at.is_(None)]
    failed.append(Reservation.month >= month_of(day_of(now)))
    if until is not None:
        failed.append(Reservation.month <= month_of(until))
    months: Counter[int] = Counter()
    for row in session.scalars(sa.select(Reservation).where(*failed).with_for_update()):
        row.released_at = now
        months[row.case_id] += 1
    for case in session.scalars(sa.select(Case).where(Case.id.in_(months)).order_by(Case.id)):
        audit.record(
            session,
            actor=actor,
            action="reservation.release",
            subject=case,
            now=now,
            after={"months": months[case.id]},
        )
    return months.total()


def release(session: Session, *, case: Case, actor: Actor | None, now: datetime) -> int:
    """Free what a case still holds, and return how many months that were; the second time none."""
    session.flush()
    freed = session.execute(
        sa.update(Reservation)
        .where(Reservation.case_id == case.id, Reservation.released_at.is_(None))
        .values(released_at=now)
        .execution_options(synchronize_session="fetch")
    ).rowcount  # type: ignore[attr-defined]  # an UPDATE's result has it
    if freed:
        audit.record(
            session,
            actor=actor,
            action="reservation.release",
            subject=case,
            now=now,
            after={"months": freed},
        )
    return int(freed)


def asked_kg(case: Case, now: datetime) -> dict[date, int]:
    """Return what a case asks of each calendar month that is not over, kg, in order."""
    terms = case.terms
    first = max(terms.first_month, month_of(day_of(now)))
    last = case.last_month or terms.last_month
    kg = {month: terms.kg[month.month - 1] for month in list_months(first, last)}
    return {month: amount for month, amount in kg.items() if amount > 0}


def free_kg(session: Session, *, listing: Listing, months: Sequence[date]) -> dict[date, int]:
    """Return what a listing has not promised yet in each of some calendar months, kg."""
    rows = session.execute(
        sa.select(Reservation.month, sa.func.sum(Reservation.kg))
        .where(
            Reservation.listing_id == listing.id,
            Reservation.month.in_(months),
            Reservation.released_at.is_(None),
        )
        .group_by(Reservation.month)
    )
    promised = {month: int(kg) for month, kg in rows}
    is_listed = listing.status is ListingStatus.PUBLISHED
    offered = listing.offered_kg if is_listed else (0,) * MONTHS
    return {month: offered[month.month - 1] - promised.get(month, 0) for month in months}


def uncommitted_kg(
    session: Session,
    *,
    listing: Listing,
    months: Sequence[date],
    without: PoolOfferPart | None = None,
    now: datetime,
) -> dict[date, int]:
    """Return what is free and not promised to the offer of a pool either, kg."""
    free = free_kg(session, listing=listing, months=months)
    held = pool_holds.held_kg(
        session, listing_id=listing.id, months=months, without=without, now=now
    )
    return {month: kg - held[month] for month, kg in free.items()}


def reserved_by_month_of_year(
    session: Session, *, listing_ids: Sequence[int], now: datetime
) -> dict[int, MonthlyKg]:
    """Return, by listing, the greatest reservation of any coming January, February …, kg.

    The current month counts as coming. Listings without reservations are left out.
    """
    rows = session.execute(
        sa.select(Reservation.listing_id, Reservation.month, sa.func.sum(Reservation.kg))
        .where(
            Reservation.listing_id.in_(listing_ids),
            Reservation.month >= month_of(day_of(now)),
            Reservation.released_at.is_(None),
        )
        .group_by(Reservation.listing_id, Reservation.month)
    )
    greatest: dict[int, list[int]] = {}
    for listing_id, month, kg in rows:
        months = greatest.setdefault(listing_id, [0] * MONTHS)
        months[month.month - 1] = max(months[month.month - 1], int(kg))
    return {listing_id: MonthlyKg(tuple(months)) for listing_id, months in greatest.items()}

"""Tonnes that villages promised to offers of pools, until a case reserves or frees them.

A promise counts from the yes on: while its offer still gathers, and then while the case that came
of it waits for the decision. From the approval on the reservation counts in its place.
"""

from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.case_flow import WAITING
from hilirisasi.months import day_of, list_months, month_of
from models import (
    MONTHS,
    Answer,
    Case,
    MonthlyKg,
    Plan,
    PoolOffer,
    PoolOfferPart,
    PoolStatus,
)


def held_kg(
    session: Session,
    *,
    listing_id: int,
    months: Sequence[date],
    without: PoolOfferPart | None = None,
    now: datetime,
) -> dict[date, int]:
    """Return what a listing promised to pools in each of some calendar months, kg.

    ``without`` is the promise that is asked about, which does not stand in its own way.
    """
    held = dict.fromkeys(months, 0)
    for part, first, last in _live(session, [listing_id], now):
        if without is None or part.id != without.id:
            for month in list_months(first, last):
                if month in held:
                    held[month] += part.kg[month.month - 1]
    return held


def held_by_month_of_year(
    session: Session, *, listing_ids: Sequence[int], own_plan: Plan | None = None, now: datetime
) -> dict[int, MonthlyKg]:
    """Return, by listing, what is promised to pools of any coming January, February …, kg.

    What was promised to ``own_plan`` is not counted: it is what the plan asks about.
    """
    this_month = month_of(day_of(now))
    held: dict[int, list[int]] = {}
    for part, first, last in _live(session, listing_ids, now):
        if own_plan is not None and part.offer.plan_id == own_plan.id:
            continue
        months = held.setdefault(part.listing_id, [0] * MONTHS)
        for month in {month.month for month in list_months(max(first, this_month), last)}:
            months[month - 1] += part.kg[month - 1]
    return {listing_id: MonthlyKg(tuple(months)) for listing_id, months in held.items()}


def find_part(session: Session, *, case: Case) -> PoolOfferPart | None:
    """Return the part of a pool that a case came of."""
    return session.scalar(sa.select(PoolOfferPart).where(PoolOfferPart.case_id == case.id))


def _live(
    session: Session, listing_ids: Sequence[int], now: datetime
) -> list[tuple[PoolOfferPart, date, date]]:
    """Return the promises that count, with the first and the last month of their offer."""
    is_open = sa.and_(
        PoolOffer.status.in_((PoolStatus.GATHERING, PoolStatus.STANDING)),
        PoolOfferPart.case_id.is_(None),
        PoolOffer.answer_by >= day_of(now),
    )
    rows = session.execute(
        sa.select(PoolOfferPart, PoolOffer.first_month, PoolOffer.last_month)
        .join(PoolOfferPart.offer)
        .outerjoin(Case, Case.id == PoolOfferPart.case_id)
        .where(
            PoolOfferPart.listing_id.in_(listing_ids),
            PoolOfferPart.answer == Answer.WILLING,
            sa.or_(is_open, Case.status.in_(WAITING)),
        )
        .order_by(PoolOfferPart.id)
    )
    return [(part, first, last) for part, first, last in rows]

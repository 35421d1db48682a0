"""Twelve months of a harvest: what is used at home, bound elsewhere, promised here, still free."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.months import day_of, month_of
from hilirisasi.services import offered
from hilirisasi.services.listing_search import is_shown
from models import MONTHS, Commodity, Listing, MonthlyKg, Reservation


@dataclass(frozen=True, slots=True, kw_only=True)
class HarvestCalendar:
    """Kg by month of the year. Own use comes first, then other buyers, then promises.

    The four parts sum to the harvest, unless more was promised than is offered now: then nothing
    is free, and the promise stands whole.
    """

    harvest_kg: MonthlyKg
    own_use_kg: MonthlyKg
    contracted_kg: MonthlyKg
    reserved_kg: MonthlyKg
    free_kg: MonthlyKg


def of_listing(listing: Listing, *, reserved_kg: Sequence[int]) -> HarvestCalendar:
    """Return a listing's calendar; ``reserved_kg`` as `reservations.reserved_by_month_of_year`."""
    own_use = [min(pair) for pair in zip(listing.own_use_kg, listing.harvest_kg, strict=True)]
    return _calendar(listing.harvest_kg, own_use, listing.offered_kg, reserved_kg)


def by_form(session: Session, *, commodity: Commodity, now: datetime) -> dict[str, HarvestCalendar]:
    """Return the calendars of all that is on show of a commodity, by form."""
    on_show = sa.and_(Listing.commodity_code == commodity.code, is_shown(now))
    sums = offered.add_up(session, Listing.form_code, where=on_show)
    reserved = _reserved_by_form(session, on_show, now)
    return {
        form: _calendar(found.harvest_kg, found.own_use_kg, found.kg, reserved[form])
        for (form,), found in sums.items()
    }


def _calendar(
    harvest_kg: Sequence[int],
    own_use_kg: Sequence[int],
    offered_kg: Sequence[int],
    reserved_kg: Sequence[int],
) -> HarvestCalendar:
    months = list(zip(harvest_kg, own_use_kg, offered_kg, reserved_kg, strict=True))
    return HarvestCalendar(
        harvest_kg=MonthlyKg(tuple(harvest_kg)),
        own_use_kg=MonthlyKg(tuple(own_use_kg)),
        contracted_kg=MonthlyKg(tuple(harvest - own - offer for harvest, own, offer, _ in months)),
        reserved_kg=MonthlyKg(tuple(reserved_kg)),
        free_kg=MonthlyKg(tuple(max(0, offer - promise) for _, _, offer, promise in months)),
    )


def _reserved_by_form(
    session: Session, where: sa.ColumnElement[bool], now: datetime
) -> dict[str, list[int]]:
    """Return the greatest promise of any coming January, February … of each listing, added up."""
    rows = session.execute(
        sa.select(Listing.form_code, Listing.id, Reservation.month, sa.func.sum(Reservation.kg))
        .join(Listing, Listing.id == Reservation.listing_id)
        .where(
            where,
            Reservation.month >= month_of(day_of(now)),
            Reservation.released_at.is_(None),
        )
        .group_by(Listing.form_code, Listing.id, Reservation.month)
    )
    greatest: dict[tuple[str, int, int], int] = defaultdict(int)
    for form, listing_id, month, kg in rows:
        key = (form, listing_id, month.month - 1)
        greatest[key] = max(greatest[key], int(kg))
    found: dict[str, list[int]] = defaultdict(lambda: [0] * MONTHS)
    for (form, _listing_id, index), promised_kg in greatest.items():
        found[form][index] += promised_kg
    return found

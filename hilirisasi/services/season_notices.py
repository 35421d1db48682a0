"""Tell villages whose figures lapse soon, and once they did: by the clock, once each."""

from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.freshness import FIRST_REMINDER, LISTING_LIFE
from hilirisasi.services import telling
from hilirisasi.services.notice_people import has_people
from hilirisasi.services.transactions import transaction
from models import Listing, ListingStatus, Notice, Role

AT_ONCE: Final = 100


def tell_due(session: Session, *, now: datetime) -> int:
    """Tell of listings that came into their last days, or lapsed; return of how many.

    Each is told of once between two confirmations.
    """
    lapsed = Listing.confirmed_at <= now - LISTING_LIFE
    soon = sa.and_(Listing.confirmed_at <= now - (LISTING_LIFE - FIRST_REMINDER), sa.not_(lapsed))
    due = (("season.lapsed", lapsed), ("season.soon", soon))
    return sum(_tell_some(session, kind, is_due, now) for kind, is_due in due)


def _tell_some(session: Session, kind: str, is_due: sa.ColumnElement[bool], now: datetime) -> int:
    is_told = sa.exists().where(
        Notice.record == Listing.__tablename__,
        Notice.record_id == sa.cast(Listing.id, sa.String),
        Notice.kind == kind,
        Notice.created_at > Listing.confirmed_at,
    )
    # Without an operator nobody is told now; the listing waits for one and hinders no other.
    has_operator = has_people(Role.VILLAGE_OPERATOR, Listing.organisation_id)
    with transaction(session):
        listings = session.scalars(
            sa.select(Listing)
            .where(Listing.status == ListingStatus.PUBLISHED, is_due, ~is_told, has_operator)
            .order_by(Listing.id)
            .limit(AT_ONCE)
            .with_for_update(of=Listing, skip_locked=True)
        ).all()
        for listing in listings:
            telling.tell(session, kind=kind, subject=listing, actor=None, now=now)
        return len(listings)

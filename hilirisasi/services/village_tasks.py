"""What a village's listings and profile wait for."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from hilirisasi.freshness import LISTING_LIFE, PROFILE_LIFE, Reminder, reminder_of
from hilirisasi.months import day_of
from hilirisasi.services.task_kinds import Task, TaskKind
from models import (
    Answer,
    Listing,
    ListingStatus,
    PoolOffer,
    PoolOfferPart,
    PoolStatus,
    VillageProfile,
)

REMINDERS: Final = {
    Reminder.FIRST: TaskKind.CONFIRM_LISTING,
    Reminder.LAST: TaskKind.LISTING_LAPSES_SOON,
    Reminder.LAPSED: TaskKind.LISTING_LAPSED,
}


def of_listings(session: Session, villages: Sequence[int], now: datetime) -> Iterator[Task]:
    """Return what the villages' listings wait for, or the first listing."""
    listings = session.scalars(
        sa.select(Listing)
        .options(joinedload(Listing.commodity), joinedload(Listing.village))
        .where(Listing.organisation_id.in_(villages))
        .order_by(Listing.id)
    ).all()
    if not listings:
        yield Task(TaskKind.FIRST_LISTING)
    for listing in listings:
        kind = _kind_of_listing(listing, now)
        if kind is not None:
            yield Task(kind, listing.id, listing.commodity, listing.village, listing.confirmed_at)


def of_profiles(session: Session, villages: Sequence[int], now: datetime) -> Iterator[Task]:
    """Return the profiles that were confirmed more than a year ago."""
    profiles = session.scalars(
        sa.select(VillageProfile)
        .options(joinedload(VillageProfile.organisation))
        .where(
            VillageProfile.organisation_id.in_(villages),
            VillageProfile.confirmed_at < now - PROFILE_LIFE,
        )
        .order_by(VillageProfile.organisation_id)
    )
    for profile in profiles:
        yield Task(
            TaskKind.CONFIRM_PROFILE,
            place=profile.organisation.region,
            since=profile.confirmed_at,
        )


def _kind_of_listing(listing: Listing, now: datetime) -> TaskKind | None:
    """Return what a listing waits for: two reminders before it lapses, one tap after."""
    if listing.status is ListingStatus.DRAFT:
        return TaskKind.PUBLISH_DRAFT
    if listing.status is not ListingStatus.PUBLISHED:
        return None
    reminder = reminder_of(listing.confirmed_at, now, LISTING_LIFE)
    return REMINDERS[reminder] if reminder else None


def of_pools(session: Session, villages: Sequence[int], now: datetime) -> Iterator[Task]:
    """Return the offers to pools that wait for the villages' answers."""
    parts = session.scalars(
        sa.select(PoolOfferPart)
        .join(PoolOfferPart.offer)
        .join(PoolOfferPart.listing)
        .options(
            joinedload(PoolOfferPart.offer),
            joinedload(PoolOfferPart.listing).joinedload(Listing.commodity),
            joinedload(PoolOfferPart.listing).joinedload(Listing.village),
        )
        .where(
            Listing.organisation_id.in_(villages),
            PoolOfferPart.answer == Answer.WAITING,
            PoolOffer.status != PoolStatus.WITHDRAWN,
            PoolOffer.answer_by >= day_of(now),
        )
        .order_by(PoolOfferPart.id)
    )
    for part in parts:
        listing = part.listing
        yield Task(
            TaskKind.ANSWER_POOL,
            part.pool_offer_id,
            listing.commodity,
            listing.village,
            part.offer.made_at,
        )

"""What villages list: draft, publish, change, confirm, pause, withdraw."""

from datetime import date, datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.errors import InvalidTransitionError, MissingReasonError, SupplyReservedError
from hilirisasi.harvest import NOTHING
from hilirisasi.services import audit, listing_answers, rankings, reservations, shortages
from hilirisasi.services.confirmations import confirmation, stand_for
from hilirisasi.services.listing_answers import ListingAnswers
from hilirisasi.services.transactions import hold, transaction
from hilirisasi.workflow import move
from models import CommodityForm, Listing, ListingStatus, MonthlyKg, Organisation

# The statuses in which nothing new is promised, and what the audit calls them.
PAUSES: Final = {
    ListingStatus.FALLOW: "listing.fallow",
    ListingStatus.FAILED: "listing.failed",
}
STILL_COUNTED: Final = frozenset({ListingStatus.PUBLISHED, ListingStatus.FAILED})
MOVED: Final = ("status", "pause_reason", "paused_until")
AUDITED: Final = (
    "commodity_code",
    "form_code",
    "availability",
    "harvest_kg",
    "own_use_kg",
    "contracted_kg",
    "price_idr_per_kg",
    "price_on",
    "holder_kind",
    "home_processors",
    "home_processing_share",
    "other_buyers_kg_per_year",
    "idle_hok_per_month",
    "product_kind",
    "status",
    "pause_reason",
    "paused_until",
)


def publish(
    session: Session,
    *,
    actor: Actor,
    organisation: Organisation,
    form: CommodityForm,
    answers: ListingAnswers,
    request_key: str,
    is_draft: bool = False,
    now: datetime,
) -> Listing:
    """Publish a village's listing at once; rankings that it touches become stale.

    A draft is seen by nobody but its village, until the operator publishes it. ``request_key``
    names the form that was sent: sent twice, it makes one listing.
    """
    if organisation.region_code is None:
        raise ValueError("a listing belongs to a village")
    with transaction(session):
        _queue(session, organisation)
        twin = session.scalar(sa.select(Listing).where(Listing.request_key == request_key))
        if twin is not None:
            return twin
        listing = Listing(
            request_key=request_key,
            organisation_id=organisation.id,
            village_code=organisation.region_code,
            commodity_code=form.commodity_code,
            form_code=form.code,
            status=ListingStatus.DRAFT if is_draft else ListingStatus.PUBLISHED,
            is_sample=organisation.is_sample,
            created_at=now,
        )
        listing_answers.write(listing, form, answers)
        stand_for(listing, confirmation(listing.organisation_id, actor, now))
        session.add(listing)
        audit.record(
            session,
            actor=actor,
            action="listing.draft" if is_draft else "listing.publish",
            subject=listing,
            now=now,
            after=audit.fields_of(listing, AUDITED),
        )
        if not is_draft:
            rankings.mark_stale(session, listing=listing)
    return listing


def change(
    session: Session,
    *,
    listing: Listing,
    actor: Actor,
    answers: ListingAnswers,
    version: int,
    now: datetime,
) -> None:
    """Change a listing's answers; it is confirmed by that.

    Raises
    ------
    StaleEditError
        ``version`` is not the newest: somebody changed the listing meanwhile.
    SupplyReservedError
        The months would hold less than is already reserved.
    """
    with transaction(session):
        hold(session, listing, version=version)
        before = audit.fields_of(listing, AUDITED)
        listing_answers.write(listing, listing.form, answers)
        if listing.status is not ListingStatus.DRAFT:
            _refuse_below_reserved(session, listing, now)
        stand_for(listing, confirmation(listing.organisation_id, actor, now))
        audit.record(
            session,
            actor=actor,
            action="listing.change",
            subject=listing,
            now=now,
            before=before,
            after=audit.fields_of(listing, AUDITED),
        )
        rankings.mark_stale(session, listing=listing)


def confirm(
    session: Session,
    *,
    listing: Listing,
    actor: Actor,
    now: datetime,
    link_by: str | None = None,
) -> None:
    """Say that the figures are still right; one that had lapsed is on show and ranked again.

    ``link_by``: name and post of who made the link that was pressed, where it came by one.

    Raises
    ------
    InvalidTransitionError
        It is a draft, or paused, or withdrawn: it is republished instead.
    """
    with transaction(session):
        hold(session, listing)
        if listing.status is not ListingStatus.PUBLISHED:
            raise InvalidTransitionError(current=listing.status, target=ListingStatus.PUBLISHED)
        stand_for(listing, confirmation(listing.organisation_id, actor, now))
        listing.is_confirmed_by_link = link_by is not None
        audit.record(
            session,
            actor=actor,
            action="listing.confirm",
            subject=listing,
            now=now,
            after=None if link_by is None else {"link_by": link_by},
        )
        rankings.mark_stale(session, listing=listing)


def withdraw(
    session: Session, *, listing: Listing, actor: Actor, reason: str, now: datetime
) -> None:
    """Take a listing off; who talks about it reads why. What was promised must be ended first.

    Raises
    ------
    MissingReasonError
    SupplyReservedError
    """
    if not reason.strip():
        raise MissingReasonError
    target = ListingStatus.WITHDRAWN
    _move(session, listing, target, "listing.withdraw", actor, now, reason=reason)


def republish(session: Session, *, listing: Listing, actor: Actor, now: datetime) -> None:
    """Bring a listing on show, confirmed: a draft, or one that was withdrawn or paused."""
    _move(session, listing, ListingStatus.PUBLISHED, "listing.republish", actor, now)


def pause(
    session: Session,
    *,
    listing: Listing,
    actor: Actor,
    status: ListingStatus,
    reason: str,
    until: date | None,
    now: datetime,
) -> None:
    """Say that a field lies fallow, or that the harvest failed: nothing new may be promised.

    A failed harvest is the truth and so is taken down also where tonnes are reserved: what was
    promised of it is freed, once; what comes of its cases a person decides.

    Raises
    ------
    MissingReasonError
    SupplyReservedError
        A field that is promised does not lie fallow.
    """
    if status not in PAUSES:
        raise ValueError(f"{status} is no pause")
    if not reason.strip():
        raise MissingReasonError
    _move(session, listing, status, PAUSES[status], actor, now, reason=reason, until=until)


def _move(
    session: Session,
    listing: Listing,
    target: ListingStatus,
    action: str,
    actor: Actor,
    now: datetime,
    *,
    reason: str = "",
    until: date | None = None,
) -> None:
    with transaction(session):
        hold(session, listing)
        before = audit.fields_of(listing, MOVED)
        move(listing, target)
        listing.pause_reason, listing.paused_until = reason, until
        if target in {ListingStatus.WITHDRAWN, ListingStatus.FALLOW}:
            _refuse_below_reserved(session, listing, now)
        elif target is ListingStatus.FAILED:
            reservations.free_failed(session, listing=listing, until=until, actor=actor, now=now)
        elif target is ListingStatus.PUBLISHED:
            stand_for(listing, confirmation(listing.organisation_id, actor, now))
            if before["status"] == ListingStatus.FAILED:  # what it freed can be promised again
                shortages.note_freed(session, listing=listing, now=now)
        after = audit.fields_of(listing, MOVED)
        audit.record(
            session,
            actor=actor,
            action=action,
            subject=listing,
            now=now,
            before=before,
            after=after,
            reason=reason,
        )
        rankings.mark_stale(session, listing=listing)


def _queue(session: Session, organisation: Organisation) -> None:
    """Let one form that is sent twice at once be read one after the other."""
    session.execute(
        sa.select(Organisation.id).where(Organisation.id == organisation.id).with_for_update()
    )


def _refuse_below_reserved(session: Session, listing: Listing, now: datetime) -> None:
    reserved = reservations.reserved_by_month_of_year(
        session, listing_ids=[listing.id], now=now
    ).get(listing.id, NOTHING)
    if short := short_kg(listing.status, listing.offered_kg, reserved):
        raise SupplyReservedError(short_kg=short)


def short_kg(status: ListingStatus, offered: MonthlyKg, reserved: MonthlyKg) -> dict[int, int]:
    """Return by month what is promised beyond what is offered, kg; nothing of a paused listing.

    A failed harvest still counts as it was listed: what was promised of it stays on record.
    """
    counts = offered if status in STILL_COUNTED else NOTHING
    pairs = enumerate(zip(reserved, counts, strict=True), start=1)
    return {month: promised - free for month, (promised, free) in pairs if promised > free}

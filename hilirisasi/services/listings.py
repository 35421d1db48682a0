"""What villages list: publish, change, confirm, withdraw."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi import harvest
from hilirisasi.actors import Actor
from hilirisasi.errors import SupplyReservedError
from hilirisasi.harvest import NOTHING, AmountAnswer
from hilirisasi.services import audit, rankings, reservations
from hilirisasi.services.transactions import hold, transaction
from hilirisasi.workflow import move
from models import (
    Availability,
    CommodityForm,
    HolderKind,
    Listing,
    ListingStatus,
    MonthlyKg,
    Organisation,
)

# Half, where a village says "partly free" and no more: the cautious end, marked as an estimate.
PARTLY_FREE_SHARE: Final = Decimal("0.5")
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
    "status",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingAnswers:
    """The five answers, and what may be added to them. Blank is ``None``."""

    amount: AmountAnswer
    availability: Availability
    free_share: Decimal | None
    price_idr_per_kg: int
    price_on: date
    holder_kind: HolderKind
    holder_name: str
    home_processors: int | None
    home_processing_share: Decimal | None
    other_buyers_kg_per_year: int | None
    idle_hok_per_month: int | None
    quality_note: str


def publish(
    session: Session,
    *,
    actor: Actor,
    organisation: Organisation,
    form: CommodityForm,
    answers: ListingAnswers,
    request_key: str,
    now: datetime,
) -> Listing:
    """Publish a village's listing at once; rankings that it touches become stale.

    ``request_key`` names the form that was sent: sent twice, it makes one listing.
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
            status=ListingStatus.PUBLISHED,
            is_sample=organisation.is_sample,
            confirmed_at=now,
            confirmed_by_id=actor.user_id,
            created_at=now,
        )
        _write(listing, form, answers)
        session.add(listing)
        audit.record(
            session,
            actor=actor,
            action="listing.publish",
            subject=listing,
            now=now,
            after=audit.fields_of(listing, AUDITED),
        )
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
        _write(listing, listing.form, answers)
        _refuse_below_reserved(session, listing, now)
        listing.confirmed_at, listing.confirmed_by_id = now, actor.user_id
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


def confirm(session: Session, *, listing: Listing, actor: Actor, now: datetime) -> None:
    """Say that the figures are still right."""
    with transaction(session):
        listing.confirmed_at, listing.confirmed_by_id = now, actor.user_id
        audit.record(session, actor=actor, action="listing.confirm", subject=listing, now=now)


def withdraw(session: Session, *, listing: Listing, actor: Actor, now: datetime) -> None:
    """Take a listing off; what was promised from it must be ended first.

    Raises
    ------
    SupplyReservedError
    """
    _move(session, listing, ListingStatus.WITHDRAWN, "listing.withdraw", actor, now)


def republish(session: Session, *, listing: Listing, actor: Actor, now: datetime) -> None:
    """Bring a withdrawn listing back, confirmed."""
    _move(session, listing, ListingStatus.PUBLISHED, "listing.republish", actor, now)


def _move(
    session: Session,
    listing: Listing,
    target: ListingStatus,
    action: str,
    actor: Actor,
    now: datetime,
) -> None:
    with transaction(session):
        hold(session, listing)
        before = audit.fields_of(listing, ("status",))
        move(listing, target)
        if target is ListingStatus.WITHDRAWN:
            _refuse_below_reserved(session, listing, now)
        else:
            listing.confirmed_at, listing.confirmed_by_id = now, actor.user_id
        after = audit.fields_of(listing, ("status",))
        audit.record(
            session,
            actor=actor,
            action=action,
            subject=listing,
            now=now,
            before=before,
            after=after,
        )
        rankings.mark_stale(session, listing=listing)


def _queue(session: Session, organisation: Organisation) -> None:
    """Let one form that is sent twice at once be read one after the other."""
    session.execute(
        sa.select(Organisation.id).where(Organisation.id == organisation.id).with_for_update()
    )


def _write(listing: Listing, form: CommodityForm, answers: ListingAnswers) -> None:
    kg = harvest.monthly_kg(answers.amount, form.units)
    listing.amount_answer = answers.amount.to_json()
    listing.availability = answers.availability
    listing.harvest_kg = kg
    listing.own_use_kg, listing.contracted_kg = _bound(kg, answers)
    listing.estimated = _estimated(answers)
    for name in (
        "price_idr_per_kg",
        "price_on",
        "holder_kind",
        "holder_name",
        "home_processors",
        "other_buyers_kg_per_year",
        "idle_hok_per_month",
        "quality_note",
    ):
        setattr(listing, name, getattr(answers, name))
    share = answers.home_processing_share
    listing.home_processing_share = None if share is None else float(share)


def _bound(kg: MonthlyKg, answers: ListingAnswers) -> tuple[MonthlyKg, MonthlyKg]:
    """Return own use and contracts.

    What is partly bound counts as own use: the reading that earns a plan least, since a contract
    would show another buyer.
    """
    if answers.availability is Availability.FREE:
        return NOTHING, NOTHING
    if answers.availability is Availability.BOUND:
        return NOTHING, kg
    free = PARTLY_FREE_SHARE if answers.free_share is None else answers.free_share
    return harvest.part(kg, 1 - free), NOTHING


def _estimated(answers: ListingAnswers) -> list[str]:
    estimated = []
    if answers.availability is Availability.PARTLY and answers.free_share is None:
        estimated.append("own_use_kg")
    counts_harvests = answers.amount.basis in {
        harvest.Basis.PER_HARVEST,
        harvest.Basis.PER_HECTARE,
    }
    if counts_harvests and answers.amount.harvests is None:
        estimated.append("harvest_kg")
    return estimated


def _refuse_below_reserved(session: Session, listing: Listing, now: datetime) -> None:
    reserved = reservations.reserved_by_month_of_year(
        session, listing_ids=[listing.id], now=now
    ).get(listing.id, NOTHING)
    is_listed = listing.status is ListingStatus.PUBLISHED
    offered = listing.offered_kg if is_listed else NOTHING
    short = {
        month: promised - free
        for month, (promised, free) in enumerate(zip(reserved, offered, strict=True), start=1)
        if promised > free
    }
    if short:
        raise SupplyReservedError(short_kg=short)

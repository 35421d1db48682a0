"""What villages answer to an offer to their pool, and how the deal comes to stand by it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.errors import (
    InvalidTransitionError,
    ListingPausedError,
    MissingReasonError,
    SupplyExceededError,
)
from hilirisasi.months import day_of, list_months, month_of
from hilirisasi.scoring.explain import Explanation
from hilirisasi.services import (
    audit,
    pool_offers,
    pool_terms,
    rankings,
    reservations,
    talks_alone,
)
from hilirisasi.services.transactions import hold, transaction
from hilirisasi.workflow import move
from models import Answer, ListingStatus, PoolOffer, PoolOfferPart, PoolStatus


def answer(
    session: Session,
    *,
    part: PoolOfferPart,
    actor: Actor,
    answer: Answer,
    reason: str = "",
    now: datetime,
) -> None:
    """Say yes or no for one village's part; with enough of them the deal stands at once.

    A yes holds the tonnes until the offer lapses, is withdrawn, or the village takes it back. Each
    yes of a deal that stands becomes agreed terms and a case, as in a single match.

    Raises
    ------
    MissingReasonError
        "No" says why.
    InvalidTransitionError
        The offer was withdrawn, its day is over, or the part is agreed already.
    ListingPausedError, TalkingAloneError
    SupplyExceededError
        The village promised or reserved too much elsewhere; what is missing in each month.
    """
    if answer is not Answer.WILLING and not reason.strip():
        raise MissingReasonError
    offer = part.offer
    explained = _explanations(session, part, now) if answer is Answer.WILLING else {}
    with transaction(session):
        hold(session, offer)
        for row in offer.parts:
            session.refresh(row)
        pool_terms.hold_all(session, offer)
        if (
            not pool_offers.is_open(offer, now)
            or part.case_id is not None
            or answer is Answer.WAITING
        ):
            raise InvalidTransitionError(current=offer.status, target=PoolStatus.STANDING)
        if part.answer is answer:
            return  # pressed twice
        if answer is Answer.WILLING:
            _refuse_promised(session, part, now)
        before = audit.fields_of(part, ("answer",))
        part.answer, part.reason, part.answered_at = answer, reason, now
        part.answered_by_id, part.answered_by_name = actor.user_id, actor.name
        part.answered_by_post = actor.title_in(part.listing.organisation_id)
        audit.record(
            session,
            actor=actor,
            action="pool.answer",
            subject=offer,
            now=now,
            before=before,
            after={"answer": answer, "listing": part.listing_id},
            reason=reason,
        )
        rankings.mark_stale(session, listing=part.listing)
        if answer is Answer.WILLING:
            _settle(session, offer, actor, explained, now)


def _refuse_promised(session: Session, part: PoolOfferPart, now: datetime) -> None:
    """Refuse a yes to what the village has not got, or promised to somebody else."""
    offer, listing = part.offer, part.listing
    if listing.status is not ListingStatus.PUBLISHED:
        raise ListingPausedError
    talks_alone.refuse_other(session, listing=listing, plan=offer.plan, now=now)
    months = list_months(max(offer.first_month, month_of(day_of(now))), offer.last_month)
    free = reservations.uncommitted_kg(
        session, listing=listing, months=months, without=part, now=now
    )
    asked = {month: part.kg[month.month - 1] for month in months}
    if short := {
        month: kg - free[month] for month, kg in asked.items() if kg > max(free[month], 0)
    }:
        raise SupplyExceededError(short_kg=short)


def _explanations(
    session: Session, part: PoolOfferPart, now: datetime
) -> dict[int, Explanation | None]:
    """Return, by part, what the cases keep that this yes would open: before the transaction."""
    offer = part.offer
    would_stand = pool_offers.promised_kg(offer) + sum(part.kg) >= offer.least_kg
    if not would_stand and offer.status is PoolStatus.GATHERING:
        return {}
    return {
        row.id: pool_terms.explain(session, part=row, now=now)
        for row in offer.parts
        if row.case_id is None and (row.answer is Answer.WILLING or row.id == part.id)
    }


def _settle(
    session: Session,
    offer: PoolOffer,
    actor: Actor,
    explained: Mapping[int, Explanation | None],
    now: datetime,
) -> None:
    """Let the deal stand once enough said yes, and open the case of each that did."""
    ready = [part for part in offer.parts if pool_terms.is_ready(session, part, now)]
    if offer.status is PoolStatus.GATHERING:
        if sum(sum(part.kg) for part in ready) < offer.least_kg:
            return
        move(offer, PoolStatus.STANDING)
        offer.settled_at = now
        audit.record(
            session,
            actor=actor,
            action="pool.stand",
            subject=offer,
            now=now,
            after={"promised_kg": pool_offers.promised_kg(offer), "least_kg": offer.least_kg},
        )
    for part in ready:
        if part.case_id is None:
            # Somebody else's yes at the same moment may have made it stand.
            why = (
                explained[part.id]
                if part.id in explained
                else pool_terms.explain(session, part=part, now=now)
            )
            pool_terms.agree(session, part=part, actor=actor, explanation=why, now=now)

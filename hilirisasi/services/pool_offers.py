"""One offer to all villages of a pool: each answers for its part; the deal stands or lapses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.errors import (
    CompanyUncheckedError,
    MissingReasonError,
    PoolOfferOpenError,
    PoolOfferUnfitError,
    ProposalIncompleteError,
)
from hilirisasi.months import count_months, day_of, month_of
from hilirisasi.services import (
    audit,
    proposals,
    rankings,
)
from hilirisasi.services.pool_supply import PoolSupply
from hilirisasi.services.terms import MAX_MONTHS
from hilirisasi.services.transactions import hold, transaction
from hilirisasi.workflow import move, refuse_unless
from models import (
    Answer,
    CheckStatus,
    Idr,
    Kg,
    Listing,
    Plan,
    PlanStatus,
    PoolOffer,
    PoolOfferPart,
    PoolStatus,
)

MAX_DAYS: Final = 90  # that a village's promise may be held for others to answer


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolSheet:
    """What an investor asks: at least how much, until when, and for which months."""

    least_kg: Kg
    answer_by: date
    price_rule: str
    first_month: date
    last_month: date


def unfit_fields(sheet: PoolSheet, supply: PoolSupply, now: datetime) -> tuple[str, ...]:
    """Return the fields of a sheet that say what cannot be, in their order; forms ask this too."""
    today, (first, last) = day_of(now), (sheet.first_month, sheet.last_month)
    is_period = first.day == last.day == 1 and 1 <= count_months(first, last) <= MAX_MONTHS
    checks = {
        "least_kg": 1 <= sheet.least_kg <= sum(sum(part.harvest_kg) for part in supply.parts),
        "answer_by": today < sheet.answer_by <= today + timedelta(days=MAX_DAYS),
        "price_rule": bool(sheet.price_rule.strip()),
        "last_month": is_period and last >= month_of(today),
    }
    return tuple(name for name, is_fit in checks.items() if not is_fit)


def make(
    session: Session,
    *,
    plan: Plan,
    actor: Actor,
    sheet: PoolSheet,
    supply: PoolSupply,
    now: datetime,
) -> PoolOffer:
    """Offer the plan's price to every village of its pool; the very same offer is made once.

    Raises
    ------
    ProposalIncompleteError, CompanyUncheckedError
    InvalidTransitionError
        The plan is withdrawn.
    PoolOfferOpenError
        Another offer of the plan still gathers.
    PoolOfferUnfitError
    """
    if steps := proposals.open_steps(session, plan=plan):
        raise ProposalIncompleteError(steps=steps)
    if unfit := unfit_fields(sheet, supply, now):
        raise PoolOfferUnfitError(fields=unfit)
    with transaction(session):
        hold(session, plan)
        refuse_unless(plan, PlanStatus.OPEN)
        session.refresh(plan.organisation)
        if plan.organisation.check_status is not CheckStatus.MATCHED:
            raise CompanyUncheckedError
        if (other := find_open(session, plan=plan, now=now)) is not None:
            if sheet_of(other) == sheet:
                return other
            raise PoolOfferOpenError
        offer = PoolOffer(
            plan=plan,
            status=PoolStatus.GATHERING,
            least_kg=sheet.least_kg,
            answer_by=sheet.answer_by,
            price_rule=sheet.price_rule,
            first_month=sheet.first_month,
            last_month=sheet.last_month,
            offer_price_idr_per_kg=plan.price_idr_per_kg,
            deduction_share=plan.deduction_share,
            price_place=plan.price_place,
            farmer_pays_haulage=plan.farmer_pays_haulage,
            floor_idr_per_kg=plan.floor_idr_per_kg,
            payment_days=plan.payment_days,
            made_by_id=actor.user_id,
            made_by_name=actor.name,
            made_by_post=actor.title_in(plan.organisation_id),
            made_at=now,
            is_sample=plan.is_sample,
            parts=[
                PoolOfferPart(
                    listing_id=part.listing_id,
                    kg=part.harvest_kg,
                    delivered_kg=part.delivered_kg,
                    distance_km=part.distance_km,
                    # Upward: never less borne on paper than the score counted.
                    haulage_idr_per_kg=Idr(ceil(part.farmer_haulage_idr_per_kg)),
                    answer=Answer.WAITING,
                )
                for part in supply.parts
            ],
        )
        session.add(offer)
        after = audit.fields_of(offer, ("least_kg", "answer_by", "offer_price_idr_per_kg"))
        audit.record(session, actor=actor, action="pool.make", subject=offer, now=now, after=after)
        return offer


def withdraw(
    session: Session, *, offer: PoolOffer, actor: Actor, reason: str, now: datetime
) -> None:
    """Take an offer back before it stands; all who said yes are free.

    Raises
    ------
    MissingReasonError
    InvalidTransitionError
        The deal stands, or was withdrawn.
    """
    if not reason.strip():
        raise MissingReasonError
    with transaction(session):
        hold(session, offer)
        move(offer, PoolStatus.WITHDRAWN)
        offer.end_reason, offer.settled_at = reason, now
        audit.record(
            session, actor=actor, action="pool.withdraw", subject=offer, now=now, reason=reason
        )
        for part in offer.parts:
            rankings.mark_stale(session, listing=part.listing)


def is_open(offer: PoolOffer, now: datetime) -> bool:
    """May villages still answer? Also after the deal stands, until its day."""
    return offer.status is not PoolStatus.WITHDRAWN and day_of(now) <= offer.answer_by


def has_lapsed(offer: PoolOffer, now: datetime) -> bool:
    """Is the day over without enough of them, so that all are free?"""
    return offer.status is PoolStatus.GATHERING and day_of(now) > offer.answer_by


def promised_kg(offer: PoolOffer) -> int:
    """Return what those that said yes bring, kg a year."""
    return sum(sum(part.kg) for part in offer.parts if part.answer is Answer.WILLING)


def sheet_of(offer: PoolOffer) -> PoolSheet:
    """Return what an offer asks."""
    return PoolSheet(**{name: getattr(offer, name) for name in PoolSheet.__dataclass_fields__})


def find_open(session: Session, *, plan: Plan, now: datetime) -> PoolOffer | None:
    """Return the plan's offer that still gathers, if there is one."""
    return session.scalar(
        sa.select(PoolOffer).where(
            PoolOffer.plan_id == plan.id,
            PoolOffer.status == PoolStatus.GATHERING,
            PoolOffer.answer_by >= day_of(now),
        )
    )


def list_of(session: Session, *, plan: Plan) -> list[PoolOffer]:
    """Return the offers of a plan, the newest first."""
    return list(
        session.scalars(
            sa.select(PoolOffer).where(PoolOffer.plan_id == plan.id).order_by(PoolOffer.id.desc())
        )
    )


def list_own(session: Session, *, organisation_ids: Sequence[int]) -> list[PoolOffer]:
    """Return the offers of some companies and to some villages, the newest first."""
    asked = (
        sa.select(PoolOfferPart.pool_offer_id)
        .join(PoolOfferPart.listing)
        .where(Listing.organisation_id.in_(organisation_ids))
    )
    return list(
        session.scalars(
            sa.select(PoolOffer)
            .join(PoolOffer.plan)
            .where(sa.or_(Plan.organisation_id.in_(organisation_ids), PoolOffer.id.in_(asked)))
            .order_by(PoolOffer.id.desc())
        )
    )

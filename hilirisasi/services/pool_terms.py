"""From a yes for one part of a pool to agreed terms and a case, within the open transaction."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.scoring.explain import Explanation
from hilirisasi.services import audit, cases, matching, talks, talks_alone
from hilirisasi.services.terms import TermSheet
from hilirisasi.services.transactions import hold
from hilirisasi.workflow import move
from models import (
    Answer,
    Idr,
    ListingStatus,
    PoolOffer,
    PoolOfferPart,
    Side,
    Talk,
    TalkStatus,
    Terms,
)

AUDITED = ("number", "price_idr_per_kg", "kg")


def sheet_of(part: PoolOfferPart) -> TermSheet:
    """Return the term sheet of one village: the common offer, its own tonnes and haulage."""
    offer = part.offer
    return TermSheet(
        kg=part.kg,
        offer_price_idr_per_kg=offer.offer_price_idr_per_kg,
        deduction_share=offer.deduction_share,
        price_place=offer.price_place,
        farmer_pays_haulage=offer.farmer_pays_haulage,
        haulage_idr_per_kg=part.haulage_idr_per_kg,
        price_rule=offer.price_rule,
        floor_idr_per_kg=offer.floor_idr_per_kg,
        payment_days=offer.payment_days,
        first_month=offer.first_month,
        last_month=offer.last_month,
    )


def hold_all(session: Session, offer: PoolOffer) -> None:
    """Lock the talks and then the listings of all parts, each in one order for every offer."""
    for part in offer.parts:
        if talk := talks.find(session, listing=part.listing, plan=offer.plan):
            hold(session, talk)
    for part in offer.parts:
        hold(session, part.listing)


def is_ready(session: Session, part: PoolOfferPart, now: datetime) -> bool:
    """Did the village say yes, and may it be agreed with it now?

    Not while the product is paused or the village talks alone with another company, nor where both
    agreed by themselves meanwhile.
    """
    listing, plan = part.listing, part.plan
    talk = talks.find(session, listing=listing, plan=plan)
    is_free = part.case_id is not None or talk is None or talk.status is not TalkStatus.AGREED
    return (
        part.answer is Answer.WILLING
        and listing.status is ListingStatus.PUBLISHED
        and is_free
        and talks_alone.find_other(session, listing=listing, plan=plan, now=now) is None
    )


def explain(session: Session, *, part: PoolOfferPart, now: datetime) -> Explanation | None:
    """Return the explanation that the part's case keeps."""
    return matching.explain(
        session, listing=part.listing, plan=part.plan, terms=_terms(part, number=1), now=now
    )


def agree(
    session: Session,
    *,
    part: PoolOfferPart,
    actor: Actor,
    explanation: Explanation | None,
    now: datetime,
) -> None:
    """Make terms of the part that both sides have confirmed by their yes, and open the case."""
    talk = _open_talk(session, part, actor, now)
    last = talk.terms[-1].number if talk.terms else 0
    terms = _terms(part, number=last + 1)
    talk.terms.append(terms)
    session.flush()
    audit.record(
        session,
        actor=actor,
        action="terms.confirm",
        subject=talk,
        now=now,
        after={**audit.fields_of(terms, AUDITED), "pool_offer": part.pool_offer_id},
    )
    talks_alone.stop(session, talk=talk, actor=actor, now=now)
    move(talk, TalkStatus.AGREED)
    part.case = cases.open_case(session, terms=terms, actor=actor, explanation=explanation, now=now)


def _terms(part: PoolOfferPart, *, number: int) -> Terms:
    """Return the terms of a part, signed by who made the offer and who answered it."""
    sheet, offer = sheet_of(part), part.offer
    return Terms(
        number=number,
        side=Side.INVESTOR,
        author_id=offer.made_by_id,
        author_name=offer.made_by_name,
        author_post=offer.made_by_post,
        made_at=offer.made_at,
        price_idr_per_kg=Idr(sheet.price_idr_per_kg),
        investor_confirmed_at=offer.made_at,
        investor_confirmed_by_id=offer.made_by_id,
        investor_confirmed_by_name=offer.made_by_name,
        investor_confirmed_by_post=offer.made_by_post,
        village_confirmed_at=part.answered_at,
        village_confirmed_by_id=part.answered_by_id,
        village_confirmed_by_name=part.answered_by_name,
        village_confirmed_by_post=part.answered_by_post,
        **asdict(sheet),
    )


def _open_talk(session: Session, part: PoolOfferPart, actor: Actor, now: datetime) -> Talk:
    """Return the open talk of the two: the yes of both sides says that they are willing."""
    talk = talks.find(session, listing=part.listing, plan=part.plan)
    before = audit.fields_of(talk, talks.AUDITED) if talk else None
    if talk is None:
        talk = Talk(
            plan=part.plan,
            listing=part.listing,
            status=TalkStatus.ASKED,
            started_at=now,
            is_sample=part.offer.is_sample or part.listing.is_sample,
        )
        session.add(talk)
    talk.village_answer = talk.investor_answer = Answer.WILLING
    talk.village_reason = talk.investor_reason = ""
    if talk.status is TalkStatus.HELD:
        move(talk, TalkStatus.ASKED)
    if talk.status is not TalkStatus.TALKING:
        move(talk, TalkStatus.TALKING)
    talk.is_hidden, talk.closed_at, talk.opened_at = False, None, talk.opened_at or now
    audit.record(
        session,
        actor=actor,
        action="talk.start",
        subject=talk,
        now=now,
        before=before,
        after=audit.fields_of(talk, talks.AUDITED),
    )
    return talk

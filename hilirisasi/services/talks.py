"""From "Bersedia bicara", which binds nobody, to an open conversation."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.errors import CompanyUncheckedError, InvalidTransitionError, MissingReasonError
from hilirisasi.freshness import is_lapsed
from hilirisasi.services import audit, open_plans, talks_alone
from hilirisasi.services.transactions import hold, transaction
from hilirisasi.workflow import move
from models import (
    Answer,
    CheckStatus,
    Listing,
    ListingStatus,
    Plan,
    PlanStatus,
    Side,
    Talk,
    TalkStatus,
)

OTHER: Final = {Side.VILLAGE: Side.INVESTOR, Side.INVESTOR: Side.VILLAGE}
AUDITED: Final = ("status", "village_answer", "investor_answer")


def find(session: Session, *, listing: Listing, plan: Plan) -> Talk | None:
    """Return the one talk of a plan with a listing, if there is one."""
    return session.scalar(
        sa.select(Talk).where(Talk.listing_id == listing.id, Talk.plan_id == plan.id)
    )


def answer_of(talk: Talk, side: Side) -> Answer:
    """Return what a side answered."""
    return talk.village_answer if side is Side.VILLAGE else talk.investor_answer


def are_both_willing(talk: Talk) -> bool:
    """Are both sides willing to talk now?"""
    return all(answer_of(talk, side) is Answer.WILLING for side in Side)


def start(
    session: Session, *, actor: Actor, listing: Listing, plan: Plan, side: Side, now: datetime
) -> Talk:
    """Say that a side is willing to talk; a plan and a listing have one talk for good.

    Who ended the talk may take it up again, and so may who was told "not yet". What a company
    that was not checked starts is held: the village sees nothing until `release`.

    Raises
    ------
    CompanyUncheckedError
        A village asks a company that was not compared with OSS.
    InvalidTransitionError
        The listing or the plan is withdrawn, or the other side said no.
    TalkingAloneError
        The village talks alone with another company.
    """
    with transaction(session):
        if talk := find(session, listing=listing, plan=plan):
            hold(session, talk)  # a talk before its listing, as in every use case
        hold(session, listing)  # two who ask at once meet here
        if listing.status is not ListingStatus.PUBLISHED or is_lapsed(listing.confirmed_at, now):
            raise InvalidTransitionError(current=listing.status, target=TalkStatus.ASKED)
        if plan.status is not PlanStatus.OPEN or open_plans.has_lapsed(plan, now):
            raise InvalidTransitionError(current=plan.status, target=TalkStatus.ASKED)
        talk = find(session, listing=listing, plan=plan)
        is_checked = _is_checked(session, plan)
        is_first = talk is None or talk.is_hidden
        if side is Side.VILLAGE and is_first and not is_checked:
            raise CompanyUncheckedError
        if talk is None:
            talks_alone.refuse_other(session, listing=listing, plan=plan, now=now)
            talk = Talk(
                plan=plan,
                listing=listing,
                status=TalkStatus.ASKED if is_checked else TalkStatus.HELD,
                is_hidden=not is_checked,
                village_answer=Answer.WAITING,
                investor_answer=Answer.WAITING,
                started_at=now,
                is_sample=plan.is_sample or listing.is_sample,
            )
            _set_answer(talk, side, Answer.WILLING, "")
            session.add(talk)
            _record(session, actor, "talk.start", talk, now, after=_state(talk))
            return talk
        _become_willing(session, talk, actor, side, "talk.start", now)
        return talk


def start_all(
    session: Session,
    *,
    actor: Actor,
    plan: Plan,
    listings: Sequence[Listing],
    now: datetime,
) -> list[Talk]:
    """Ask, as the investor, the villages of a pool that may be asked: all of them or none.

    Left out are those that said no, and those that talk alone with another company.

    Raises
    ------
    InvalidTransitionError
        The plan or one of the listings is withdrawn.
    """
    with transaction(session):
        asked = []
        for listing in sorted(listings, key=lambda listing: listing.id):
            talk = find(session, listing=listing, plan=plan)
            alone = talks_alone.find_other(session, listing=listing, plan=plan, now=now)
            if alone is None and (talk is None or talk.village_answer is not Answer.NO):
                talk = start(
                    session, actor=actor, listing=listing, plan=plan, side=Side.INVESTOR, now=now
                )
                asked.append(talk)
        return asked


def answer(
    session: Session,
    *,
    talk: Talk,
    actor: Actor,
    side: Side,
    answer: Answer,
    reason: str = "",
    version: int | None = None,
    now: datetime,
) -> None:
    """Answer whether a side is willing to talk; when both are, the talk is open.

    Raises
    ------
    MissingReasonError
        "Not yet" and "no" say why.
    InvalidTransitionError
        The talk is open already (it is ended by `close`), or the other side said no.
    TalkingAloneError
        The village talks alone with another company, so that none can be willing now.
    StaleEditError
    """
    if answer is not Answer.WILLING and not reason.strip():
        raise MissingReasonError
    with transaction(session):
        hold(session, talk, version=version)
        if answer is Answer.WILLING:
            _become_willing(session, talk, actor, side, "talk.answer", now)
            return
        if answer_of(talk, side) is answer:
            return
        if talk.status is not TalkStatus.ASKED or answer is Answer.WAITING:
            raise InvalidTransitionError(current=talk.status, target=TalkStatus.CLOSED)
        _end(session, talk, actor, side, answer, reason, "talk.answer", now)


def close(
    session: Session,
    *,
    talk: Talk,
    actor: Actor,
    side: Side,
    reason: str,
    version: int | None = None,
    now: datetime,
) -> None:
    """End a talk for one side; that side may take it up again.

    Raises
    ------
    MissingReasonError
    InvalidTransitionError
        The talk is ended already, or the sides have agreed.
    """
    if not reason.strip():
        raise MissingReasonError
    with transaction(session):
        hold(session, talk, version=version)
        _end(session, talk, actor, side, Answer.NO, reason, "talk.close", now)


def release(session: Session, *, talk: Talk, actor: Actor, now: datetime) -> None:
    """Let a held talk reach its village, in the open transaction."""
    before = _state(talk)
    move(talk, TalkStatus.ASKED)
    talk.is_hidden = False
    talk.started_at = now
    _record(session, actor, "talk.release", talk, now, before=before, after=_state(talk))


def refuse_held(session: Session, *, talk: Talk, actor: Actor, reason: str, now: datetime) -> None:
    """End a held talk, unseen by its village, in the open transaction."""
    _end(session, talk, actor, Side.INVESTOR, Answer.WAITING, reason, "talk.refuse_held", now)


def reopen(
    session: Session, *, talk: Talk, actor: Actor | None, reason: str, now: datetime
) -> None:
    """Let the sides talk on after their agreement came to nothing, in the open transaction.

    Of a plan that was withdrawn meanwhile there is nothing left to talk about: the talk ends.
    """
    if talk.status is not TalkStatus.AGREED:
        return
    move(talk, TalkStatus.TALKING)
    if talk.plan.status is PlanStatus.WITHDRAWN:
        _end(session, talk, actor, Side.INVESTOR, Answer.NO, reason, "talk.close", now)


def _is_checked(session: Session, plan: Plan) -> bool:
    """Was the company compared with OSS? Read anew and held: an officer may answer just now."""
    session.refresh(plan.organisation, with_for_update=True)
    return plan.organisation.check_status is CheckStatus.MATCHED


def _become_willing(
    session: Session, talk: Talk, actor: Actor, side: Side, action: str, now: datetime
) -> None:
    if answer_of(talk, side) is Answer.WILLING and talk.status is not TalkStatus.CLOSED:
        return  # pressed twice
    other = OTHER[side]
    if answer_of(talk, other) is Answer.NO:
        raise InvalidTransitionError(current=talk.status, target=TalkStatus.ASKED)
    talks_alone.refuse_other(session, listing=talk.listing, plan=talk.plan, now=now)
    before = _state(talk)
    if answer_of(talk, other) is Answer.NOT_YET:
        _set_answer(talk, other, Answer.WAITING, "")
    _set_answer(talk, side, Answer.WILLING, "")
    talk.closed_at = None
    if are_both_willing(talk):
        move(talk, TalkStatus.TALKING)
        talk.opened_at = talk.opened_at or now
    elif talk.status is TalkStatus.CLOSED:
        is_held = talk.is_hidden and not _is_checked(session, talk.plan)
        move(talk, TalkStatus.HELD if is_held else TalkStatus.ASKED)
        if talk.is_hidden:
            talk.is_hidden, talk.started_at = is_held, now
    _record(session, actor, action, talk, now, before=before, after=_state(talk))


def _end(
    session: Session,
    talk: Talk,
    actor: Actor | None,
    side: Side,
    answer: Answer,
    reason: str,
    action: str,
    now: datetime,
) -> None:
    talks_alone.stop(session, talk=talk, actor=actor, now=now)
    before = _state(talk)
    move(talk, TalkStatus.CLOSED)
    _set_answer(talk, side, answer, reason)
    talk.closed_at = now
    _record(session, actor, action, talk, now, before=before, after=_state(talk), reason=reason)


def _set_answer(talk: Talk, side: Side, answer: Answer, reason: str) -> None:
    if side is Side.VILLAGE:
        talk.village_answer, talk.village_reason = answer, reason
    else:
        talk.investor_answer, talk.investor_reason = answer, reason


def _state(talk: Talk) -> dict[str, object]:
    return audit.fields_of(talk, AUDITED)


def _record(
    session: Session,
    actor: Actor | None,
    action: str,
    talk: Talk,
    now: datetime,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
    reason: str = "",
) -> None:
    audit.record(
        session,
        actor=actor,
        action=action,
        subject=talk,
        now=now,
        before=before,
        after=after,
        reason=reason,
    )

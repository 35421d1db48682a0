"""Objections (*keberatan*) against the province's own ends of a case."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.case_errors import AppealRefusedError, NotYourMoveError
from hilirisasi.case_flow import CONTESTABLE
from hilirisasi.errors import InvalidTransitionError, MissingReasonError
from hilirisasi.months import day_of
from hilirisasi.services import case_moves
from hilirisasi.services.case_hands import side_of
from hilirisasi.services.transactions import hold, transaction
from hilirisasi.workflow import OUTCOMES, move
from models import Appeal, Case, CaseStatus, Decision, Talk, TalkStatus


def is_open(case: Case, *, now: datetime) -> bool:
    """May a side still object: in time, once, and while the sides talk of nothing newer?"""
    end = ended_by(case)
    is_answer = end is None or end.supersedes_id is not None
    if end is None or is_answer or any(row.decision_id == end.id for row in case.appeals):
        return False
    days = case.rule.policy.objection_days
    until = day_of(end.made_at) + timedelta(days=days)
    return days > 0 and day_of(now) <= until and _waits_for_nothing_else(case)


def ended_by(case: Case) -> Decision | None:
    """Return the decision that ended a case, or ``None``: a side did, or it goes on."""
    last = case.decisions[-1] if case.decisions else None
    is_end = last is not None and case.status in CONTESTABLE
    return last if last and is_end and case.status is OUTCOMES.get(last.outcome) else None


def raise_objection(
    session: Session,
    *,
    case: Case,
    actor: Actor,
    reason: str,
    version: int | None = None,
    now: datetime,
) -> Appeal:
    """Object to the decision that ended a case; other people decide, and the decision is new.

    What the case still holds stays until then, and its sides agree nothing else meanwhile.

    Raises
    ------
    MissingReasonError
    InvalidTransitionError
        The case did not end by a decision of the province.
    NotYourMoveError
        Only its two sides object.
    AppealRefusedError
        It is too late, was objected to before, or the sides agreed or began something newer.
    StaleEditError
    """
    if not reason.strip():
        raise MissingReasonError
    with transaction(session):
        hold(session, case, version=version)
        end = ended_by(case)
        if end is None:
            raise InvalidTransitionError(current=case.status, target=CaseStatus.OBJECTED)
        side = side_of(case, actor)
        if side is None:
            raise NotYourMoveError
        talk = case.terms.talk
        hold(session, talk)
        session.expire(talk, ["terms"])
        if not is_open(case, now=now):
            raise AppealRefusedError
        appeal = Appeal(
            decision_id=end.id,
            side=side,
            reason=reason,
            raised_by_id=actor.user_id,
            raised_by_name=actor.name,
            raised_by_post=actor.title,
            raised_at=now,
        )
        case.appeals.append(appeal)
        if talk.status is TalkStatus.TALKING:
            move(talk, TalkStatus.AGREED)
        case_moves.move(
            session,
            case=case,
            target=CaseStatus.OBJECTED,
            actor=actor,
            action="case.object",
            now=now,
            reason=reason,
        )
        return appeal


def _waits_for_nothing_else(case: Case) -> bool:
    """Do the sides still stand where this case left them?"""
    talk: Talk = case.terms.talk
    is_newest = talk.terms[-1].id == case.terms_id
    return is_newest and talk.status in {TalkStatus.AGREED, TalkStatus.TALKING}

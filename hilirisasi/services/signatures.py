"""The second signature on an approval of great value: by another decider, or refused with why."""

from datetime import datetime

from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.case_errors import SecondSignatureError
from hilirisasi.errors import (
    GatesOpenError,
    MissingReasonError,
    SupplyExceededError,
)
from hilirisasi.months import day_of
from hilirisasi.services import audit, case_moves, decisions, gates, interests, shortages
from hilirisasi.services.gates import GateAnswer
from hilirisasi.services.transactions import hold, transaction
from models import Case, Decision


def waiting(case: Case) -> Decision | None:
    """Return the decision of a case that waits for its second signature."""
    return case.drafts[-1] if case.drafts else None


def sign(
    session: Session, *, case: Case, actor: Actor, version: int | None = None, now: datetime
) -> Decision:
    """Sign the waiting decision as the second person; it takes effect, or is refused, by that.

    The gates are looked at again: what failed since the first signature stops it.

    Raises
    ------
    SecondSignatureError
        Nothing waits; or the person made it, or stands in for whoever did, or the reverse.
    NotYourMoveError, GatesOpenError, SupplyExceededError, PeriodInPastError, StaleEditError
    """
    states = gates.ranking_states(session, case=case, now=now)
    try:
        with interests.keeping(session, case=case, actor=actor, now=now), transaction(session):
            hold(session, case, version=version)
            draft = _draft_for(session, case, actor, now)
            found = {row.gate: GateAnswer(row.finding, row.note) for row in case.gate_findings}
            if still_open := gates.find_open(case, states, found):
                raise GatesOpenError(gates=still_open)
            draft.second_by_id, draft.second_by_name = actor.user_id, actor.name
            post = actor.deciding_post(day_of(now))
            draft.second_by_post = post.words[:80] if post else actor.title
            draft.second_for_name = post.acting_for if post else ""
            draft.second_at, draft.is_pending = now, False
            decisions.carry_out(session, case=case, decision=draft, actor=actor, now=now)
            session.expire(case, ["decisions", "drafts"])
            return draft
    except SupplyExceededError:
        with transaction(session):
            shortages.note_refused(session, case=case, now=now)
        raise


def refuse(
    session: Session,
    *,
    case: Case,
    actor: Actor,
    reason: str,
    version: int | None = None,
    now: datetime,
) -> None:
    """Set the waiting decision aside; the audit keeps it, and another may be made.

    Raises
    ------
    MissingReasonError, SecondSignatureError, NotYourMoveError, StaleEditError
    """
    if not reason.strip():
        raise MissingReasonError
    with transaction(session):
        hold(session, case, version=version)
        draft = _draft_for(session, case, actor, now)
        audit.record(
            session,
            actor=actor,
            action="decision.refuse",
            subject=draft,
            now=now,
            before={
                "case": case.number,
                "outcome": draft.outcome,
                "reason": draft.reason,
                "by": draft.made_by_name,
            },
            reason=reason,
        )
        session.delete(draft)
        session.flush()
        session.expire(case, ["decisions", "drafts"])


def _draft_for(session: Session, case: Case, actor: Actor, now: datetime) -> Decision:
    """Return the waiting decision for a person who may sign it."""
    session.expire(case, ["drafts"])
    draft = waiting(case)
    if draft is None or draft.made_by_id == actor.user_id:
        raise SecondSignatureError
    post = actor.deciding_post(day_of(now))
    holder = (post.acting_for if post else "") or actor.name
    if holder == (draft.made_for_name or draft.made_by_name):  # two people, but one post
        raise SecondSignatureError
    row = case_moves.row_of(case, case_moves.target_of(case, draft.outcome))
    case_moves.refuse_other_hands(session, case, row, actor, now)
    return draft

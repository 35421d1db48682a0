"""What the province takes back: an approval, or a contract that runs. Both sides may object."""

from datetime import datetime

from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.case_flow import Hand
from hilirisasi.services import case_moves, decisions, opinions
from hilirisasi.services.decisions import Verdict
from hilirisasi.services.transactions import hold, transaction
from models import Case, Decision, Outcome


def revoke(
    session: Session,
    *,
    case: Case,
    actor: Actor,
    reason: str,
    version: int | None = None,
    now: datetime,
) -> Decision:
    """Take an approval back.

    What it reserved stays while its sides may object and until an objection is decided; then it is
    free again, once (`case_clocks.run`).

    Raises
    ------
    MissingReasonError, NotYourMoveError, StaleEditError
    InvalidTransitionError
        The case is not approved, or under contract: that is stopped.
    """
    verdict = Verdict(outcome=Outcome.REVOKE, reason=reason)
    return _end(session, case, actor, verdict, "decision.revoke", version, now)


def stop(
    session: Session,
    *,
    case: Case,
    actor: Actor,
    reason: str,
    version: int | None = None,
    now: datetime,
) -> Decision:
    """End a contract before its time, for the province; its coming tonnes stay as in `revoke`.

    Raises
    ------
    MissingReasonError, NotYourMoveError, StaleEditError
    InvalidTransitionError
        The case is not under contract.
    """
    verdict = Verdict(outcome=Outcome.STOP, reason=reason)
    return _end(session, case, actor, verdict, "decision.stop", version, now)


def _end(
    session: Session,
    case: Case,
    actor: Actor,
    verdict: Verdict,
    action: str,
    version: int | None,
    now: datetime,
) -> Decision:
    decisions.refuse_without_reason(verdict)
    outcome = verdict.outcome
    with transaction(session):
        hold(session, case, version=version)
        target = case_moves.target_of(case, outcome)
        row = case_moves.row_of(case, target, frozenset({Hand.DECIDER}))
        case_moves.refuse_other_hands(session, case, row, actor, now)
        decision = decisions.write(case, verdict=verdict, outcome=outcome, actor=actor, now=now)
        session.flush()  # the database reads the decision before the case moves
        case_moves.move(
            session,
            case=case,
            target=target,
            actor=actor,
            action=action,
            now=now,
            reason=verdict.reason,
            told={"outcome": outcome, **opinions.state_of(case)},
        )
        return decision

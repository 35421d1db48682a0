"""Is a file complete? It goes on, or back to both sides with all that is missing, at once."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.services import case_moves, questions
from hilirisasi.services.questions import Question
from hilirisasi.services.transactions import hold, transaction
from models import Case, CaseStatus, MissingItem, MissingPart


def pass_on(
    session: Session, *, case: Case, actor: Actor, version: int | None = None, now: datetime
) -> None:
    """Find a file complete, so that reviewers may take it.

    Raises
    ------
    InvalidTransitionError, NotYourMoveError, StaleEditError
    """
    with transaction(session):
        hold(session, case, version=version)
        accept(session, case=case, actor=actor, now=now)


def accept(session: Session, *, case: Case, actor: Actor, now: datetime) -> None:
    """Find a file complete that is held, within the open transaction."""
    case_moves.move(
        session,
        case=case,
        target=CaseStatus.COMPLETE,
        actor=actor,
        action="case.complete",
        now=now,
    )
    case.screener_id = actor.user_id


def send_back(
    session: Session,
    *,
    case: Case,
    actor: Actor,
    missing: Mapping[MissingPart, Question],
    version: int | None = None,
    now: datetime,
) -> None:
    """Return a file with all that it lacks, each with what to bring and the rule it rests on.

    Raises
    ------
    QuestionRuleMissingError
        Nothing is named, or something without its note or its rule.
    QuestionRoundsError
        The case was returned as often as it may be.
    InvalidTransitionError, NotYourMoveError, StaleEditError
    """
    questions.refuse_unfounded(missing.values())
    with transaction(session):
        hold(session, case, version=version)
        case.missing.extend(
            MissingItem(part=part, note=item.text, rule=item.rule, asked_at=now)
            for part, item in missing.items()
        )
        case_moves.move(
            session,
            case=case,
            target=CaseStatus.RETURNED,
            actor=actor,
            action="case.send_back",
            now=now,
            told={"missing": ", ".join(missing)},
        )
        case.returned_from = CaseStatus.SUBMITTED
        case.screener_id = actor.user_id

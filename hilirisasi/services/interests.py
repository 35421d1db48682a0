"""Who holds an interest in which case: asked once, looked for in the register, and kept out."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.case_errors import NotYourMoveError
from hilirisasi.errors import MissingReasonError
from hilirisasi.interest_errors import (
    ConflictOfInterestError,
    DeclarationMissingError,
    InterestUnansweredError,
)
from hilirisasi.interest_rules import LEVELS, STRICTNESS, has_answered, level_of
from hilirisasi.months import day_of
from hilirisasi.scopes import reviews_without_interest
from hilirisasi.services import audit, interest_hints
from hilirisasi.services.transactions import hold, transaction
from hilirisasi.workflow import ENDED
from models import (
    Case,
    CaseInterest,
    CaseReview,
    InterestDeclaration,
    InterestKind,
    InterestLevel,
)


def answer(
    session: Session, *, case: Case, actor: Actor, level: InterestLevel, note: str, now: datetime
) -> InterestLevel:
    """Keep what an official says of their interest in a case; return what counts of all known.

    A stricter answer may follow, a milder one changes nothing. A hard interest takes the case out
    of their hands at once, a soft one the decision.

    Raises
    ------
    MissingReasonError
        An interest without a word on which.
    DeclarationMissingError
        Nothing was declared for this year.
    NotYourMoveError
        They are no official of the case.
    """
    if level is not InterestLevel.NONE and not note.strip():
        raise MissingReasonError
    with transaction(session):
        hold(session, case)
        session.expire(case, ["interests"])
        if not reviews_without_interest(actor, case):
            raise NotYourMoveError
        if not _has_declared(session, actor, now):
            raise DeclarationMissingError
        if not has_answered(case, actor.user_id) or _is_stricter(case, actor, level):
            _note(session, case, actor, {InterestKind.ANSWER: level}, note, now)
        _look(session, case, actor, now)
        return level_of(case, actor.user_id)


def refuse(session: Session, *, case: Case, actor: Actor, is_decision: bool, now: datetime) -> None:
    """Raise where an official may not act on a case that is held, within the open transaction.

    Raises
    ------
    DeclarationMissingError, InterestUnansweredError
        The rules of the case's opening day ask for what was not said.
    ConflictOfInterestError
        A hard interest, noted or in the register now; or a soft one where they would decide.
    """
    session.flush()
    session.expire(case, ["interests"])
    known = level_of(case, actor.user_id)
    if known is InterestLevel.NONE and case.rule.policy.asks_interest:
        if not _has_declared(session, actor, now):
            raise DeclarationMissingError
        if not has_answered(case, actor.user_id):
            raise InterestUnansweredError
    kinds = interest_hints.find(session, case=case, user_id=actor.user_id, today=day_of(now))
    levels = {known, *(LEVELS[kind] for kind in kinds)}
    strictest = max(levels, key=STRICTNESS.__getitem__)
    if strictest is InterestLevel.HARD or (is_decision and strictest is InterestLevel.SOFT):
        raise ConflictOfInterestError(level=strictest)


@contextmanager
def keeping(session: Session, *, case: Case, actor: Actor, now: datetime) -> Iterator[None]:
    """Keep what the register shows where it made a use case fail: around its transaction."""
    try:
        yield
    except ConflictOfInterestError:
        with transaction(session):
            hold(session, case)
            _look(session, case, actor, now)
        raise


def look_again(session: Session, *, actor: Actor, now: datetime) -> None:
    """Look at the cases that a person reviews or answered for, within the open transaction."""
    own = (
        Case.reviewer_id == actor.user_id,
        Case.reviews.any(CaseReview.reviewer_id == actor.user_id),
        Case.interests.any(CaseInterest.user_id == actor.user_id),
    )
    for case in session.scalars(
        sa.select(Case).where(sa.or_(*own), Case.status.not_in(ENDED)).order_by(Case.id)
    ).all():
        hold(session, case)
        _look(session, case, actor, now)


def _look(session: Session, case: Case, actor: Actor, now: datetime) -> None:
    """Note what the register shows and was not noted before."""
    session.flush()
    session.expire(case, ["interests"])
    kinds = interest_hints.find(session, case=case, user_id=actor.user_id, today=day_of(now))
    noted = {row.kind for row in case.interests if row.user_id == actor.user_id}
    found = {kind: LEVELS[kind] for kind in InterestKind if kind in kinds - noted}
    _note(session, case, actor, found, "", now)


def _note(
    session: Session,
    case: Case,
    actor: Actor,
    found: dict[InterestKind, InterestLevel],
    note: str,
    now: datetime,
) -> None:
    """Keep what was said or found, with its audit, and take out of their hands what it forbids."""
    for kind, level in found.items():
        row = CaseInterest(
            user_id=actor.user_id,
            kind=kind,
            level=level,
            note=note,
            noted_at=now,
        )
        case.interests.append(row)
        audit.record(
            session,
            actor=actor,
            action="interest.note",
            subject=row,  # not the case: its sides read what was done to that
            now=now,
            after={"case": case.number, "kind": kind, "level": level},
        )
    session.flush()
    _take_away(session, case, actor, found.values(), now)


def _take_away(
    session: Session,
    case: Case,
    actor: Actor,
    levels: Iterable[InterestLevel],
    now: datetime,
) -> None:
    """Set aside what the person has begun on the case and may not end; others may take it."""
    if InterestLevel.HARD not in levels and InterestLevel.SOFT not in levels:
        return
    for draft in [row for row in case.drafts if row.made_by_id == actor.user_id]:
        session.delete(draft)
    is_hard = level_of(case, actor.user_id) is InterestLevel.HARD
    if is_hard or not case.rule.has_other_decider:
        begun = [row for row in case.reviews if _is_begun_by(row, actor)]
        handed = [row for row in case.assignments if row.reviewer_id == actor.user_id]
        for row in (*begun, *handed):
            session.delete(row)
        if case.reviewer_id == actor.user_id and case.status not in ENDED:
            case.reviewer_id = None
            audit.record(session, actor=None, action="case.reassign", subject=case, now=now)
    session.flush()
    session.expire(case, ["assignments", "drafts", "reviews", "reviewer"])


def _is_begun_by(review: CaseReview, actor: Actor) -> bool:
    return review.reviewer_id == actor.user_id and review.given_at is None


def _is_stricter(case: Case, actor: Actor, level: InterestLevel) -> bool:
    return STRICTNESS[level] > STRICTNESS[level_of(case, actor.user_id)]


def _has_declared(session: Session, actor: Actor, now: datetime) -> bool:
    declared = sa.exists().where(
        InterestDeclaration.user_id == actor.user_id,
        InterestDeclaration.year == day_of(now).year,
    )
    return bool(session.scalar(sa.select(declared)))

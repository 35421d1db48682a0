"""The one function that takes a case from one state to the next, along a row of `case_flow`."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi import workflow
from hilirisasi.actors import Actor
from hilirisasi.case_errors import (
    MeetingMissingError,
    MoveIncompleteError,
    NotYourMoveError,
    ReviewsMissingError,
)
from hilirisasi.case_flow import APPROVED, UNDER_CONTRACT, Effect, Hand, Move, Need, find
from hilirisasi.errors import InvalidTransitionError, MissingReasonError
from hilirisasi.interest_errors import ConflictOfInterestError
from hilirisasi.interest_rules import level_of
from hilirisasi.months import day_of, month_of
from hilirisasi.services import (
    audit,
    interests,
    legal_checks,
    questions,
    rankings,
    reservations,
    shortages,
    talks,
    village_consents,
    village_land,
)
from hilirisasi.services.case_hands import counted_reviews, hands_of
from models import Case, CaseMove, CaseStatus, Extension, InterestLevel, Outcome, Reservation

DECIDED = APPROVED | {CaseStatus.REJECTED}


def row_of(case: Case, target: CaseStatus, hands: frozenset[Hand] = frozenset()) -> Move:
    """Return the row that leads from where a case is to a state; of two, that in one's hands.

    Raises
    ------
    InvalidTransitionError
        There is none.
    """
    row = find(case.status, target, hands) or find(case.status, target)
    if row is None or not _leads(case, target):
        raise InvalidTransitionError(current=case.status, target=target)
    return row


def _leads(case: Case, target: CaseStatus) -> bool:
    """Does what was asked of a case, or objected to, let it go to a state?"""
    if case.status is CaseStatus.RETURNED:
        return target in {case.returned_from or CaseStatus.IN_REVIEW, CaseStatus.WITHDRAWN}
    if case.status is not CaseStatus.OBJECTED:
        return True
    stands = contested(case)
    if stands is Outcome.STOP:
        return target in {CaseStatus.STOPPED, stopped_from(case)}
    ends = {workflow.OUTCOMES[stands]} if stands else set()
    return target in APPROVED | {CaseStatus.WITHDRAWN} | ends


def target_of(case: Case, outcome: Outcome) -> CaseStatus:
    """Return where a decision leads to: a contract goes on in the state it was stopped in."""
    if outcome is Outcome.CONTINUE:
        return stopped_from(case) or CaseStatus.RUNNING
    return workflow.OUTCOMES[outcome]


def stopped_from(case: Case) -> CaseStatus | None:
    """Return where a contract stood when it was stopped, or ``None``: it never was."""
    stops = [row for row in case.moves if row.target is CaseStatus.STOPPED]
    sources = [row.source for row in stops if row.source in UNDER_CONTRACT]
    return sources[-1] if sources else None


def is_under_contract(case: Case) -> bool:
    """Is there a contract to stop: in force, or under objection to the province's stop?"""
    return case.status in UNDER_CONTRACT or contested(case) is Outcome.STOP


def rows_for(case: Case, actor: Actor, *, today: date) -> tuple[Move, ...]:
    """Return the rows that one person could take the case along now, whatever they ask for."""
    hands = hands_of(case, actor, today=today)
    rows = (find(case.status, target, hands) for target in CaseStatus)
    return tuple(row for row in rows if row is not None and _leads(case, row.target))


def move(
    session: Session,
    *,
    case: Case,
    target: CaseStatus,
    actor: Actor | None,
    action: str,
    now: datetime,
    reason: str = "",
    document_number: str = "",
    happened_on: date | None = None,
    told: Mapping[str, Any] | None = None,
) -> CaseMove:
    """Move a case that is held, within the open transaction, with all that the row brings.

    ``actor`` is ``None`` where a day has passed; ``action`` is what the audit calls the move, and
    ``told`` what it says besides the states.

    Raises
    ------
    InvalidTransitionError
        No row leads there.
    NotYourMoveError
        The row lies in other hands.
    ConflictOfInterestError, DeclarationMissingError, InterestUnansweredError
        As `interests.refuse`.
    MissingReasonError, MoveIncompleteError, ReviewsMissingError, MeetingMissingError
        The row asks for something that is not there.
    ConsentMissingError, ConsentRefusedError
    LandLeaseError, LandPledgedError, LegalRowBrokenError
        Of an approval: as `refuse_unlawful`.
    QuestionRoundsError
        The case was returned as often as it may be.
    SupplyExceededError, PeriodInPastError
        As `reservations.reserve`.
    """
    hands = hands_of(case, actor, today=day_of(now)) if actor else frozenset({Hand.SERVICE})
    row = row_of(case, target, hands)
    refuse_other_hands(session, case, row, actor, now)
    _refuse_incomplete(case, row, reason, document_number, happened_on, now)
    refuse_unlawful(session, case, row, now)
    if target is CaseStatus.RETURNED:
        questions.refuse_another_round(case)
    source = case.status
    workflow.move(case, target)
    case.objection_until = None
    done = CaseMove(
        source=source,
        target=target,
        reason=reason,
        document_number=document_number,
        happened_on=happened_on,
        freed_kg=0,
        made_by_id=actor.user_id if actor else None,
        made_by_name=actor.name if actor else audit.SERVICE_NAME,
        made_by_post=actor.title if actor else "",
        made_at=now,
    )
    case.moves.append(done)
    audit.record(
        session,
        actor=actor,
        action=action,
        subject=case,
        now=now,
        before={"status": source},
        after={"status": target, **(told or {})},
        reason=reason,
    )
    if row.effect is Effect.RELEASE:
        done.freed_kg = undo(session, case=case, actor=actor, reason=reason, now=now)
    elif row.effect is Effect.HOLD:
        days = case.rule.policy.objection_days
        case.objection_until = day_of(now) + timedelta(days=days)
        if days == 0:
            done.freed_kg = undo(session, case=case, actor=actor, reason=reason, now=now)
    elif row.effect is Effect.RESERVE and actor is not None:
        _reserve(session, case, actor, now)
    elif row.effect is Effect.EXTEND and actor is not None:
        reservations.extend(session, case=case, actor=actor, now=now)
        rankings.mark_stale(session, listing=case.listing)
    return done


def undo(session: Session, *, case: Case, actor: Actor | None, reason: str, now: datetime) -> int:
    """Free what an ended case holds and let its sides talk on; return the coming kg freed."""
    session.flush()
    talks.reopen(session, talk=case.terms.talk, actor=actor, reason=reason, now=now)
    freed_kg = session.scalar(
        sa.select(sa.func.sum(Reservation.kg)).where(
            Reservation.case_id == case.id,
            Reservation.released_at.is_(None),
            Reservation.month >= month_of(day_of(now)),
        )
    )
    if reservations.release(session, case=case, actor=actor, now=now):
        rankings.mark_stale(session, listing=case.listing)
        shortages.note_freed(session, listing=case.listing, now=now)
    return int(freed_kg or 0)


def waiting_extension(case: Case) -> Extension | None:
    """Return the extension that both sides, or one of them, asked for and nobody answered yet."""
    return next((row for row in case.extensions if row.ended_at is None), None)


def _reserve(session: Session, case: Case, actor: Actor, now: datetime) -> None:
    """Promise the agreed tonnes, unless the case still holds them."""
    session.flush()
    session.expire(case, ["reservations"])
    if all(row.released_at is not None for row in case.reservations):
        reservations.reserve(session, case=case, actor=actor, now=now)
        rankings.mark_stale(session, listing=case.listing)


def refuse_other_hands(
    session: Session, case: Case, row: Move, actor: Actor | None, now: datetime
) -> None:
    """Raise `NotYourMoveError` unless the row lies in the person's (or the service's) hands.

    Of an official it also asks what `interests.refuse` asks.
    """
    if actor is None:
        if Hand.SERVICE not in row.hands:
            raise NotYourMoveError
        return
    hands = hands_of(case, actor, today=day_of(now))
    if not row.hands & hands:
        level = level_of(case, actor.user_id)
        raise (
            NotYourMoveError
            if level is InterestLevel.NONE
            else ConflictOfInterestError(level=level)
        )
    if Hand.PARTY not in row.hands & hands:
        promises = row.effect is Effect.EXTEND  # tonnes, on one person's word
        is_decision = promises or not row.hands & {Hand.SCREENER, Hand.REVIEWER}
        interests.refuse(session, case=case, actor=actor, is_decision=is_decision, now=now)


def _refuse_incomplete(
    case: Case,
    row: Move,
    reason: str,
    document_number: str,
    happened_on: date | None,
    now: datetime,
) -> None:
    if Need.REASON in row.needs and not reason.strip():
        raise MissingReasonError
    extension = waiting_extension(case)
    is_there = {
        Need.DOCUMENT: bool(document_number.strip()),
        Need.DAY: happened_on is not None and happened_on <= day_of(now),
        Need.MISSING: bool(case.missing),
        Need.CONFIRMATIONS: extension is not None
        and extension.village_confirmed_at is not None
        and extension.investor_confirmed_at is not None,
    }
    missing = tuple(need for need, is_met in is_there.items() if need in row.needs and not is_met)
    if missing:
        raise MoveIncompleteError(needs=missing)
    if Need.REVIEWS in row.needs:
        refuse_without_reviews(case)
    if row.source is CaseStatus.IN_REVIEW and row.target in DECIDED:
        refuse_without_meeting(case)


def refuse_unlawful(session: Session, case: Case, row: Move, now: datetime) -> None:
    """Raise where a row asks for the village's consent or for the law, and one is not there."""
    if Need.CONSENT in row.needs:
        session.expire(case, ["consents"])
        village_consents.refuse_without(session, case=case, now=now)
    if Need.LAW in row.needs:
        village_land.refuse_unfit(session, plan=case.plan, now=now)
        legal_checks.refuse_broken(session, case=case, now=now)


def refuse_without_meeting(case: Case) -> None:
    """Raise `MeetingMissingError` where the case's rule asks for a meeting that was not noted."""
    if case.rule.has_meeting and case.meeting_on is None:
        raise MeetingMissingError


def refuse_without_reviews(case: Case) -> None:
    """Raise `ReviewsMissingError` unless as many reviews are given as the case's rule asks for."""
    given = [row for row in counted_reviews(case) if row.given_at is not None]
    counted = len(given)
    if case.rule.has_different_offices:
        counted = len({row.organisation_id for row in given})
    if counted < case.rule.reviewers:
        raise ReviewsMissingError(given=counted, needed=case.rule.reviewers)


def contested(case: Case) -> Outcome | None:
    """Return what the objected decision said, where a case waits for the answer to an objection."""
    if case.status is not CaseStatus.OBJECTED or not case.appeals:
        return None
    objected_id = case.appeals[-1].decision_id
    return next((row.outcome for row in case.decisions if row.id == objected_id), None)

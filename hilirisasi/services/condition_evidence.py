"""What the owner of a condition brings for it, what a reviewer answers, and a new day."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.case_errors import NotYourMoveError
from hilirisasi.case_flow import Hand
from hilirisasi.condition_clock import standing
from hilirisasi.condition_errors import DayUnfitError, EvidenceMissingError, EvidenceOwnError
from hilirisasi.errors import InvalidTransitionError, MissingReasonError
from hilirisasi.media import Media
from hilirisasi.months import day_of
from hilirisasi.services import audit, calendars, case_papers, conditions, interests
from hilirisasi.services.case_hands import hands_of
from hilirisasi.services.transactions import transaction
from hilirisasi.workflow import move
from models import Condition, ConditionEvidence, ConditionStatus


def file(
    session: Session,
    *,
    files: Media,
    condition: Condition,
    actor: Actor,
    note: str,
    content: bytes | None,
    version: int | None = None,
    now: datetime,
) -> ConditionEvidence:
    """File evidence, a text or a file or both; what is filed stops the days until it is answered.

    Raises
    ------
    EvidenceMissingError, FileUnreadableError
    NotYourMoveError
        Another side or office owns the condition.
    InvalidTransitionError
        It is met, or evidence waits already, or it binds no longer.
    StaleEditError
    """
    if not note.strip() and not content:
        raise EvidenceMissingError
    paper = case_papers.read(content) if content else None  # slow, so before any lock
    with transaction(session):
        conditions.hold_one(session, condition, version=version)
        _refuse_unbound(condition, ConditionStatus.FILED)
        if not conditions.owns(actor, condition):
            raise NotYourMoveError
        move(condition, ConditionStatus.FILED)
        evidence = ConditionEvidence(
            note=note.strip(),
            digest=case_papers.keep(files, condition.case_id, paper) if paper else None,
            ending=paper.ending if paper else "",
            filed_by_id=actor.user_id,
            filed_by_name=actor.name,
            filed_by_post=actor.title,
            filed_at=now,
        )
        condition.evidence.append(evidence)
        _record(session, condition, actor, "condition.file", now, digest=evidence.digest)
        return evidence


def answer(
    session: Session,
    *,
    condition: Condition,
    actor: Actor,
    is_accepted: bool,
    reason: str = "",
    version: int | None = None,
    now: datetime,
) -> None:
    """Accept what was filed, or say why it does not do yet; then the days run on.

    Raises
    ------
    MissingReasonError
        "Not yet" says why.
    EvidenceOwnError
        The person filed it.
    NotYourMoveError, ConflictOfInterestError, InvalidTransitionError, StaleEditError
    """
    if not is_accepted and not reason.strip():
        raise MissingReasonError
    with (
        interests.keeping(session, case=condition.case, actor=actor, now=now),
        transaction(session),
    ):
        conditions.hold_one(session, condition, version=version)
        target = ConditionStatus.MET if is_accepted else standing(condition, day_of(now))
        _refuse_unbound(condition, target)
        _refuse_other_hands(session, condition, actor, Hand.REVIEWER, now)
        if condition.status is not ConditionStatus.FILED:
            raise InvalidTransitionError(current=condition.status, target=target)
        evidence = condition.evidence[-1]
        if evidence.filed_by_id == actor.user_id:
            raise EvidenceOwnError
        evidence.is_accepted, evidence.reason = is_accepted, reason.strip()
        evidence.answered_by_id, evidence.answered_by_name = actor.user_id, actor.name
        evidence.answered_by_post, evidence.answered_at = actor.title, now
        move(condition, target)
        action = "condition.accept" if is_accepted else "condition.not_yet"
        _record(session, condition, actor, action, now, reason=reason.strip())


def renew(
    session: Session,
    *,
    condition: Condition,
    actor: Actor,
    due_on: date,
    reason: str,
    version: int | None = None,
    now: datetime,
) -> None:
    """Let a reconsidered condition stand with a new day; who would not revokes or stops the case.

    Raises
    ------
    MissingReasonError
    DayUnfitError
        The new day is no coming working day.
    NotYourMoveError, ConflictOfInterestError, InvalidTransitionError, StaleEditError
    """
    if not reason.strip():
        raise MissingReasonError
    with (
        interests.keeping(session, case=condition.case, actor=actor, now=now),
        transaction(session),
    ):
        conditions.hold_one(session, condition, version=version)
        _refuse_unbound(condition, ConditionStatus.OPEN)
        _refuse_other_hands(session, condition, actor, Hand.DECIDER, now)
        if due_on <= day_of(now) or not calendars.in_force(session).may_work(due_on):
            raise DayUnfitError
        if condition.status is not ConditionStatus.RECONSIDERED:
            raise InvalidTransitionError(current=condition.status, target=ConditionStatus.OPEN)
        before = {"due_on": condition.due_on}
        condition.due_on, condition.warned_until, condition.reminded_days = due_on, None, None
        move(condition, ConditionStatus.OPEN)
        _record(
            session, condition, actor, "condition.renew", now, reason=reason.strip(), before=before
        )


def _refuse_unbound(condition: Condition, target: ConditionStatus) -> None:
    if condition not in conditions.current(condition.case):
        raise InvalidTransitionError(current=condition.status, target=target)


def _refuse_other_hands(
    session: Session, condition: Condition, actor: Actor, hand: Hand, now: datetime
) -> None:
    if hand not in hands_of(condition.case, actor, today=day_of(now)):
        raise NotYourMoveError
    is_decision = hand is Hand.DECIDER
    interests.refuse(session, case=condition.case, actor=actor, is_decision=is_decision, now=now)


def _record(
    session: Session,
    condition: Condition,
    actor: Actor,
    action: str,
    now: datetime,
    *,
    reason: str = "",
    digest: str | None = None,
    before: dict[str, date] | None = None,
) -> None:
    told = {"condition": condition.number, "due_on": condition.due_on}
    audit.record(
        session,
        actor=actor,
        action=action,
        subject=condition.case,
        about=condition,
        now=now,
        before={"condition": None, **before} if before else None,
        after={**told, **({"evidence_digest": digest} if digest else {})},
        reason=reason,
    )

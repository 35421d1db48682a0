"""What reviewers of the offices recommend on a case; where they disagree, both stay."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from hilirisasi.actors import Actor, Post
from hilirisasi.case_errors import NotYourMoveError
from hilirisasi.case_flow import REVIEWED, Hand
from hilirisasi.errors import InvalidTransitionError, MissingReasonError
from hilirisasi.months import day_of
from hilirisasi.services import audit, case_moves, interests
from hilirisasi.services.case_hands import hands_of
from hilirisasi.services.conditions import ConditionDraft, refuse_unfit
from hilirisasi.services.transactions import hold, transaction
from models import Case, CaseMove, CaseReview, CaseStatus, Outcome, Role


def find(case: Case, actor: Actor) -> CaseReview | None:
    """Return the person's own review of the case, given or not yet."""
    return next((row for row in case.reviews if row.reviewer_id == actor.user_id), None)


def begin(session: Session, *, case: Case, actor: Actor, now: datetime) -> CaseReview:
    """Let a person review a case that is held, within the open transaction; begun once.

    Raises
    ------
    NotYourMoveError
        They screened it where others must review, or have an interest.
    ConflictOfInterestError, DeclarationMissingError, InterestUnansweredError
        As `interests.refuse`.
    """
    session.flush()
    session.expire(case, ["reviews"])
    if own := find(case, actor):
        return own
    if Hand.REVIEWER not in hands_of(case, actor, today=day_of(now)):
        raise NotYourMoveError
    interests.refuse(
        session, case=case, actor=actor, is_decision=not case.rule.has_other_decider, now=now
    )
    review = CaseReview(
        reviewer_id=actor.user_id,
        organisation_id=_office(actor).organisation_id,
        reviewer_name=actor.name,
        reviewer_post=actor.title,
        taken_at=now,
        reason="",
    )
    case.reviews.append(review)
    session.flush()
    return review


def give(
    session: Session,
    *,
    case: Case,
    actor: Actor,
    recommendation: Outcome,
    reason: str,
    conditions: Sequence[ConditionDraft] = (),
    version: int | None = None,
    now: datetime,
) -> CaseReview:
    """Give the own review; the very same sent twice is one.

    ``conditions`` are those that they would set; who decides starts from them.

    Raises
    ------
    MissingReasonError
        No reason, or conditions that nobody names.
    ConditionUnfitError
    NotYourMoveError
    InvalidTransitionError
        The case is not in review, or the review was given before.
    StaleEditError
    """
    is_bound = recommendation is Outcome.APPROVE_WITH_CONDITIONS
    if not reason.strip() or (is_bound and not conditions):
        raise MissingReasonError
    with transaction(session):
        hold(session, case, version=version)
        refuse_unfit(session, case=case, drafts=conditions if is_bound else (), now=now)
        own = find(case, actor)
        if own is not None and own.given_at is not None:
            if (own.recommendation, own.reason) == (recommendation, reason):
                return own
            raise InvalidTransitionError(current=case.status, target=CaseStatus.IN_REVIEW)
        if case.status not in REVIEWED:
            raise InvalidTransitionError(current=case.status, target=CaseStatus.IN_REVIEW)
        review = write(
            session,
            case=case,
            actor=actor,
            recommendation=recommendation,
            reason=reason,
            conditions=conditions,
            now=now,
        )
        audit.record(
            session,
            actor=actor,
            action="review.give",
            subject=review,  # not the case: its sides read what was done to that
            now=now,
            after={"outcome": recommendation},
            reason=reason,
        )
        return review


def write(
    session: Session,
    *,
    case: Case,
    actor: Actor,
    recommendation: Outcome,
    reason: str,
    conditions: Sequence[ConditionDraft] = (),
    now: datetime,
) -> CaseReview:
    """Write the person's review down, within the open transaction."""
    own = begin(session, case=case, actor=actor, now=now)
    own.recommendation, own.reason, own.given_at = recommendation, reason, now
    if recommendation is Outcome.APPROVE_WITH_CONDITIONS:
        own.proposed = [row.to_json() for row in conditions]
    session.flush()
    return own


def call_meeting(
    session: Session,
    *,
    case: Case,
    actor: Actor,
    on: date | None,
    version: int | None = None,
    now: datetime,
) -> CaseMove:
    """Note the day on which the reviewers met on a case.

    Raises
    ------
    ReviewsMissingError, MoveIncompleteError, NotYourMoveError, InvalidTransitionError
    StaleEditError
    """
    with transaction(session):
        hold(session, case, version=version)
        done = case_moves.move(
            session,
            case=case,
            target=CaseStatus.MEETING,
            actor=actor,
            action="case.meet",
            now=now,
            happened_on=on,
        )
        case.meeting_on = on
        return done


def _office(actor: Actor) -> Post:
    """Return the post in which a person reviews."""
    post = actor.post_as(Role.REVIEWER) or actor.post_as(Role.DECIDER)
    if post is None:
        raise NotYourMoveError
    return post

"""Cases: an agreement before the province, from its opening to its end."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, defer, joinedload

from hilirisasi.actors import Actor
from hilirisasi.case_flow import REVIEWED
from hilirisasi.errors import InvalidTransitionError, MissingReasonError, NotReviewerOfCaseError
from hilirisasi.months import day_of
from hilirisasi.scoring.explain import Explanation
from hilirisasi.services import (
    audit,
    case_moves,
    interests,
    listing_search,
    posts,
    review_policies,
    reviews,
    screenings,
)
from hilirisasi.services.case_hands import counted_reviews, reviewers_of
from hilirisasi.services.transactions import hold, transaction
from models import Case, CaseStatus, Listing, Plan, Role, Talk, Terms

PAGE_SIZE: Final = 20
ROWS_AT_ONCE: Final = 1000
# Lists name each record, and show no explanation: it is long.
WITH_NAMES: Final = (
    joinedload(Case.listing).options(*listing_search.WITH_NAMES),
    joinedload(Case.plan).joinedload(Plan.organisation),
    joinedload(Case.reviewer),
    joinedload(Case.terms),
    defer(Case.explanation),
)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of cases and how many there are in all."""

    cases: Sequence[Case]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE_SIZE))


def find_of_terms(session: Session, *, terms: Terms) -> Case | None:
    """Return the case that these terms opened."""
    return session.scalar(sa.select(Case).where(Case.terms_id == terms.id))


def find_of_talk(session: Session, *, talk: Talk) -> Case | None:
    """Return the newest case that a talk led to."""
    return session.scalar(
        sa.select(Case)
        .join(Case.terms)
        .where(Terms.talk_id == talk.id)
        .order_by(Case.id.desc())
        .limit(1)
    )


def list_visible(session: Session, *, actor: Actor, page: int = 1) -> Page:
    """Return a page of the cases that a person may see, the newest first."""
    return _page(session, _visible(actor), page)


def list_all_visible(session: Session, *, actor: Actor) -> Iterator[Case]:
    """Yield all cases that a person may see, in the same order."""
    yield from session.scalars(_visible(actor)).yield_per(ROWS_AT_ONCE)


def _visible(actor: Actor) -> sa.Select[Case]:
    """Return the query of what a person may see: all for those who review."""
    query = sa.select(Case).options(*WITH_NAMES)
    sees_all = any(actor.post_as(role) for role in (Role.REVIEWER, Role.DECIDER, Role.OVERSEER))
    if not sees_all:
        own = [post.organisation_id for post in actor.posts]
        regencies = [post.region_code for post in actor.posts if post.role is Role.REGENCY]
        query = (
            query.join(Case.listing)
            .join(Case.plan)
            .where(
                sa.or_(
                    Listing.organisation_id.in_(own),
                    Plan.organisation_id.in_(own),
                    *(Listing.village_code.startswith(f"{code}.") for code in regencies if code),
                )
            )
        )
    return query.order_by(Case.id.desc())


def open_case(
    session: Session,
    *,
    terms: Terms,
    actor: Actor,
    explanation: Explanation | None,
    now: datetime,
) -> Case:
    """Open a case on agreed terms, within the open transaction of the agreement."""
    talk = terms.talk
    case = Case(
        **review_policies.choose(session, plan=talk.plan, explanation=explanation, now=now),
        number=uuid.uuid4().hex[:24],  # until the row has its id
        plan_id=talk.plan_id,
        listing_id=talk.listing_id,
        terms=terms,
        status=CaseStatus.SUBMITTED,
        explanation=explanation.to_dict() if explanation else None,
        opened_at=now,
        is_sample=talk.is_sample,
    )
    session.add(case)
    session.flush()
    case.number = f"HL-{day_of(now).year}-{case.id:06d}"
    audit.record(
        session,
        actor=actor,
        action="case.open",
        subject=case,
        now=now,
        after={"status": case.status, "track": case.track},
    )
    return case


def is_takeable(case: Case) -> bool:
    """May a reviewer take the case: because nobody did, or because who did has left?"""
    is_deserted = case.status in REVIEWED and posts.has_left(case.reviewer)
    return case.status in {CaseStatus.SUBMITTED, CaseStatus.COMPLETE} or is_deserted


def lacks_reviewers(case: Case) -> bool:
    """Is the case reviewed by fewer people, or offices, than its rule asks for?"""
    return case.status in REVIEWED and _count_reviewers(case) < case.rule.reviewers


def _count_reviewers(case: Case) -> int:
    """Count who gave their review or will: not who took the case and left office before that."""
    rows = [
        row
        for row in counted_reviews(case)
        if row.given_at is not None or not posts.has_left(row.reviewer)
    ]
    if case.rule.has_different_offices:
        return len({row.organisation_id for row in rows})
    leader = {case.reviewer_id} - {None}
    return len(leader | {row.reviewer_id for row in rows})


def take(session: Session, *, case: Case, actor: Actor, now: datetime) -> None:
    """Take a case for review; taken twice by the same person, it is taken once.

    The first who takes it leads it; where its rule asks for more reviewers, others join. Who takes
    a case that nobody screened finds it complete by that, if the same person may do both. What a
    leader took whose post has ended may be led by another.

    Raises
    ------
    NotReviewerOfCaseError, NotYourMoveError
        Enough others took it, or the person screened it where others must review.
    ConflictOfInterestError, DeclarationMissingError, InterestUnansweredError
        As `interests.refuse`.
    InvalidTransitionError
        It waits for no reviewer.
    """
    with interests.keeping(session, case=case, actor=actor, now=now), transaction(session):
        hold(session, case)
        if case.status in REVIEWED and actor.user_id in reviewers_of(case):
            return
        if case.status is CaseStatus.SUBMITTED:
            if case.rule.has_other_screener:
                raise InvalidTransitionError(current=case.status, target=CaseStatus.IN_REVIEW)
            screenings.accept(session, case=case, actor=actor, now=now)
        is_lacking = is_takeable(case) or lacks_reviewers(case)  # who reviewed it may be tied
        is_met = case.status is CaseStatus.MEETING and not is_lacking
        if case.status not in {CaseStatus.COMPLETE, *REVIEWED} or is_met:
            raise InvalidTransitionError(current=case.status, target=CaseStatus.IN_REVIEW)
        if case.status is CaseStatus.COMPLETE:
            case_moves.move(
                session,
                case=case,
                target=CaseStatus.IN_REVIEW,
                actor=actor,
                action="case.take",
                now=now,
            )
            case.reviewer_id = actor.user_id
        else:
            _join(case, actor)
            audit.record(session, actor=actor, action="case.take", subject=case, now=now)
        reviews.begin(session, case=case, actor=actor, now=now)


def _join(case: Case, actor: Actor) -> None:
    """Lead a case in review whose leader has left, or join those who review it."""
    if is_takeable(case):
        case.reviewer_id = actor.user_id
    elif not lacks_reviewers(case):
        raise NotReviewerOfCaseError


def answer_question(
    session: Session,
    *,
    case: Case,
    actor: Actor,
    text: str,
    version: int | None = None,
    now: datetime,
) -> None:
    """Answer what was asked or missing; the case goes back to where the question came from.

    Raises
    ------
    MissingReasonError, StaleEditError
    InvalidTransitionError
        Nothing was asked, or it was answered already.
    """
    if not text.strip():
        raise MissingReasonError
    with transaction(session):
        hold(session, case, version=version)
        if case.status is not CaseStatus.RETURNED:
            raise InvalidTransitionError(current=case.status, target=CaseStatus.IN_REVIEW)
        case_moves.move(
            session,
            case=case,
            target=case.returned_from or CaseStatus.IN_REVIEW,
            actor=actor,
            action="case.answer",
            now=now,
            reason=text,
        )
        case.answer = text


def withdraw(
    session: Session,
    *,
    case: Case,
    actor: Actor,
    reason: str,
    version: int | None = None,
    now: datetime,
) -> None:
    """Withdraw a case for one of its parties, before or after approval; its tonnes are free again.

    Raises
    ------
    MissingReasonError, StaleEditError
    InvalidTransitionError
        It is ended already, or under contract: that is stopped.
    """
    if not reason.strip():
        raise MissingReasonError
    with transaction(session):
        hold(session, case, version=version)
        case_moves.move(
            session,
            case=case,
            target=CaseStatus.WITHDRAWN,
            actor=actor,
            action="case.withdraw",
            now=now,
            reason=reason,
        )


def _page(session: Session, query: sa.Select[Case], number: int) -> Page:
    total = session.scalar(
        sa.select(sa.func.count()).select_from(
            query.with_only_columns(Case.id).order_by(None).subquery()
        )
    )
    cases = session.scalars(query.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)).all()
    return Page(cases=cases, total=total or 0, number=number)

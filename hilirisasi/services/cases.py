"""Cases: an agreement before the province, from its opening to its end."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from lokal import count_working_days
from sqlalchemy.orm import Session, defer, joinedload

from hilirisasi.actors import Actor
from hilirisasi.errors import InvalidTransitionError, MissingReasonError, NotReviewerOfCaseError
from hilirisasi.months import day_of
from hilirisasi.scoring.explain import Explanation
from hilirisasi.services import audit, listing_search, posts, rankings, reservations, talks
from hilirisasi.services.transactions import hold, transaction
from hilirisasi.workflow import move
from models import Case, CaseStatus, Listing, Plan, Role, Talk, Terms

PAGE_SIZE: Final = 20
ROWS_AT_ONCE: Final = 1000
WAITING: Final = (CaseStatus.SUBMITTED, CaseStatus.IN_REVIEW, CaseStatus.RETURNED)
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


def get_queue(session: Session, *, page: int = 1) -> Page:
    """Return a page of the cases that wait for a decision or an answer, the oldest first."""
    return _page(session, _waiting(), page)


def list_all_waiting(session: Session) -> Iterator[Case]:
    """Yield all cases that wait, in the same order."""
    yield from session.scalars(_waiting()).yield_per(ROWS_AT_ONCE)


def _waiting() -> sa.Select[Case]:
    query = sa.select(Case).options(*WITH_NAMES).where(Case.status.in_(WAITING))
    return query.order_by(Case.opened_at, Case.id)


def working_days(case: Case, now: datetime) -> int | None:
    """Return the working days since a case opened; ``None`` in years without a holiday decree.

    The first is the working day after the opening; joint leave is free (policy.md 6).
    """
    first, today = day_of(case.opened_at) + timedelta(days=1), day_of(now)
    if today < first:
        return 0
    try:
        return int(count_working_days(first, today))
    except ValueError:
        return None


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
    _record(session, case, actor, "case.open", now, None)
    return case


def is_takeable(case: Case) -> bool:
    """May a reviewer take the case: because nobody did, or because who did has left?"""
    is_deserted = case.status is CaseStatus.IN_REVIEW and posts.has_left(case.reviewer)
    return case.status is CaseStatus.SUBMITTED or is_deserted


def take(session: Session, *, case: Case, actor: Actor, now: datetime) -> None:
    """Take a case for review; taken twice by the same person, it is taken once.

    What a reviewer took whose post has ended may be taken by another.

    Raises
    ------
    NotReviewerOfCaseError
        Somebody else took it.
    InvalidTransitionError
        It waits for no reviewer.
    """
    with transaction(session):
        hold(session, case)
        before = case.status
        if case.status is CaseStatus.IN_REVIEW:
            if case.reviewer_id == actor.user_id:
                return
            if not is_takeable(case):
                raise NotReviewerOfCaseError
        else:
            _refuse_unless(case, CaseStatus.SUBMITTED)
            move(case, CaseStatus.IN_REVIEW)
        case.reviewer_id = actor.user_id
        _record(session, case, actor, "case.take", now, before)


def answer_question(
    session: Session,
    *,
    case: Case,
    actor: Actor,
    text: str,
    version: int | None = None,
    now: datetime,
) -> None:
    """Answer a reviewer's questions; the case goes back to the same reviewer.

    Raises
    ------
    MissingReasonError
        There is no answer.
    InvalidTransitionError
        Nothing was asked, or it was answered already.
    StaleEditError
    """
    if not text.strip():
        raise MissingReasonError
    with transaction(session):
        hold(session, case, version=version)
        _refuse_unless(case, CaseStatus.RETURNED)
        before = case.status
        move(case, CaseStatus.IN_REVIEW)
        case.answer = text
        _record(session, case, actor, "case.answer", now, before, reason=text)


def withdraw(
    session: Session,
    *,
    case: Case,
    actor: Actor,
    reason: str,
    version: int | None = None,
    now: datetime,
) -> None:
    """Withdraw a case for one of its parties, before or after approval.

    Raises
    ------
    MissingReasonError
    InvalidTransitionError
        It is ended already.
    StaleEditError
    """
    if not reason.strip():
        raise MissingReasonError
    with transaction(session):
        hold(session, case, version=version)
        before = case.status
        move(case, CaseStatus.WITHDRAWN)
        _record(session, case, actor, "case.withdraw", now, before, reason=reason)
        undo(session, case=case, actor=actor, reason=reason, now=now)


def undo(session: Session, *, case: Case, actor: Actor, reason: str, now: datetime) -> None:
    """Free what an ended case holds and let its sides talk on, within the open transaction."""
    talks.reopen(session, talk=case.terms.talk, actor=actor, reason=reason, now=now)
    if reservations.release(session, case=case, actor=actor, now=now):
        rankings.mark_stale(session, listing=case.listing)


def _refuse_unless(case: Case, status: CaseStatus) -> None:
    if case.status is not status:
        raise InvalidTransitionError(current=case.status, target=CaseStatus.IN_REVIEW)


def _page(session: Session, query: sa.Select[Case], number: int) -> Page:
    total = session.scalar(
        sa.select(sa.func.count()).select_from(
            query.with_only_columns(Case.id).order_by(None).subquery()
        )
    )
    cases = session.scalars(query.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)).all()
    return Page(cases=cases, total=total or 0, number=number)


def _record(
    session: Session,
    case: Case,
    actor: Actor,
    action: str,
    now: datetime,
    before: CaseStatus | None,
    *,
    reason: str = "",
) -> None:
    audit.record(
        session,
        actor=actor,
        action=action,
        subject=case,
        now=now,
        before=None if before is None else {"status": before},
        after={"status": case.status},
        reason=reason,
    )

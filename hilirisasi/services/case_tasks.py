"""What waits in cases and with offices: for both sides, the regency, reviewers and deciders."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from hilirisasi.actors import Actor
from hilirisasi.case_flow import DECIDABLE, REVIEWED, WAITING, Hand
from hilirisasi.months import day_of
from hilirisasi.permissions import Permission, is_allowed
from hilirisasi.services import (
    assignments,
    case_moves,
    cases,
    companies,
    contracts,
    reviews,
    shortages,
    silence,
)
from hilirisasi.services.case_hands import counted_reviews, hands_of
from hilirisasi.services.task_kinds import Task, TaskKind
from hilirisasi.workflow import APPROVED, ENDED
from models import (
    Case,
    CaseReview,
    CaseStatus,
    Listing,
    ListingStatus,
    Plan,
    ReviewRule,
    Role,
    Side,
)


def of_regency(session: Session, actor: Actor, region_code: str, now: datetime) -> Iterator[Task]:
    """Return the cases that wait for the regency's opinion, and the talks that fell silent."""
    rows = session.scalars(
        _cases().where(
            Case.status.in_(WAITING),
            Listing.village_code.startswith(f"{region_code}."),
            ~Case.opinions.any(),
        )
    )
    for case in rows:
        if is_allowed(actor, Permission.OPINION_GIVE, case):
            yield _case_task(TaskKind.GIVE_OPINION, case, case.opened_at)
    for row in silence.list_silent(session, region_code=region_code, now=now):
        listing = row.talk.listing
        yield Task(TaskKind.SILENT_TALK, row.talk.id, listing.commodity, listing.village, row.since)


def of_returned_cases(
    session: Session, villages: Sequence[int], companies: Sequence[int]
) -> Iterator[Task]:
    """Return the cases that came back to both sides with a question."""
    rows = session.scalars(
        _cases().where(
            Case.status == CaseStatus.RETURNED,
            sa.or_(Listing.organisation_id.in_(villages), Plan.organisation_id.in_(companies)),
        )
    )
    for case in rows:
        since = case.decisions[-1].made_at if case.decisions else case.opened_at
        yield _case_task(TaskKind.ANSWER_CASE, case, since)


def of_failed_harvests(session: Session, whose: sa.ColumnElement[bool]) -> Iterator[Task]:
    """Return the cases that go on although their village reported that the harvest failed."""
    rows = session.scalars(
        _cases().where(
            whose, Listing.status == ListingStatus.FAILED, Case.status.not_in(tuple(ENDED))
        )
    )
    for case in rows:
        yield _case_task(TaskKind.LISTING_FAILED, case, case.opened_at)


def of_contracts(
    session: Session, villages: Sequence[int], companies: Sequence[int], now: datetime
) -> Iterator[Task]:
    """Return what both sides do after an approval: sign in time, confirm again before the end."""
    whose = sa.or_(Listing.organisation_id.in_(villages), Plan.organisation_id.in_(companies))
    statuses = (*APPROVED, CaseStatus.RUNNING)
    for case in session.scalars(_cases().where(whose, Case.status.in_(statuses))):
        if case.status in APPROVED and case.sign_by is not None:
            yield _case_task(TaskKind.SIGN_CONTRACT, case, case.decisions[-1].made_at)
        elif contracts.is_extensible(case, now=now):
            is_village = case.listing.organisation_id in villages
            asked = case_moves.waiting_extension(case)
            side = Side.VILLAGE if is_village else Side.INVESTOR
            if asked is None or getattr(asked, f"{side}_confirmed_at") is None:
                yield _case_task(TaskKind.EXTEND_CONTRACT, case, case.opened_at)


def of_freed_tonnes(session: Session, whose: sa.ColumnElement[bool]) -> Iterator[Task]:
    """Return the cases that were refused for want of tonnes, some of which are free now."""
    rows = session.scalars(_cases().where(whose, Case.id.in_(shortages.told()))).all()
    freed_at = shortages.freed_at(session, case_ids=[case.id for case in rows])
    for case in rows:
        yield _case_task(TaskKind.TONNES_FREED, case, freed_at[case.id])


def of_reviewer(session: Session, actor: Actor, now: datetime) -> Iterator[Task]:
    """Return the reviewer's own cases, and those that nobody took and that may be taken."""
    for row in companies.list_waiting(session) if actor.post_as(Role.REVIEWER) else ():
        if is_allowed(actor, Permission.COMPANY_CHECK, row.organisation):
            yield Task(TaskKind.CHECK_COMPANY, row.organisation.id, since=row.since)
    statuses = (CaseStatus.SUBMITTED, CaseStatus.COMPLETE, *DECIDABLE, CaseStatus.RUNNING)
    for case in session.scalars(_cases().where(Case.status.in_(statuses))):
        if is_allowed(actor, Permission.CASE_DECIDE, case):
            kind = _kind_for(case, actor, day_of(now))
            if kind is not None:
                yield _case_task(kind, case, case.opened_at)


def _kind_for(case: Case, actor: Actor, today: date) -> TaskKind | None:
    """Return what an official has to do on a case now, or ``None``."""
    hands = hands_of(case, actor, today=today)
    own = reviews.find(case, actor)
    is_leader = case.reviewer_id == actor.user_id
    is_objected = case.status is CaseStatus.OBJECTED
    is_led = not case.rule.has_other_decider and not is_objected
    decides = Hand.DECIDER in hands and (is_leader or not is_led)
    asked = case_moves.waiting_extension(case)
    is_asked = asked is not None and asked.village_confirmed_at and asked.investor_confirmed_at
    is_takeable = cases.is_takeable(case) or (cases.lacks_reviewers(case) and own is None)
    checks = (
        (case.status is CaseStatus.RUNNING, TaskKind.EXTEND_CONTRACT if is_asked else None),
        (bool(case.drafts), TaskKind.SIGN_DECISION if _may_sign(case, actor, hands) else None),
        (case.status is CaseStatus.IN_REVIEW and is_leader and decides, TaskKind.DECIDE_CASE),
        (_owes_review(case, own), TaskKind.REVIEW_CASE),
        (is_takeable and Hand.REVIEWER in hands and _is_free(case, actor), TaskKind.TAKE_CASE),
        (case.status in DECIDABLE and decides and _is_reviewed(case), TaskKind.DECIDE_CASE),
    )
    return next((kind for is_so, kind in checks if is_so), None)


def _may_sign(case: Case, actor: Actor, hands: frozenset[Hand]) -> bool:
    is_own = any(row.made_by_id == actor.user_id for row in case.drafts)
    return Hand.DECIDER in hands and not is_own


def _is_free(case: Case, actor: Actor) -> bool:
    """Was a case handed to nobody else who has yet to take it?"""
    waiting = assignments.pending(case)
    return not waiting or any(row.reviewer_id == actor.user_id for row in waiting)


def _owes_review(case: Case, own: CaseReview | None) -> bool:
    is_wanted = case.status is CaseStatus.IN_REVIEW or not _is_reviewed(case)
    return case.status in REVIEWED and is_wanted and own is not None and own.given_at is None


def _is_reviewed(case: Case) -> bool:
    """Does a case wait for its decision: reviewed, and met on where it must be?"""
    given = sum(row.given_at is not None for row in counted_reviews(case))
    has_met = case.meeting_on is not None or not case.rule.has_meeting
    return case.status is CaseStatus.OBJECTED or (has_met and given >= case.rule.reviewers)


def _cases() -> sa.Select[Case]:
    return (
        sa.select(Case)
        .join(Case.listing)
        .join(Case.plan)
        .options(
            joinedload(Case.listing).joinedload(Listing.commodity),
            joinedload(Case.listing).joinedload(Listing.village),
            joinedload(Case.plan),
            joinedload(Case.terms),
            joinedload(Case.rule).joinedload(ReviewRule.policy),
            selectinload(Case.decisions),
            selectinload(Case.drafts),
            selectinload(Case.reviews).joinedload(CaseReview.reviewer),
            selectinload(Case.assignments),
            selectinload(Case.extensions),
            selectinload(Case.interests),
        )
        .order_by(Case.opened_at, Case.id)
    )


def _case_task(kind: TaskKind, case: Case, since: datetime) -> Task:
    return Task(kind, case.id, case.listing.commodity, case.listing.village, since)

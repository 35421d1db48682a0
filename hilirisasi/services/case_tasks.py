"""What waits in cases and with offices: for both sides, the regency, reviewers and deciders."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from hilirisasi.actors import Actor
from hilirisasi.permissions import Permission, is_allowed
from hilirisasi.services import companies, posts, silence
from hilirisasi.services.task_kinds import Task, TaskKind
from hilirisasi.workflow import ENDED
from models import Case, CaseStatus, Listing, ListingStatus, Plan, Role


def of_regency(session: Session, actor: Actor, region_code: str, now: datetime) -> Iterator[Task]:
    """Return the cases that wait for the regency's opinion, and the talks that fell silent."""
    cases = session.scalars(
        _cases().where(
            Case.status.in_((CaseStatus.SUBMITTED, CaseStatus.IN_REVIEW, CaseStatus.RETURNED)),
            Listing.village_code.startswith(f"{region_code}."),
            ~Case.opinions.any(),
        )
    )
    for case in cases:
        if is_allowed(actor, Permission.OPINION_GIVE, case):
            yield _case_task(TaskKind.GIVE_OPINION, case, case.opened_at)
    for row in silence.list_silent(session, region_code=region_code, now=now):
        listing = row.talk.listing
        yield Task(TaskKind.SILENT_TALK, row.talk.id, listing.commodity, listing.village, row.since)


def of_returned_cases(
    session: Session, villages: Sequence[int], companies: Sequence[int]
) -> Iterator[Task]:
    """Return the cases that came back to both sides with a question."""
    cases = session.scalars(
        _cases().where(
            Case.status == CaseStatus.RETURNED,
            sa.or_(Listing.organisation_id.in_(villages), Plan.organisation_id.in_(companies)),
        )
    )
    for case in cases:
        since = case.decisions[-1].made_at if case.decisions else case.opened_at
        yield _case_task(TaskKind.ANSWER_CASE, case, since)


def of_failed_harvests(session: Session, whose: sa.ColumnElement[bool]) -> Iterator[Task]:
    """Return the cases that go on although their village reported that the harvest failed."""
    cases = session.scalars(
        _cases().where(
            whose, Listing.status == ListingStatus.FAILED, Case.status.not_in(tuple(ENDED))
        )
    )
    for case in cases:
        yield _case_task(TaskKind.LISTING_FAILED, case, case.opened_at)


def of_reviewer(session: Session, actor: Actor) -> Iterator[Task]:
    """Return the reviewer's own cases, and those that nobody took and that may be taken."""
    for row in companies.list_waiting(session) if actor.post_as(Role.REVIEWER) else ():
        if is_allowed(actor, Permission.COMPANY_CHECK, row.organisation):
            yield Task(TaskKind.CHECK_COMPANY, row.organisation.id, since=row.since)
    cases = session.scalars(
        _cases().where(
            sa.or_(
                Case.status == CaseStatus.SUBMITTED,
                sa.and_(
                    Case.status == CaseStatus.IN_REVIEW,
                    sa.or_(Case.reviewer_id == actor.user_id, posts.is_deserted()),
                ),
            )
        )
    )
    for case in cases:
        if is_allowed(actor, Permission.CASE_DECIDE, case):
            is_own = case.reviewer_id == actor.user_id
            kind = TaskKind.DECIDE_CASE if is_own else TaskKind.TAKE_CASE
            yield _case_task(kind, case, case.opened_at)


def _cases() -> sa.Select[Case]:
    return (
        sa.select(Case)
        .join(Case.listing)
        .join(Case.plan)
        .options(
            joinedload(Case.listing).joinedload(Listing.commodity),
            joinedload(Case.listing).joinedload(Listing.village),
            joinedload(Case.plan),
            selectinload(Case.decisions),
        )
        .order_by(Case.opened_at, Case.id)
    )


def _case_task(kind: TaskKind, case: Case, since: datetime) -> Task:
    return Task(kind, case.id, case.listing.commodity, case.listing.village, since)

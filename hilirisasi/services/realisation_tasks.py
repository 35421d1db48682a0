"""What waits once a contract runs: reports, their second person, answers, mismatches."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from hilirisasi.actors import Actor
from hilirisasi.months import WIB, add_months
from hilirisasi.permissions import Permission, is_allowed
from hilirisasi.services import mismatches, realisation
from hilirisasi.services.report_periods import QUARTER, REPORTED, size_of
from hilirisasi.services.task_kinds import Task, TaskKind
from models import Case, Listing, Plan, Role


def of_actor(session: Session, actor: Actor, now: datetime) -> Iterator[Task]:
    """Return all that waits for one person once contracts run."""
    companies = _organisations(actor, Role.INVESTOR)
    villages = _organisations(actor, Role.VILLAGE_OPERATOR, Role.VILLAGE_HEAD)
    if companies:
        yield from of_company(session, actor, companies, now)
    if villages:
        yield from of_village(session, villages, now)
    yield from of_officials(session, actor)


def _organisations(actor: Actor, *roles: Role) -> list[int]:
    return [post.organisation_id for post in actor.posts if post.role in roles]


def of_company(
    session: Session, actor: Actor, companies: Sequence[int], now: datetime
) -> Iterator[Task]:
    """Return the reports that a company owes, and those of colleagues that wait for a second.

    A company that told no size has no periods: it is asked once for that.
    """
    cases = session.scalars(_cases().where(Plan.organisation_id.in_(companies))).all()
    sizeless = [case for case in cases if size_of(case.plan.organisation) is None]
    yield from (_size_task(TaskKind.TELL_SIZE, case) for case in sizeless[:1])
    for case in cases:
        versions = realisation.list_versions(session, case=case)
        waiting = [
            row
            for row in versions
            if realisation.is_waiting(row, versions) and row.drafted_by_id != actor.user_id
        ]
        if waiting:
            yield _task(TaskKind.CERTIFY_REPORT, case, waiting[-1].drafted_at)
        owed = realisation.unreported(session, case=case, now=now)
        if due := [period for period in owed if period.due_on is not None]:
            yield _task(TaskKind.WRITE_REPORT, case, _end_of(due[0].first_month, due[0].months))


def of_village(session: Session, villages: Sequence[int], now: datetime) -> Iterator[Task]:
    """Return the cases of which a village has not answered for a quarter."""
    for case in session.scalars(_cases().where(Listing.organisation_id.in_(villages))):
        if quarters := realisation.unanswered(session, case=case, now=now):
            yield _task(TaskKind.ANSWER_QUARTER, case, _end_of(quarters[0], QUARTER))


def of_officials(session: Session, actor: Actor) -> Iterator[Task]:
    """Return what does not fit, for regency and reviewer, and whose size the reviewer asks for."""
    regencies = [
        Listing.village_code.startswith(f"{post.region_code}.")
        for post in actor.posts
        if post.role is Role.REGENCY and post.region_code
    ]
    is_own = Case.reviewer_id == actor.user_id
    for case in session.scalars(_cases().where(is_own)):
        if size_of(case.plan.organisation) is None:
            yield _size_task(TaskKind.ASK_SIZE, case)
    where = sa.or_(is_own, *regencies)
    seen = set()
    for row in mismatches.list_open(session, where=where):
        if row.case_id not in seen and is_allowed(actor, Permission.MISMATCH_CLOSE, row.case):
            seen.add(row.case_id)
            yield _task(TaskKind.CLOSE_MISMATCH, row.case, row.opened_at)


def _cases() -> sa.Select[Case]:
    return (
        sa.select(Case)
        .join(Case.listing)
        .join(Case.plan)
        .options(
            joinedload(Case.listing).joinedload(Listing.commodity),
            joinedload(Case.listing).joinedload(Listing.village),
            joinedload(Case.plan).joinedload(Plan.organisation),
            joinedload(Case.terms),
            selectinload(Case.moves),
        )
        .where(Case.status.in_(REPORTED), Case.contract_on.is_not(None))
        .order_by(Case.id)
    )


def _end_of(first_month: date, months: int) -> datetime:
    return datetime.combine(add_months(first_month, months), time(), WIB)


def _size_task(kind: TaskKind, case: Case) -> Task:
    return _task(kind, case, datetime.combine(case.contract_on or date.min, time(), WIB))


def _task(kind: TaskKind, case: Case, since: datetime) -> Task:
    return Task(kind, case.id, case.listing.commodity, case.listing.village, since)

"""*Yang perlu Anda kerjakan*: what waits for one person, the most urgent first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from hilirisasi.actors import Actor
from hilirisasi.permissions import Permission, is_allowed
from models import (
    Answer,
    Case,
    CaseStatus,
    Commodity,
    Listing,
    ListingStatus,
    Plan,
    PlanStage,
    PlanStatus,
    Region,
    Role,
    Side,
    Talk,
    TalkStatus,
)

CONFIRM_EVERY: Final = timedelta(days=90)


class TaskKind(StrEnum):
    """What there is to do, in the order of urgency."""

    ANSWER_CASE = "answer_case"
    CONFIRM_TERMS = "confirm_terms"
    ANSWER_TALK = "answer_talk"
    DECIDE_CASE = "decide_case"
    TAKE_CASE = "take_case"
    COMPLETE_PROPOSAL = "complete_proposal"
    CONFIRM_LISTING = "confirm_listing"
    FIRST_LISTING = "first_listing"
    FIRST_PLAN = "first_plan"


URGENCY: Final = {kind: order for order, kind in enumerate(TaskKind)}


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. ``subject_id`` is the talk, case, listing or plan that the kind is about.

    ``commodity`` and ``place`` name it; ``since`` is when it began to wait. All are ``None`` for a
    first listing or a first plan.
    """

    kind: TaskKind
    subject_id: int | None = None
    commodity: Commodity | None = None
    place: Region | None = None
    since: datetime | None = None


def list_tasks(session: Session, *, actor: Actor, now: datetime) -> list[Task]:
    """Return what waits for the person: by urgency, the longest waiting first."""
    villages = _organisations(actor, Role.VILLAGE_OPERATOR)
    companies = _organisations(actor, Role.INVESTOR)
    tasks: list[Task] = []
    if villages:
        tasks += _of_listings(session, villages, now)
    if companies:
        tasks += _of_plans(session, companies)
    if villages or companies:
        tasks += _of_talks(session, villages, companies)
        tasks += _of_returned_cases(session, villages, companies)
    if actor.post_as(Role.REVIEWER):
        tasks += _of_reviewer(session, actor)
    return sorted(tasks, key=lambda task: _order(task, now))


def _order(task: Task, now: datetime) -> tuple[int, datetime, int]:
    return URGENCY[task.kind], task.since or now, task.subject_id or 0


def _organisations(actor: Actor, role: Role) -> list[int]:
    return [post.organisation_id for post in actor.posts if post.role is role]


def _of_listings(session: Session, villages: Sequence[int], now: datetime) -> Iterator[Task]:
    listings = session.scalars(
        sa.select(Listing)
        .options(joinedload(Listing.commodity), joinedload(Listing.village))
        .where(Listing.organisation_id.in_(villages))
        .order_by(Listing.id)
    ).all()
    if not listings:
        yield Task(TaskKind.FIRST_LISTING)
    for listing in listings:
        is_old = now - listing.confirmed_at > CONFIRM_EVERY
        if listing.status is ListingStatus.PUBLISHED and is_old:
            yield Task(
                TaskKind.CONFIRM_LISTING,
                listing.id,
                listing.commodity,
                listing.village,
                listing.confirmed_at,
            )


def _of_plans(session: Session, companies: Sequence[int]) -> Iterator[Task]:
    """Return plans that must be completed, since terms can follow only then; or the first plan."""
    plans = session.scalars(
        sa.select(Plan)
        .options(joinedload(Plan.commodity), joinedload(Plan.region))
        .where(Plan.organisation_id.in_(companies))
        .order_by(Plan.id)
    ).all()
    if not plans:
        yield Task(TaskKind.FIRST_PLAN)
    rows = session.execute(
        sa.select(Talk.plan_id, sa.func.min(Talk.opened_at))
        .where(Talk.plan_id.in_([plan.id for plan in plans]), Talk.status == TalkStatus.TALKING)
        .group_by(Talk.plan_id)
    )
    opened = dict(rows.all())
    for plan in plans:
        is_short = plan.stage is PlanStage.MINAT and plan.status is PlanStatus.OPEN
        if is_short and plan.id in opened:
            yield Task(
                TaskKind.COMPLETE_PROPOSAL, plan.id, plan.commodity, plan.region, opened[plan.id]
            )


def _of_talks(
    session: Session, villages: Sequence[int], companies: Sequence[int]
) -> Iterator[Task]:
    talks = session.scalars(
        sa.select(Talk)
        .join(Talk.listing)
        .join(Talk.plan)
        .options(
            joinedload(Talk.listing).joinedload(Listing.commodity),
            joinedload(Talk.listing).joinedload(Listing.village),
            joinedload(Talk.plan),
            selectinload(Talk.terms),
        )
        .where(
            sa.or_(Listing.organisation_id.in_(villages), Plan.organisation_id.in_(companies)),
            Talk.status.in_((TalkStatus.ASKED, TalkStatus.TALKING)),
        )
        .order_by(Talk.id)
    ).all()
    for talk in talks:
        for side in _own_sides(talk, villages, companies):
            waiting = _waits_for(talk, side)
            if waiting is not None:
                kind, since = waiting
                yield Task(kind, talk.id, talk.listing.commodity, talk.listing.village, since)


def _own_sides(talk: Talk, villages: Sequence[int], companies: Sequence[int]) -> list[Side]:
    sides = (
        (Side.VILLAGE, talk.listing.organisation_id in villages),
        (Side.INVESTOR, talk.plan.organisation_id in companies),
    )
    return [side for side, is_own in sides if is_own]


def _waits_for(talk: Talk, side: Side) -> tuple[TaskKind, datetime] | None:
    """Return what the talk waits for from that side, and since when."""
    is_village = side is Side.VILLAGE
    answer = talk.village_answer if is_village else talk.investor_answer
    if talk.status is TalkStatus.ASKED:
        return (TaskKind.ANSWER_TALK, talk.started_at) if answer is Answer.WAITING else None
    if not talk.terms:
        return None
    newest = talk.terms[-1]
    confirmed = newest.village_confirmed_at if is_village else newest.investor_confirmed_at
    return None if confirmed else (TaskKind.CONFIRM_TERMS, newest.made_at)


def _of_returned_cases(
    session: Session, villages: Sequence[int], companies: Sequence[int]
) -> Iterator[Task]:
    cases = session.scalars(
        _cases().where(
            Case.status == CaseStatus.RETURNED,
            sa.or_(Listing.organisation_id.in_(villages), Plan.organisation_id.in_(companies)),
        )
    )
    for case in cases:
        since = case.decisions[-1].made_at if case.decisions else case.opened_at
        yield _case_task(TaskKind.ANSWER_CASE, case, since)


def _of_reviewer(session: Session, actor: Actor) -> Iterator[Task]:
    """Return the reviewer's own cases, and those that nobody took and that may be taken."""
    cases = session.scalars(
        _cases().where(
            sa.or_(
                Case.status == CaseStatus.SUBMITTED,
                sa.and_(Case.status == CaseStatus.IN_REVIEW, Case.reviewer_id == actor.user_id),
            )
        )
    )
    for case in cases:
        if is_allowed(actor, Permission.CASE_DECIDE, case):
            is_new = case.status is CaseStatus.SUBMITTED
            kind = TaskKind.TAKE_CASE if is_new else TaskKind.DECIDE_CASE
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

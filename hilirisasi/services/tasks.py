"""*Yang perlu Anda kerjakan*: what waits for one person, the most urgent first."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from hilirisasi.actors import Actor
from hilirisasi.freshness import PLAN_LIFE, Reminder, reminder_of
from hilirisasi.services import (
    case_tasks,
    condition_tasks,
    objection_tasks,
    office_tasks,
    realisation_tasks,
    saved_searches,
    silence,
    village_tasks,
)
from hilirisasi.services.task_kinds import URGENCY, Task, TaskKind
from models import (
    Answer,
    AuditEvent,
    Case,
    Listing,
    Plan,
    PlanStage,
    PlanStatus,
    Role,
    Side,
    Talk,
    TalkStatus,
)

REMINDERS: Final = {
    Reminder.FIRST: TaskKind.CONFIRM_PLAN,
    Reminder.LAST: TaskKind.PLAN_LAPSES_SOON,
    Reminder.LAPSED: TaskKind.PLAN_LAPSED,
}


def list_tasks(session: Session, *, actor: Actor, now: datetime) -> list[Task]:
    """Return what waits for the person: by urgency, the longest waiting first."""
    villages = _organisations(actor, Role.VILLAGE_OPERATOR)
    companies = _organisations(actor, Role.INVESTOR)
    tasks: list[Task] = []
    if villages:
        tasks += village_tasks.of_listings(session, villages, now)
        tasks += village_tasks.of_profiles(session, villages, now)
        tasks += village_tasks.of_pools(session, villages, now)
    if companies:
        tasks += _of_plans(session, companies, now)
    if villages or companies:
        tasks += _of_talks(session, villages, companies)
        tasks += case_tasks.of_returned_cases(session, villages, companies)
        tasks += case_tasks.of_failed_harvests(
            session,
            sa.or_(Listing.organisation_id.in_(villages), Plan.organisation_id.in_(companies)),
        )
        tasks += case_tasks.of_contracts(session, villages, companies, now)
        tasks += case_tasks.of_freed_tonnes(
            session,
            sa.or_(Listing.organisation_id.in_(villages), Plan.organisation_id.in_(companies)),
        )
        tasks += _of_closed_talks(session, villages, companies, now)
    if heads := _organisations(actor, Role.VILLAGE_HEAD):
        tasks += _of_head(session, heads)
        tasks += village_tasks.of_pools(session, heads, now)
    for post in actor.posts:
        if post.role is Role.REGENCY and post.region_code:
            tasks += case_tasks.of_regency(session, actor, post.region_code, now)
    if actor.post_as(Role.REVIEWER) or actor.post_as(Role.DECIDER):
        tasks += case_tasks.of_reviewer(session, actor, now)
        tasks += case_tasks.of_failed_harvests(session, Case.reviewer_id == actor.user_id)
        tasks += case_tasks.of_freed_tonnes(session, Case.reviewer_id == actor.user_id)
    tasks += condition_tasks.of_actor(session, actor, now)
    tasks += realisation_tasks.of_actor(session, actor, now)
    tasks += office_tasks.of_actor(session, actor, now)
    tasks += objection_tasks.of_actor(session, actor, now)
    tasks += _of_searches(session, actor)
    return sorted(tasks, key=lambda task: _order(task, actor, now))


def _order(task: Task, actor: Actor, now: datetime) -> tuple[int, bool, datetime, int]:
    """Order by urgency; what a colleague carries comes after what nobody else does."""
    is_colleagues = task.contact_id not in {None, actor.user_id}
    return URGENCY[task.kind], is_colleagues, task.since or now, task.subject_id or 0


def _organisations(actor: Actor, role: Role) -> list[int]:
    return [post.organisation_id for post in actor.posts if post.role is role]


def _of_plans(session: Session, companies: Sequence[int], now: datetime) -> Iterator[Task]:
    """Return plans to confirm, and to complete, since terms follow only then; or the first plan."""
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
        due = reminder_of(plan.confirmed_at, now, PLAN_LIFE)
        if due and plan.status is PlanStatus.OPEN:
            yield Task(
                REMINDERS[due],
                plan.id,
                plan.commodity,
                plan.region,
                plan.confirmed_at,
                plan.contact_id,
            )
        is_short = plan.stage is PlanStage.MINAT and plan.status is PlanStatus.OPEN
        if is_short and plan.id in opened:
            yield Task(
                TaskKind.COMPLETE_PROPOSAL,
                plan.id,
                plan.commodity,
                plan.region,
                opened[plan.id],
                plan.contact_id,
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
    refusals = _heads_refusals(session, talks)
    for talk in talks:
        for side in _own_sides(talk, villages, companies):
            waiting = _waits_for(talk, side)
            if waiting is not None:
                kind, since = waiting
                if kind is TaskKind.CONFIRM_TERMS and side is Side.VILLAGE:
                    kind, since = refusals.get((talk.id, talk.terms[-1].number), (kind, since))
                yield Task(
                    kind,
                    talk.id,
                    talk.listing.commodity,
                    talk.listing.village,
                    since,
                    talk.plan.contact_id if side is Side.INVESTOR else None,
                )


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
    newest = talk.terms[-1] if talk.terms else None
    if newest is not None:
        confirmed = newest.village_confirmed_at if is_village else newest.investor_confirmed_at
        if not confirmed:
            return TaskKind.CONFIRM_TERMS, newest.made_at
    asked, own = talk.village_alone_at, talk.investor_alone_at
    if is_village:
        asked, own = own, asked
    is_asked = asked is not None and own is None and talk.alone_until is None
    return (TaskKind.ANSWER_ALONE, asked) if is_asked and asked else None


def _heads_refusals(
    session: Session, talks: Sequence[Talk]
) -> dict[tuple[int, int], tuple[TaskKind, datetime]]:
    """Return when the village's head answered "not yet", by talk and number of the terms."""
    events = session.scalars(
        sa.select(AuditEvent)
        .where(
            AuditEvent.record == Talk.__tablename__,
            AuditEvent.record_id.in_([str(talk.id) for talk in talks]),
            AuditEvent.action == "head.not_yet",
        )
        .order_by(AuditEvent.id)
    )
    return {
        (int(event.record_id), (event.after or {}).get("number", 0)): (
            TaskKind.HEAD_NOT_YET,
            event.at,
        )
        for event in events
    }


def _of_head(session: Session, villages: Sequence[int]) -> Iterator[Task]:
    """Return the terms that wait for a village's head."""
    for task in _of_talks(session, villages, ()):
        if task.kind is TaskKind.CONFIRM_TERMS:
            yield task


def _of_closed_talks(
    session: Session, villages: Sequence[int], companies: Sequence[int], now: datetime
) -> Iterator[Task]:
    """Return the talks that the regency closed a short while ago, for both sides to know."""
    talks = session.scalars(
        sa.select(Talk)
        .join(Talk.listing)
        .join(Talk.plan)
        .options(
            joinedload(Talk.listing).joinedload(Listing.commodity),
            joinedload(Talk.listing).joinedload(Listing.village),
        )
        .where(
            sa.or_(Listing.organisation_id.in_(villages), Plan.organisation_id.in_(companies)),
            Talk.status == TalkStatus.CLOSED,
            Talk.closed_at > now - silence.CLOCKS["told"],
        )
        .order_by(Talk.id)
    )
    for talk in talks:
        event = silence.closing_of(session, talk=talk)
        if event is not None:
            listing = talk.listing
            yield Task(TaskKind.TALK_CLOSED, talk.id, listing.commodity, listing.village, event.at)


def _of_searches(session: Session, actor: Actor) -> Iterator[Task]:
    """Return the saved searches that found something new."""
    for kept in saved_searches.list_new(session, actor=actor):
        search = kept.search
        yield Task(
            TaskKind.NEW_HITS,
            search.id,
            search.form.commodity if search.form else None,
            search.place,
            search.seen_at,
            count=kept.new,
            name=search.name,
        )

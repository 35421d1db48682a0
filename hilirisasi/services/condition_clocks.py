"""What a day that has passed does to conditions: reminded, warned, before the deciders again."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.condition_clock import BOUND, LATE, WARNED_DAYS, next_status, reminder_on
from hilirisasi.months import day_of
from hilirisasi.services import audit, calendars, conditions, telling
from hilirisasi.services.transactions import transaction
from hilirisasi.workflow import move
from models import Case, Condition, ConditionStatus

ACTIONS = {
    ConditionStatus.OVERDUE: "condition.overdue",
    ConditionStatus.WARNED: "condition.warn",
    ConditionStatus.RECONSIDERED: "condition.reconsider",
}


def run(session: Session, *, now: datetime) -> int:
    """Remind and warn whose day is near or has passed; return how many times.

    Each in its own transaction; run twice, or by two at once, each is told once. Nothing lapses:
    at the end the deciders have the task to confirm a new day or to take the approval back.
    """
    running = (ConditionStatus.OPEN, *sorted(LATE - {ConditionStatus.RECONSIDERED}))
    ids = session.scalars(
        sa.select(Condition.id)
        .join(Condition.case)
        .where(Condition.status.in_(running), Case.status.in_(BOUND))
        .order_by(Condition.id)
    ).all()
    return sum(_run_one(session, condition_id, now) for condition_id in ids)


def _run_one(session: Session, condition_id: int, now: datetime) -> int:
    today, count = day_of(now), 0
    with transaction(session):
        condition = session.get_one(Condition, condition_id)
        conditions.hold_one(session, condition)
        if condition not in conditions.current(condition.case):
            return 0
        calendar = calendars.in_force(session)
        if (days := reminder_on(condition, today)) is not None:
            condition.reminded_days = days
            telling.tell(session, kind="deadline.soon", subject=condition, actor=None, now=now)
            count += 1
        while (target := next_status(condition, calendar, today)) is not None:
            if target is ConditionStatus.WARNED:
                condition.warned_until = today + timedelta(days=WARNED_DAYS)
            move(condition, target)
            audit.record(
                session,
                actor=None,
                action=ACTIONS[target],
                subject=condition.case,
                about=condition,
                now=now,
                after={"condition": condition.number, "due_on": condition.due_on},
            )
            count += 1
    return count

"""The calendar of offices: read from the decrees that `lokal` carries, changed by people."""

from collections.abc import Sequence
from datetime import date, datetime

import lokal
import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.clock_errors import DayPassedError, DayUnchangedError, YearUnknownError
from hilirisasi.errors import MissingReasonError
from hilirisasi.months import day_of
from hilirisasi.services import audit
from hilirisasi.services.transactions import transaction
from hilirisasi.working_days import WEEKEND, Calendar, UnknownYearError
from models import CalendarDay, CalendarYear


def keep(session: Session, *, now: datetime) -> None:
    """Store the decreed years that are not there yet, within the open transaction.

    A year that is there is never read again: people may have changed its days.
    """
    known = set(session.scalars(sa.select(CalendarYear.year)))
    for year in sorted(set(lokal.HOLIDAY_YEARS) - known):
        decreed = lokal.get_holidays(year)
        session.add(CalendarYear(year=year, decree=decreed.decree, source=decreed.source))
        session.add_all(
            CalendarDay(
                day=date.fromisoformat(row.date),
                is_off=True,
                reason=row.name,
                made_by_name=audit.SERVICE_NAME,
                made_at=now,
            )
            for row in decreed.holidays
        )
    session.flush()


def in_force(session: Session) -> Calendar:
    """Return the calendar as it is now."""
    newest = sa.select(sa.func.max(CalendarDay.id)).group_by(CalendarDay.day)
    days = session.execute(
        sa.select(CalendarDay.day, CalendarDay.reason)
        .where(CalendarDay.id.in_(newest), CalendarDay.is_off)
        .order_by(CalendarDay.day)
    )
    years = frozenset(session.scalars(sa.select(CalendarYear.year)))
    return Calendar(years, dict(days.all()))


def list_years(session: Session) -> Sequence[CalendarYear]:
    """Return the decreed years, the newest first."""
    return session.scalars(sa.select(CalendarYear).order_by(CalendarYear.year.desc())).all()


def list_changes(session: Session) -> Sequence[CalendarDay]:
    """Return what people changed, the newest first."""
    return session.scalars(
        sa.select(CalendarDay)
        .where(CalendarDay.made_by_id.is_not(None))
        .order_by(CalendarDay.id.desc())
    ).all()


def change(
    session: Session, *, day: date, is_off: bool, reason: str, actor: Actor, now: datetime
) -> CalendarDay:
    """Make one coming day free, or a working day again; what was said of it before stays on record.

    Raises
    ------
    MissingReasonError
    DayPassedError
        The day is today or before: clocks have counted it.
    YearUnknownError, DayUnchangedError
    """
    if not reason.strip():
        raise MissingReasonError
    if day <= day_of(now):
        raise DayPassedError
    with transaction(session):
        calendar = in_force(session)
        if day.year not in calendar.years:
            raise YearUnknownError
        if day.weekday() in WEEKEND or (day in calendar.off) is is_off:
            raise DayUnchangedError
        row = CalendarDay(
            day=day,
            is_off=is_off,
            reason=reason,
            made_by_id=actor.user_id,
            made_by_name=actor.name,
            made_at=now,
        )
        session.add(row)
        session.flush()
        audit.record(
            session,
            actor=actor,
            action="calendar.change",
            subject=row,
            now=now,
            after={"day": day, "is_off": is_off},
            reason=reason,
        )
        return row


def days_since(calendar: Calendar, moment: datetime, now: datetime) -> int | None:
    """Return the working days since something was received; ``None`` in years without a decree."""
    try:
        return calendar.count(calendar.received_on(moment), day_of(now))
    except UnknownYearError:
        return None

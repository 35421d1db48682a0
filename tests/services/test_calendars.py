"""The stored calendar: read from decrees once, changed by people from tomorrow on, on record."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from hilirisasi.clock_errors import DayPassedError, DayUnchangedError, YearUnknownError
from hilirisasi.errors import MissingReasonError
from hilirisasi.services import calendars
from models import AuditEvent, CalendarDay, CalendarYear, Role
from tests import factories
from tests.factories import NOW

FREE_DAY = date(2026, 12, 24)  # joint leave, a Thursday


@pytest.fixture(autouse=True)
def decrees(session):
    calendars.keep(session, now=NOW)


def change(session, day, *, is_off, reason="Keputusan Gubernur 12/2026"):
    official = factories.actor(Role.REVIEWER)
    return calendars.change(session, day=day, is_off=is_off, reason=reason, actor=official, now=NOW)


def test_decrees_are_stored_once_with_their_source(session):
    count = session.scalar(sa.select(sa.func.count()).select_from(CalendarDay))
    calendars.keep(session, now=NOW)

    assert session.scalar(sa.select(sa.func.count()).select_from(CalendarDay)) == count
    years = {row.year: row.decree for row in calendars.list_years(session)}
    assert sorted(years) == [2026, 2027]
    assert years[2026].startswith("SKB Nomor 1497 Tahun 2025")
    assert all(row.source for row in session.scalars(sa.select(CalendarYear)))


def test_a_day_is_made_free_and_a_working_day_again(session):
    change(session, date(2026, 12, 1), is_off=True)
    change(session, FREE_DAY, is_off=False)

    calendar = calendars.in_force(session)
    assert calendar.off[date(2026, 12, 1)] == "Keputusan Gubernur 12/2026"
    assert calendar.is_working(FREE_DAY)
    change(session, FREE_DAY, is_off=True)
    assert not calendars.in_force(session).is_working(FREE_DAY)
    assert [row.day for row in calendars.list_changes(session)][-1] == date(2026, 12, 1)
    told = session.scalars(sa.select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert told == ["calendar.change"] * 3


@pytest.mark.parametrize(
    ("day", "is_off", "reason", "error"),
    [
        (date(2026, 11, 24), True, "Banjir", DayPassedError),  # today
        (date(2026, 11, 2), True, "Banjir", DayPassedError),
        (date(2026, 11, 28), True, "Sabtu", DayUnchangedError),
        (FREE_DAY, True, "Lagi", DayUnchangedError),
        (date(2026, 12, 1), False, "Lagi", DayUnchangedError),
        (date(2028, 3, 1), True, "Nanti", YearUnknownError),
        (date(2026, 12, 1), True, "  ", MissingReasonError),
    ],
)
def test_days_that_have_come_and_unknown_years_are_not_changed(session, day, is_off, reason, error):
    with pytest.raises(error):
        change(session, day, is_off=is_off, reason=reason)

    assert calendars.list_changes(session) == []


@pytest.mark.parametrize(
    ("moment", "now", "days"),
    [
        (datetime(2026, 11, 24, 3, 0, tzinfo=UTC), datetime(2026, 11, 24, 9, 0, tzinfo=UTC), 0),
        (datetime(2026, 3, 13, 3, 0, tzinfo=UTC), datetime(2026, 3, 25, 3, 0, tzinfo=UTC), 3),
        # 17:01 UTC is the next day in Lampung
        (datetime(2026, 11, 24, 3, 0, tzinfo=UTC), datetime(2026, 11, 24, 17, 1, tzinfo=UTC), 1),
        # received after office hours, so from the next working day
        (datetime(2026, 11, 24, 9, 0, tzinfo=UTC), datetime(2026, 11, 25, 3, 0, tzinfo=UTC), 0),
        (datetime(2027, 12, 1, 3, 0, tzinfo=UTC), datetime(2028, 1, 5, 3, 0, tzinfo=UTC), None),
    ],
)
def test_days_since_something_was_received(session, moment, now, days):
    assert calendars.days_since(calendars.in_force(session), moment, now) == days

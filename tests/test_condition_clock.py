"""What the days of a condition bring, one row each."""

from datetime import date, timedelta

import pytest

from hilirisasi.condition_clock import next_status, reminder_on, standing
from hilirisasi.working_days import Calendar
from models import Condition, ConditionStatus

DUE = date(2026, 12, 11)  # a Friday
CALENDAR = Calendar(frozenset({2026}), {date(2026, 12, 14): "Libur"})
S = ConditionStatus


def condition(status=S.OPEN, **values):
    return Condition(status=status, due_on=DUE, **values)


@pytest.mark.parametrize(
    ("days_before", "told", "reminded"),
    [
        (15, None, None),
        (14, None, 14),
        (10, None, 14),
        (10, 14, None),
        (3, 14, 3),
        (1, None, 3),
        (1, 3, None),
        (0, 14, 3),
        (-1, 14, None),
    ],
)
def test_its_owner_is_reminded_fourteen_and_three_days_before(days_before, told, reminded):
    today = DUE - timedelta(days=days_before)

    assert reminder_on(condition(reminded_days=told), today) == reminded


def test_nobody_is_reminded_of_what_waits_for_a_reviewer():
    assert reminder_on(condition(S.FILED), DUE - timedelta(days=3)) is None


@pytest.mark.parametrize(
    ("status", "day", "warned_until", "target"),
    [
        (S.OPEN, DUE, None, None),
        (S.OPEN, date(2026, 12, 12), None, S.OVERDUE),
        (S.OVERDUE, date(2026, 12, 12), None, None),  # a Saturday
        (S.OVERDUE, date(2026, 12, 14), None, None),  # a holiday
        (S.OVERDUE, date(2026, 12, 15), None, S.WARNED),
        (S.WARNED, date(2026, 12, 29), date(2026, 12, 29), None),
        (S.WARNED, date(2026, 12, 30), date(2026, 12, 29), S.RECONSIDERED),
        (S.RECONSIDERED, date(2027, 12, 30), date(2026, 12, 29), None),
        (S.FILED, date(2027, 12, 30), None, None),
        (S.MET, date(2027, 12, 30), None, None),
    ],
)
def test_the_day_takes_a_condition_on(status, day, warned_until, target):
    assert next_status(condition(status, warned_until=warned_until), CALENDAR, day) is target


@pytest.mark.parametrize(
    ("day", "warned_until", "status"),
    [
        (DUE, None, S.OPEN),
        (date(2026, 12, 12), None, S.OVERDUE),
        (date(2026, 12, 29), date(2026, 12, 29), S.WARNED),
        (date(2026, 12, 30), date(2026, 12, 29), S.RECONSIDERED),
    ],
)
def test_where_its_days_put_it_when_evidence_does_not_do(day, warned_until, status):
    assert standing(condition(S.FILED, warned_until=warned_until), day) is status

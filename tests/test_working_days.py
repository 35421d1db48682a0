"""Working days: the decreed calendar, the time of day, years that are not known."""

from datetime import date, datetime, timedelta

import lokal
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilirisasi.months import WIB
from hilirisasi.working_days import Calendar, UnknownYearError

YEARS = frozenset({2026, 2027})
CALENDAR = Calendar(
    YEARS,
    {date.fromisoformat(h.date): h.name for y in YEARS for h in lokal.get_holidays(y).holidays},
)
DAYS = st.dates(date(2026, 1, 1), date(2027, 6, 30))


def at(year, month, day, hour=10, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=WIB)


def test_three_working_days_after_friday_13_march_2026_are_25_march():
    received_on = CALENDAR.received_on(at(2026, 3, 13, 10, 0))

    assert received_on == date(2026, 3, 13)
    assert CALENDAR.add(received_on, 3) == date(2026, 3, 25)
    assert CALENDAR.count(received_on, date(2026, 3, 24)) == 2
    assert CALENDAR.count(received_on, date(2026, 3, 25)) == 3


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (at(2026, 11, 26, 15, 30), date(2026, 11, 26)),  # Thursday, as the office closes
        (at(2026, 11, 26, 15, 31), date(2026, 11, 27)),
        (at(2026, 11, 27, 16, 0), date(2026, 11, 27)),  # Friday
        (at(2026, 11, 27, 16, 1), date(2026, 11, 30)),
        (at(2026, 11, 28, 9, 0), date(2026, 11, 30)),  # Saturday
        (at(2026, 12, 23, 18, 0), date(2026, 12, 28)),  # joint leave, Christmas, the weekend
        (at(2026, 12, 31, 20, 0), date(2027, 1, 4)),
    ],
)
def test_what_comes_after_office_hours_counts_on_the_next_working_day(moment, day):
    assert CALENDAR.received_on(moment) == day


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2028, 1, 1)])
def test_a_year_without_a_decree_is_not_guessed(day):
    with pytest.raises(UnknownYearError) as raised:
        CALENDAR.is_working(day)

    assert raised.value.year == day.year


@given(day=DAYS, count=st.integers(1, 60))
def test_adding_and_counting_are_each_others_inverse(day, count):
    due = CALENDAR.add(day, count)

    assert CALENDAR.is_working(due)
    assert CALENDAR.count(day, due) == count
    assert CALENDAR.count(day, due - timedelta(days=1)) == count - 1
    assert due == lokal.add_working_days(day, count)


@given(days=st.lists(DAYS, min_size=3, max_size=3).map(sorted))
def test_counts_add_up(days):
    first, middle, last = days

    assert CALENDAR.count(first, last) == CALENDAR.count(first, middle) + CALENDAR.count(
        middle, last
    )

"""Days and months as Lampung counts them: by the clock of WIB."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from models import MONTHS

WIB: Final = ZoneInfo("Asia/Jakarta")


def day_of(instant: datetime) -> date:
    """Return the day that it is in Lampung at that instant."""
    return instant.astimezone(WIB).date()


def month_of(day: date) -> date:
    """Return the first day of a day's month, by which a calendar month is kept."""
    return day.replace(day=1)


def count_months(first: date, last: date) -> int:
    """Return how many calendar months there are from one to another, both counted."""
    return (last.year - first.year) * MONTHS + last.month - first.month + 1


def add_months(month: date, count: int) -> date:
    """Return the first day of the month that comes ``count`` months later."""
    years, index = divmod(month.month - 1 + count, MONTHS)
    return date(month.year + years, index + 1, 1)


def list_months(first: date, last: date) -> list[date]:
    """Return the first days of the months from one to another, both with it; none if reversed."""
    return [add_months(first, step) for step in range(count_months(first, last))]

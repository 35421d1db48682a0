"""Working days as Indonesia's offices count them: no weekends, no holidays, no joint leave.

Which days are free is a yearly decree of three ministers (SKB 3 Menteri), with what people changed
since. A year without a decree is never guessed. Day 1 is the working day after the day of receipt.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from hilirisasi.months import WIB, day_of

WEEKEND: Final = frozenset({5, 6})  # Saturday and Sunday
ONE_DAY: Final = timedelta(days=1)
# By weekday, Monday first. Source: the standard of DPMPTSP Lampung Timur, Mon-Thu 07.30-15.30,
# Fri 07.30-16.00; the province's own was not found.
OFFICE_CLOSES: Final = (*(time(15, 30),) * 4, time(16, 0))


class UnknownYearError(LookupError):
    """No decree is known for the year of a day."""

    def __init__(self, year: int) -> None:
        super().__init__(f"no holiday decree for {year}")
        self.year = year


@dataclass(frozen=True, slots=True)
class Calendar:
    """The years that a decree covers, and each free day with what it is called."""

    years: frozenset[int]
    off: Mapping[date, str]

    def is_working(self, day: date) -> bool:
        """Do offices work on that day?

        Raises
        ------
        UnknownYearError
        """
        if day.year not in self.years:
            raise UnknownYearError(day.year)
        return self.may_work(day)

    def may_work(self, day: date) -> bool:
        """Do offices work on that day, as far as is known? Without a decree weekdays count."""
        return day.weekday() not in WEEKEND and day not in self.off

    def add(self, day: date, count: int) -> date:
        """Return the day that is ``count`` working days after another.

        Raises
        ------
        UnknownYearError
        """
        while count > 0:
            day += ONE_DAY
            count -= self.is_working(day)
        return day

    def count(self, after: date, until: date) -> int:
        """Return the working days after one day up to another, that one counted.

        Raises
        ------
        UnknownYearError
        """
        days = range(1, (until - after).days + 1)
        return sum(self.is_working(after + step * ONE_DAY) for step in days)

    def received_on(self, moment: datetime) -> date:
        """Return the day on which something counts as received.

        What comes after office hours, or on a free day, counts on the next working day.

        Raises
        ------
        UnknownYearError
        """
        day = day_of(moment)
        if self.is_working(day) and moment.astimezone(WIB).time() <= OFFICE_CLOSES[day.weekday()]:
            return day
        return self.add(day, 1)

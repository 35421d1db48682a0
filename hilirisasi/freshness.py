"""How long what somebody confirmed stays on show, and when they are reminded."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

LISTING_LIFE: Final = timedelta(days=180)
PLAN_LIFE: Final = timedelta(days=180)
PROFILE_LIFE: Final = timedelta(days=365)
# Before a record lapses its owner is reminded twice; the second time it is urgent.
FIRST_REMINDER: Final = timedelta(days=30)
LAST_REMINDER: Final = timedelta(days=7)


def lapses_at(confirmed_at: datetime, life: timedelta = LISTING_LIFE) -> datetime:
    """Return the instant from which what was confirmed then is on show no more."""
    return confirmed_at + life


def is_lapsed(confirmed_at: datetime, now: datetime, life: timedelta = LISTING_LIFE) -> bool:
    """Was a record, by default a listing, confirmed too long ago to be on show?"""
    return lapses_at(confirmed_at, life) <= now


class Reminder(StrEnum):
    """What the age of a record on show asks of its owner."""

    FIRST = "first"
    LAST = "last"
    LAPSED = "lapsed"


def reminder_of(confirmed_at: datetime, now: datetime, life: timedelta) -> Reminder | None:
    """Return the reminder that is due: none, two before the record lapses, one after."""
    if is_lapsed(confirmed_at, now, life):
        return Reminder.LAPSED
    left = lapses_at(confirmed_at, life) - now
    if left < LAST_REMINDER:
        return Reminder.LAST
    return Reminder.FIRST if left < FIRST_REMINDER else None

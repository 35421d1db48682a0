"""How long what a village confirmed stays on show, and when it is reminded."""

from datetime import datetime, timedelta
from typing import Final

LISTING_LIFE: Final = timedelta(days=180)
PROFILE_LIFE: Final = timedelta(days=365)
# Before a listing lapses its village is reminded twice; the second time it is urgent.
FIRST_REMINDER: Final = timedelta(days=30)
LAST_REMINDER: Final = timedelta(days=7)


def lapses_at(confirmed_at: datetime) -> datetime:
    """Return the instant from which a listing that was confirmed then is on show no more."""
    return confirmed_at + LISTING_LIFE


def is_lapsed(confirmed_at: datetime, now: datetime) -> bool:
    """Was the listing confirmed too long ago to be on show?"""
    return lapses_at(confirmed_at) <= now

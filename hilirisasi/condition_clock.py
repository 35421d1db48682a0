"""When a condition is reminded of, warned of and reconsidered: rules on days, without a database.

    open -> filed -> met
    open -> overdue -> warned -> reconsidered -> open, with a new day

Evidence may be filed at any time before the end; where it does not do, the condition stands again
where its days put it. Nothing lapses: a person confirms a new day, or takes the approval back.
The moves are in ``hilirisasi.workflow``.
"""

from datetime import date, timedelta
from typing import Final

from hilirisasi.working_days import Calendar
from models import CaseStatus, Condition, ConditionStatus

REMIND_DAYS: Final = (14, 3)  # so many days before the last one its owner is reminded
# The new term of a warning. Source: the warnings before a revocation of December 2025
# (policy.md 1.6), the longer of the two.
WARNED_DAYS: Final = 14
# In these a case is bound by the conditions of its newest decision.
BOUND: Final = frozenset(
    {
        *(CaseStatus.APPROVED_WITH_CONDITIONS, CaseStatus.SIGNED),
        *(CaseStatus.RUNNING, CaseStatus.EXTENDED),
    }
)
S = ConditionStatus
OWED: Final = frozenset({S.OPEN, S.OVERDUE, S.WARNED, S.RECONSIDERED})  # its owner has to act
LATE: Final = frozenset({S.OVERDUE, S.WARNED, S.RECONSIDERED})


def standing(condition: Condition, today: date) -> ConditionStatus:
    """Return where the days of a condition put it while nothing was accepted for it."""
    if condition.warned_until is not None:
        return S.RECONSIDERED if today > condition.warned_until else S.WARNED
    return S.OVERDUE if today > condition.due_on else S.OPEN


def reminder_on(condition: Condition, today: date) -> int | None:
    """Return of how many days ahead its owner is to be reminded now; ``None``: not, or told."""
    if condition.status is not S.OPEN or today > condition.due_on:
        return None
    ahead = [days for days in REMIND_DAYS if today >= condition.due_on - timedelta(days=days)]
    nearest = min(ahead, default=None)
    is_told = nearest is not None and (condition.reminded_days or max(REMIND_DAYS) + 1) <= nearest
    return None if is_told else nearest


def next_status(condition: Condition, calendar: Calendar, today: date) -> ConditionStatus | None:
    """Return where the day takes a condition, or ``None``; a warning leaves on a working day."""
    if condition.status is S.OPEN and today > condition.due_on:
        return S.OVERDUE
    if condition.status is S.OVERDUE and calendar.may_work(today):
        return S.WARNED
    if condition.status is S.WARNED and today > (condition.warned_until or today):
        return S.RECONSIDERED
    return None

"""How each case of the large sample came to its state: a path along `case_flow.TABLE`, in days."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Final

from hilirisasi.months import WIB, add_months, day_of, month_of
from models import MONTHS, CaseStatus

S = CaseStatus
Path = tuple[tuple[CaseStatus, datetime], ...]
OLD_DAYS: Final = (40, 95)  # since the first word of a talk
# Days from the opening to each state; the path of a contract goes on from that of an approval.
TAKEN: Final = ((S.COMPLETE, 1), (S.IN_REVIEW, 2))
APPROVED: Final = (*TAKEN, (S.APPROVED, 8))
RUNNING: Final = (*APPROVED, (S.SIGNED, 20), (S.RUNNING, 30))
PATHS: Final[Mapping[CaseStatus, tuple[tuple[CaseStatus, int], ...]]] = {
    S.SUBMITTED: (),
    S.COMPLETE: TAKEN[:1],
    S.IN_REVIEW: TAKEN,
    S.MEETING: (*TAKEN, (S.MEETING, 7)),
    S.RETURNED: (*TAKEN, (S.RETURNED, 8)),
    S.APPROVED: APPROVED,
    S.APPROVED_WITH_CONDITIONS: (*TAKEN, (S.APPROVED_WITH_CONDITIONS, 8)),
    S.REJECTED: (*TAKEN, (S.REJECTED, 8)),
    S.WITHDRAWN: ((S.WITHDRAWN, 4),),
    S.REVOKED: (*APPROVED, (S.REVOKED, 13)),
    S.SIGNED: RUNNING[:-1],
    S.RUNNING: RUNNING,
    S.STOPPED: (*RUNNING, (S.STOPPED, 100)),
    S.COMPLETED: RUNNING,  # and the day after its last month
}
CASES: Final = tuple(PATHS)
# Days since the first word of their talks, where those are no old ones: from, to below.
STARTED_DAYS: Final[Mapping[CaseStatus, tuple[int, int]]] = {
    S.SUBMITTED: (12, 18),
    S.COMPLETE: (14, 20),
    S.IN_REVIEW: (15, 24),
    S.MEETING: (20, 28),
    S.RUNNING: (140, 200),
    S.STOPPED: (140, 200),
    S.COMPLETED: (205, 214),
}
SHORT_MONTHS: Final = 4  # of a contract that is over


def started_days(stage: str) -> tuple[int, int]:
    """Return how many days ago a talk of a case began: from, to below."""
    return STARTED_DAYS.get(S(stage), OLD_DAYS)


def path_of(status: CaseStatus, opened_at: datetime) -> Path:
    """Return the states that a case came through to its own, each with its moment."""
    path = tuple((state, opened_at + timedelta(days=days)) for state, days in PATHS[status])
    if status is S.COMPLETED:
        after = add_months(period_of(status, opened_at, opened_at)[1], 1)
        path = (*path, (status, datetime.combine(after, time(1), WIB)))
    return path


def period_of(stage: str, opened_at: datetime, now: datetime) -> tuple[date, date]:
    """Return the first and the last month of the terms: from the first delivery, or to come."""
    if stage not in {S.RUNNING, S.STOPPED, S.COMPLETED}:
        first = add_months(month_of(day_of(now)), 2)
        return first, add_months(first, MONTHS - 1)
    first = month_of(day_of(opened_at + timedelta(days=RUNNING[-1][1])))
    count = SHORT_MONTHS if stage == S.COMPLETED else MONTHS
    return first, add_months(first, count - 1)

"""Which periods a company reports on and until when, and which quarters a village answers for."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.case_flow import UNDER_CONTRACT
from hilirisasi.months import add_months, day_of, list_months, month_of
from hilirisasi.reference.files import SEED_DATA
from hilirisasi.services.contracts import ends_on
from models import Case, CaseStatus, FirmSize, Organisation, RealisationReport, ReportSchedule

FILE: Final = SEED_DATA / "report_schedule.toml"
QUARTER: Final = 3  # months
# Where a contract was signed and did not lapse before its first delivery.
REPORTED: Final = (
    *UNDER_CONTRACT,
    *(CaseStatus.COMPLETED, CaseStatus.STOPPED, CaseStatus.OBJECTED),  # of a contract: to its stop
)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A quarter or a half-year; its report is due by ``due_on``, ``None``: by no day."""

    first_month: date
    months: int
    due_on: date | None = None

    @property
    def last_day(self) -> date:
        """The day on which it ends."""
        return add_months(self.first_month, self.months) - timedelta(days=1)

    @property
    def shape(self) -> tuple[date, int]:
        """What a report keeps of its period."""
        return self.first_month, self.months

    @property
    def calendar_months(self) -> list[date]:
        """The first days of its months."""
        return list_months(self.first_month, month_of(self.last_day))

    @property
    def quarters(self) -> list[date]:
        """The first days of its quarters."""
        return self.calendar_months[::QUARTER]


def keep(session: Session) -> None:
    """Store the rows of the file that are not there yet, within the open transaction."""
    for row in tomllib.loads(FILE.read_text(encoding="utf-8"))["row"]:
        key = {"firm_size": FirmSize(row["firm_size"]), "valid_from": row["valid_from"]}
        if session.get(ReportSchedule, key) is None:
            session.add(ReportSchedule(**{**row, **key}))
    session.flush()


def size_of(organisation: Organisation) -> FirmSize | None:
    """Return the size that reports go by; ``None``: not told, so that no period is known.

    A foreign company is a large one: Permen Investasi/BKPM 5/2025, Pasal 26.
    """
    return FirmSize.LARGE if organisation.is_foreign else organisation.firm_size


def rules_of(session: Session, *, organisation: Organisation) -> list[ReportSchedule]:
    """Return the rows for a company, the newest first; none where its size is not told."""
    size = size_of(organisation)
    if size is None:
        return []
    return list(
        session.scalars(
            sa.select(ReportSchedule)
            .where(ReportSchedule.firm_size == size)
            .order_by(ReportSchedule.valid_from.desc())
        )
    )


def list_periods(session: Session, *, case: Case, now: datetime) -> list[Period]:
    """Return the periods of a case that are over, the first one first.

    What was reported keeps the period it was reported for, also where the company's size changed.
    """
    rules = rules_of(session, organisation=case.plan.organisation)
    reported = session.execute(
        sa.select(RealisationReport.first_month, RealisationReport.months)
        .where(RealisationReport.case_id == case.id)
        .distinct()
    )
    kept = [Period(first, months) for first, months in reported]
    periods: dict[tuple[date, int], Period] = {}
    for quarter in list_quarters(case, now=now, is_over=False):
        period = _period_with(quarter, kept, rules)
        if period is not None and period.last_day < day_of(now):
            periods[period.shape] = period
    return sorted(periods.values())


def list_quarters(case: Case, *, now: datetime, is_over: bool = True) -> list[date]:
    """Return the first days of a contract's quarters until now; those that are over, or all."""
    if case.contract_on is None or case.status not in REPORTED:
        return []
    today = day_of(now)
    last = min(_last_day(case), today)
    starts = _quarters(case.contract_on, last)
    return [start for start in starts if not is_over or add_months(start, QUARTER) <= today]


def period_of(session: Session, *, case: Case, quarter: date, now: datetime) -> Period:
    """Return the period of the company's report that a quarter lies in, else the quarter itself."""
    found = (
        period for period in list_periods(session, case=case, now=now) if quarter in period.quarters
    )
    return next(found, Period(quarter, QUARTER))


def _last_day(case: Case) -> date:
    """Return the day of a contract's end: as agreed, or when it was stopped."""
    is_stopped = case.status not in {*UNDER_CONTRACT, CaseStatus.COMPLETED}
    stops = (row for row in case.moves if row.target is CaseStatus.STOPPED)
    days = [day_of(row.made_at) for row in stops if row.source is not CaseStatus.OBJECTED]
    return min(days[-1], ends_on(case)) if days and is_stopped else ends_on(case)


def _quarters(first: date, last: date) -> list[date]:
    start = first.replace(month=(first.month - 1) // QUARTER * QUARTER + 1, day=1)
    return list_months(start, month_of(last))[::QUARTER]


def _period_with(
    quarter: date, kept: Iterable[Period], rules: Iterable[ReportSchedule]
) -> Period | None:
    """Return the period that a quarter lies in: as reported, else by the rule in force then."""
    rule = next((row for row in rules if row.valid_from <= quarter), None)
    period = next((row for row in kept if quarter in row.quarters), None)
    if period is None:
        if rule is None:
            return None
        months = rule.period_months
        first = quarter.replace(month=(quarter.month - 1) // months * months + 1)
        period = Period(first, months)
        overlaps = (row for row in kept if set(row.quarters) & set(period.quarters))
        if next(overlaps, None) is not None:
            period = Period(quarter, QUARTER)
    if rule is None or rule.due_day is None:
        return period
    due_on = add_months(period.first_month, period.months).replace(day=rule.due_day)
    return Period(*period.shape, due_on)

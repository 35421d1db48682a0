"""Remind both sides of a quarter that is over: the village to answer, the company to report."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.case_flow import UNDER_CONTRACT
from hilirisasi.months import WIB, add_months, day_of
from hilirisasi.services import telling
from hilirisasi.services.notice_people import has_people
from hilirisasi.services.report_periods import QUARTER
from hilirisasi.services.transactions import transaction
from models import (
    Case,
    CaseStatus,
    FirmSize,
    Listing,
    Notice,
    Organisation,
    Plan,
    RealisationReport,
    ReportSchedule,
    Role,
    Terms,
    VillageAnswer,
)

AT_ONCE: Final = 100
Where = sa.ColumnElement[bool]


def tell_due(session: Session, *, now: datetime) -> int:
    """Tell of cases of which nothing was said of the last quarter; return of how many.

    Each side once when its period is over, and the company once more when its day has passed.
    """
    today = day_of(now)
    start = today.replace(month=(today.month - 1) // QUARTER * QUARTER + 1, day=1)
    last = add_months(start, -QUARTER)
    is_answered = sa.exists().where(VillageAnswer.case_id == Case.id, VillageAnswer.quarter == last)
    count = _tell_some(
        session,
        "answer.due",
        start,
        (~is_answered, has_people(Role.VILLAGE_OPERATOR, Listing.organisation_id)),
        last,
        now,
    )
    for rule in _rules_due(session, start):
        size = Organisation.firm_size == rule.firm_size
        if rule.firm_size is FirmSize.LARGE:
            size = sa.or_(size, Organisation.is_foreign)
        else:
            size = sa.and_(size, sa.not_(Organisation.is_foreign))
        is_reported = sa.exists().where(
            RealisationReport.case_id == Case.id,
            RealisationReport.first_month == add_months(start, -rule.period_months),
            RealisationReport.months == rule.period_months,
        )
        owes = (size, ~is_reported, has_people(Role.INVESTOR, Plan.organisation_id))
        due_on = start.replace(day=rule.due_day or 1)
        kinds = [
            ("reporting.due", start),
            *([("reporting.late", due_on)] if today > due_on else []),
        ]
        for kind, since in kinds:
            count += _tell_some(session, kind, since, owes, last, now)
    return count


def _rules_due(session: Session, start: date) -> Iterator[ReportSchedule]:
    """Return the rule of each size that must report on a period that ended when a quarter began."""
    rows = session.scalars(
        sa.select(ReportSchedule)
        .where(ReportSchedule.valid_from < start)
        .order_by(ReportSchedule.valid_from)
    )
    for rule in {row.firm_size: row for row in rows}.values():
        if rule.due_day is not None and (start.month - 1) % rule.period_months == 0:
            yield rule


def _tell_some(
    session: Session, kind: str, since: date, owes: tuple[Where, ...], last: date, now: datetime
) -> int:
    is_told = sa.exists().where(
        Notice.record == Case.__tablename__,
        Notice.record_id == sa.cast(Case.id, sa.String),
        Notice.kind == kind,
        Notice.created_at >= datetime.combine(since, time(), WIB),
    )
    ended = sa.func.coalesce(Case.last_month, Terms.last_month)
    has_ended = sa.and_(Case.status == CaseStatus.COMPLETED, ended >= last)
    with transaction(session):
        cases = session.scalars(
            sa.select(Case)
            .join(Case.terms)
            .join(Case.listing)
            .join(Case.plan)
            .join(Plan.organisation)
            .where(
                sa.or_(Case.status.in_(UNDER_CONTRACT), has_ended),
                Case.contract_on < add_months(last, QUARTER),
                ~is_told,
                *owes,
            )
            .order_by(Case.id)
            .limit(AT_ONCE)
            .with_for_update(of=Case, skip_locked=True)
        ).all()
        for case in cases:
            telling.tell(session, kind=kind, subject=case, actor=None, now=now)
        return len(cases)

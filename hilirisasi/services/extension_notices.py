"""Tell both sides of a contract that ends soon: they may extend it; and again if nobody asked."""

from datetime import date, datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.months import add_months, day_of, month_of
from hilirisasi.services import telling
from hilirisasi.services.case_clocks import LAST_MONTH
from hilirisasi.services.notice_people import has_people
from hilirisasi.services.transactions import transaction
from models import (
    Case,
    CaseStatus,
    Extension,
    Listing,
    Notice,
    Plan,
    ReviewPolicy,
    Role,
)

AT_ONCE: Final = 100
LAST_DAYS: Final = 14  # before the end; the other day is a rule of the province, 60 today


def tell_due(session: Session, *, now: datetime) -> int:
    """Tell of contracts that may be extended from today on, or end in days; return of how many.

    Each once before one end; the second time only where neither side asked.
    """
    policies = session.execute(
        sa.select(ReviewPolicy.version, ReviewPolicy.extend_within_days).order_by(
            ReviewPolicy.version
        )
    ).all()
    is_asked = sa.exists().where(Extension.case_id == Case.id, Extension.ended_at.is_(None))
    count = 0
    for version, days in policies:
        is_own = Case.review_version == version
        last = min(days, LAST_DAYS)
        is_last = _latest_month(day_of(now), last) >= LAST_MONTH
        count += _tell_some(session, "extension.soon", days, (is_own, ~is_last), now)
        count += _tell_some(session, "extension.last", last, (is_own, ~is_asked), now)
    return count


def _latest_month(today: date, days: int) -> date:
    """Return the latest last month of a contract that ends within so many days."""
    return add_months(month_of(today + timedelta(days=days + 1)), -1)


def _tell_some(
    session: Session, kind: str, days: int, where: tuple[sa.ColumnElement[bool], ...], now: datetime
) -> int:
    today = day_of(now)
    is_told = sa.exists().where(
        Notice.record == Case.__tablename__,
        Notice.record_id == sa.cast(Case.id, sa.String),
        Notice.kind == kind,
        Notice.created_at > now - timedelta(days=days + 1),  # what is older was of an earlier end
    )
    with transaction(session):
        cases = session.scalars(
            sa.select(Case)
            .join(Case.terms)
            .join(Case.listing)
            .join(Case.plan)
            .where(
                Case.status == CaseStatus.RUNNING,
                month_of(today) <= LAST_MONTH,
                _latest_month(today, days) >= LAST_MONTH,
                ~is_told,
                sa.or_(
                    has_people(Role.VILLAGE_OPERATOR, Listing.organisation_id),
                    has_people(Role.INVESTOR, Plan.organisation_id),
                ),
                *where,
            )
            .order_by(Case.id)
            .limit(AT_ONCE)
            .with_for_update(of=Case, skip_locked=True)
        ).all()
        for case in cases:
            telling.tell(session, kind=kind, subject=case, actor=None, now=now)
        return len(cases)

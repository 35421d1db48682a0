"""Which plans are on show: open, and confirmed by their company in time."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.freshness import PLAN_LIFE, is_lapsed
from models import Listing, Plan, PlanStatus


def is_shown(now: datetime) -> sa.ColumnElement[bool]:
    """Return the condition under which a plan is ranked and shown to others."""
    return sa.and_(Plan.status == PlanStatus.OPEN, Plan.confirmed_at > now - PLAN_LIFE)


def has_lapsed(plan: Plan, now: datetime) -> bool:
    """Was an open plan confirmed too long ago to be on show?"""
    return plan.status is PlanStatus.OPEN and is_lapsed(plan.confirmed_at, now, PLAN_LIFE)


def list_ids(session: Session, *, now: datetime) -> list[int]:
    """Return every plan on show, those for one product together."""
    return list(
        session.scalars(
            sa.select(Plan.id)
            .where(is_shown(now))
            .order_by(Plan.commodity_code, Plan.form_code, Plan.id)
        )
    )


def list_ids_for(session: Session, *, listing: Listing, now: datetime) -> list[int]:
    """Return the plans on show that look for a listing's product, by id."""
    return list(
        session.scalars(
            sa.select(Plan.id)
            .where(
                is_shown(now),
                Plan.commodity_code == listing.commodity_code,
                Plan.form_code == listing.form_code,
            )
            .order_by(Plan.id)
        )
    )

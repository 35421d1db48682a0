"""Published figures that the score and the pages use: wages, regencies."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models import Region, RegionKind, WageFloor

PROVINCE = "18"
WORKING_DAYS_PER_MONTH = 25  # the UMP is a month's; scoring.md 2 divides it by 25


def wage_floor(session: Session) -> WageFloor | None:
    """Return the newest provincial minimum wage (UMP)."""
    return session.scalar(
        sa.select(WageFloor)
        .where(WageFloor.region_code == PROVINCE)
        .order_by(WageFloor.year.desc())
        .limit(1)
    )


def wage_idr_per_hok(session: Session) -> float:
    """Return the wage of a person-day, UMP / 25; NaN where no UMP is stored."""
    floor = wage_floor(session)
    return floor.wage_idr_per_month / WORKING_DAYS_PER_MONTH if floor else float("nan")


def list_regencies(session: Session) -> Sequence[Region]:
    """Return the regencies and cities by code."""
    return session.scalars(
        sa.select(Region)
        .where(Region.kind.in_((RegionKind.REGENCY, RegionKind.CITY)))
        .order_by(Region.code)
    ).all()

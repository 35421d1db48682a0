"""The working days of offices: decreed years, their free days, and what people changed since."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, between


class CalendarYear(Base):
    """One year whose holidays and joint leave a decree has set; of any other nothing is known."""

    __tablename__ = "calendar_year"
    __table_args__ = (between("year", 2000, 2200, "year_range"),)

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    decree: Mapped[str] = mapped_column(sa.String(160))
    source: Mapped[str] = mapped_column(sa.Text)


class CalendarDay(Base):
    """What somebody said of one day, free or not; the newest row of a day holds, none is edited.

    ``made_by_id`` is NULL where the decree says it.
    """

    __tablename__ = "calendar_day"
    __table_args__ = (sa.CheckConstraint("length(reason) > 0", name="reason_given"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(index=True)
    is_off: Mapped[bool]
    reason: Mapped[str] = mapped_column(sa.String(200))
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    made_by_name: Mapped[str] = mapped_column(sa.String(80))
    made_at: Mapped[datetime]

"""How long each step of a case may take, which questions were asked, which steps ran over."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, between
from models.enums_case import ClockStep, Track


class StepLimit(Base):
    """The working days of one step on one track, for the cases opened from a day on."""

    __tablename__ = "step_limit"
    __table_args__ = (between("working_days", 1, 250, "days_range"),)

    valid_from: Mapped[date] = mapped_column(primary_key=True)
    track: Mapped[Track] = mapped_column(primary_key=True)
    step: Mapped[ClockStep] = mapped_column(primary_key=True)
    working_days: Mapped[int]
    source: Mapped[str] = mapped_column(sa.Text)


class CaseQuestion(Base):
    """One question to both sides and the rule it rests on; all of a round are asked at once."""

    __tablename__ = "case_question"
    __table_args__ = (
        sa.CheckConstraint("length(text) > 0 AND length(rule) > 0", name="rule_named"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case.id"), index=True)
    text: Mapped[str] = mapped_column(sa.String(500))
    rule: Mapped[str] = mapped_column(sa.String(160))
    asked_at: Mapped[datetime]


class StepOverrun(Base):
    """A step that was still open after its last day: said once to those who answer for it."""

    __tablename__ = "step_overrun"

    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case.id"), primary_key=True)
    step: Mapped[ClockStep] = mapped_column(primary_key=True)
    due_on: Mapped[date]
    noted_at: Mapped[datetime]

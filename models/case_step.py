"""What happened to a case on its way: each move, what was missing, objections, extensions."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, between
from models.enums_case import CaseStatus, MissingPart
from models.enums_trade import Side


class CaseMove(Base):
    """One move of a case from one state to the next; never edited.

    ``made_by_id`` is NULL where the service moved it because a day had passed. ``freed_kg`` is what
    the move freed in all.
    """

    __tablename__ = "case_move"
    __table_args__ = (between("freed_kg", 0, 10**15, "freed_range"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case.id"), index=True)
    source: Mapped[CaseStatus]
    target: Mapped[CaseStatus]
    reason: Mapped[str] = mapped_column(sa.String(2000), default="")
    document_number: Mapped[str] = mapped_column(sa.String(60), default="")
    happened_on: Mapped[date | None]
    freed_kg: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    made_by_name: Mapped[str] = mapped_column(sa.String(80))
    made_by_post: Mapped[str] = mapped_column(sa.String(80))
    made_at: Mapped[datetime]


class MissingItem(Base):
    """One thing that a file lacked when it was screened; all of a round are asked at once.

    ``rule`` is what it rests on; empty of items from before rules were asked for.
    """

    __tablename__ = "missing_item"
    __table_args__ = (sa.CheckConstraint("length(note) > 0", name="note_given"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case.id"), index=True)
    part: Mapped[MissingPart]
    note: Mapped[str] = mapped_column(sa.String(500))
    rule: Mapped[str] = mapped_column(sa.String(160), default="", server_default="")
    asked_at: Mapped[datetime]


class Appeal(Base):
    """An objection (*keberatan*) of one side to a decision; one for each decision."""

    __tablename__ = "appeal"
    __table_args__ = (sa.CheckConstraint("length(reason) > 0", name="reason_given"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case.id"), index=True)
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decision.id"), unique=True)
    side: Mapped[Side]
    reason: Mapped[str] = mapped_column(sa.String(2000))
    raised_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    raised_by_name: Mapped[str] = mapped_column(sa.String(80))
    raised_by_post: Mapped[str] = mapped_column(sa.String(80))
    raised_at: Mapped[datetime]


class Extension(Base):
    """A longer period on unchanged terms: in force once both sides and one reviewer said so."""

    __tablename__ = "extension"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case.id"), index=True)
    last_month: Mapped[date]
    asked_at: Mapped[datetime]
    village_confirmed_at: Mapped[datetime | None]
    village_confirmed_by: Mapped[str] = mapped_column(sa.String(80), default="")
    investor_confirmed_at: Mapped[datetime | None]
    investor_confirmed_by: Mapped[str] = mapped_column(sa.String(80), default="")
    ended_at: Mapped[datetime | None]


class Shortage(Base):
    """An approval that was refused for want of tonnes; ``freed_at``: some became free since."""

    __tablename__ = "shortage"

    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case.id"), primary_key=True)
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"), index=True)
    refused_at: Mapped[datetime]
    freed_at: Mapped[datetime | None]

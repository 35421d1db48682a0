"""What past rankings were made of: kept so that each can be computed again."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, JsonObject
from models.enums_service import InputKind


class ScoreInput(Base):
    """One record as the ranking read it, from an instant until the next row of the same key.

    ``content`` maps the ranking's columns to values; NULL: no longer read. ``digest`` is its
    SHA-256. ``product`` is commodity and form with a point between; blank for the reference.
    """

    __tablename__ = "score_input"
    __table_args__ = (sa.Index("ix_score_input_read", "kind", "product", "key", "from_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[InputKind]
    product: Mapped[str] = mapped_column(sa.String(65), default="")
    key: Mapped[str] = mapped_column(sa.String(16))
    from_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(sa.String(64))
    content: Mapped[JsonObject | None] = mapped_column(sa.JSON(none_as_null=True))


class RankingRun(Base):
    """The last ranking of one plan that was stored on one day: rules, data date and its digest."""

    __tablename__ = "ranking_run"

    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("plan.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    computed_at: Mapped[datetime]
    policy_version: Mapped[str] = mapped_column(sa.String(32))
    digest: Mapped[str] = mapped_column(sa.String(64))

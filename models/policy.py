"""The rules of the score, dated; each stored score names its version."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, JsonObject
from models.enums_service import PolicyStatus


class PolicyRecord(Base):
    """Constants, weights, anchors, gates and defaults of the score under one version label.

    Of the agreed rows the one whose ``activated_at`` is the latest that has come is in force. A
    draft has none. ``figures`` change only while it is a draft; ``simulation`` is what they would
    do to the matches of ``simulated_at``, asked for and not there yet since
    ``simulation_asked_at``. ``weights_source`` says where the weights come from.
    """

    __tablename__ = "policy_record"

    version: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    content: Mapped[JsonObject]
    is_provisional: Mapped[bool]
    source: Mapped[str] = mapped_column(sa.Text)
    activated_at: Mapped[datetime | None]
    status: Mapped[PolicyStatus] = mapped_column(
        default=PolicyStatus.AGREED, server_default="agreed"
    )
    based_on: Mapped[str | None] = mapped_column(sa.String(32))
    weights_source: Mapped[JsonObject | None] = mapped_column(sa.JSON(none_as_null=True))
    drafted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    drafted_by_name: Mapped[str] = mapped_column(sa.String(80), default="", server_default="")
    drafted_at: Mapped[datetime | None]
    simulation: Mapped[JsonObject | None] = mapped_column(sa.JSON(none_as_null=True))
    simulated_at: Mapped[datetime | None]
    simulation_asked_at: Mapped[datetime | None]
    agreed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    agreed_by_name: Mapped[str] = mapped_column(sa.String(80), default="", server_default="")
    agreed_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(sa.String(2000), default="", server_default="")
    row_version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": row_version}


class PriorityCommodity(Base):
    """A commodity that the province puts first between two days; it earns no points."""

    __tablename__ = "priority_commodity"

    id: Mapped[int] = mapped_column(primary_key=True)
    policy_version: Mapped[str] = mapped_column(sa.ForeignKey("policy_record.version"), index=True)
    commodity_code: Mapped[str] = mapped_column(sa.ForeignKey("commodity.code"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    source: Mapped[str] = mapped_column(sa.String(300))

    def is_valid_on(self, day: date) -> bool:
        """Is the commodity put first on that day?"""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

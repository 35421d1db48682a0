"""Who did what, when, to which record."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, JsonObject


class AuditEvent(Base):
    """One thing that one person did. Written in the same transaction; triggers refuse changes.

    ``actor_name`` and ``actor_post`` stay as they were that day. ``before`` and ``after`` hold the
    fields that changed, never personal data.
    """

    __tablename__ = "audit_event"
    __table_args__ = (sa.Index("ix_audit_event_record", "record", "record_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    actor_name: Mapped[str] = mapped_column(sa.String(80))
    actor_post: Mapped[str] = mapped_column(sa.String(80))
    action: Mapped[str] = mapped_column(sa.String(48))
    record: Mapped[str] = mapped_column(sa.String(32))
    record_id: Mapped[str] = mapped_column(sa.String(48))
    before: Mapped[JsonObject | None]
    after: Mapped[JsonObject | None]
    reason: Mapped[str] = mapped_column(sa.String(2000), default="")

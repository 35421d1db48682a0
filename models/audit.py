"""Who did what, when, to which record; and the seals that show when that was tampered with."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, JsonObject

UNSEALED: Final = ""  # the hash of no event, so the foreign key lets nobody commit it


class AuditEvent(Base):
    """One thing that one person did. Written in the same transaction; triggers refuse changes.

    ``actor_name`` and ``actor_post`` stay as they were that day. ``before`` and ``after`` hold the
    fields that changed, never personal data.

    ``number``, ``previous_hash`` and ``hash`` (SHA-256, hexadecimal) make the chain: they are set
    once, as the transaction ends, in the order of the commits; ``id`` is in the order of the
    inserts. The first event has no ``previous_hash``.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        sa.Index("ix_audit_event_record", "record", "record_id"),
        sa.Index("ix_audit_event_number", "number", unique=True),
        sa.Index("ix_audit_event_hash", "hash", unique=True),
        # The foreign key asks for it each time that a hash is set.
        sa.Index("ix_audit_event_previous_hash", "previous_hash"),
    )

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
    number: Mapped[int | None] = mapped_column(sa.BigInteger)
    previous_hash: Mapped[str | None] = mapped_column(
        sa.String(64),
        sa.ForeignKey("audit_event.hash", deferrable=True, initially="DEFERRED"),
        default=UNSEALED,
        server_default=UNSEALED,
    )
    hash: Mapped[str | None] = mapped_column(sa.String(64))


class AuditHead(Base):
    """The newest event of the chain as it stood when a day began; triggers refuse changes.

    Written down outside, it shows later that the end of the audit was cut off.
    """

    __tablename__ = "audit_head"

    day: Mapped[date] = mapped_column(primary_key=True)  # in Lampung (WIB)
    number: Mapped[int] = mapped_column(sa.BigInteger)
    hash: Mapped[str] = mapped_column(sa.String(64))

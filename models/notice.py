"""What people are told: in the service, and what leaves it by e-mail or as a message."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.enums_service import Channel, NoticeChoice, OutboxStatus
from models.user import User


class Outbox(Base):
    """One letter to one person that is to leave, written with the event that causes it.

    The address is read from the account when it is sent and stands nowhere here; what it says are
    the notices that point to it. ``key`` is its id outside (Message-ID, Idempotency-Key): the same
    at each attempt, so that a double is known. ``digest_on`` is the day of a daily digest, NULL for
    a letter of its own. ``next_attempt_at`` is the end of the lease while a worker sends.
    ``last_error`` names a kind of failure, never a person.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        sa.UniqueConstraint("user_id", "channel", "digest_on"),
        sa.Index("ix_outbox_status_next_attempt_at", "status", "next_attempt_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    channel: Mapped[Channel]
    digest_on: Mapped[date | None]
    status: Mapped[OutboxStatus] = mapped_column(default=OutboxStatus.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    next_attempt_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(sa.String(80), default="")

    user: Mapped[User] = relationship()


class Notice(Base):
    """One event that one person is told of; ``record`` and ``record_id`` name what it is about.

    ``mail_id`` and ``message_id`` are the letters that carry it, NULL: none does so far.
    """

    __tablename__ = "notice"
    __table_args__ = (
        sa.Index("ix_notice_user_id_read_at", "user_id", "read_at"),
        sa.Index("ix_notice_record", "record", "record_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    kind: Mapped[str] = mapped_column(sa.String(48))
    record: Mapped[str] = mapped_column(sa.String(32))
    record_id: Mapped[str] = mapped_column(sa.String(48))
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    mail_id: Mapped[int | None] = mapped_column(sa.ForeignKey("outbox.id"), index=True)
    message_id: Mapped[int | None] = mapped_column(sa.ForeignKey("outbox.id"), index=True)


class NoticeSetting(Base):
    """How one person wants to be told, and in which language; who has no row has the defaults."""

    __tablename__ = "notice_setting"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), primary_key=True)
    mail: Mapped[NoticeChoice]
    message: Mapped[NoticeChoice]
    language: Mapped[str] = mapped_column(sa.String(2), default="id")

"""People, what they may do for whom, and how they sign in."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.enums_people import Acting, Role
from models.organisation import Organisation


class User(Base):
    """One person. Records belong to organisations, never to a person.

    ``phone`` is E.164 (+62…); ``email`` is stored in lower case. One of the two is enough.
    """

    __tablename__ = "user"
    __table_args__ = (
        sa.CheckConstraint("email IS NOT NULL OR phone IS NOT NULL", name="email_or_phone"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    email: Mapped[str | None] = mapped_column(sa.String(254), unique=True)
    phone: Mapped[str | None] = mapped_column(sa.String(16), unique=True)
    password_hash: Mapped[str] = mapped_column(sa.String(160))
    pin_hash: Mapped[str | None] = mapped_column(sa.String(160))
    is_active: Mapped[bool] = mapped_column(default=True)
    is_sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    memberships: Mapped[list[Membership]] = relationship(
        back_populates="user", order_by="Membership.id"
    )
    second_factor: Mapped[SecondFactor | None] = relationship(back_populates="user")


class Membership(Base):
    """What one person does for one organisation, until it ends; ``post`` is the title in words.

    ``commodities`` are the codes that an assistant may draft for; for every other role it is NULL.
    Who stands in for another holds the post as ``acting`` for ``acting_for_id``, whose name is kept
    as it was, up to and with the day ``acting_until``.
    """

    __tablename__ = "membership"
    __table_args__ = (
        sa.CheckConstraint("(acting IS NULL) = (acting_until IS NULL)", name="acting_until_a_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    role: Mapped[Role]
    post: Mapped[str] = mapped_column(sa.String(80))
    commodities: Mapped[list[str] | None] = mapped_column(sa.JSON)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    acting: Mapped[Acting | None]
    acting_for_id: Mapped[int | None] = mapped_column(sa.ForeignKey("membership.id"))
    acting_for_name: Mapped[str] = mapped_column(sa.String(80), default="", server_default="")
    acting_until: Mapped[date | None]

    user: Mapped[User] = relationship(back_populates="memberships")
    organisation: Mapped[Organisation] = relationship()


class Invitation(Base):
    """A one-time code by which a person joins an organisation; only its hash is kept.

    ``replaces_id``: whose post passes to who uses the code.
    """

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    role: Mapped[Role]
    post: Mapped[str] = mapped_column(sa.String(80))
    commodities: Mapped[list[str] | None] = mapped_column(sa.JSON)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("membership.id"))

    organisation: Mapped[Organisation] = relationship()
    replaces: Mapped[Membership | None] = relationship()


class ResetCode(Base):
    """A one-time code by which a person sets a new password; only its hash is kept."""

    __tablename__ = "reset_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


class HeadLink(Base):
    """A code by which a village head answers one version of terms, once; only its hash is kept."""

    __tablename__ = "head_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    terms_id: Mapped[int] = mapped_column(sa.ForeignKey("terms.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


class SeasonLink(Base):
    """A code by which a village's operator says that its figures are still right, and no more.

    Only its hash is kept; a newer one for the same village ends it.
    """

    __tablename__ = "season_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    made_by_name: Mapped[str] = mapped_column(sa.String(80), default="", server_default="")
    made_by_post: Mapped[str] = mapped_column(sa.String(80), default="", server_default="")

    user: Mapped[User] = relationship()
    organisation: Mapped[Organisation] = relationship()


class SecondFactor(Base):
    """What a person's phone makes codes from (TOTP, RFC 6238); in force once ``confirmed_at``.

    ``secret`` is sealed with the service's key. ``last_step`` is the number of the half minute
    whose code was used last: no code of that step or before counts again.
    """

    __tablename__ = "second_factor"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), primary_key=True)
    secret: Mapped[str] = mapped_column(sa.String(255))
    last_step: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(back_populates="second_factor")


class RecoveryCode(Base):
    """A code on paper that counts once in the place of the phone's; only its hash is kept."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    code_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    used_at: Mapped[datetime | None]


class SignInSession(Base):
    """One browser that a password, a code or a registration let in.

    The cookie holds a random token, this row its SHA-256. ``factor_at`` is when the second factor
    was given, ``confirmed_at`` when password or code was asked for again.
    """

    __tablename__ = "sign_in_session"

    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    factor_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


class Attempt(Base):
    """One guess at a secret. ``subject`` is a hash of the account or the address guessed from."""

    __tablename__ = "attempt"
    __table_args__ = (sa.Index("ix_attempt_subject_at", "subject", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(16))
    subject: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime]

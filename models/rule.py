"""What the law says, as dated rows with their source, and who confirmed which of them."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.enums_case import LegalKind, LegalMatter


class LegalRule(Base):
    """One legal figure in force between two days, from a source read on a day."""

    __tablename__ = "legal_rule"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(60), index=True)
    amount: Mapped[float]
    unit: Mapped[str] = mapped_column(sa.String(24))
    meaning: Mapped[str] = mapped_column(sa.String(300))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    instrument: Mapped[str] = mapped_column(sa.String(160))
    read_on: Mapped[date]
    source: Mapped[str] = mapped_column(sa.Text)
    url: Mapped[str] = mapped_column(sa.Text)


class BusinessClass(Base):
    """One KBLI 2020 class with what it became in 2025; ``risk`` by scale, as its source says."""

    __tablename__ = "business_class"

    kbli_2020: Mapped[str] = mapped_column(sa.String(5), primary_key=True)
    title: Mapped[str] = mapped_column(sa.String(160))
    kbli_2025: Mapped[str | None] = mapped_column(sa.String(5))
    risk: Mapped[str] = mapped_column(sa.String(120), default="")
    read_on: Mapped[date]
    source: Mapped[str] = mapped_column(sa.Text)
    url: Mapped[str] = mapped_column(sa.Text)


class FieldRule(Base):
    """What the law asks of a field of business; ``kbli_2020`` NULL: of every field."""

    __tablename__ = "field_rule"

    code: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    matter: Mapped[LegalMatter]
    kbli_2020: Mapped[str | None] = mapped_column(sa.String(5))
    meaning: Mapped[str] = mapped_column(sa.String(300))
    valid_from: Mapped[date]
    instrument: Mapped[str] = mapped_column(sa.String(160))
    read_on: Mapped[date]
    source: Mapped[str] = mapped_column(sa.Text)
    url: Mapped[str] = mapped_column(sa.Text)


class LegalConfirmation(Base):
    """One reviewer's word that a legal row says what the law says, or no more; never edited.

    ``code`` is the row's key. ``digest`` is the SHA-256 of what the row said: of a row that changed
    since, nothing was confirmed. ``note`` says what was read.
    """

    __tablename__ = "legal_confirmation"
    __table_args__ = (
        sa.CheckConstraint("length(note) > 0", name="note_given"),
        sa.Index("ix_legal_confirmation_row", "kind", "code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[LegalKind]
    code: Mapped[str] = mapped_column(sa.String(80))
    digest: Mapped[str] = mapped_column(sa.String(64))
    is_confirmed: Mapped[bool]
    note: Mapped[str] = mapped_column(sa.String(500))
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    made_by_name: Mapped[str] = mapped_column(sa.String(80))
    made_by_post: Mapped[str] = mapped_column(sa.String(80))
    made_at: Mapped[datetime]

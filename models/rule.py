"""Legal thresholds and business classes, as dated rows with their source."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class LegalRule(Base):
    """One legal figure in force between two days; hints until an officer verified the row."""

    __tablename__ = "legal_rule"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(60), index=True)
    amount: Mapped[float]
    unit: Mapped[str] = mapped_column(sa.String(24))
    meaning: Mapped[str] = mapped_column(sa.String(300))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    instrument: Mapped[str] = mapped_column(sa.String(160))
    is_verified: Mapped[bool]
    source: Mapped[str] = mapped_column(sa.Text)
    url: Mapped[str] = mapped_column(sa.Text)


class BusinessClass(Base):
    """One KBLI 2020 class with what it became in 2025; ``risk`` is a hint by scale."""

    __tablename__ = "business_class"

    kbli_2020: Mapped[str] = mapped_column(sa.String(5), primary_key=True)
    title: Mapped[str] = mapped_column(sa.String(160))
    kbli_2025: Mapped[str | None] = mapped_column(sa.String(5))
    risk: Mapped[str] = mapped_column(sa.String(120), default="")
    is_verified: Mapped[bool]
    source: Mapped[str] = mapped_column(sa.Text)
    url: Mapped[str] = mapped_column(sa.Text)

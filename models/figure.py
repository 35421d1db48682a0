"""Published regional figures: production by commodity, and indicators."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Production(Base):
    """What a regency or the province produced of one commodity in one year."""

    __tablename__ = "production"

    id: Mapped[int] = mapped_column(primary_key=True)
    region_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"), index=True)
    commodity_code: Mapped[str] = mapped_column(sa.ForeignKey("commodity.code"))
    form_code: Mapped[str | None] = mapped_column(sa.String(32))
    amount: Mapped[float]
    unit: Mapped[str] = mapped_column(sa.String(16))
    year: Mapped[int]
    series: Mapped[str] = mapped_column(sa.String(40))
    is_total: Mapped[bool]  # False for a projection, a part, a lower bound, a conflict
    source: Mapped[str] = mapped_column(sa.Text)
    url: Mapped[str] = mapped_column(sa.Text)
    note: Mapped[str] = mapped_column(sa.Text, default="")


class Indicator(Base):
    """One published indicator of one region and period."""

    __tablename__ = "indicator"

    id: Mapped[int] = mapped_column(primary_key=True)
    region_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"), index=True)
    name: Mapped[str] = mapped_column(sa.String(80), index=True)
    amount: Mapped[float]
    unit: Mapped[str] = mapped_column(sa.String(40))
    period: Mapped[str] = mapped_column(sa.String(16))
    series: Mapped[str] = mapped_column(sa.String(40))
    source: Mapped[str] = mapped_column(sa.Text)
    url: Mapped[str] = mapped_column(sa.Text)
    note: Mapped[str] = mapped_column(sa.Text, default="")


class ReferenceFile(Base):
    """One file of ``seed_data/`` as it was last loaded, so that loading again is quick."""

    __tablename__ = "reference_file"

    name: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    loaded_at: Mapped[datetime]

"""Published prices and the statutory rules that bind a buyer."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, between
from models.enums_trade import PricePlace


class Price(Base):
    """One published price of one place and day; never edited, a newer row follows it.

    ``kind`` is the source's: regulation, market, market_old, proxy.
    """

    __tablename__ = "price"

    id: Mapped[int] = mapped_column(primary_key=True)
    commodity_code: Mapped[str] = mapped_column(sa.ForeignKey("commodity.code"), index=True)
    form_code: Mapped[str] = mapped_column(sa.String(32))
    region_code: Mapped[str | None] = mapped_column(sa.ForeignKey("region.code"))
    place: Mapped[str] = mapped_column(sa.String(120))
    level: Mapped[str] = mapped_column(sa.String(120))
    low_idr_per_kg: Mapped[float]
    high_idr_per_kg: Mapped[float]
    on: Mapped[date | None]  # the first day that the printed date can mean
    date_text: Mapped[str] = mapped_column(sa.String(24))
    kind: Mapped[str] = mapped_column(sa.String(16))
    is_farm_gate: Mapped[bool]
    source: Mapped[str] = mapped_column(sa.Text)
    url: Mapped[str] = mapped_column(sa.Text)
    note: Mapped[str] = mapped_column(sa.Text, default="")


class PriceRule(Base):
    """A statutory price with its greatest deduction, dated, with the decree that set it.

    ``policy_version``: the rules of the score that brought it, and with whose day it begins to
    count; NULL: it came with the reference data.
    """

    __tablename__ = "price_rule"
    __table_args__ = (between("max_deduction_share", 0, 1, "max_deduction_share_range"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    commodity_code: Mapped[str] = mapped_column(sa.ForeignKey("commodity.code"), index=True)
    form_code: Mapped[str] = mapped_column(sa.String(32))
    price_idr_per_kg: Mapped[float]
    max_deduction_share: Mapped[float]
    place: Mapped[PricePlace]
    binds: Mapped[str] = mapped_column(sa.String(80))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    instrument: Mapped[str] = mapped_column(sa.String(160))
    source: Mapped[str] = mapped_column(sa.Text)
    url: Mapped[str] = mapped_column(sa.Text)
    policy_version: Mapped[str | None] = mapped_column(
        sa.ForeignKey("policy_record.version"), index=True
    )

    def is_valid_on(self, day: date) -> bool:
        """Does the rule bind on that day?"""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

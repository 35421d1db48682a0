"""Commodities, the forms they are sold in, and the routes by which they are processed."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Idr, JsonObject
from models.enums_service import FigureStatus
from models.enums_trade import ProductKind


class Commodity(Base):
    """What villages grow, catch or make."""

    __tablename__ = "commodity"

    code: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name_id: Mapped[str] = mapped_column(sa.String(60))
    name_en: Mapped[str] = mapped_column(sa.String(60))
    aliases: Mapped[str] = mapped_column(sa.String(300), default="")

    forms: Mapped[list[CommodityForm]] = relationship(
        back_populates="commodity", order_by="CommodityForm.position"
    )


class CommodityForm(Base):
    """A form in which a commodity is sold: fresh root, green bean, dry grain.

    ``product_kind``: the crop itself, or what is left of it. ``units`` maps each counting unit
    (kg, kuintal, ton, butir, tandan, ekor, liter) to kg.
    """

    __tablename__ = "commodity_form"

    commodity_code: Mapped[str] = mapped_column(sa.ForeignKey("commodity.code"), primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    position: Mapped[int]
    name_id: Mapped[str] = mapped_column(sa.String(60))
    name_en: Mapped[str] = mapped_column(sa.String(60))
    is_processed: Mapped[bool]
    product_kind: Mapped[ProductKind] = mapped_column(
        default=ProductKind.MAIN, server_default="main"
    )
    units: Mapped[JsonObject]
    storable_months: Mapped[int]
    raw_material_overlap_share: Mapped[float | None]

    commodity: Mapped[Commodity] = relationship(back_populates="forms")


class Route(Base):
    """One way to process a form into a product, with the coefficients of its value-added table.

    Figures are per kg of raw material; NULL is a figure that nobody published. ``statuses`` gives
    each figure's `FigureStatus` by its column name.
    """

    __tablename__ = "route"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["commodity_code", "form_code"],
            ["commodity_form.commodity_code", "commodity_form.code"],
        ),
    )

    code: Mapped[str] = mapped_column(sa.String(48), primary_key=True)
    commodity_code: Mapped[str] = mapped_column(sa.ForeignKey("commodity.code"), index=True)
    form_code: Mapped[str] = mapped_column(sa.String(32))
    product_id: Mapped[str] = mapped_column(sa.String(80))
    product_en: Mapped[str] = mapped_column(sa.String(80))
    kbli2020: Mapped[str | None] = mapped_column(sa.String(16))
    kbli_status: Mapped[str] = mapped_column(sa.String(40), default="")
    conversion_kg_per_kg: Mapped[float | None]
    conversion_low: Mapped[float | None]
    conversion_high: Mapped[float | None]
    labour_hok_per_kg_raw: Mapped[float | None]
    other_input_cost_idr_per_kg_raw: Mapped[float | None]
    product_price_idr_per_kg: Mapped[float | None]
    raw_price_idr_per_kg: Mapped[float | None]
    byproduct_value_share: Mapped[float | None]
    price_year: Mapped[int | None]
    unit_investment_idr_per_t: Mapped[float | None]
    statuses: Mapped[JsonObject]
    scale: Mapped[str] = mapped_column(sa.String(120), default="")
    is_hypothetical: Mapped[bool] = mapped_column(default=False)
    unit_source: Mapped[str] = mapped_column(sa.Text, default="")
    source: Mapped[str] = mapped_column(sa.Text)
    remark: Mapped[str] = mapped_column(sa.Text, default="")

    commodity: Mapped[Commodity] = relationship()
    form: Mapped[CommodityForm] = relationship(viewonly=True)

    def status_of(self, figure: str) -> FigureStatus | None:
        """Return how sure the figure of that column is, or ``None`` where there is none."""
        value = self.statuses.get(figure)
        return FigureStatus(value) if value else None

    def is_complete(self) -> bool:
        """Are yield, labour, other cost and product price all known?"""
        return None not in (
            self.conversion_kg_per_kg,
            self.labour_hok_per_kg_raw,
            self.other_input_cost_idr_per_kg_raw,
            self.product_price_idr_per_kg,
        )


class WageFloor(Base):
    """The minimum wage of a place and year (UMP), rupiah a month."""

    __tablename__ = "wage_floor"

    region_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    wage_idr_per_month: Mapped[Idr]
    source: Mapped[str] = mapped_column(sa.Text)

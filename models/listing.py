"""What a village offers."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Idr, JsonObject, MonthlyKg, between
from models.commodity import Commodity, CommodityForm
from models.enums_trade import Availability, HolderKind, ListingStatus, ProductKind
from models.organisation import Organisation
from models.region import Region


class Listing(Base):
    """One product of one village: what, how much in which months, at what price, who holds it.

    ``amount_answer`` keeps the amount as the official counted it (hectares, sacks, bunches), so
    that the form shows again what was typed; the kg by month follow from it. ``estimated`` names
    the columns that were filled in for the village at the cautious end. NULL is unknown.
    ``status`` changes only through ``hilirisasi.workflow``; ``pause_reason`` and ``paused_until``
    belong to a fallow field and a failed harvest. The confirmer's name and post stay as they were.
    """

    __tablename__ = "listing"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["commodity_code", "form_code"],
            ["commodity_form.commodity_code", "commodity_form.code"],
        ),
        between("price_idr_per_kg", 1, 100_000_000, "price_range"),
        between("home_processors", 0, 100_000, "home_processors_range"),
        between("other_buyers_kg_per_year", 0, 10**12, "other_buyers_range"),
        between("idle_hok_per_month", 0, 10**7, "idle_hok_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    village_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"), index=True)
    commodity_code: Mapped[str] = mapped_column(sa.ForeignKey("commodity.code"), index=True)
    form_code: Mapped[str] = mapped_column(sa.String(32))
    amount_answer: Mapped[JsonObject]
    availability: Mapped[Availability]
    harvest_kg: Mapped[MonthlyKg]
    own_use_kg: Mapped[MonthlyKg]
    contracted_kg: Mapped[MonthlyKg]
    price_idr_per_kg: Mapped[Idr]
    price_on: Mapped[date]
    holder_kind: Mapped[HolderKind]
    holder_name: Mapped[str] = mapped_column(sa.String(80))
    home_processors: Mapped[int | None]
    home_processing_share: Mapped[float | None]
    other_buyers_kg_per_year: Mapped[int | None] = mapped_column(sa.BigInteger)
    idle_hok_per_month: Mapped[int | None]
    quality_note: Mapped[str] = mapped_column(sa.String(300), default="")
    estimated: Mapped[list[str]] = mapped_column(sa.JSON)
    product_kind: Mapped[ProductKind] = mapped_column(
        default=ProductKind.MAIN, server_default="main"
    )
    status: Mapped[ListingStatus] = mapped_column(default=ListingStatus.PUBLISHED, index=True)
    pause_reason: Mapped[str] = mapped_column(sa.String(300), default="", server_default="")
    paused_until: Mapped[date | None]
    is_sample: Mapped[bool] = mapped_column(default=False)
    confirmed_at: Mapped[datetime]
    confirmed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    confirmed_by_name: Mapped[str] = mapped_column(sa.String(80), default="", server_default="")
    confirmed_by_post: Mapped[str] = mapped_column(sa.String(80), default="", server_default="")
    is_confirmed_by_link: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    created_at: Mapped[datetime]
    request_key: Mapped[str | None] = mapped_column(sa.String(36), unique=True)
    version: Mapped[int] = mapped_column()

    organisation: Mapped[Organisation] = relationship()
    village: Mapped[Region] = relationship()
    commodity: Mapped[Commodity] = relationship()
    form: Mapped[CommodityForm] = relationship(viewonly=True)

    __mapper_args__ = {"version_id_col": version}

    @property
    def offered_kg(self) -> MonthlyKg:
        """Harvest less own use and older contracts, by month, never below nothing."""
        months = zip(self.harvest_kg, self.own_use_kg, self.contracted_kg, strict=True)
        return MonthlyKg(tuple(max(0, harvest - own - bound) for harvest, own, bound in months))

    def __repr__(self) -> str:
        return f"<Listing {self.id} {self.commodity_code} {self.status}>"

"""What somebody looks for again and again, and what was found of it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Idr, Kg, between
from models.commodity import CommodityForm
from models.enums_service import SearchKind
from models.region import Region
from models.user import User


class SavedSearch(Base):
    """One person's search. Of supply: around ``place_code``; of plans: those that reach it.

    Of a ``text`` as it was typed: what the search of the whole service finds; nothing else is set.

    ``radius_km``, ``month`` (1 to 12), ``least_kg`` and ``most_idr_per_kg`` (landed) belong to
    supply; NULL asks for none. The person saw all hits that were found by ``seen_at``;
    ``checked_at`` is when the worker last looked.
    """

    __tablename__ = "saved_search"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["commodity_code", "form_code"],
            ["commodity_form.commodity_code", "commodity_form.code"],
        ),
        sa.CheckConstraint(
            "(text IS NULL) <> (form_code IS NULL AND place_code IS NULL)", name="text_or_place"
        ),
        between("radius_km", 1, 400, "radius_range"),
        between("month", 1, 12, "month_range"),
        between("least_kg", 1, 10**12, "least_range"),
        between("most_idr_per_kg", 1, 100_000_000, "most_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    kind: Mapped[SearchKind]
    name: Mapped[str] = mapped_column(sa.String(80))
    text: Mapped[str | None] = mapped_column(sa.String(80))
    commodity_code: Mapped[str | None] = mapped_column(sa.ForeignKey("commodity.code"))
    form_code: Mapped[str | None] = mapped_column(sa.String(32))
    place_code: Mapped[str | None] = mapped_column(sa.ForeignKey("region.code"))
    radius_km: Mapped[int | None]
    month: Mapped[int | None]
    least_kg: Mapped[Kg | None]
    most_idr_per_kg: Mapped[Idr | None]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    checked_at: Mapped[datetime] = mapped_column(index=True)

    user: Mapped[User] = relationship()
    form: Mapped[CommodityForm | None] = relationship(viewonly=True)
    place: Mapped[Region | None] = relationship()
    hits: Mapped[list[SearchHit]] = relationship(
        back_populates="search", cascade="all, delete-orphan", order_by="SearchHit.id"
    )


class SearchHit(Base):
    """A listing or a plan that a saved search found, as long as it fits."""

    __tablename__ = "search_hit"
    __table_args__ = (
        sa.UniqueConstraint("saved_search_id", "listing_id"),
        sa.UniqueConstraint("saved_search_id", "plan_id"),
        sa.CheckConstraint("(listing_id IS NULL) <> (plan_id IS NULL)", name="one_record"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    saved_search_id: Mapped[int] = mapped_column(sa.ForeignKey("saved_search.id"))
    listing_id: Mapped[int | None] = mapped_column(sa.ForeignKey("listing.id"))
    plan_id: Mapped[int | None] = mapped_column(sa.ForeignKey("plan.id"))
    found_at: Mapped[datetime]

    search: Mapped[SavedSearch] = relationship(back_populates="hits")

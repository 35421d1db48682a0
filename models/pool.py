"""Offers to the villages of a pool: each says yes for its part, and the deal stands or lapses."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Idr, Kg, MonthlyKg, between
from models.case import Case
from models.enums_trade import Answer, PoolStatus, PricePlace
from models.listing import Listing
from models.plan import Plan


class PoolOffer(Base):
    """One offer of a plan to all villages of its pool.

    It stands as soon as those that said yes bring ``least_kg`` a year; what is not standing after
    the day ``answer_by`` binds nobody. ``status`` changes only through ``hilirisasi.workflow``.
    """

    __tablename__ = "pool_offer"
    __table_args__ = (
        between("least_kg", 1, 10**12, "least_range"),
        between("deduction_share", 0, 0.9, "deduction_range"),
        sa.CheckConstraint("first_month <= last_month", name="period_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("plan.id"), index=True)
    status: Mapped[PoolStatus] = mapped_column(index=True)
    least_kg: Mapped[Kg]
    answer_by: Mapped[date]
    offer_price_idr_per_kg: Mapped[Idr]
    deduction_share: Mapped[float]
    price_place: Mapped[PricePlace]
    farmer_pays_haulage: Mapped[bool]
    price_rule: Mapped[str] = mapped_column(sa.String(500))
    floor_idr_per_kg: Mapped[Idr | None]
    payment_days: Mapped[int]
    first_month: Mapped[date]
    last_month: Mapped[date]
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    made_by_name: Mapped[str] = mapped_column(sa.String(80))
    made_by_post: Mapped[str] = mapped_column(sa.String(80))
    made_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    end_reason: Mapped[str] = mapped_column(sa.String(500), default="", server_default="")
    is_sample: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()

    plan: Mapped[Plan] = relationship()
    parts: Mapped[list[PoolOfferPart]] = relationship(
        order_by="PoolOfferPart.listing_id", back_populates="offer"
    )

    __mapper_args__ = {"version_id_col": version}


class PoolOfferPart(Base):
    """What one listing of the pool would give.

    ``kg`` is by month of harvest, as reservations count, ``delivered_kg`` by the month in which the
    plant has it; ``haulage_idr_per_kg`` is what the farmer bears from this village.
    """

    __tablename__ = "pool_offer_part"
    __table_args__ = (sa.UniqueConstraint("pool_offer_id", "listing_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pool_offer_id: Mapped[int] = mapped_column(sa.ForeignKey("pool_offer.id"))
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"), index=True)
    kg: Mapped[MonthlyKg]
    delivered_kg: Mapped[MonthlyKg]
    distance_km: Mapped[float]
    haulage_idr_per_kg: Mapped[Idr]
    answer: Mapped[Answer] = mapped_column(default=Answer.WAITING)
    reason: Mapped[str] = mapped_column(sa.String(500), default="", server_default="")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    answered_by_name: Mapped[str] = mapped_column(sa.String(80), default="", server_default="")
    answered_by_post: Mapped[str] = mapped_column(sa.String(80), default="", server_default="")
    case_id: Mapped[int | None] = mapped_column(sa.ForeignKey("case.id"))

    offer: Mapped[PoolOffer] = relationship(back_populates="parts")
    listing: Mapped[Listing] = relationship()
    case: Mapped[Case | None] = relationship()

    @property
    def plan(self) -> Plan:
        """The plan that asks."""
        return self.offer.plan

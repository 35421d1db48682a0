"""How the two sides of a match talk, and the terms that they agree."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Idr, Kg, MonthlyKg, between
from models.enums_trade import Answer, PricePlace, Side, TalkStatus
from models.listing import Listing
from models.plan import Plan
from models.user import User


class Talk(Base):
    """The conversation of one plan with one listing; it opens when both sides are willing.

    Willingness binds nobody. ``status`` changes only through ``hilirisasi.workflow``: it is held
    until the company was checked. ``is_hidden``: held, or ended while held, so that its village
    knows nothing of it. When both sides asked for it, they talk alone about the listing until
    ``alone_until``, that day included.
    """

    __tablename__ = "talk"
    __table_args__ = (sa.UniqueConstraint("plan_id", "listing_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("plan.id"))
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"), index=True)
    status: Mapped[TalkStatus] = mapped_column(index=True)
    village_answer: Mapped[Answer] = mapped_column(default=Answer.WAITING)
    village_reason: Mapped[str] = mapped_column(sa.String(500), default="")
    investor_answer: Mapped[Answer] = mapped_column(default=Answer.WAITING)
    investor_reason: Mapped[str] = mapped_column(sa.String(500), default="")
    visit_on: Mapped[date | None]
    started_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    is_hidden: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    village_alone_at: Mapped[datetime | None]
    investor_alone_at: Mapped[datetime | None]
    alone_until: Mapped[date | None]
    is_sample: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()

    plan: Mapped[Plan] = relationship()
    listing: Mapped[Listing] = relationship()
    messages: Mapped[list[Message]] = relationship(order_by="Message.id")
    visits: Mapped[list[VisitDate]] = relationship(order_by="VisitDate.on")
    terms: Mapped[list[Terms]] = relationship(order_by="Terms.number", back_populates="talk")

    __mapper_args__ = {"version_id_col": version}


class Message(Base):
    """One message; the author's name and post stay as they were.

    ``read_at`` is when somebody of the other side first opened the talk after it was sent.
    """

    __tablename__ = "message"

    id: Mapped[int] = mapped_column(primary_key=True)
    talk_id: Mapped[int] = mapped_column(sa.ForeignKey("talk.id"), index=True)
    side: Mapped[Side]
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    author_name: Mapped[str] = mapped_column(sa.String(80))
    author_post: Mapped[str] = mapped_column(sa.String(80), default="", server_default="")
    body: Mapped[str] = mapped_column(sa.String(2000))
    sent_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class VisitDate(Base):
    """One of the (at most three) days that a side proposed for a visit."""

    __tablename__ = "visit_date"

    talk_id: Mapped[int] = mapped_column(sa.ForeignKey("talk.id"), primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    proposed_by: Mapped[Side]


class Terms(Base):
    """One version of a term sheet; agreed when both sides confirmed that same version.

    ``price_idr_per_kg`` is net at the farm, after deduction and haulage; ``kg`` is by month of the
    year and repeats each year from ``first_month`` to ``last_month`` (both first days of months).
    ``floor_idr_per_kg`` is the lowest price that the contract allows, before deduction, at the
    offer's place; ``planting_kg_per_year`` the harvest that a planting contract adds, beyond what
    is grown now; ``home_overlap_share`` the most that the plant takes of what home processors use;
    NULL: none is written.
    """

    __tablename__ = "terms"
    __table_args__ = (
        sa.UniqueConstraint("talk_id", "number"),
        between("price_idr_per_kg", 1, 100_000_000, "price_range"),
        between("deduction_share", 0, 0.9, "deduction_range"),
        between("floor_idr_per_kg", 1, 100_000_000, "floor_range"),
        between("planting_kg_per_year", 1, 10**12, "planting_range"),
        between("home_overlap_share", 0, 1, "home_overlap_range"),
        between("payment_days", 0, 365, "payment_days_range"),
        sa.CheckConstraint("first_month <= last_month", name="period_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    talk_id: Mapped[int] = mapped_column(sa.ForeignKey("talk.id"))
    number: Mapped[int]
    side: Mapped[Side]
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    author_name: Mapped[str] = mapped_column(sa.String(80))
    author_post: Mapped[str] = mapped_column(sa.String(80), default="", server_default="")
    kg: Mapped[MonthlyKg]
    price_idr_per_kg: Mapped[Idr]
    offer_price_idr_per_kg: Mapped[Idr]
    deduction_share: Mapped[float]
    price_place: Mapped[PricePlace]
    farmer_pays_haulage: Mapped[bool]
    haulage_idr_per_kg: Mapped[Idr]
    price_rule: Mapped[str] = mapped_column(sa.String(500))
    floor_idr_per_kg: Mapped[Idr | None]
    planting_kg_per_year: Mapped[Kg | None]
    home_overlap_share: Mapped[float | None]
    payment_days: Mapped[int]
    first_month: Mapped[date]
    last_month: Mapped[date]
    made_at: Mapped[datetime]
    village_confirmed_at: Mapped[datetime | None]
    village_confirmed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    village_confirmed_by_name: Mapped[str] = mapped_column(
        sa.String(80), default="", server_default=""
    )
    village_confirmed_by_post: Mapped[str] = mapped_column(
        sa.String(80), default="", server_default=""
    )
    investor_confirmed_at: Mapped[datetime | None]
    investor_confirmed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    investor_confirmed_by_name: Mapped[str] = mapped_column(
        sa.String(80), default="", server_default=""
    )
    investor_confirmed_by_post: Mapped[str] = mapped_column(
        sa.String(80), default="", server_default=""
    )

    talk: Mapped[Talk] = relationship(back_populates="terms")
    village_confirmed_by: Mapped[User | None] = relationship(foreign_keys=village_confirmed_by_id)
    investor_confirmed_by: Mapped[User | None] = relationship(foreign_keys=investor_confirmed_by_id)

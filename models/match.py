"""Stored rankings: what the score gave each match of a plan, and whether that still holds."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, JsonObject, MonthlyKg
from models.listing import Listing
from models.plan import Plan


class Ranking(Base):
    """The last ranking of one plan. Stale: a record behind it changed after it was computed.

    ``assumptions`` maps each assumption that its matches rest on to how many of them and the points
    (``scoring.resting``). ``revision`` counts the changes that made it stale, so that a ranking
    computed meanwhile from the older records is never stored as fresh. ``drawn_at``: the ranges of
    its best matches are stored too. ``leased_until``: a worker has taken it and does it before
    then, or another may.
    """

    __tablename__ = "ranking"

    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("plan.id"), primary_key=True)
    is_stale: Mapped[bool] = mapped_column(default=True)
    revision: Mapped[int] = mapped_column(default=0)
    policy_version: Mapped[str | None] = mapped_column(sa.String(32))
    computed_at: Mapped[datetime | None]
    drawn_at: Mapped[datetime | None]
    leased_until: Mapped[datetime | None]
    assumptions: Mapped[JsonObject] = mapped_column(default=dict, server_default="{}")

    plan: Mapped[Plan] = relationship()


class Match(Base):
    """One plan with one listing, or with the pool of listings that fill it together.

    ``gates`` maps each ranking gate to pass, fail or unknown; ``cures`` what would lift one that
    fails to its value (``scoring.cures``). ``expected`` is the score times ``profit_percent``, by
    which matches are ordered. What follows it comes from the draws (``scoring.ranges``), of the
    best matches only: P10 and P90 of the score, two probabilities in per cent (``supply_percent``
    is NULL too where supply is unknown), and the places that are as good as equal.
    """

    __tablename__ = "match"
    __table_args__ = (
        sa.Index("ix_match_plan_order", "plan_id", "is_pool", "is_ranked", "score"),
        sa.Index("ix_match_listing", "listing_id", "score"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("plan.id"))
    listing_id: Mapped[int | None] = mapped_column(sa.ForeignKey("listing.id"))
    is_pool: Mapped[bool]
    position: Mapped[int]
    is_ranked: Mapped[bool]
    score: Mapped[float | None]
    profit_percent: Mapped[int | None]
    expected: Mapped[float | None]
    score_low: Mapped[float | None]
    score_high: Mapped[float | None]
    supply_percent: Mapped[int | None]
    top_percent: Mapped[int | None]
    tied_from: Mapped[int | None]
    tied_to: Mapped[int | None]
    jobs_fte: Mapped[float | None]
    value_added_idr_bn: Mapped[float | None]
    local_income_idr_bn: Mapped[float | None]
    distance_km: Mapped[float]
    net_price_idr_per_kg: Mapped[float]
    taken_kg: Mapped[MonthlyKg]
    shortfall_kg: Mapped[MonthlyKg]
    gates: Mapped[JsonObject]
    cures: Mapped[JsonObject] = mapped_column(default=dict, server_default="{}")

    plan: Mapped[Plan] = relationship()
    listing: Mapped[Listing | None] = relationship()
    parts: Mapped[list[MatchPart]] = relationship(
        order_by="MatchPart.position", cascade="all, delete-orphan", passive_deletes=True
    )


class MatchPart(Base):
    """What one listing gives to a pool, kg by month."""

    __tablename__ = "match_part"

    match_id: Mapped[int] = mapped_column(
        sa.ForeignKey("match.id", ondelete="CASCADE"), primary_key=True
    )
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"), primary_key=True)
    position: Mapped[int]
    kg: Mapped[MonthlyKg]

    listing: Mapped[Listing] = relationship()

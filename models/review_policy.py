"""How cases are reviewed, dated: a version's rules are those of the cases opened while it held."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, between
from models.enums_case import Track

FIRST_RULES = "awal"  # of every case before there were dated rules


class ReviewPolicy(Base):
    """One version of how cases are reviewed; in force from a day on until a newer one.

    A case whose capital without land and buildings is up to ``light_up_to_idr`` may take the light
    track; from more than ``heavy_above_idr`` on it takes the heavy one. Days are calendar days.
    Where it ``asks_interest``, officials declare theirs once a year and answer for each case.
    """

    __tablename__ = "review_policy"
    __table_args__ = (
        between("light_up_to_idr", 0, 10**15, "light_range"),
        sa.CheckConstraint("light_up_to_idr <= heavy_above_idr", name="tracks_order"),
        between("sign_within_days", 1, 3650, "sign_range"),
        between("objection_days", 0, 365, "objection_range"),
        between("extend_within_days", 1, 365, "extend_range"),
    )

    version: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    valid_from: Mapped[date]
    light_up_to_idr: Mapped[int] = mapped_column(sa.BigInteger)
    heavy_above_idr: Mapped[int] = mapped_column(sa.BigInteger)
    sign_within_days: Mapped[int]
    objection_days: Mapped[int]
    extend_within_days: Mapped[int]
    source: Mapped[str] = mapped_column(sa.Text)
    asks_interest: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    is_sample: Mapped[bool] = mapped_column(default=False, server_default=sa.false())

    rules: Mapped[list[ReviewRule]] = relationship(back_populates="policy")


class ReviewRule(Base):
    """Who looks at a case of one track: the database refuses a decision that falls short of it.

    From ``second_decider_from_idr`` on a second person signs an approval; NULL: never.
    """

    __tablename__ = "review_rule"
    __table_args__ = (
        between("reviewers", 1, 9, "reviewers_range"),
        between("second_decider_from_idr", 0, 10**15, "second_range"),
    )

    policy_version: Mapped[str] = mapped_column(
        sa.ForeignKey("review_policy.version"), primary_key=True
    )
    track: Mapped[Track] = mapped_column(primary_key=True)
    reviewers: Mapped[int]
    has_different_offices: Mapped[bool]
    has_other_screener: Mapped[bool]
    has_other_decider: Mapped[bool]
    has_meeting: Mapped[bool]
    second_decider_from_idr: Mapped[int | None] = mapped_column(sa.BigInteger)

    policy: Mapped[ReviewPolicy] = relationship(back_populates="rules")

"""What officials declare once a year, and which of them hold an interest in which case."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, between
from models.enums_people import InterestKind, InterestLevel, Tie
from models.region import Region
from models.user import User


class InterestDeclaration(Base):
    """What one official declared for one calendar year; a later one of that year replaces it.

    Only the person, overseers and admins read it. It holds no name of a relative.
    """

    __tablename__ = "interest_declaration"
    __table_args__ = (
        between("year", 2020, 2999, "year_range"),
        sa.Index("ix_interest_declaration_user_year", "user_id", "year"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    year: Mapped[int]
    made_by_post: Mapped[str] = mapped_column(sa.String(80))
    made_at: Mapped[datetime]

    user: Mapped[User] = relationship()
    interests: Mapped[list[DeclaredInterest]] = relationship(order_by="DeclaredInterest.id")


class DeclaredInterest(Base):
    """One company (NIB, NPWP, name) or village that an official or their family is tied to."""

    __tablename__ = "declared_interest"
    __table_args__ = (
        sa.CheckConstraint(
            "(village_code IS NOT NULL)"
            " <> (nib IS NOT NULL OR npwp IS NOT NULL OR length(name) > 0)",
            name="company_or_village",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    declaration_id: Mapped[int] = mapped_column(
        sa.ForeignKey("interest_declaration.id"), index=True
    )
    tie: Mapped[Tie]
    nib: Mapped[str | None] = mapped_column(sa.String(13))
    npwp: Mapped[str | None] = mapped_column(sa.String(16))
    name: Mapped[str] = mapped_column(sa.String(120), default="")
    village_code: Mapped[str | None] = mapped_column(sa.ForeignKey("region.code"))

    village: Mapped[Region | None] = relationship()


class CaseInterest(Base):
    """One answer or one hint on one official and one case; never edited, never removed.

    Of several the strictest counts. ``note`` is what the person wrote to their own answer.
    """

    __tablename__ = "case_interest"
    __table_args__ = (sa.Index("ix_case_interest_case_user", "case_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case.id"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    kind: Mapped[InterestKind]
    level: Mapped[InterestLevel]
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    noted_at: Mapped[datetime]

"""The minutes of a musyawarah desa, on which an approval for a desa rests."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, between
from models.enums_case import Deliberation


class VillageConsent(Base):
    """Minutes as the village's side filed them; never edited, a newer one follows.

    ``signed_by`` names posts, not persons. ``digest`` is the SHA-256 of the scan or photo of the
    signed sheet, ``ending`` what its name ends with; NULL only of what was typed into decisions
    before, and of the sample.
    """

    __tablename__ = "village_consent"
    __table_args__ = (
        sa.CheckConstraint("length(number) > 0", name="number_given"),
        between("attendance", 1, 100_000, "attendance_range"),
        between("women", 0, 100_000, "women_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case.id"), index=True)
    number: Mapped[str] = mapped_column(sa.String(60))
    held_on: Mapped[date]
    attendance: Mapped[int]
    women: Mapped[int | None]
    result: Mapped[Deliberation]
    signed_by: Mapped[str] = mapped_column(sa.String(160))
    digest: Mapped[str | None] = mapped_column(sa.String(64))
    ending: Mapped[str] = mapped_column(sa.String(8), default="")
    filed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    filed_by_name: Mapped[str] = mapped_column(sa.String(80))
    filed_by_post: Mapped[str] = mapped_column(sa.String(80))
    filed_at: Mapped[datetime]

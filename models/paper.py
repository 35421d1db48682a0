"""Forms that are filled in by hand and typed in by somebody else."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.commodity import CommodityForm
from models.listing import Listing
from models.region import Region


class PaperForm(Base):
    """One printed sheet with the questions about one product of one village in one season.

    ``number`` is what the code on it names, without its check digit. Without ``form_code`` the
    product is written on the sheet by hand. ``listing_id`` is the listing whose answers the sheet
    asks to look at again, and afterwards the one that the sheet was typed into. A sheet that was
    entered stays as it is; who entered it is named as they were called then.
    """

    __tablename__ = "paper_form"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["commodity_code", "form_code"],
            ["commodity_form.commodity_code", "commodity_form.code"],
        ),
        sa.CheckConstraint("(commodity_code IS NULL) = (form_code IS NULL)", name="form_whole"),
        sa.CheckConstraint(
            "entered_at IS NULL OR (listing_id IS NOT NULL AND entered_by_id IS NOT NULL)",
            name="entered_whole",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(sa.String(7), unique=True)
    village_code: Mapped[str] = mapped_column(sa.ForeignKey("region.code"), index=True)
    season_on: Mapped[date]
    layout: Mapped[int]
    commodity_code: Mapped[str | None] = mapped_column(sa.String(32))
    form_code: Mapped[str | None] = mapped_column(sa.String(32))
    listing_id: Mapped[int | None] = mapped_column(sa.ForeignKey("listing.id"), index=True)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    entered_at: Mapped[datetime | None]
    entered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    entered_by_name: Mapped[str] = mapped_column(sa.String(80), default="", server_default="")
    entered_by_post: Mapped[str] = mapped_column(sa.String(80), default="", server_default="")

    village: Mapped[Region] = relationship()
    form: Mapped[CommodityForm | None] = relationship(viewonly=True)
    listing: Mapped[Listing | None] = relationship()

"""Photos of what a village offers."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, between
from models.listing import Listing

LONGEST_PX = 10_000  # far beyond what is ever kept


class ListingPhoto(Base):
    """One photo of a listing: two files in the media folder, named by the SHA-256 of their bytes.

    ``caption`` says what is to be seen, for those who do not see it. A row is never changed; a
    removed photo leaves its audit events and nothing else.
    """

    __tablename__ = "listing_photo"
    __table_args__ = (
        sa.UniqueConstraint("listing_id", "digest"),
        sa.CheckConstraint("length(caption) > 0", name="caption_given"),
        between("width_px", 1, LONGEST_PX, "width_range"),
        between("height_px", 1, LONGEST_PX, "height_range"),
        between("thumb_width_px", 1, LONGEST_PX, "thumb_width_range"),
        between("thumb_height_px", 1, LONGEST_PX, "thumb_height_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"), index=True)
    digest: Mapped[str] = mapped_column(sa.String(64))
    width_px: Mapped[int]
    height_px: Mapped[int]
    size_bytes: Mapped[int]
    thumb_digest: Mapped[str] = mapped_column(sa.String(64))
    thumb_width_px: Mapped[int]
    thumb_height_px: Mapped[int]
    caption: Mapped[str] = mapped_column(sa.String(140))
    added_at: Mapped[datetime]
    added_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    added_by_name: Mapped[str] = mapped_column(sa.String(80))

    listing: Mapped[Listing] = relationship()

"""Letters that an office sends in a case, with number and date of its own register."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, JsonObject
from models.case import Case
from models.enums import LetterKind
from models.organisation import Organisation


class OfficialLetter(Base):
    """One letter; what it says, with names and posts, stays as it was when it was made.

    ``number`` and ``dated_on`` are typed from the office's register, which gives a number once a
    ``year``. ``content`` holds every line as it is printed. ``code`` leads to the public page that
    verifies the letter. ``pdf_digest`` is the SHA-256 of the unsigned letter (*konsep*) as PDF,
    NULL where it was not drawn yet; ``signed_digest`` that of the signed file, NULL until it came.
    """

    __tablename__ = "official_letter"
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "year", "number"),
        sa.CheckConstraint("length(number) > 0", name="number_given"),
        sa.CheckConstraint("(signed_digest IS NULL) = (signed_at IS NULL)", name="signed_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    kind: Mapped[LetterKind]
    year: Mapped[int]
    number: Mapped[str] = mapped_column(sa.String(60))
    dated_on: Mapped[date]
    code: Mapped[str] = mapped_column(sa.String(15), unique=True)
    content: Mapped[JsonObject]
    pdf_digest: Mapped[str | None] = mapped_column(sa.String(64))
    signed_digest: Mapped[str | None] = mapped_column(sa.String(64))
    signed_at: Mapped[datetime | None]
    signed_by_name: Mapped[str] = mapped_column(sa.String(80), default="")
    signed_by_post: Mapped[str] = mapped_column(sa.String(80), default="")
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    made_by_name: Mapped[str] = mapped_column(sa.String(80))
    made_by_post: Mapped[str] = mapped_column(sa.String(80))
    made_at: Mapped[datetime]

    case: Mapped[Case] = relationship()
    organisation: Mapped[Organisation] = relationship()

    @property
    def is_signed(self) -> bool:
        """Did the signed file come? Before that the letter is a *konsep*."""
        return self.signed_digest is not None

    @property
    def digest(self) -> str | None:
        """The SHA-256 of the file that counts now: the signed one, else the *konsep*."""
        return self.signed_digest or self.pdf_digest

"""Letters that an office sends in a case, with number and date of its own register."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, JsonObject
from models.case import Case
from models.enums_case import LetterKind
from models.organisation import Organisation


class OfficialLetter(Base):
    """One letter; what it says, with names and posts, stays as it was when it was made.

    ``number`` and ``dated_on`` are typed from the office's register, which gives a number once a
    ``year``. ``content`` holds every line as it is printed. ``code`` leads to the public page that
    verifies the letter. ``pdf_digest`` is the SHA-256 of the unsigned letter (*konsep*) as PDF,
    NULL where it was not drawn yet; each signed file that came is a `SignedFile`.
    """

    __tablename__ = "official_letter"
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "year", "number"),
        sa.CheckConstraint("length(number) > 0", name="number_given"),
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
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    made_by_name: Mapped[str] = mapped_column(sa.String(80))
    made_by_post: Mapped[str] = mapped_column(sa.String(80))
    made_at: Mapped[datetime]

    case: Mapped[Case] = relationship()
    organisation: Mapped[Organisation] = relationship()
    signed_files: Mapped[list[SignedFile]] = relationship(order_by="SignedFile.id")

    @property
    def is_signed(self) -> bool:
        """Does a signed file count? Before that the letter is a *konsep*."""
        return self.signed is not None

    @property
    def signed(self) -> SignedFile | None:
        """The signed file that counts now: the one that nobody withdrew."""
        return next((row for row in self.signed_files if row.withdrawn_at is None), None)

    @property
    def withdrawn(self) -> list[SignedFile]:
        """The signed files that were withdrawn, the oldest first."""
        return [row for row in self.signed_files if row.withdrawn_at is not None]

    @property
    def digest(self) -> str | None:
        """The SHA-256 of the file that counts now: the signed one, else the *konsep*."""
        return self.signed.digest if self.signed else self.pdf_digest


class SignedFile(Base):
    """One signed file of a letter; withdrawn once by another person, and otherwise never changed.

    ``brought_by_id`` is NULL of the files that came before it was kept.
    """

    __tablename__ = "signed_file"
    __table_args__ = (
        sa.UniqueConstraint("letter_id", "digest"),
        sa.Index(
            "ix_signed_file_counts",
            "letter_id",
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        ),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (length(reason) = 0)", name="withdrawn_with_reason"
        ),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)", name="withdrawn_whole"
        ),
        sa.CheckConstraint("withdrawn_by_id <> brought_by_id", name="two_people"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(sa.ForeignKey("official_letter.id"))
    digest: Mapped[str] = mapped_column(sa.String(64))
    brought_at: Mapped[datetime]
    brought_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    brought_by_name: Mapped[str] = mapped_column(sa.String(80))
    brought_by_post: Mapped[str] = mapped_column(sa.String(80))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    withdrawn_by_name: Mapped[str] = mapped_column(sa.String(80), default="")
    withdrawn_by_post: Mapped[str] = mapped_column(sa.String(80), default="")
    reason: Mapped[str] = mapped_column(sa.String(500), default="")

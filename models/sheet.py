"""Spreadsheets that were sent, between their dry run and their acceptance; how theirs fit ours."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, JsonObject
from models.organisation import Organisation


class SheetUpload(Base):
    """One file as it was sent; ``content`` is emptied when it was accepted.

    Where the headers are not ours, ``content`` is a packed copy without personal data, and
    ``mapping`` says which of their columns is which of ours; ``NULL`` where the headers are ours.
    A large one is tried out and taken by the worker: ``trial`` is what it would do, ``wrong_rows``
    a file of its rows to mend; since ``asked_at`` it waits; ``refusal`` says why it was not taken,
    until it is asked for again.
    """

    __tablename__ = "sheet_upload"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    kind: Mapped[str] = mapped_column(sa.String(24))
    filename: Mapped[str] = mapped_column(sa.String(120))
    sha256: Mapped[str] = mapped_column(sa.String(64))
    content: Mapped[bytes]
    mapping: Mapped[JsonObject | None] = mapped_column(sa.JSON(none_as_null=True))
    row_count: Mapped[int] = mapped_column(server_default="0")
    created_at: Mapped[datetime]
    tried_at: Mapped[datetime | None]
    trial: Mapped[JsonObject | None] = mapped_column(sa.JSON(none_as_null=True))
    wrong_rows: Mapped[bytes | None]
    asked_at: Mapped[datetime | None]
    is_only_good: Mapped[bool] = mapped_column(server_default=sa.false())
    refusal: Mapped[str | None] = mapped_column(sa.String(24))
    accepted_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship()


class SheetMapping(Base):
    """How one organisation read sheets with some headers, kept for the next such sheet.

    ``fingerprint`` is made of the headers alone. ``mapping`` holds positions, fixed answers and
    words, never a row; ``headers`` the header texts that were chosen, for people to recognise.
    """

    __tablename__ = "sheet_mapping"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "fingerprint"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    filename: Mapped[str] = mapped_column(sa.String(120))
    headers: Mapped[JsonObject]
    mapping: Mapped[JsonObject]
    mapped_at: Mapped[datetime]
    mapped_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    mapped_by_name: Mapped[str] = mapped_column(sa.String(80))
    mapped_by_post: Mapped[str] = mapped_column(sa.String(80))
    version: Mapped[int] = mapped_column()

    organisation: Mapped[Organisation] = relationship()

    __mapper_args__ = {"version_id_col": version}

"""Forms on their way: what was sent counts once, what was not accepted is kept."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class SentForm(Base):
    """One form that was carried out; the same form sent again is answered, not carried out again.

    ``id`` is the SHA-256 of who sent it, to which address, with which key; ``body_hash`` that of
    what was typed. ``location`` is where the answer led, NULL where it was a page of its own.
    """

    __tablename__ = "sent_form"

    id: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    body_hash: Mapped[str] = mapped_column(sa.String(64))
    location: Mapped[str | None] = mapped_column(sa.String(500))
    is_answered: Mapped[bool] = mapped_column(default=False)
    sent_at: Mapped[datetime] = mapped_column(index=True)


class FormDraft(Base):
    """What one person typed in one form and did not get accepted yet; nobody else reads it.

    ``action`` is the address that the form is sent to, ``page`` the one that shows it. ``fields``
    are the typed texts by field name, the version that was seen among them; never a password.
    """

    __tablename__ = "form_draft"
    __table_args__ = (sa.UniqueConstraint("user_id", "action"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    action: Mapped[str] = mapped_column(sa.String(500))
    page: Mapped[str] = mapped_column(sa.String(500))
    fields: Mapped[dict[str, list[str]]] = mapped_column(sa.JSON)
    saved_at: Mapped[datetime] = mapped_column(index=True)

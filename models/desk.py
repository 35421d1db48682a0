"""Who is to review which case, and what each office answers to its own short list of questions."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.enums_case import RegencyView
from models.organisation import Organisation
from models.user import User


class CaseAssignment(Base):
    """A case handed to a reviewer, who takes it after answering for interests.

    It locks nobody out: another may still take the case. Once the person did it has done its part.
    """

    __tablename__ = "case_assignment"

    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case.id"), primary_key=True)
    reviewer_id: Mapped[int] = mapped_column(
        sa.ForeignKey("user.id"), primary_key=True, autoincrement=False, index=True
    )
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    made_at: Mapped[datetime]

    reviewer: Mapped[User] = relationship(foreign_keys=reviewer_id)


class OfficeAnswer(Base):
    """What one office says to one question of its short list; a newer one follows, none is edited.

    ``question`` is a key of ``hilirisasi.office_questions``.
    """

    __tablename__ = "office_answer"
    __table_args__ = (sa.CheckConstraint("length(note) > 0", name="note_given"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    question: Mapped[str] = mapped_column(sa.String(32))
    view: Mapped[RegencyView]
    note: Mapped[str] = mapped_column(sa.String(500))
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    made_by_name: Mapped[str] = mapped_column(sa.String(80))
    made_by_post: Mapped[str] = mapped_column(sa.String(80))
    made_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship()

"""*Ini keliru, karena…*: what somebody holds to be wrong in a figure, until its owner answers."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.audit import AuditEvent
from models.base import Base
from models.enums_service import FigureOwner, ObjectionStatus
from models.listing import Listing
from models.organisation import Organisation
from models.plan import Plan


class Objection(Base):
    """One objection to one figure. ``figure`` is the name of an input of the score.

    ``listing_id`` and ``plan_id`` are the match that it was raised from; a village's figure has no
    plan where it was raised from the listing, an assumption has neither where it was raised from
    the rules. ``organisation_id`` is the village or company that answers, NULL where reviewers do.
    ``value`` is the figure as it stood. ``correction`` is the change of a record that an answer
    refers to. Who raised it is for reviewers only. ``status`` changes only through
    ``hilirisasi.workflow``.
    """

    __tablename__ = "objection"
    __table_args__ = (
        sa.CheckConstraint("length(reason) > 0", name="reason_given"),
        sa.CheckConstraint("(status = 'unanswered') = (answered_at IS NULL)", name="answered_once"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    figure: Mapped[str] = mapped_column(sa.String(48))
    listing_id: Mapped[int | None] = mapped_column(sa.ForeignKey("listing.id"), index=True)
    plan_id: Mapped[int | None] = mapped_column(sa.ForeignKey("plan.id"), index=True)
    owner: Mapped[FigureOwner]
    organisation_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("organisation.id"), index=True
    )
    status: Mapped[ObjectionStatus] = mapped_column(default=ObjectionStatus.UNANSWERED, index=True)
    value: Mapped[float | None]
    reason: Mapped[str] = mapped_column(sa.String(1000))
    due_on: Mapped[date]
    raised_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    raised_by_name: Mapped[str] = mapped_column(sa.String(80))
    raised_by_post: Mapped[str] = mapped_column(sa.String(80))
    raised_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(sa.String(1000), default="")
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    answered_by_name: Mapped[str] = mapped_column(sa.String(80), default="")
    answered_by_post: Mapped[str] = mapped_column(sa.String(80), default="")
    answered_at: Mapped[datetime | None]
    correction_id: Mapped[int | None] = mapped_column(sa.ForeignKey("audit_event.id"))
    request_key: Mapped[str] = mapped_column(sa.String(36), unique=True)
    version: Mapped[int] = mapped_column()

    listing: Mapped[Listing | None] = relationship()
    plan: Mapped[Plan | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    correction: Mapped[AuditEvent | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

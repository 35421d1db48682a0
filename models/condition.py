"""What an approval asks for afterwards: by whom, until when, and what was shown for it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.enums_case import ConditionOwner, ConditionStatus
from models.organisation import Organisation

if TYPE_CHECKING:
    from models.case import Case
    from models.listing import Listing
    from models.plan import Plan


class Condition(Base):
    """One condition of one decision; ``number`` counts within the case.

    ``office_id`` names the office where one owns it. ``proof`` says what will show that it is met,
    until ``due_on``, a working day. ``reminded_days``: how many days ahead its owner was reminded
    last. ``warned_until`` is the last day of a warning's new term. ``status`` changes only through
    ``hilirisasi.workflow``.
    """

    __tablename__ = "condition"
    __table_args__ = (
        sa.UniqueConstraint("case_id", "number"),
        sa.CheckConstraint("length(text) > 0 AND length(proof) > 0", name="words_given"),
        sa.CheckConstraint("(owner = 'office') = (office_id IS NOT NULL)", name="office_named"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case.id"))
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decision.id"), index=True)
    number: Mapped[int]
    text: Mapped[str] = mapped_column(sa.String(500))
    owner: Mapped[ConditionOwner]
    office_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
    due_on: Mapped[date]
    proof: Mapped[str] = mapped_column(sa.String(300))
    status: Mapped[ConditionStatus] = mapped_column(default=ConditionStatus.OPEN, index=True)
    reminded_days: Mapped[int | None]
    warned_until: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    case: Mapped[Case] = relationship()
    office: Mapped[Organisation | None] = relationship()
    evidence: Mapped[list[ConditionEvidence]] = relationship(
        order_by="ConditionEvidence.id", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}

    # Whom it concerns is asked of it as of its case.
    @property
    def listing(self) -> Listing:
        """What the case is about."""
        return self.case.listing

    @property
    def plan(self) -> Plan:
        """Whose plan the case is about."""
        return self.case.plan

    @property
    def reviewer_id(self) -> int | None:
        """Who took the case."""
        return self.case.reviewer_id


class ConditionEvidence(Base):
    """What the owner of a condition brought, and what a reviewer said to it; one answer each.

    ``digest`` is the SHA-256 of the file, NULL where words were enough; ``ending`` what its name
    ends with. ``is_accepted`` is NULL until it was answered.
    """

    __tablename__ = "condition_evidence"
    __table_args__ = (
        sa.CheckConstraint("length(note) > 0 OR digest IS NOT NULL", name="something_given"),
        sa.CheckConstraint("(is_accepted IS NULL) = (answered_at IS NULL)", name="answer_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    condition_id: Mapped[int] = mapped_column(sa.ForeignKey("condition.id"), index=True)
    note: Mapped[str] = mapped_column(sa.String(1000))
    digest: Mapped[str | None] = mapped_column(sa.String(64))
    ending: Mapped[str] = mapped_column(sa.String(8), default="")
    filed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    filed_by_name: Mapped[str] = mapped_column(sa.String(80))
    filed_by_post: Mapped[str] = mapped_column(sa.String(80))
    filed_at: Mapped[datetime]
    is_accepted: Mapped[bool | None]
    reason: Mapped[str] = mapped_column(sa.String(1000), default="")
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    answered_by_name: Mapped[str] = mapped_column(sa.String(80), default="")
    answered_by_post: Mapped[str] = mapped_column(sa.String(80), default="")
    answered_at: Mapped[datetime | None]

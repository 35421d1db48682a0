"""What both sides agreed, what the province decided, and the tonnes that this reserves."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, JsonObject, Kg, between
from models.case_clock import CaseQuestion
from models.case_step import Appeal, CaseMove, Extension, MissingItem
from models.condition import Condition
from models.consent import VillageConsent
from models.desk import CaseAssignment, OfficeAnswer
from models.enums_case import CaseStatus, Finding, Outcome, RegencyView, Track
from models.interest import CaseInterest
from models.listing import Listing
from models.organisation import Organisation
from models.plan import Plan
from models.review_policy import FIRST_RULES, ReviewRule
from models.talk import Terms
from models.user import User


class Case(Base):
    """One agreement before the province. Opened by agreed terms and by nothing else.

    ``explanation`` is the match's explanation as it stood when the case opened: the very object
    that the match page showed. ``status`` changes only through ``services.case_moves``.

    ``review_version`` and ``track`` name the review rule of the opening day, ``value_idr`` the
    capital without land and buildings that they were chosen by (NULL: not told); none of the three
    changes. ``returned_from`` is where an answer leads back to. An approval lapses after
    ``sign_by``; after ``objection_until`` what the province took back is freed.
    ``last_month`` is set once the agreed period was extended.
    """

    __tablename__ = "case"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["review_version", "track"], ["review_rule.policy_version", "review_rule.track"]
        ),
        between("value_idr", 0, 10**15, "value_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(sa.String(24), unique=True)
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("plan.id"), index=True)
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"), index=True)
    terms_id: Mapped[int] = mapped_column(sa.ForeignKey("terms.id"), unique=True)
    status: Mapped[CaseStatus] = mapped_column(index=True)
    reviewer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    explanation: Mapped[JsonObject | None]
    answer: Mapped[str] = mapped_column(sa.String(2000), default="")
    opened_at: Mapped[datetime]
    review_version: Mapped[str] = mapped_column(
        sa.String(32), default=FIRST_RULES, server_default=FIRST_RULES
    )
    track: Mapped[Track] = mapped_column(default=Track.REGULAR, server_default=Track.REGULAR)
    value_idr: Mapped[int | None] = mapped_column(sa.BigInteger)
    screener_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    returned_from: Mapped[CaseStatus | None]
    meeting_on: Mapped[date | None]
    sign_by: Mapped[date | None]
    contract_number: Mapped[str] = mapped_column(sa.String(60), default="", server_default="")
    contract_on: Mapped[date | None]
    objection_until: Mapped[date | None]
    last_month: Mapped[date | None]
    is_sample: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()

    plan: Mapped[Plan] = relationship()
    listing: Mapped[Listing] = relationship()
    terms: Mapped[Terms] = relationship()
    reviewer: Mapped[User | None] = relationship(foreign_keys=reviewer_id)
    rule: Mapped[ReviewRule] = relationship(viewonly=True)
    reviews: Mapped[list[CaseReview]] = relationship(order_by="CaseReview.id")
    moves: Mapped[list[CaseMove]] = relationship(order_by="CaseMove.id")
    missing: Mapped[list[MissingItem]] = relationship(order_by="MissingItem.id")
    questions: Mapped[list[CaseQuestion]] = relationship(order_by="CaseQuestion.id")
    consents: Mapped[list[VillageConsent]] = relationship(order_by="VillageConsent.id")
    appeals: Mapped[list[Appeal]] = relationship(order_by="Appeal.id")
    extensions: Mapped[list[Extension]] = relationship(order_by="Extension.id")
    # One that still waits for its second signature is nobody's to read: `drafts` holds it.
    decisions: Mapped[list[Decision]] = relationship(
        order_by="Decision.id",
        primaryjoin="and_(Case.id == Decision.case_id, Decision.is_pending.is_(False))",
    )
    drafts: Mapped[list[Decision]] = relationship(
        order_by="Decision.id",
        primaryjoin="and_(Case.id == Decision.case_id, Decision.is_pending.is_(True))",
        viewonly=True,
    )
    opinions: Mapped[list[RegencyOpinion]] = relationship(order_by="RegencyOpinion.id")
    comments: Mapped[list[Comment]] = relationship(order_by="Comment.id")
    gate_findings: Mapped[list[GateFinding]] = relationship(order_by="GateFinding.gate")
    interests: Mapped[list[CaseInterest]] = relationship(order_by="CaseInterest.id")
    reservations: Mapped[list[Reservation]] = relationship(order_by="Reservation.month")
    assignments: Mapped[list[CaseAssignment]] = relationship(
        order_by="CaseAssignment.made_at, CaseAssignment.reviewer_id", cascade="all, delete-orphan"
    )
    office_answers: Mapped[list[OfficeAnswer]] = relationship(order_by="OfficeAnswer.id")

    __mapper_args__ = {"version_id_col": version}


class Decision(Base):
    """What one person decided on a case, with the reason; kept for good, never edited.

    The ``minutes_*`` are those of the musyawarah desa that an approval rests on. While it
    ``is_pending`` a second person has yet to sign it. ``made_for_name`` holds the post in which an
    acting official decided. ``supersedes_id`` is the decision that an objection was raised against.
    """

    __tablename__ = "decision"
    __table_args__ = (
        sa.CheckConstraint("second_by_id <> made_by_id", name="two_people"),
        sa.CheckConstraint("length(reason) > 0", name="reason_given"),
        between("minutes_attendance", 1, 100_000, "minutes_attendance_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case.id"), index=True)
    outcome: Mapped[Outcome]
    reason: Mapped[str] = mapped_column(sa.String(2000))
    # What conditions were before each was a record of its own.
    conditions_text: Mapped[str] = mapped_column("conditions", sa.String(2000), default="")
    minutes_number: Mapped[str | None] = mapped_column(sa.String(60))
    minutes_on: Mapped[date | None]
    minutes_attendance: Mapped[int | None]
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    made_by_name: Mapped[str] = mapped_column(sa.String(80))
    made_by_post: Mapped[str] = mapped_column(sa.String(80))
    made_for_name: Mapped[str] = mapped_column(sa.String(80), default="", server_default="")
    made_at: Mapped[datetime]
    is_pending: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    second_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    second_by_name: Mapped[str] = mapped_column(sa.String(80), default="", server_default="")
    second_by_post: Mapped[str] = mapped_column(sa.String(80), default="", server_default="")
    second_for_name: Mapped[str] = mapped_column(sa.String(80), default="", server_default="")
    second_at: Mapped[datetime | None]
    supersedes_id: Mapped[int | None] = mapped_column(sa.ForeignKey("decision.id"))

    conditions: Mapped[list[Condition]] = relationship(
        order_by="Condition.number", cascade="all, delete-orphan"
    )


class CaseReview(Base):
    """What one reviewer of one office recommends; empty until given, then never edited.

    ``proposed``: the conditions that they would set, for who decides to start from.
    """

    __tablename__ = "case_review"
    __table_args__ = (
        sa.UniqueConstraint("case_id", "reviewer_id"),
        sa.CheckConstraint("given_at IS NULL OR length(reason) > 0", name="reason_given"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case.id"))
    reviewer_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    reviewer_name: Mapped[str] = mapped_column(sa.String(80))
    reviewer_post: Mapped[str] = mapped_column(sa.String(80))
    taken_at: Mapped[datetime]
    recommendation: Mapped[Outcome | None]
    reason: Mapped[str] = mapped_column(sa.String(2000), default="")
    given_at: Mapped[datetime | None]
    proposed: Mapped[list[JsonObject] | None] = mapped_column(sa.JSON)

    organisation: Mapped[Organisation] = relationship()
    reviewer: Mapped[User] = relationship(viewonly=True)


class GateFinding(Base):
    """How a person closed one gate that the figures left open."""

    __tablename__ = "gate_finding"

    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case.id"), primary_key=True)
    gate: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    finding: Mapped[Finding]
    note: Mapped[str] = mapped_column(sa.String(500))
    found_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    found_by_name: Mapped[str] = mapped_column(sa.String(80))
    found_at: Mapped[datetime]


class Reservation(Base):
    """Kilograms of one listing promised to one case in one calendar month.

    It ends by itself when the month is over, and is freed once, by ``released_at``.
    """

    __tablename__ = "reservation"
    __table_args__ = (
        between("kg", 1, 10**12, "kg_range"),
        sa.Index("ix_reservation_listing_month", "listing_id", "month"),
    )

    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case.id"), primary_key=True)
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    kg: Mapped[Kg]
    released_at: Mapped[datetime | None]


class RegencyOpinion(Base):
    """What a regency says on the spatial plan and the supply of a case; a newer one follows it."""

    __tablename__ = "regency_opinion"
    __table_args__ = (sa.CheckConstraint("length(reason) > 0", name="reason_given"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    spatial_plan: Mapped[RegencyView]
    supply: Mapped[RegencyView]
    reason: Mapped[str] = mapped_column(sa.String(2000))
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    made_by_name: Mapped[str] = mapped_column(sa.String(80))
    made_by_post: Mapped[str] = mapped_column(sa.String(80))
    made_at: Mapped[datetime]


class Comment(Base):
    """What anyone wrote about a case before its decision; name and contact are for reviewers."""

    __tablename__ = "comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(80), default="")
    contact: Mapped[str] = mapped_column(sa.String(120), default="")
    body: Mapped[str] = mapped_column(sa.String(2000))
    sent_at: Mapped[datetime]
    request_key: Mapped[str] = mapped_column(sa.String(36), unique=True)

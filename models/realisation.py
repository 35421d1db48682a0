"""What became of a case: the company's report, the village's answers, and where they do not fit."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Idr, Kg, between
from models.case import Case
from models.enums_people import FirmSize

SHAPES = "months IN (3, 6)"


class Reply(StrEnum):
    """A village's answer by one tap."""

    YES = "yes"
    NOT_YET = "not_yet"
    NO = "no"


class MismatchKind(StrEnum):
    """What does not fit: two words against each other, or a word against a promise."""

    BUILT = "built"  # produces, says the company; not built, says the village
    BUYING = "buying"  # bought, says the company; not, says the village
    HIRED = "hired"  # the village counts fewer of its people there
    BOUGHT = "bought"  # less than was reserved
    PRICE = "price"  # lower than agreed
    PAYMENT = "payment"  # later than agreed, or not as promised, says the village
    JOBS = "jobs"  # fewer of the village than planned, though it produces


class ReportSchedule(Base):
    """When a company of one size reports: in force from a day on until a newer row.

    A report is due on ``due_day`` of the month after each period; NULL: exempt, may report.
    """

    __tablename__ = "report_schedule"
    __table_args__ = (
        sa.CheckConstraint("period_months IN (3, 6)", name="period_shape"),
        between("due_day", 1, 28, "due_day_range"),
    )

    firm_size: Mapped[FirmSize] = mapped_column(primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    period_months: Mapped[int]
    due_day: Mapped[int | None]
    source: Mapped[str] = mapped_column(sa.Text)


class RealisationReport(Base):
    """One version of what a company says of a case in one period; never edited, only certified.

    ``investment_idr`` was spent in the period; ``people`` work there at its end, of whom
    ``people_of_village``; ``price_idr_per_kg`` is the average paid, net at the farm, and
    ``payment_days`` the longest that a seller waited: both NULL where nothing was bought. The file
    of the receipt is named by ``digest`` and ends with ``ending``; NULL: none. It
    counts once a second person of the company, ``certified_by``, stands for it.
    """

    __tablename__ = "realisation_report"
    __table_args__ = (
        sa.UniqueConstraint("case_id", "first_month", "months", "number"),
        sa.CheckConstraint(SHAPES, name="period_shape"),
        sa.CheckConstraint("certified_by_id <> drafted_by_id", name="two_people"),
        sa.CheckConstraint(
            "(certified_by_id IS NULL) = (certified_at IS NULL)", name="certified_whole"
        ),
        sa.CheckConstraint("people_of_village <= people", name="people_part"),
        sa.CheckConstraint(
            "(bought_kg = 0) = (price_idr_per_kg IS NULL)"
            " AND (bought_kg = 0) = (payment_days IS NULL)",
            name="bought_whole",
        ),
        between("investment_idr", 0, 10**15, "investment_range"),
        between("people", 0, 100_000, "people_range"),
        between("people_of_village", 0, 100_000, "people_of_village_range"),
        between("bought_kg", 0, 10**12, "bought_range"),
        between("price_idr_per_kg", 1, 100_000_000, "price_range"),
        between("payment_days", 0, 365, "payment_days_range"),
        between("production_kg", 0, 10**12, "production_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case.id"))
    first_month: Mapped[date]
    months: Mapped[int]
    number: Mapped[int]
    investment_idr: Mapped[Idr]
    people: Mapped[int]
    people_of_village: Mapped[int]
    bought_kg: Mapped[Kg]
    price_idr_per_kg: Mapped[int | None] = mapped_column(sa.BigInteger)
    payment_days: Mapped[int | None]
    production_kg: Mapped[Kg]
    oss_receipt: Mapped[str] = mapped_column(sa.String(60))
    digest: Mapped[str | None] = mapped_column(sa.String(64))
    ending: Mapped[str | None] = mapped_column(sa.String(4))
    drafted_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    drafted_by_name: Mapped[str] = mapped_column(sa.String(80))
    drafted_by_post: Mapped[str] = mapped_column(sa.String(80))
    drafted_at: Mapped[datetime]
    certified_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    certified_by_name: Mapped[str] = mapped_column(sa.String(80), default="")
    certified_by_post: Mapped[str] = mapped_column(sa.String(80), default="")
    certified_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship()


class VillageAnswer(Base):
    """What a village says of a case in one quarter; a newer answer follows, none is edited.

    ``women`` and ``men`` of the village work there at its end: counts, never names.
    """

    __tablename__ = "village_answer"
    __table_args__ = (
        sa.UniqueConstraint("case_id", "quarter", "number"),
        between("women", 0, 100_000, "women_range"),
        between("men", 0, 100_000, "men_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case.id"))
    quarter: Mapped[date]
    number: Mapped[int]
    built: Mapped[Reply]
    buying: Mapped[Reply]
    paid: Mapped[Reply]
    women: Mapped[int | None]
    men: Mapped[int | None]
    answered_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    answered_by_name: Mapped[str] = mapped_column(sa.String(80))
    answered_by_post: Mapped[str] = mapped_column(sa.String(80))
    answered_at: Mapped[datetime]

    @property
    def hired(self) -> int | None:
        """How many of the village work there; ``None`` where it did not say of both."""
        return None if self.women is None or self.men is None else self.women + self.men


class Mismatch(Base):
    """What does not fit in one period of a case; open until an official wrote what came of it.

    At most one of a kind is open in a period. ``report_id`` and ``answer_id`` are what stood when
    it was found.
    """

    __tablename__ = "mismatch"
    __table_args__ = (
        sa.Index(
            "ix_mismatch_open",
            *("case_id", "first_month", "months", "kind"),
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        ),
        sa.CheckConstraint(SHAPES, name="period_shape"),
        sa.CheckConstraint("(closed_at IS NULL) = (length(note) = 0)", name="closed_with_note"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case.id"), index=True)
    first_month: Mapped[date]
    months: Mapped[int]
    kind: Mapped[MismatchKind]
    report_id: Mapped[int | None] = mapped_column(sa.ForeignKey("realisation_report.id"))
    answer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("village_answer.id"))
    opened_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(sa.String(1000), default="")
    closed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    closed_by_name: Mapped[str] = mapped_column(sa.String(80), default="")
    closed_by_post: Mapped[str] = mapped_column(sa.String(80), default="")
    closed_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship()

"""What both sides say of a case: a report by two people of the company, answers of the village."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.media import Media
from hilirisasi.realisation_errors import (
    NotNewestReportError,
    PeriodNotOpenError,
    ReceiptMissingError,
    SamePersonError,
)
from hilirisasi.services import audit, case_papers, mismatches, period_facts, report_periods
from hilirisasi.services.report_periods import Period
from hilirisasi.services.transactions import hold, transaction
from models import Case, Idr, Kg, RealisationReport, Reply, VillageAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFigures:
    """The six figures of a period, and the receipt of OSS; units as in `RealisationReport`."""

    investment_idr: Idr
    people: int
    people_of_village: int
    bought_kg: Kg
    price_idr_per_kg: int | None
    payment_days: int | None
    production_kg: Kg
    oss_receipt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """A village's three answers, and who works there: counts."""

    built: Reply
    buying: Reply
    paid: Reply
    women: int | None
    men: int | None


def draft(
    session: Session,
    *,
    case: Case,
    first_month: date,
    figures: ReportFigures,
    files: Media,
    receipt: bytes | None,
    actor: Actor,
    now: datetime,
) -> RealisationReport:
    """Keep one version of a report; it counts once a colleague certified it.

    ``receipt`` is the file of what OSS answered; ``None``: its number does.

    Raises
    ------
    PeriodNotOpenError
    ReceiptMissingError
    FileUnreadableError
    """
    paper = case_papers.read(receipt) if receipt else None  # slow, so before any lock
    with transaction(session):
        hold(session, case)
        period = _open_period(session, case, first_month, now)
        if period.due_on is not None and not figures.oss_receipt:
            raise ReceiptMissingError
        number = session.scalar(
            sa.select(sa.func.max(RealisationReport.number)).where(
                RealisationReport.case_id == case.id,
                RealisationReport.first_month == period.first_month,
                RealisationReport.months == period.months,
            )
        )
        report = RealisationReport(
            case_id=case.id,
            first_month=period.first_month,
            months=period.months,
            number=(number or 0) + 1,
            **asdict(figures),
            digest=case_papers.keep(files, case.id, paper) if paper else None,
            ending=paper.ending if paper else None,
            drafted_by_id=actor.user_id,
            drafted_by_name=actor.name,
            drafted_by_post=actor.title_in(case.plan.organisation_id),
            drafted_at=now,
            certified_by_name="",
            certified_by_post="",
        )
        session.add(report)
        audit.record(
            session,
            actor=actor,
            action="report.draft",
            subject=case,
            now=now,
            after={
                "period": period.first_month,
                "number": report.number,
                **({"evidence_digest": report.digest} if paper else {}),
            },
        )
        return report


def certify(
    session: Session, *, case: Case, report_id: int, actor: Actor, now: datetime
) -> RealisationReport:
    """Stand for a colleague's report: now it counts, and is held against the village's word.

    Raises
    ------
    NotNewestReportError
    SamePersonError
    """
    with transaction(session):
        hold(session, case)
        versions = list_versions(session, case=case)
        report = next((row for row in versions if row.id == report_id), None)
        if report is None or not is_waiting(report, versions):
            raise NotNewestReportError
        if report.drafted_by_id == actor.user_id:
            raise SamePersonError
        post = actor.title_in(case.plan.organisation_id)  # read first: it is certified at once
        report.certified_by_id, report.certified_at = actor.user_id, now
        report.certified_by_name, report.certified_by_post = actor.name, post
        audit.record(
            session,
            actor=actor,
            action="report.certify",
            subject=case,
            now=now,
            after={"period": report.first_month, "number": report.number},
        )
        mismatches.look(
            session, case=case, period=Period(report.first_month, report.months), now=now
        )
        return report


def answer(
    session: Session, *, case: Case, quarter: date, answers: Answers, actor: Actor, now: datetime
) -> VillageAnswer:
    """Keep what the village says of a quarter; a newer answer follows an older one.

    Raises
    ------
    PeriodNotOpenError
    """
    with transaction(session):
        hold(session, case)
        if quarter not in report_periods.list_quarters(case, now=now):
            raise PeriodNotOpenError
        number = session.scalar(
            sa.select(sa.func.max(VillageAnswer.number)).where(
                VillageAnswer.case_id == case.id, VillageAnswer.quarter == quarter
            )
        )
        row = VillageAnswer(
            case_id=case.id,
            quarter=quarter,
            number=(number or 0) + 1,
            **asdict(answers),
            answered_by_id=actor.user_id,
            answered_by_name=actor.name,
            answered_by_post=actor.title_in(case.listing.organisation_id),
            answered_at=now,
        )
        session.add(row)
        audit.record(
            session,
            actor=actor,
            action="report.answer",
            subject=case,
            now=now,
            after={"quarter": quarter, **asdict(answers)},
        )
        period = report_periods.period_of(session, case=case, quarter=quarter, now=now)
        mismatches.look(session, case=case, period=period, now=now)
        return row


def list_versions(session: Session, *, case: Case) -> list[RealisationReport]:
    """Return every version of every report of a case, the newest first."""
    return list(
        session.scalars(
            sa.select(RealisationReport)
            .where(RealisationReport.case_id == case.id)
            .order_by(RealisationReport.first_month.desc(), RealisationReport.number.desc())
            .execution_options(populate_existing=True)
        )
    )


def is_waiting(report: RealisationReport, versions: Iterable[RealisationReport]) -> bool:
    """Is this the newest version of its period, and not certified yet?"""
    numbers = [
        row.number
        for row in versions
        if (row.first_month, row.months) == (report.first_month, report.months)
    ]
    return report.certified_at is None and report.number == max(numbers)


def unreported(session: Session, *, case: Case, now: datetime) -> list[Period]:
    """Return the periods of a case that are over and of which nothing was drafted."""
    reported = {(row.first_month, row.months) for row in list_versions(session, case=case)}
    periods = report_periods.list_periods(session, case=case, now=now)
    return [period for period in periods if period.shape not in reported]


def unanswered(session: Session, *, case: Case, now: datetime) -> list[date]:
    """Return the quarters of a case that are over and of which the village said nothing."""
    answered = {row.quarter for row in period_facts.newest_answers(session, case_ids=[case.id])}
    return [row for row in report_periods.list_quarters(case, now=now) if row not in answered]


def _open_period(session: Session, case: Case, first_month: date, now: datetime) -> Period:
    periods = report_periods.list_periods(session, case=case, now=now)
    period = next((row for row in periods if row.first_month == first_month), None)
    if period is None:
        raise PeriodNotOpenError
    return period

"""What certified reports and villages' answers say, for anybody: figures and days, no names."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.case_flow import FACILITATED
from hilirisasi.promises import KEPT, Promise, agrees
from hilirisasi.services import period_facts
from hilirisasi.services.report_periods import QUARTER
from models import Case, Mismatch, MismatchKind, Plan, Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicReport:
    """What a company says of one period; units as in `RealisationReport`."""

    first_month: date
    months: int
    people: int
    people_of_village: int
    bought_kg: int
    price_idr_per_kg: int | None
    payment_days: int | None
    certified_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicAnswer:
    """What a village says of one quarter."""

    first_month: date
    months: int
    built: Reply
    buying: Reply
    paid: Reply
    women: int | None
    men: int | None
    answered_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicMismatch:
    """What does not fit; ``note`` says what came of it once it was looked into."""

    first_month: date
    months: int
    kind: MismatchKind
    opened_at: datetime
    note: str
    closed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Realised:
    """What became of one case; no report is unknown, never nothing."""

    reports: tuple[PublicReport, ...] = ()
    answers: tuple[PublicAnswer, ...] = ()
    mismatches: tuple[PublicMismatch, ...] = ()

    @property
    def kg_by_year(self) -> Mapping[int, int]:
        """What was bought, by the calendar year of the period; a year without a report is out."""
        years: Counter[int] = Counter()
        for row in self.reports:
            years[row.first_month.year] += row.bought_kg
        return dict(years)

    @property
    def bought_kg(self) -> int | None:
        """What was bought in all, as far as reported."""
        return sum(row.bought_kg for row in self.reports) if self.reports else None

    @property
    def open_mismatches(self) -> int:
        """How many wait to be looked into."""
        return sum(row.closed_at is None for row in self.mismatches)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of how many periods both sides spoke, and of how many they say the same."""

    agreed: int
    compared: int


@dataclass(frozen=True, slots=True)
class Count:
    """How often one promise was kept, and of how many periods that is known."""

    kept: int
    known: int


def by_case(session: Session, *, case_ids: Sequence[int]) -> dict[int, Realised]:
    """Return what became of some cases; those of which nobody said anything are left out."""
    reports: dict[int, list[PublicReport]] = {}
    for report in period_facts.newest_reports(session, case_ids=case_ids):
        if report.certified_at is not None:
            reports.setdefault(report.case_id, []).append(
                PublicReport(
                    first_month=report.first_month,
                    months=report.months,
                    people=report.people,
                    people_of_village=report.people_of_village,
                    bought_kg=report.bought_kg,
                    price_idr_per_kg=report.price_idr_per_kg,
                    payment_days=report.payment_days,
                    certified_at=report.certified_at,
                )
            )
    answers: dict[int, list[PublicAnswer]] = {}
    for answer in period_facts.newest_answers(session, case_ids=case_ids):
        answers.setdefault(answer.case_id, []).append(
            PublicAnswer(
                first_month=answer.quarter,
                months=QUARTER,
                built=answer.built,
                buying=answer.buying,
                paid=answer.paid,
                women=answer.women,
                men=answer.men,
                answered_at=answer.answered_at,
            )
        )
    found = _mismatches(session, case_ids)
    return {
        case_id: Realised(
            reports=tuple(reports.get(case_id, ())),
            answers=tuple(answers.get(case_id, ())),
            mismatches=tuple(found.get(case_id, ())),
        )
        for case_id in {*reports, *answers, *found}
    }


def agreement(session: Session) -> Agreement:
    """Return how often the two sides of facilitated cases say the same of a period."""
    case_ids = session.scalars(sa.select(Case.id).where(Case.status.in_(FACILITATED))).all()
    told = [agrees(facts) for facts in period_facts.of_both_sides(session, case_ids=case_ids)]
    return Agreement(agreed=told.count(True), compared=len(told) - told.count(None))


def kept_by(session: Session, *, organisation_id: int) -> dict[Promise, Count]:
    """Return how often a company kept each of its promises.

    A period counts where it is known; a promise of which nothing is known has ``known`` 0.
    """
    case_ids = session.scalars(
        sa.select(Case.id).join(Case.plan).where(Plan.organisation_id == organisation_id)
    ).all()
    facts = period_facts.of_both_sides(session, case_ids=case_ids)
    told = {promise: [is_kept(row) for row in facts] for promise, is_kept in KEPT.items()}
    return {
        promise: Count(kept=words.count(True), known=len(words) - words.count(None))
        for promise, words in told.items()
    }


def _mismatches(session: Session, case_ids: Sequence[int]) -> dict[int, list[PublicMismatch]]:
    found: dict[int, list[PublicMismatch]] = {}
    for row in session.scalars(
        sa.select(Mismatch).where(Mismatch.case_id.in_(case_ids)).order_by(Mismatch.id)
    ):
        found.setdefault(row.case_id, []).append(
            PublicMismatch(
                first_month=row.first_month,
                months=row.months,
                kind=row.kind,
                opened_at=row.opened_at,
                note=row.note,
                closed_at=row.closed_at,
            )
        )
    return found

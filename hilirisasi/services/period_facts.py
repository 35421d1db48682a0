"""What was agreed for a period of a case and what both sides say of it, from the tables."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from hilirisasi.months import WIB, add_months
from hilirisasi.promises import Facts
from hilirisasi.services.report_periods import QUARTER, Period
from models import Case, PlanVersion, RealisationReport, VillageAnswer


def newest_reports(session: Session, *, case_ids: Sequence[int]) -> list[RealisationReport]:
    """Return the newest certified version of each period, by case and period."""
    rows = session.scalars(
        sa.select(RealisationReport)
        .where(RealisationReport.case_id.in_(case_ids), RealisationReport.certified_at.is_not(None))
        .order_by(
            RealisationReport.case_id, RealisationReport.first_month, RealisationReport.number
        )
    )
    return list({(row.case_id, row.first_month, row.months): row for row in rows}.values())


def newest_answers(session: Session, *, case_ids: Sequence[int]) -> list[VillageAnswer]:
    """Return the newest answer of each quarter, by case and quarter."""
    rows = session.scalars(
        sa.select(VillageAnswer)
        .where(VillageAnswer.case_id.in_(case_ids))
        .order_by(VillageAnswer.case_id, VillageAnswer.quarter, VillageAnswer.number)
    )
    return list({(row.case_id, row.quarter): row for row in rows}.values())


def of_period(session: Session, *, case: Case, period: Period) -> Facts:
    """Return the facts of one period, whether or not anybody said anything of it."""
    reports = newest_reports(session, case_ids=[case.id])
    report = next((row for row in reports if (row.first_month, row.months) == period.shape), None)
    answers = newest_answers(session, case_ids=[case.id])
    people = _promised_people(session, [case])
    session.expire(case, ["reservations"])
    return _facts(case, period, report, answers, people)


def of_both_sides(session: Session, *, case_ids: Sequence[int]) -> list[Facts]:
    """Return the facts of every period of which either side spoke, by case and period.

    A quarter that only the village answered for counts as well: who never reports hides nothing.
    """
    reports = newest_reports(session, case_ids=case_ids)
    answers = newest_answers(session, case_ids=case_ids)
    spoken_of = {row.case_id for row in reports} | {row.case_id for row in answers}
    cases = session.scalars(
        sa.select(Case)
        .options(joinedload(Case.terms), joinedload(Case.plan), selectinload(Case.reservations))
        .where(Case.id.in_(spoken_of))
    ).all()
    by_id = {case.id: case for case in cases}
    people = _promised_people(session, cases)
    told = [(row.case_id, Period(row.first_month, row.months), row) for row in reports]
    covered = {(case_id, quarter) for case_id, period, _ in told for quarter in period.quarters}
    alone = [
        (row.case_id, Period(row.quarter, QUARTER), None)
        for row in answers
        if (row.case_id, row.quarter) not in covered
    ]
    return [
        _facts(by_id[case_id], period, report, answers, people)
        for case_id, period, report in sorted((*told, *alone), key=lambda row: row[:2])
    ]


def reserved_kg(case: Case, period: Period) -> int:
    """Return what stood reserved in the months of a period, kg.

    What was freed before its month was over (a failed harvest, a contract that was stopped) was
    not promised in it any more.
    """
    months = set(period.calendar_months)
    return sum(
        row.kg
        for row in case.reservations
        if row.month in months
        and (row.released_at is None or row.released_at >= _end_of(row.month))
    )


def _facts(
    case: Case,
    period: Period,
    report: RealisationReport | None,
    answers: Iterable[VillageAnswer],
    people: Mapping[int, int | None],
) -> Facts:
    quarters = period.quarters
    return Facts(
        reserved_kg=reserved_kg(case, period),
        price_idr_per_kg=case.terms.price_idr_per_kg,
        payment_days=case.terms.payment_days,
        people_of_village=people.get(case.id, case.plan.jobs_of_village),
        report=report,
        answers=tuple(row for row in answers if row.case_id == case.id and row.quarter in quarters),
        quarters=len(quarters),
    )


def _end_of(month: date) -> datetime:
    return datetime.combine(add_months(month, 1), time(), WIB)


def _promised_people(session: Session, cases: Iterable[Case]) -> dict[int, int | None]:
    """Return how many of the village each plan promised to employ on the day its case opened.

    A case whose plan kept no version until then is left out.
    """
    rows = session.execute(
        sa.select(Case.id, PlanVersion.answers)
        .join(PlanVersion, PlanVersion.plan_id == Case.plan_id)
        .where(Case.id.in_([case.id for case in cases]), PlanVersion.made_at <= Case.opened_at)
        .order_by(PlanVersion.number)
    )
    return {case_id: _people(answers) for case_id, answers in rows}


def _people(answers: Mapping[str, Any]) -> int | None:
    people = answers["values"].get("jobs_of_village")
    return None if people is None else int(people)

"""What became of the contracts of the large sample: both sides say the same of what is over."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from hilirisasi.months import WIB
from hilirisasi.promises import Facts
from hilirisasi.services import period_facts, report_periods
from hilirisasi.services.report_periods import QUARTER, Period
from hilirisasi.services.sample_lampung_companies import Company
from hilirisasi.services.sample_lampung_rows import Batch, Person
from hilirisasi.services.sample_lampung_villages import Village
from models import Case, Plan, RealisationReport, Reply, VillageAnswer

# Days after the end of a period: drafted, certified by a colleague, and the village's answer.
DRAFTED_DAYS, CERTIFIED_DAYS, ANSWERED_DAYS = 4, 6, 9
PEOPLE: Final = (2, 12)  # of the village, where the plan promised no number
SPENT_SHARE: Final = 0.1  # of the planned investment in one period
OUTPUT_SHARE: Final = 0.25  # of what was bought


def add_realisation(
    session: Session, batch: Batch, villages: Sequence[Village], companies: Sequence[Company]
) -> None:
    """Note report and answers of each period that is over; a firm of one person certifies none."""
    heads = {village.organisation_id: village.head for village in villages}
    firms = {company.organisation_id: company for company in companies}
    cases = session.scalars(
        sa.select(Case)
        .options(
            joinedload(Case.plan).joinedload(Plan.organisation),
            joinedload(Case.listing),
            joinedload(Case.terms),
            selectinload(Case.moves),
            selectinload(Case.reservations),
        )
        .where(Case.id >= batch.first_ids[Case], Case.contract_on.is_not(None))
        .order_by(Case.id)
    ).all()
    for case in cases:
        people = case.plan.jobs_of_village
        people = batch.whole(*PEOPLE) if people is None else people
        firm, head = firms[case.plan.organisation_id], heads[case.listing.organisation_id]
        for period in report_periods.list_periods(session, case=case, now=batch.now):
            certified_at = _after(period, CERTIFIED_DAYS)
            if firm.colleague is not None and certified_at <= batch.now:
                facts = period_facts.of_period(session, case=case, period=period)
                _report(batch, case, period, facts, people, (firm.investor, firm.colleague))
        for quarter in report_periods.list_quarters(case, now=batch.now):
            if _after(Period(quarter, QUARTER), ANSWERED_DAYS) <= batch.now:
                _answer(batch, case, quarter, people, head)


def _after(period: Period, days: int) -> datetime:
    return datetime.combine(period.last_day + timedelta(days=days), time(9), WIB)


def _report(
    batch: Batch,
    case: Case,
    period: Period,
    facts: Facts,
    people: int,
    firm: tuple[Person, Person],
) -> None:
    """Note a report that keeps what was agreed: drafted by the first, certified by the second."""
    drafter, certifier = firm
    drafted_at, certified_at = _after(period, DRAFTED_DAYS), _after(period, CERTIFIED_DAYS)
    has_bought = facts.reserved_kg > 0
    batch.add(
        RealisationReport,
        case_id=case.id,
        first_month=period.first_month,
        months=period.months,
        number=1,
        investment_idr=int(SPENT_SHARE * (case.plan.investment_idr or 0)),
        people=people + batch.whole(*PEOPLE),
        people_of_village=people,
        bought_kg=facts.reserved_kg,
        price_idr_per_kg=facts.price_idr_per_kg if has_bought else None,
        payment_days=facts.payment_days if has_bought else None,
        production_kg=int(OUTPUT_SHARE * facts.reserved_kg),
        oss_receipt=f"LKPM-{case.id:06d}-{period.first_month:%Y%m} (contoh)",
        drafted_by_id=drafter.user_id,
        drafted_by_name=drafter.name,
        drafted_by_post=drafter.post,
        drafted_at=drafted_at,
        certified_by_id=certifier.user_id,
        certified_by_name=certifier.name,
        certified_by_post=certifier.post,
        certified_at=certified_at,
    )
    told: dict[str, Any] = {"period": period.first_month.isoformat(), "number": 1}
    batch.audit(drafter, "report.draft", Case, case.id, drafted_at, **told)
    batch.audit(certifier, "report.certify", Case, case.id, certified_at, **told)


def _answer(batch: Batch, case: Case, quarter: date, people: int, head: Person) -> None:
    """Note that the head says the same: it is built, it buys and pays, and who works there."""
    at = _after(Period(quarter, QUARTER), ANSWERED_DAYS)
    women = people // 2
    said = dict.fromkeys(("built", "buying", "paid"), Reply.YES)
    batch.add(
        VillageAnswer,
        case_id=case.id,
        quarter=quarter,
        number=1,
        **said,
        women=women,
        men=people - women,
        answered_by_id=head.user_id,
        answered_by_name=head.name,
        answered_by_post=head.post,
        answered_at=at,
    )
    told = {"quarter": quarter.isoformat(), **{name: reply.value for name, reply in said.items()}}
    batch.audit(head, "report.answer", Case, case.id, at, **told, women=women, men=people - women)

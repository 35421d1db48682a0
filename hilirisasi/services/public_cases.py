"""What anybody may know of a case: from both sides' agreement on, never a person's name."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from hilirisasi.case_flow import FACILITATED, WAITING
from hilirisasi.months import list_months
from hilirisasi.services import conditions, realised
from hilirisasi.services.conditions import Counts
from hilirisasi.services.realised import Realised
from models import (
    Case,
    CaseStatus,
    Comment,
    Commodity,
    CommodityForm,
    Decision,
    Listing,
    MonthlyKg,
    Outcome,
    Plan,
    Region,
    Terms,
)

PAGE_SIZE: Final = 20
# A returned case holds questions to its parties; only a decision is public.
DECISIONS: Final = frozenset(Outcome) - {Outcome.RETURN}


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicDecision:
    """One decision: what, why, under which conditions, when; by an office, so without a name."""

    outcome: Outcome
    reason: str
    conditions: tuple[str, ...]
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicCase:
    """One case as the public sees it; what is promised by calendar year of the agreed period.

    ``realised`` is what both sides say became of it; ``conditions`` how those that bind it stand.
    """

    number: str
    status: CaseStatus
    commodity: Commodity
    form: CommodityForm
    village: Region
    company: str
    opened_at: datetime
    promised_kg_by_year: Mapping[int, int]
    price_idr_per_kg: int
    first_month: date
    last_month: date
    decisions: tuple[PublicDecision, ...]
    is_open: bool
    is_sample: bool
    comments: int
    realised: Realised
    conditions: Counts

    @property
    def promised_kg(self) -> int:
        """What is promised in the whole period."""
        return sum(self.promised_kg_by_year.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class StageCount:
    """How many cases of a region stand at one stage, and what they promise, kg in all.

    ``bought_kg`` is what their certified reports say, ``None`` where there is none.
    """

    status: CaseStatus
    cases: int
    promised_kg: int
    bought_kg: int | None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of cases and how many there are in all."""

    cases: Sequence[PublicCase]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE_SIZE))


def list_of(session: Session, *, village: Region) -> list[PublicCase]:
    """Return a village's cases, the newest first."""
    return _cases(session, _in(village).order_by(Case.id.desc()))


def count_stages(session: Session, *, region: Region) -> list[StageCount]:
    """Return the cases of a region by stage, in the order of `CaseStatus`."""
    rows = session.execute(
        _in(region)
        .join(Case.terms)
        .with_only_columns(Case.id, Case.status, Terms.kg, Terms.first_month, Terms.last_month)
    ).all()
    told = realised.by_case(session, case_ids=[row.id for row in rows])
    bought: dict[CaseStatus, int] = {}
    cases: Counter[CaseStatus] = Counter()
    promised: Counter[CaseStatus] = Counter()
    for row in rows:
        cases[row.status] += 1
        promised[row.status] += sum(
            promised_by_year(row.kg, row.first_month, row.last_month).values()
        )
        kg = told[row.id].bought_kg if row.id in told else None
        if kg is not None:
            bought[row.status] = bought.get(row.status, 0) + kg
    return [
        StageCount(
            status=status,
            cases=cases[status],
            promised_kg=promised[status],
            bought_kg=bought.get(status),
        )
        for status in CaseStatus
        if cases[status]
    ]


def list_open(session: Session, *, page: int) -> Page:
    """Return the cases that take comments, the oldest first."""
    query = _open().limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    total = session.scalar(sa.select(sa.func.count(Case.id)).where(Case.status.in_(WAITING))) or 0
    return Page(_cases(session, query), total, page)


def list_approved(session: Session, *, page: int) -> Page:
    """Return the approved cases, the newest first."""
    where = Case.status.in_(FACILITATED)
    query = sa.select(Case).where(where).order_by(Case.id.desc())
    total = session.scalar(sa.select(sa.func.count(Case.id)).where(where)) or 0
    return Page(_cases(session, query.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)), total, page)


def list_all_approved(session: Session) -> list[PublicCase]:
    """Return all approved cases, the newest first."""
    where = Case.status.in_(FACILITATED)
    return _cases(session, sa.select(Case).where(where).order_by(Case.id.desc()))


def list_all_open(session: Session) -> list[PublicCase]:
    """Return all cases that take comments, the oldest first."""
    return _cases(session, _open())


def _open() -> sa.Select[Case]:
    return sa.select(Case).where(Case.status.in_(WAITING)).order_by(Case.opened_at, Case.id)


def find(session: Session, number: str) -> PublicCase | None:
    """Return the case of a number, or ``None``."""
    found = _cases(session, sa.select(Case).where(Case.number == number))
    return found[0] if found else None


def _in(region: Region) -> sa.Select[Case]:
    return (
        sa.select(Case)
        .join(Case.listing)
        .where(
            sa.or_(
                Listing.village_code == region.code,
                Listing.village_code.startswith(f"{region.code}."),
            )
        )
    )


def _cases(session: Session, query: sa.Select[Case]) -> list[PublicCase]:
    listing = joinedload(Case.listing)
    cases = session.scalars(
        query.options(
            listing.joinedload(Listing.village).joinedload(Region.parent).joinedload(Region.parent),
            listing.joinedload(Listing.commodity),
            listing.joinedload(Listing.form),
            joinedload(Case.plan).joinedload(Plan.organisation),
            joinedload(Case.terms),
            selectinload(Case.decisions).selectinload(Decision.conditions),
        )
    ).all()
    case_ids = [case.id for case in cases]
    counts = _count_comments(session, case_ids)
    told = realised.by_case(session, case_ids=case_ids)
    return [_public(case, counts.get(case.id, 0), told.get(case.id, Realised())) for case in cases]


def _public(case: Case, comments: int, told: Realised) -> PublicCase:
    terms = case.terms
    return PublicCase(
        number=case.number,
        status=case.status,
        commodity=case.listing.commodity,
        form=case.listing.form,
        village=case.listing.village,
        company=case.plan.organisation.name,
        opened_at=case.opened_at,
        promised_kg_by_year=promised_by_year(terms.kg, terms.first_month, terms.last_month),
        price_idr_per_kg=terms.price_idr_per_kg,
        first_month=terms.first_month,
        last_month=terms.last_month,
        decisions=tuple(
            PublicDecision(
                outcome=row.outcome,
                reason=row.reason,
                conditions=_texts_of(row),
                made_at=row.made_at,
            )
            for row in case.decisions
            if row.outcome in DECISIONS
        ),
        is_open=case.status in WAITING,
        is_sample=case.is_sample,
        comments=comments,
        realised=told,
        conditions=conditions.count(conditions.current(case)),
    )


def _texts_of(decision: Decision) -> tuple[str, ...]:
    """Return the conditions of a decision; those of an older one as they were typed."""
    older = (decision.conditions_text,) if decision.conditions_text else ()
    return older or tuple(row.text for row in decision.conditions)


def promised_by_year(kg: MonthlyKg, first: date, last: date) -> Counter[int]:
    """Return the kg of each calendar year from the first month to the last; months repeat."""
    years: Counter[int] = Counter()
    for month in list_months(first, last):
        years[month.year] += kg[month.month - 1]
    return years


def _count_comments(session: Session, case_ids: Sequence[int]) -> dict[int, int]:
    rows = session.execute(
        sa.select(Comment.case_id, sa.func.count())
        .where(Comment.case_id.in_(case_ids))
        .group_by(Comment.case_id)
    )
    return {case_id: int(count) for case_id, count in rows}

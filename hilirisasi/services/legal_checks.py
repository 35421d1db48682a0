"""What the law says of a case, row by row: a hint, until a reviewer confirmed the row."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.condition_errors import LegalRowBrokenError
from hilirisasi.months import day_of
from hilirisasi.services import legal_confirmations, legal_rules
from hilirisasi.services.legal_confirmations import LegalRow, Row
from hilirisasi.services.review_policies import value_of
from models import (
    BusinessClass,
    Case,
    EnvironmentalDocument,
    FieldRule,
    FirmSize,
    LegalMatter,
    LegalRule,
    Plan,
)

CLASSED: Final = frozenset(EnvironmentalDocument) - {EnvironmentalDocument.NOT_YET}


class Verdict(StrEnum):
    """What a row says of a plan; ``TOLD``: it only informs."""

    FITS = "fits"
    BREAKS = "breaks"
    UNKNOWN = "unknown"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class LegalCheck:
    """One row with who confirmed it, and what it says of the plan."""

    row: LegalRow
    verdict: Verdict

    @property
    def blocks(self) -> bool:
        """Does it stand against an approval: confirmed, and broken?"""
        return self.row.is_confirmed and self.verdict is Verdict.BREAKS


def of_case(session: Session, *, case: Case, today: date) -> list[LegalCheck]:
    """Return what the law says of a case's plan on a day, in a stated order."""
    plan = case.plan
    found: list[tuple[Row, Verdict]] = []
    business = legal_rules.business_class_of(session, plan.route)
    if business is not None:
        found.append((business, Verdict.TOLD))
    minimum = legal_rules.amount_on(session, legal_rules.FOREIGN_MINIMUM, today)
    if minimum is not None and plan.organisation.is_foreign:
        found.append((minimum, _of_minimum(plan, minimum)))
    found += [(rule, _of_field(plan, rule)) for rule in _field_rules(session, business, today)]
    rows = legal_confirmations.of_rows(session, [row for row, _ in found])
    return [LegalCheck(row, verdict) for row, (_, verdict) in zip(rows, found, strict=True)]


def refuse_broken(session: Session, *, case: Case, now: datetime) -> None:
    """Raise `LegalRowBrokenError` where a case breaks a row that a reviewer confirmed."""
    for check in of_case(session, case=case, today=day_of(now)):
        if check.blocks:
            raise LegalRowBrokenError(rule=check.row.citation)


def _field_rules(session: Session, business: BusinessClass | None, today: date) -> list[FieldRule]:
    code = business.kbli_2020 if business else None
    return list(
        session.scalars(
            sa.select(FieldRule)
            .where(
                FieldRule.valid_from <= today,
                sa.or_(FieldRule.kbli_2020.is_(None), FieldRule.kbli_2020 == code),
            )
            .order_by(FieldRule.matter, FieldRule.code)
        )
    )


def _of_minimum(plan: Plan, rule: LegalRule) -> Verdict:
    """A foreign firm invests more than the minimum, counted per KBLI and place as a plan is."""
    capital_idr = value_of(plan)
    if capital_idr is None:
        return Verdict.UNKNOWN
    is_doubtful = legal_rules.investment_doubt(plan.organisation, capital_idr, rule)
    return Verdict.BREAKS if is_doubtful else Verdict.FITS


def _of_field(plan: Plan, rule: FieldRule) -> Verdict:
    company = plan.organisation
    if rule.matter is LegalMatter.OWNERSHIP:
        return Verdict.BREAKS if company.is_foreign else Verdict.FITS
    if rule.matter is LegalMatter.ENVIRONMENT:
        return Verdict.FITS if plan.environmental_document in CLASSED else Verdict.BREAKS
    if not company.is_foreign and company.firm_size is None:
        return Verdict.UNKNOWN
    is_msme = not company.is_foreign and company.firm_size is not FirmSize.LARGE
    return Verdict.FITS if is_msme or plan.partnership_scheme else Verdict.BREAKS

"""What the law says only hints, until a reviewer confirmed just that row."""

from datetime import date

import pytest
import sqlalchemy as sa

from hilirisasi.condition_errors import LegalRowBrokenError, LegalRowChangedError
from hilirisasi.errors import MissingReasonError
from hilirisasi.reference import files
from hilirisasi.services import cases, decisions, legal_checks, legal_confirmations
from hilirisasi.services.legal_checks import Verdict
from models import (
    AuditEvent,
    BusinessClass,
    CaseStatus,
    EnvironmentalDocument,
    FieldRule,
    FirmSize,
    LegalKind,
    LegalMatter,
    LegalRule,
    PartnershipScheme,
)
from tests.review_rules import APPROVAL, NOW, make_case, official

TODAY = date(2026, 11, 24)
BN = 1_000_000_000
RESERVED = (LegalKind.FIELD, "reserved-10794")


@pytest.fixture(autouse=True)
def rules(session):
    for row in files.read_legal_rules():
        session.add(LegalRule(**{name: getattr(row, name) for name in row.__dataclass_fields__}))
    for row in files.read_field_rules():
        values = {name: getattr(row, name) for name in row.__dataclass_fields__}
        session.add(FieldRule(**{**values, "matter": LegalMatter(row.matter)}))
    for row in files.read_business_classes():
        session.add(
            BusinessClass(**{name: getattr(row, name) for name in row.__dataclass_fields__})
        )
    session.flush()


@pytest.fixture
def case(session):
    case = make_case()
    case.plan.route.kbli2020 = "10794"
    case.plan.environmental_document = EnvironmentalDocument.SPPL
    session.flush()
    return case


def verdicts(session, case):
    rows = legal_checks.of_case(session, case=case, today=TODAY)
    return {row.row.code: row.verdict for row in rows}


def confirm(session, key, who, is_confirmed=True, note="Lampiran II di JDIH", digest=None):
    rows = {(row.kind, row.code): row for row in legal_confirmations.list_all(session)}
    return legal_confirmations.confirm(
        session,
        kind=key[0],
        code=key[1],
        digest=digest or rows[key].digest,
        is_confirmed=is_confirmed,
        note=note,
        actor=who,
        now=NOW,
    )


@pytest.mark.parametrize(
    ("size", "is_foreign", "scheme", "verdict"),
    [
        (FirmSize.MEDIUM, False, None, Verdict.FITS),
        (FirmSize.LARGE, False, None, Verdict.BREAKS),
        (FirmSize.LARGE, False, PartnershipScheme.NUCLEUS_PLASMA, Verdict.FITS),
        (FirmSize.SMALL, True, None, Verdict.BREAKS),
        (None, False, None, Verdict.UNKNOWN),
    ],
)
def test_a_reserved_field_is_for_msmes_or_their_partners(
    session, case, size, is_foreign, scheme, verdict
):
    company = case.plan.organisation
    company.firm_size, company.is_foreign = size, is_foreign
    case.plan.partnership_scheme = scheme

    assert verdicts(session, case)["reserved-10794"] is verdict


@pytest.mark.parametrize(
    ("machines", "verdict"),
    [(10 * BN, Verdict.BREAKS), (10 * BN + 1, Verdict.FITS), (None, Verdict.UNKNOWN)],
)
def test_a_foreign_firm_invests_more_than_the_minimum(session, case, machines, verdict):
    case.plan.organisation.is_foreign = True
    case.plan.machines_idr, case.plan.working_capital_idr = machines, 0

    assert verdicts(session, case)["foreign_investment_min/2025-10-02"] is verdict


@pytest.mark.parametrize(
    ("document", "verdict"),
    [
        (EnvironmentalDocument.AMDAL, Verdict.FITS),
        (EnvironmentalDocument.NOT_YET, Verdict.BREAKS),
        (None, Verdict.BREAKS),
    ],
)
def test_every_plan_has_its_environmental_class(session, case, document, verdict):
    case.plan.environmental_document = document

    assert verdicts(session, case)["environment-class"] is verdict


def test_coffee_of_foreign_capital_is_for_people_to_look_at(session, case):
    case.plan.route.kbli2020, case.plan.organisation.is_foreign = "10761", True
    session.flush()

    found = verdicts(session, case)

    assert (found["ownership-10761"], found["10761"]) == (Verdict.BREAKS, Verdict.TOLD)


def approve(session, case, reviewer):
    if case.reviewer_id is None:
        cases.take(session, case=case, actor=reviewer, now=NOW)
    decisions.decide(session, case=case, actor=reviewer, verdict=APPROVAL, now=NOW)


def test_an_unconfirmed_row_only_hints(session, case):
    case.plan.organisation.firm_size = FirmSize.LARGE
    session.flush()

    approve(session, case, official())

    assert case.status is CaseStatus.APPROVED


def test_a_confirmed_row_that_is_broken_refuses_and_names_row_and_source(session, case):
    reviewer = official()
    case.plan.organisation.firm_size = FirmSize.LARGE
    session.flush()
    confirm(session, RESERVED, reviewer)

    with pytest.raises(LegalRowBrokenError) as refusal:
        approve(session, case, reviewer)
    assert refusal.value.rule.startswith("Perpres 10/2021 jo. 49/2021, Lampiran II: Kerupuk")
    assert "salinan Lampiran II oleh pihak ketiga" in refusal.value.rule
    confirm(session, RESERVED, reviewer, is_confirmed=False)
    approve(session, case, reviewer)

    assert case.status is CaseStatus.APPROVED
    actions = session.scalars(sa.select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert [name for name in actions if name.startswith("legal")] == [
        "legal.confirm",
        "legal.withdraw",
    ]


def test_a_row_that_changed_since_is_confirmed_no_more(session, case):
    confirm(session, RESERVED, official())
    row = session.get_one(FieldRule, "reserved-10794")
    row.meaning = "Lain"
    session.flush()

    found = {row.code: row.is_confirmed for row in legal_confirmations.list_all(session)}

    assert found["reserved-10794"] is False


def test_an_old_page_and_a_word_without_its_text_confirm_nothing(session):
    with pytest.raises(LegalRowChangedError):
        confirm(session, RESERVED, official(), digest="0" * 64)
    with pytest.raises(LegalRowChangedError):
        confirm(session, (LegalKind.FIELD, "tidak-ada"), official(), digest="0" * 64)
    with pytest.raises(MissingReasonError):
        confirm(session, RESERVED, official(), note=" ")

from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from hilirisasi.services import public_cases
from models import CaseStatus, Comment, Decision, MonthlyKg, Outcome, Role
from tests.factories import (
    CaseFactory,
    CaseReviewFactory,
    RegencyFactory,
    TalkFactory,
    TermsFactory,
    person,
)

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def _decision(case_id: int, outcome: Outcome, reason: str) -> Decision:
    return Decision(
        case_id=case_id,
        outcome=outcome,
        reason=reason,
        conditions_text="Air bersih",
        made_by_id=person(Role.REVIEWER).id,
        made_by_name="Nama Rahasia",
        made_by_post="Penelaah",
        made_at=NOW,
    )


def test_promised_kg_is_that_of_each_month_of_the_period(session: Session) -> None:
    terms = TermsFactory(
        kg=MonthlyKg((100,) + (0,) * 10 + (7,)),
        first_month=date(2026, 12, 1),
        last_month=date(2028, 1, 1),
    )
    case = CaseFactory(terms=terms)

    found = public_cases.find(session, case.number)

    assert found is not None
    assert found.promised_kg == 7 + 100 + 7 + 100


def test_decisions_are_public_and_questions_to_the_parties_are_not(session: Session) -> None:
    case = CaseFactory(status=CaseStatus.APPROVED_WITH_CONDITIONS)
    session.add(_decision(case.id, Outcome.RETURN, "Mengapa?"))
    CaseReviewFactory(case=case)
    session.flush()
    session.add(_decision(case.id, Outcome.APPROVE_WITH_CONDITIONS, "Baik."))
    session.commit()

    [found] = public_cases.list_of(session, village=case.listing.village)

    assert [(row.outcome, row.reason, row.conditions) for row in found.decisions] == [
        (Outcome.APPROVE_WITH_CONDITIONS, "Baik.", ("Air bersih",))
    ]
    assert not found.is_open


def test_nothing_is_public_before_both_sides_agreed(session: Session) -> None:
    talk = TermsFactory(talk=TalkFactory()).talk

    assert public_cases.list_of(session, village=talk.listing.village) == []
    assert public_cases.count_stages(session, region=RegencyFactory()) == []


def test_a_region_counts_its_cases_by_stage(session: Session) -> None:
    CaseFactory()
    CaseFactory()
    CaseFactory(status=CaseStatus.APPROVED)

    stages = public_cases.count_stages(session, region=RegencyFactory())
    other = public_cases.count_stages(session, region=RegencyFactory(code="18.03"))

    assert [(row.status, row.cases, row.promised_kg) for row in stages] == [
        (CaseStatus.SUBMITTED, 2, 120_000),
        (CaseStatus.APPROVED, 1, 60_000),
    ]
    assert other == []


def test_open_cases_are_the_oldest_first_with_their_comments_counted(session: Session) -> None:
    newer = CaseFactory(opened_at=NOW)
    older = CaseFactory(opened_at=datetime(2026, 11, 1, tzinfo=UTC))
    CaseFactory(status=CaseStatus.WITHDRAWN)
    session.add(Comment(case_id=newer.id, body="Ya", sent_at=NOW, request_key="k"))
    session.commit()

    page = public_cases.list_open(session, page=1)

    assert [(case.number, case.comments) for case in page.cases] == [
        (older.number, 0),
        (newer.number, 1),
    ]
    assert (page.total, page.pages) == (2, 1)

"""An investor who withdraws harms nobody: villages are told, tonnes are free, history stays."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from hilirisasi.errors import InvalidTransitionError, MissingReasonError
from hilirisasi.services import (
    case_clocks,
    cases,
    plan_withdrawals,
    reservations,
    revocations,
)
from hilirisasi.services.transactions import transaction
from models import AuditEvent, CaseStatus, PlanStatus, Role, TalkStatus
from tests.factories import CaseFactory, PlanFactory, TalkFactory, TermsFactory, actor

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
REASON = "Pindah lokasi."


@pytest.fixture
def plan(session):
    return PlanFactory(complete=True)


@pytest.fixture
def investor(plan):
    return actor(Role.INVESTOR, plan.organisation)


@pytest.fixture
def approved(session, plan):
    """An approved case of the plan, with its tonnes reserved."""
    talk = TalkFactory(plan=plan, status=TalkStatus.AGREED)
    case = CaseFactory(terms=TermsFactory(talk=talk), status=CaseStatus.APPROVED)
    with transaction(session):
        reservations.reserve(session, case=case, actor=actor(Role.REVIEWER), now=NOW)
    return case


def withdraw(session, plan, investor, *, reason=REASON, with_cases=False):
    plan_withdrawals.withdraw(
        session, plan=plan, actor=investor, reason=reason, with_cases=with_cases, now=NOW
    )


def reserved(session, case):
    return reservations.reserved_by_month_of_year(session, listing_ids=[case.listing_id], now=NOW)


def test_a_plan_is_withdrawn_once_and_with_a_reason(session, plan, investor):
    with pytest.raises(MissingReasonError):
        withdraw(session, plan, investor, reason=" ")
    withdraw(session, plan, investor)
    with pytest.raises(InvalidTransitionError):
        withdraw(session, plan, investor)

    assert plan.status is PlanStatus.WITHDRAWN


def test_open_talks_close_and_each_village_reads_the_reason(session, plan, investor):
    asked = TalkFactory(plan=plan, status=TalkStatus.ASKED, village_answer="waiting")
    talking = TermsFactory(talk=TalkFactory(plan=plan)).talk
    other = TalkFactory()
    session.commit()
    found = plan_withdrawals.consequences(session, plan=plan)
    assert (found.talks, found.waiting_terms, found.cases) == ((asked, talking), 1, ())

    withdraw(session, plan, investor)

    assert [talk.status for talk in (asked, talking)] == [TalkStatus.CLOSED] * 2
    assert [talk.investor_reason for talk in (asked, talking)] == [REASON] * 2
    assert other.status is TalkStatus.TALKING


def test_an_investor_who_withdraws_after_approval(session, plan, investor, approved):
    assert reserved(session, approved)

    withdraw(session, plan, investor, with_cases=True)

    assert reserved(session, approved) == {}
    assert (plan.status, approved.status) == (PlanStatus.WITHDRAWN, CaseStatus.WITHDRAWN)
    talk = approved.terms.talk
    assert (talk.status, talk.investor_reason) == (TalkStatus.CLOSED, REASON)
    actions = session.scalars(sa.select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert {"case.withdraw", "talk.close", "plan.withdraw"} <= set(actions)
    assert plan.investment_idr == 2_000_000_000


def test_cases_go_on_until_they_are_withdrawn_themselves(session, plan, investor, approved):
    withdraw(session, plan, investor)

    assert approved.status is CaseStatus.APPROVED
    assert reserved(session, approved)
    assert approved.terms.talk.status is TalkStatus.AGREED


@pytest.mark.parametrize("ender", ["the investor", "a reviewer"])
def test_a_case_that_ends_after_its_plan_reopens_no_talk(session, plan, investor, approved, ender):
    withdraw(session, plan, investor)

    if ender == "the investor":
        cases.withdraw(session, case=approved, actor=investor, reason="Batal juga", now=NOW)
    else:
        reviewer = actor(Role.REVIEWER)
        revocations.revoke(session, case=approved, actor=reviewer, reason="Batal juga", now=NOW)
        case_clocks.run(session, now=NOW + timedelta(days=15))

    talk = approved.terms.talk
    assert (talk.status, talk.investor_reason) == (TalkStatus.CLOSED, "Batal juga")
    assert reserved(session, approved) == {}

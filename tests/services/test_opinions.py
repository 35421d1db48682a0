"""A regency's opinion: before the decision, renewed, and in the decision's record."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from hilirisasi.actors import actor_of
from hilirisasi.errors import MissingReasonError, OpinionTooLateError
from hilirisasi.permissions import Permission, is_allowed
from hilirisasi.services import cases, decisions, opinions, tasks
from hilirisasi.services.decisions import Verdict
from hilirisasi.services.questions import Question
from hilirisasi.services.task_kinds import TaskKind
from models import AuditEvent, CaseStatus, Outcome, RegencyView, Role, TalkStatus
from tests.factories import (
    NOW,
    CaseFactory,
    MembershipFactory,
    OfficeFactory,
    PlanFactory,
    RegencyFactory,
    TalkFactory,
    TermsFactory,
    actor,
    bring,
    person,
)

FITS, CONFLICTS = RegencyView.FITS, RegencyView.CONFLICTS


@pytest.fixture
def case(session):
    talk = TalkFactory(plan=PlanFactory(complete=True), status=TalkStatus.AGREED)
    return CaseFactory(
        terms=TermsFactory(talk=talk, first_month=date(2127, 1, 1), last_month=date(2127, 2, 1))
    )


@pytest.fixture
def office(session, case):
    return OfficeFactory(name="DPMPTSP Kabupaten", region_code=case.listing.village_code[:5])


@pytest.fixture
def officer(session, office):
    return actor(Role.REGENCY, office)


def give(session, case, officer, now=NOW, **change):
    said = {"spatial_plan": FITS, "supply": FITS, "reason": "Perda 40.", **change}
    return opinions.give(session, case=case, actor=officer, now=now, **said)


def decide(session, case, outcome=Outcome.REJECT):
    reviewer = actor(Role.REVIEWER)
    cases.take(session, case=case, actor=reviewer, now=NOW)
    asked = (Question("Mana KKPR-nya?", "PP 21/2021"),) if outcome is Outcome.RETURN else ()
    verdict = Verdict(outcome=outcome, reason="Alasan.", questions=asked)
    return decisions.decide(session, case=case, actor=reviewer, verdict=verdict, now=NOW)


def decided(session):
    return session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "decision.make")).one()


def test_a_newer_opinion_follows_the_older(session, case, officer):
    first = give(session, case, officer)
    second = give(session, case, officer, now=NOW + timedelta(hours=1), supply=CONFLICTS)

    assert case.opinions == [first, second]
    assert opinions.newest(case) is second
    assert first.made_by_name == officer.name
    assert "DPMPTSP Kabupaten" in first.made_by_post


def test_the_same_sent_twice_is_one(session, case, officer):
    assert give(session, case, officer) is give(session, case, officer)


def test_an_opinion_says_why(session, case, officer):
    with pytest.raises(MissingReasonError):
        give(session, case, officer, reason=" ")


def test_none_after_the_decision(session, case, officer):
    decide(session, case)

    with pytest.raises(OpinionTooLateError):
        give(session, case, officer)


def test_a_decision_says_whether_there_was_an_opinion(session, case, officer):
    decision = decide(session, case)

    assert decided(session).after["opinion"] == "none"
    assert opinions.before(case, decision) is None


def test_a_decision_keeps_the_opinion_that_it_rested_on(session, case, officer):
    opinion = give(session, case, officer, supply=CONFLICTS)
    decision = decide(session, case, Outcome.RETURN)
    give(session, case, officer, now=NOW + timedelta(days=1))

    after = decided(session).after
    assert (after["opinion_spatial_plan"], after["opinion_supply"]) == ("fits", "conflicts")
    assert opinions.before(case, decision) is opinion


def test_only_the_own_regency_and_nobody_of_a_side(session, case, office, officer):
    elsewhere = actor(
        Role.REGENCY, OfficeFactory(name="DPMPTSP Lain", region=RegencyFactory(code="18.71"))
    )
    linked = []
    for organisation in (case.plan.organisation, case.listing.organisation):
        user = person(Role.REGENCY, office)
        MembershipFactory(
            user=user, organisation=organisation, role=Role.VILLAGE_ASSISTANT, post="Anggota"
        )
        linked.append(user)
    session.commit()
    session.expire_all()

    assert is_allowed(officer, Permission.OPINION_GIVE, case)
    assert not is_allowed(elsewhere, Permission.OPINION_GIVE, case)
    assert not any(is_allowed(actor_of(u), Permission.OPINION_GIVE, case) for u in linked)
    others = set(Role) - {Role.REGENCY}
    assert not any(is_allowed(actor(role), Permission.OPINION_GIVE, case) for role in others)


def test_a_case_without_opinion_is_a_task_of_the_regency(session, case, officer):
    def kinds():
        return [task.kind for task in tasks.list_tasks(session, actor=officer, now=NOW)]

    assert kinds() == [TaskKind.GIVE_OPINION]
    give(session, case, officer)
    session.expire_all()
    assert kinds() == []


@pytest.mark.parametrize("status", [CaseStatus.SUBMITTED, CaseStatus.IN_REVIEW])
def test_it_is_given_while_the_case_waits(session, case, officer, status):
    bring(case, status)

    assert give(session, case, officer).case_id == case.id

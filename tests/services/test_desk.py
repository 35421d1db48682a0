"""The desk: heaps, filters and their counts."""

from datetime import timedelta

import pytest

from hilirisasi.case_flow import Hand
from hilirisasi.services import (
    assignments,
    calendars,
    cases,
    declarations,
    desk,
    interests,
    step_clocks,
)
from hilirisasi.services.desk import Asked, Tab
from models import CaseStatus, InterestLevel, Role, User
from tests.factories import CaseFactory, CompanyFactory, PlanFactory, TalkFactory, TermsFactory
from tests.review_rules import NOW, keep_policy, make_case, official
from tests.statements import statements

LATE = NOW + timedelta(days=7)  # 5 working days after Tuesday 24 November 2026


@pytest.fixture(autouse=True)
def rules(session):
    calendars.keep(session, now=NOW)
    step_clocks.keep_limits(session)


def look(session, actor, now=NOW, text="", **values):
    calendar = calendars.in_force(session)
    return desk.find(session, actor=actor, asked=Asked(values, text), calendar=calendar, now=now)


def user_of(session, actor):
    return session.get_one(User, actor.user_id)


def test_the_heaps_hold_what_is_mine_what_waits_and_what_is_late(session):
    reviewer = official()
    mine, waiting = make_case(opened_at=NOW), make_case(opened_at=NOW)
    decided = make_case(status=CaseStatus.APPROVED)
    cases.take(session, case=mine, actor=reviewer, now=NOW)

    found = {
        tab: list(look(session, reviewer, now=LATE, tab=tab).case_ids)
        for tab in (Tab.MINE, Tab.WAITING, Tab.OVERDUE, Tab.ALL)
    }

    assert found == {
        Tab.MINE: [mine.id],
        Tab.WAITING: [mine.id, waiting.id],
        Tab.OVERDUE: [waiting.id],  # screened within 3 days; reviewed within 7
        Tab.ALL: [mine.id, waiting.id, decided.id],
    }


def test_the_oldest_stands_first_and_pages_are_cut(session):
    made = [CaseFactory(opened_at=NOW - timedelta(days=day)) for day in range(desk.PAGE_SIZE + 1)]

    found = look(session, official())

    assert list(found.case_ids) == [case.id for case in reversed(made)]
    assert (found.pages, list(found.page(2))) == (2, [made[0].id])
    assert desk.load(session, case_ids=found.page(2)) == [made[0]]


def test_what_was_handed_over_is_mine_until_an_interest_bars_it(session):
    reviewer, case = official(), make_case()
    assignments.assign(
        session,
        chosen=[case],
        reviewer=user_of(session, reviewer),
        actor=official(Role.DECIDER),
        now=NOW,
    )
    before = look(session, reviewer, tab=Tab.MINE).case_ids
    declarations.declare(session, actor=reviewer, ties=(), now=NOW)
    interests.answer(
        session, case=case, actor=reviewer, level=InterestLevel.HARD, note="Saudara.", now=NOW
    )

    assert (list(before), list(look(session, reviewer, tab=Tab.MINE).case_ids)) == ([case.id], [])


def test_a_decision_that_is_due_is_the_deciders(session):
    version = keep_policy(session, has_other_decider=True, has_meeting=True)
    case = make_case(version, status=CaseStatus.MEETING)
    make_case(version)

    found = look(session, official(Role.DECIDER), tab=Tab.MINE)

    assert list(found.case_ids) == [case.id]


def test_filters_narrow_together_and_each_count_leaves_its_own_out(session):
    reviewer = official(office="Dinas A")
    talk = TalkFactory(plan=PlanFactory(organisation=CompanyFactory(name="PT Bintang Uji")))
    named = CaseFactory(terms=TermsFactory(talk=talk), opened_at=NOW - timedelta(days=1))
    taken, other = make_case(), make_case()
    cases.take(session, case=taken, actor=reviewer, now=NOW)
    office = str(reviewer.posts[0].organisation_id)

    submitted = look(session, reviewer, status="submitted")
    of_office = look(session, reviewer, office=office)
    both = look(session, reviewer, status="submitted", office=office)

    assert list(submitted.case_ids) == [named.id, other.id]
    assert submitted.counts["status"] == {"submitted": 2, "in_review": 1}
    assert submitted.counts["office"] == {}
    assert list(of_office.case_ids) == [taken.id]
    assert of_office.counts["status"] == {"in_review": 1}
    assert list(both.case_ids) == []
    assert (both.counts["status"], both.counts["office"]) == ({"in_review": 1}, {})


def test_a_text_finds_numbers_villages_and_companies(session):
    reviewer = official()
    talk = TalkFactory(plan=PlanFactory(organisation=CompanyFactory(name="PT Bintang Uji")))
    named, other = CaseFactory(terms=TermsFactory(talk=talk)), CaseFactory()

    assert list(look(session, reviewer, text="uji bintang").case_ids) == [named.id]
    assert list(look(session, reviewer, text=other.number.lower()).case_ids) == [other.id]
    assert list(look(session, reviewer, status="tidak ada").case_ids) == []


@pytest.mark.parametrize(
    ("status", "given", "rule", "expected"),
    [
        (CaseStatus.SUBMITTED, 0, {}, Hand.SCREENER),
        (CaseStatus.COMPLETE, 0, {}, Hand.REVIEWER),
        (CaseStatus.IN_REVIEW, 0, {"has_other_decider": True}, Hand.REVIEWER),
        (CaseStatus.IN_REVIEW, 1, {"has_other_decider": True}, Hand.DECIDER),
        (CaseStatus.IN_REVIEW, 1, {}, Hand.REVIEWER),
        (CaseStatus.IN_REVIEW, 1, {"has_other_decider": True, "has_meeting": True}, Hand.REVIEWER),
        (CaseStatus.MEETING, 1, {"has_other_decider": True}, Hand.DECIDER),
        (CaseStatus.RETURNED, 0, {}, Hand.PARTY),
        (CaseStatus.OBJECTED, 0, {}, Hand.DECIDER),
        (CaseStatus.APPROVED, 0, {}, None),
    ],
)
def test_whom_a_case_waits_for(status, given, rule, expected):
    class Row:
        reviewers, has_meeting, has_other_decider, meeting_on = 1, False, False, None

    row = Row()
    row.status = status
    for name, value in rule.items():
        setattr(row, name, value)

    assert desk.awaited_hand(row, given) is expected


def test_many_cases_ask_as_often_as_one(session):
    reviewer = official()

    def asked(count):
        for _ in range(count):
            CaseFactory()
        session.commit()
        session.expire_all()
        with statements(session) as said:
            look(session, reviewer)
        return len(said)

    assert asked(1) == asked(9)

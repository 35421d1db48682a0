"""Objections: raised in time by a side, decided by other people, as a decision that supersedes."""

from datetime import timedelta

import pytest

from hilirisasi.case_errors import AppealRefusedError, NotYourMoveError
from hilirisasi.errors import InvalidTransitionError
from hilirisasi.services import appeals, case_clocks, cases, decisions, revocations
from models import CaseStatus, Outcome, Role, TalkStatus
from tests.review_rules import (
    APPROVAL,
    NOW,
    REJECTION,
    investor_of,
    keep_policy,
    make_case,
    official,
    village_of,
)
from tests.services.test_reviews import decision_of, give, refused_by_database

LATER = NOW + timedelta(days=14)


@pytest.fixture
def reviewer(session):
    return official()


def end_by(session, reviewer, *verdicts):
    """Return a case that the reviewer took and decided, revoking after an approval."""
    case = make_case()
    cases.take(session, case=case, actor=reviewer, now=NOW)
    for verdict in verdicts:
        decisions.decide(session, case=case, actor=reviewer, verdict=verdict, now=NOW)
    if case.status is CaseStatus.APPROVED:
        revocations.revoke(session, case=case, actor=reviewer, reason="Pabrik diam.", now=NOW)
    return case


def object_to(session, case, actor, now=LATER):
    return appeals.raise_objection(
        session, case=case, actor=actor, reason="Alasannya keliru.", now=now
    )


def held(case):
    return [row.released_at for row in case.reservations]


def test_a_rejection_is_objected_to_and_other_people_approve(session, reviewer):
    case = end_by(session, reviewer, REJECTION)
    assert case.terms.talk.status is TalkStatus.TALKING

    object_to(session, case, investor_of(case))
    assert (case.status, case.terms.talk.status) == (CaseStatus.OBJECTED, TalkStatus.AGREED)
    with pytest.raises(NotYourMoveError):
        decisions.decide(session, case=case, actor=reviewer, verdict=APPROVAL, now=LATER)

    other = official(Role.DECIDER)
    new = decisions.decide(session, case=case, actor=other, verdict=APPROVAL, now=LATER)

    assert case.status is CaseStatus.APPROVED
    assert new.supersedes_id == case.decisions[0].id
    assert held(case) == [None] * 3


@pytest.mark.parametrize("verdict", [APPROVAL, REJECTION])
def test_a_revoked_case_holds_its_tonnes_until_the_objection_is_decided(session, reviewer, verdict):
    case = end_by(session, reviewer, APPROVAL)
    object_to(session, case, village_of(case))

    assert case_clocks.run(session, now=LATER + timedelta(days=30)) == 0
    assert held(case) == [None] * 3

    decisions.decide(session, case=case, actor=official(), verdict=verdict, now=LATER)
    is_approved = verdict is APPROVAL
    assert case.status is (CaseStatus.APPROVED if is_approved else CaseStatus.REVOKED)
    assert held(case) == [None if is_approved else LATER] * 3
    assert case.decisions[-1].outcome is (Outcome.APPROVE if is_approved else Outcome.REVOKE)


def test_where_deciders_decide_no_reviewer_answers_an_objection(session):
    case = make_case(keep_policy(session, has_other_decider=True))
    first = official()
    cases.take(session, case=case, actor=first, now=NOW)
    give(session, case, first)
    decider = official(Role.DECIDER)
    decisions.decide(session, case=case, actor=decider, verdict=REJECTION, now=NOW)
    object_to(session, case, investor_of(case))

    with pytest.raises(NotYourMoveError):
        decisions.decide(session, case=case, actor=official(), verdict=APPROVAL, now=LATER)
    other = official(Role.DECIDER)
    decisions.decide(session, case=case, actor=other, verdict=APPROVAL, now=LATER)
    assert case.status is CaseStatus.APPROVED


def test_nobody_objects_too_late_or_twice_or_from_outside(session, reviewer):
    case = end_by(session, reviewer, REJECTION)
    with pytest.raises(NotYourMoveError):
        object_to(session, case, reviewer)
    with pytest.raises(AppealRefusedError):
        object_to(session, case, investor_of(case), now=LATER + timedelta(days=1))

    object_to(session, case, investor_of(case))
    decisions.decide(session, case=case, actor=official(), verdict=REJECTION, now=LATER)
    with pytest.raises(AppealRefusedError):
        object_to(session, case, investor_of(case))

    assert case.status is CaseStatus.REJECTED


def test_only_the_provinces_own_end_is_objected_to(session):
    case = make_case()
    cases.withdraw(session, case=case, actor=village_of(case), reason="Batal.", now=NOW)

    with pytest.raises(InvalidTransitionError):
        object_to(session, case, investor_of(case))


def test_the_database_keeps_the_same_people_from_deciding_again(session, reviewer):
    case = end_by(session, reviewer, REJECTION)
    object_to(session, case, investor_of(case))
    again = decision_of(case, reviewer, supersedes_id=case.decisions[0].id)

    assert "review rule: other people" in refused_by_database(session, again)

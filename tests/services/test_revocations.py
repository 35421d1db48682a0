"""A contract that the province stops: a decision, contested like every other of its ends."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from hilirisasi.case_errors import AppealRefusedError, NotYourMoveError
from hilirisasi.errors import InvalidTransitionError, MissingReasonError, SupplyExceededError
from hilirisasi.services import (
    appeals,
    case_clocks,
    cases,
    conditions,
    contracts,
    decisions,
    report_periods,
    revocations,
    tasks,
)
from hilirisasi.services.conditions import ConditionDraft
from hilirisasi.services.decisions import Verdict
from hilirisasi.services.task_kinds import TaskKind
from models import (
    CaseMove,
    CaseStatus,
    ConditionOwner,
    MonthlyKg,
    Outcome,
    Role,
    TalkStatus,
)
from tests.factories import CaseFactory, PlanFactory, TalkFactory, TermsFactory, bring
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
from tests.services.test_reviews import decision_of, refused_by_database

LAST = NOW + timedelta(days=14)
AFTER = LAST + timedelta(days=1)
GOES_ON = Verdict(outcome=Outcome.CONTINUE, reason="Limbahnya sudah diolah.")
CONTRACT = (CaseStatus.SIGNED, CaseStatus.RUNNING, CaseStatus.EXTENDED)


@pytest.fixture
def reviewer(session):
    return official()


@pytest.fixture
def case(session, reviewer):
    return under_contract(session, reviewer)


def under_contract(session, reviewer, status=CaseStatus.RUNNING, verdict=APPROVAL, version="awal"):
    """Return a case that is approved, and its contract signed, running, or extended."""
    case = make_case(version)
    cases.take(session, case=case, actor=reviewer, now=NOW)
    decisions.decide(session, case=case, actor=reviewer, verdict=verdict, now=NOW)
    side, day = village_of(case), NOW.date()
    contracts.sign(session, case=case, actor=side, number="1/PKS", on=day, now=NOW)
    if status is not CaseStatus.SIGNED:
        contracts.start(session, case=case, actor=side, on=day, now=NOW)
    if status is CaseStatus.EXTENDED:
        bring(case, status)
    return case


def stop(session, case, actor, now=NOW):
    return contracts.stop(session, case=case, actor=actor, reason="Limbah dibuang.", now=now)


def object_to(session, case, actor, now=LAST):
    return appeals.raise_objection(session, case=case, actor=actor, reason="Keliru.", now=now)


def decide(session, case, actor, verdict, now=LAST):
    return decisions.decide(session, case=case, actor=actor, verdict=verdict, now=now)


def held(case):
    return [row.released_at for row in case.reservations]


def test_a_stop_by_the_province_is_a_decision_and_holds_the_tonnes(session, case, reviewer):
    with pytest.raises(MissingReasonError):
        contracts.stop(session, case=case, actor=reviewer, reason=" ", now=NOW)

    done = stop(session, case, reviewer)

    decision = case.decisions[-1]
    assert (decision.outcome, decision.reason) == (Outcome.STOP, "Limbah dibuang.")
    assert (decision.made_by_id, decision.made_by_post) == (
        reviewer.user_id,
        reviewer.posts[0].words,
    )
    assert (case.status, case.objection_until, done.freed_kg) == (
        CaseStatus.STOPPED,
        LAST.date(),
        0,
    )
    assert (held(case), case.terms.talk.status) == ([None] * 3, TalkStatus.AGREED)
    with pytest.raises(InvalidTransitionError):
        revocations.stop(session, case=case, actor=official(), reason="Lagi.", now=NOW)


def test_without_an_objection_the_tonnes_are_free_once_and_those_refused_hear(
    session, case, reviewer
):
    second = CaseFactory(
        consented=True,
        terms=TermsFactory(
            talk=TalkFactory(
                plan=PlanFactory(complete=True), listing=case.listing, status=TalkStatus.AGREED
            ),
            kg=MonthlyKg((9_000,) * 12),
            first_month=case.terms.first_month,
            last_month=case.terms.last_month,
        ),
    )
    cases.take(session, case=second, actor=reviewer, now=NOW)
    with pytest.raises(SupplyExceededError):
        decide(session, second, reviewer, APPROVAL, NOW)
    stop(session, case, reviewer)

    assert [case_clocks.run(session, now=now) for now in (LAST, AFTER, AFTER)] == [0, 1, 0]

    assert (held(case), case.moves[-1].freed_kg) == ([AFTER] * 3, 15_000)
    assert (case.status, case.terms.talk.status) == (CaseStatus.STOPPED, TalkStatus.TALKING)
    found = tasks.list_tasks(session, actor=investor_of(second), now=AFTER)
    assert [row.subject_id for row in found if row.kind is TaskKind.TONNES_FREED] == [second.id]
    with pytest.raises(AppealRefusedError):
        object_to(session, case, village_of(case), AFTER)


@pytest.mark.parametrize("status", CONTRACT)
@pytest.mark.parametrize("side", [village_of, investor_of])
def test_other_people_let_it_go_on_where_it_was_stopped(session, reviewer, status, side):
    case = under_contract(session, reviewer, status)
    first = official(Role.DECIDER)
    stop(session, case, first)
    object_to(session, case, side(case))
    assert case_clocks.run(session, now=AFTER) == 0
    for again in (first, reviewer):
        with pytest.raises(NotYourMoveError):
            decide(session, case, again, GOES_ON)
    other = official()
    with pytest.raises(InvalidTransitionError):
        decide(session, case, other, APPROVAL)

    found = tasks.list_tasks(session, actor=other, now=LAST)
    assert [row.kind for row in found if row.subject_id == case.id] == [TaskKind.DECIDE_CASE]

    new = decide(session, case, other, GOES_ON)

    assert (case.status, case.objection_until, held(case)) == (status, None, [None] * 3)
    assert (new.supersedes_id, new.made_by_id) == (case.decisions[-2].id, other.user_id)
    assert case.terms.talk.status is TalkStatus.AGREED


def test_other_people_let_the_stop_stay_and_its_tonnes_are_free_then(session, case, reviewer):
    stop(session, case, reviewer)
    object_to(session, case, investor_of(case))

    new = decide(session, case, official(), REJECTION)

    assert (new.outcome, new.supersedes_id) == (Outcome.STOP, case.decisions[-2].id)
    assert (case.status, held(case)) == (CaseStatus.STOPPED, [LAST] * 3)
    assert case.moves[-1].freed_kg == 15_000
    assert case_clocks.run(session, now=AFTER) == 0
    with pytest.raises(AppealRefusedError):
        object_to(session, case, investor_of(case))


def test_nobody_objects_to_the_stop_of_a_side(session, case):
    stop(session, case, village_of(case))

    for side in (village_of(case), investor_of(case)):
        assert not appeals.is_open(case, now=NOW)
        with pytest.raises(InvalidTransitionError):
            object_to(session, case, side, NOW)
    assert held(case) == [NOW] * 3


def test_a_side_ends_the_contract_itself_while_the_objection_waits(session, case, reviewer):
    stop(session, case, reviewer)
    object_to(session, case, village_of(case))
    with pytest.raises(InvalidTransitionError):
        cases.withdraw(session, case=case, actor=village_of(case), reason="Batal.", now=LAST)

    stop(session, case, investor_of(case), LAST)

    assert (case.status, held(case)) == (CaseStatus.STOPPED, [LAST] * 3)
    assert not appeals.is_open(case, now=LAST)


def test_each_stop_may_be_objected_to_once(session, case, reviewer):
    stop(session, case, reviewer)
    object_to(session, case, village_of(case))
    decide(session, case, official(), GOES_ON)

    stop(session, case, reviewer, LAST)
    object_to(session, case, village_of(case))
    decide(session, case, official(), GOES_ON)

    assert (case.status, len(case.appeals)) == (CaseStatus.RUNNING, 2)
    stop(session, case, investor_of(case), LAST)
    assert not appeals.is_open(case, now=LAST)


def test_the_conditions_of_the_approval_bind_the_contract_that_goes_on(session, reviewer):
    draft = ConditionDraft(
        text="Pasang penyaring.",
        owner=ConditionOwner.COMPANY,
        due_on=date(2026, 12, 15),
        proof="Foto",
    )
    verdict = Verdict(
        outcome=Outcome.APPROVE_WITH_CONDITIONS,
        reason="Dengan syarat.",
        gates=APPROVAL.gates,
        conditions=(draft,),
    )
    case = under_contract(session, reviewer, verdict=verdict)
    stop(session, case, reviewer)
    assert conditions.current(case) == []
    object_to(session, case, village_of(case))
    decide(session, case, official(), GOES_ON)

    assert [row.text for row in conditions.current(case)] == ["Pasang penyaring."]


def test_where_deciders_decide_no_reviewer_stops(session):
    case = make_case(keep_policy(session, has_other_decider=True), status=CaseStatus.RUNNING)
    reviewer, decider = official(), official(Role.DECIDER)
    with pytest.raises(NotYourMoveError):
        stop(session, case, reviewer)
    assert "decider" in refused_by_database(session, decision_of(case, reviewer, Outcome.STOP))

    stop(session, case, decider)
    assert case.decisions[-1].made_by_id == decider.user_id


def test_where_nobody_may_object_the_tonnes_are_free_at_once(session, reviewer):
    version = keep_policy(session, objection_days=0)
    case = under_contract(session, reviewer, version=version)

    assert stop(session, case, reviewer).freed_kg == 15_000

    assert (held(case), case.terms.talk.status) == ([NOW] * 3, TalkStatus.TALKING)
    assert not appeals.is_open(case, now=NOW)


def test_what_a_stopped_contract_reports_ends_with_the_stop(session, case, reviewer):
    spring, later = (datetime(2027, month, 2, tzinfo=UTC) for month in (2, 8))
    stop(session, case, reviewer, spring)
    object_to(session, case, village_of(case), spring)
    quarters = [date(2026, 10, 1), date(2027, 1, 1)]
    case.last_month = date(2027, 12, 1)

    assert report_periods.list_quarters(case, now=later) == quarters
    decide(session, case, official(), REJECTION, later)
    assert report_periods.list_quarters(case, now=later) == quarters


def test_the_database_keeps_stops_and_their_answers(session, case, reviewer):
    other = official()
    assert "contract" in refused_by_database(session, decision_of(case, other, Outcome.CONTINUE))
    assert "signed" in refused_by_database(
        session, decision_of(case, other, Outcome.STOP, is_pending=True)
    )
    bare = CaseMove(
        case_id=case.id,
        source=CaseStatus.RUNNING,
        target=CaseStatus.STOPPED,
        made_by_id=reviewer.user_id,
        made_by_name="",
        made_by_post="",
        made_at=NOW,
    )
    assert "no decision" in refused_by_database(session, bare)
    stop(session, case, reviewer)
    object_to(session, case, village_of(case))
    first = case.decisions[-1].id
    again = decision_of(case, reviewer, Outcome.CONTINUE, supersedes_id=first)
    assert "other people" in refused_by_database(session, again)
    assert "no decision" in changed_by_hand(session, case, "running")


def changed_by_hand(session, case, status):
    """Return what the database says to a state that somebody writes."""
    with pytest.raises(sa.exc.IntegrityError) as refusal, session.begin_nested():
        session.execute(sa.update(type(case)).where(type(case).id == case.id).values(status=status))
    return str(refusal.value.orig)


def test_the_database_objects_to_no_stop_of_a_side(session, case):
    stop(session, case, village_of(case))

    assert "no decision" in changed_by_hand(session, case, "objected")


@pytest.mark.parametrize("status", ["running", "meeting", "signed"])
def test_the_database_moves_a_case_along_the_table_alone(session, status):
    assert "no such move" in changed_by_hand(session, make_case(), status)

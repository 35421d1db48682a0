"""Clocks of stored cases: limits of the opening day, two rounds, overruns said once."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from hilirisasi.clock_errors import QuestionRoundsError
from hilirisasi.services import (
    appeals,
    calendars,
    cases,
    decisions,
    punctuality,
    reviews,
    screenings,
    step_clocks,
    tasks,
)
from hilirisasi.services.questions import Question, rounds_left
from hilirisasi.services.task_kinds import TaskKind
from models import (
    AuditEvent,
    CaseStatus,
    ClockStep,
    MissingPart,
    Notice,
    Outcome,
    Role,
    StepOverrun,
)
from tests.review_rules import (
    NOW,
    REJECTION,
    investor_of,
    keep_policy,
    make_case,
    official,
    village_of,
)

ASKED = {MissingPart.SITE: Question("Koordinat lahan.", "Syarat layanan 3")}
LATE = NOW + timedelta(days=7)  # 5 working days after Tuesday 24 November 2026


@pytest.fixture(autouse=True)
def rules(session):
    calendars.keep(session, now=NOW)
    step_clocks.keep_limits(session)


def test_limits_and_used_days_of_a_case(session):
    case = make_case(keep_policy(session, has_meeting=True), opened_at=NOW)

    clocks = step_clocks.of_case(session, case=case, now=NOW + timedelta(days=2))

    limits = {row.step: row.limit for row in clocks}
    assert limits == {
        ClockStep.SCREENING: 3,
        ClockStep.REVIEW: 7,
        ClockStep.CONSOLIDATION: 3,
        ClockStep.DECISION: 2,
    }
    assert (clocks[0].used, clocks[0].left, clocks[0].is_running) == (2, 1, True)
    without_meeting = make_case(opened_at=NOW)
    promised = [step_clocks.promised_days(session, case=row) for row in (case, without_meeting)]
    assert promised == [15, 12]


def test_a_case_whose_moves_were_not_recorded_has_no_clock(session):
    case = make_case(status=CaseStatus.APPROVED)

    assert step_clocks.of_case(session, case=case, now=NOW) is None


def test_a_question_pauses_and_a_third_round_is_refused(session):
    case, screener = make_case(opened_at=NOW), official()
    for _ in range(2):
        screenings.send_back(session, case=case, actor=screener, missing=ASKED, now=NOW)
        paused = step_clocks.of_case(session, case=case, now=LATE)[0]
        assert (paused.used, paused.is_running) == (0, False)
        cases.answer_question(session, case=case, actor=village_of(case), text="Ini.", now=NOW)

    assert rounds_left(case) == 0
    with pytest.raises(QuestionRoundsError):
        screenings.send_back(session, case=case, actor=screener, missing=ASKED, now=NOW)
    assert (case.status, len(case.missing)) == (CaseStatus.SUBMITTED, 2)


def test_an_overrun_is_said_once_and_decides_nothing(session):
    case, decider = make_case(opened_at=NOW), official(Role.DECIDER)
    assert step_clocks.note_overruns(session, now=NOW + timedelta(days=3)) == 0

    assert [step_clocks.note_overruns(session, now=LATE) for _ in range(2)] == [1, 0]

    assert case.status is CaseStatus.SUBMITTED
    assert session.scalars(sa.select(StepOverrun.step)).all() == [ClockStep.SCREENING]
    actions = session.scalars(sa.select(AuditEvent.action)).all()
    assert actions == ["case.overrun"]
    told = session.scalars(sa.select(Notice.user_id).where(Notice.kind == "case.overrun")).all()
    assert decider.user_id in told
    kinds = [task.kind for task in tasks.list_tasks(session, actor=decider, now=LATE)]
    assert TaskKind.STEP_OVERDUE in kinds
    screenings.pass_on(session, case=case, actor=official(), now=LATE)
    assert step_clocks.list_noted(session) == []


def test_an_objection_that_nobody_answers_is_late_after_ten_working_days(session):
    received = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
    case, reviewer = make_case(opened_at=received), official()
    screenings.pass_on(session, case=case, actor=reviewer, now=received)
    cases.take(session, case=case, actor=reviewer, now=received)
    reviews.give(
        session,
        case=case,
        actor=reviewer,
        recommendation=Outcome.REJECT,
        reason="Lahan pangan.",
        now=received,
    )
    decisions.decide(session, case=case, actor=reviewer, verdict=REJECTION, now=received)
    side = investor_of(case)
    appeals.raise_objection(session, case=case, actor=side, reason="Keliru.", now=received)

    last_day, after = datetime(2026, 12, 15, 3, tzinfo=UTC), datetime(2026, 12, 16, 3, tzinfo=UTC)

    assert step_clocks.list_overdue(session, now=last_day) == []
    ((found, step),) = step_clocks.list_overdue(session, now=after)
    assert (found, step.step, step.limit, step.used) == (case, ClockStep.OBJECTION, 10, 11)
    assert step_clocks.promised_days(session, case=case) == 12


def test_late_and_timely_steps_are_counted_by_step_and_office(session):
    screener = official(office="Dinas A")
    for days in (1, 1, 1, 1, 7):
        case = make_case(opened_at=NOW)
        screenings.pass_on(session, case=case, actor=screener, now=NOW + timedelta(days=days))
    make_case(opened_at=NOW)  # still open, and late by then
    withdrawn = make_case(opened_at=NOW)
    cases.withdraw(session, case=withdrawn, actor=village_of(withdrawn), reason="Batal", now=NOW)

    found = punctuality.count(session, now=LATE)

    screening = found.by_step[ClockStep.SCREENING]
    assert (screening.in_time, screening.late, found.late_now) == (4, 2, 1)
    office = found.by_office["Dinas A"]
    assert (office.in_time, office.late, office.is_enough) == (4, 1, True)
    assert (found.cases, found.uncounted) == (7, 0)
    assert list(found.by_office) == ["Dinas A"]


def test_an_office_with_few_steps_is_not_compared(session):
    case = make_case(opened_at=NOW)
    screenings.pass_on(session, case=case, actor=official(office="Dinas A"), now=NOW)

    assert not punctuality.count(session, now=NOW).by_office["Dinas A"].is_enough

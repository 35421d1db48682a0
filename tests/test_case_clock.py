"""The promises of the clock: a question pauses and never resets, and no time is lost from sight."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilirisasi.case_clock import STEPS, History, read
from hilirisasi.months import day_of
from models import CaseStatus, ClockStep
from tests.test_working_days import CALENDAR, at

S, C = CaseStatus, ClockStep
LIMITS = {C.SCREENING: 3, C.REVIEW: 7, C.CONSOLIDATION: 3, C.DECISION: 2}
OPENED = at(2026, 3, 13)  # a Friday


def clocks_on(today, *moves, reviewed_at=None, has_meeting=True, opened_at=OPENED, limits=None):
    history = History(
        opened_at=opened_at,
        moves=moves,
        reviewed_at=reviewed_at,
        has_meeting=has_meeting,
        limits=limits or LIMITS,
    )
    return {row.step: row for row in read(history, CALENDAR, today=today)}


@pytest.mark.parametrize(
    ("today", "used", "left", "is_overdue"),
    [
        (date(2026, 3, 13), 0, 3, False),
        (date(2026, 3, 17), 2, 1, False),
        (date(2026, 3, 24), 2, 1, False),
        (date(2026, 3, 25), 3, 0, False),
        (date(2026, 3, 26), 4, 0, True),
    ],
)
def test_a_step_is_late_after_its_last_day(today, used, left, is_overdue):
    screening = clocks_on(today)[C.SCREENING]

    assert (screening.used, screening.left, screening.is_overdue) == (used, left, is_overdue)
    assert (screening.due_on, screening.is_running) == (date(2026, 3, 25), True)


def test_a_question_pauses_and_the_answer_goes_on_where_it_stopped():
    asked, answered = at(2026, 3, 17), at(2026, 4, 6)
    returned = (S.RETURNED, asked)

    paused = clocks_on(date(2026, 4, 2), returned)[C.SCREENING]
    going_on = clocks_on(date(2026, 4, 6), returned, (S.SUBMITTED, answered))[C.SCREENING]

    assert (paused.used, paused.paused_on, paused.due_on) == (2, date(2026, 3, 17), None)
    assert (paused.is_running, paused.ended_on) == (False, None)
    assert (going_on.used, going_on.paused_on, going_on.due_on) == (2, None, date(2026, 4, 7))


def test_each_step_has_its_own_time():
    clocks = clocks_on(
        date(2026, 4, 30),
        (S.COMPLETE, at(2026, 3, 16)),
        (S.IN_REVIEW, at(2026, 3, 17)),
        (S.MEETING, at(2026, 4, 10)),
        (S.APPROVED, at(2026, 4, 14)),
        reviewed_at=at(2026, 4, 7),
    )

    assert [clocks[step].used for step in LIMITS] == [1, 10, 3, 2]
    assert [step for step in LIMITS if clocks[step].is_overdue] == [C.REVIEW]
    assert clocks[C.DECISION].ended_on == date(2026, 4, 14)


def test_a_track_without_a_meeting_is_decided_once_it_is_reviewed():
    clocks = clocks_on(
        date(2026, 3, 30),
        (S.COMPLETE, at(2026, 3, 16)),
        (S.IN_REVIEW, at(2026, 3, 16)),
        reviewed_at=at(2026, 3, 17),
        has_meeting=False,
        limits={C.SCREENING: 3, C.REVIEW: 7, C.DECISION: 2},
    )

    assert (clocks[C.REVIEW].used, clocks[C.REVIEW].ended_on) == (1, date(2026, 3, 17))
    assert (clocks[C.DECISION].used, clocks[C.DECISION].is_overdue) == (4, True)


def test_a_track_without_a_meeting_shows_no_way_to_one():
    moves = ((S.COMPLETE, OPENED), (S.IN_REVIEW, OPENED), (S.APPROVED, OPENED))
    clocks = clocks_on(date(2026, 3, 30), *moves, reviewed_at=OPENED, has_meeting=False)

    assert list(clocks) == [C.SCREENING, C.REVIEW, C.DECISION]
    assert {row.ended_on for row in clocks.values()} == {date(2026, 3, 13)}  # all at one instant


def test_an_objection_has_its_own_time_from_the_day_it_was_received():
    limits = LIMITS | {C.OBJECTION: 10}
    rejected = (S.REJECTED, at(2026, 3, 16))
    objected = (S.OBJECTED, at(2026, 3, 27, 20))  # a Friday evening: received on Monday the 30th

    without = clocks_on(date(2026, 3, 30), rejected, limits=limits)
    waiting = clocks_on(date(2026, 4, 2), rejected, objected, limits=limits)[C.OBJECTION]

    assert C.OBJECTION not in without
    assert (waiting.used, waiting.is_running, waiting.due_on) == (3, True, date(2026, 4, 14))


def test_a_year_without_a_decree_leaves_the_clock_unknown():
    history = History(
        opened_at=at(2027, 12, 29), moves=(), reviewed_at=None, has_meeting=True, limits=LIMITS
    )

    assert read(history, CALENDAR, today=date(2028, 1, 5)) is None


# Questions at any hour, answered after any time; then the case goes on to the next step.
GAPS = st.integers(0, 20 * 24).map(lambda hours: timedelta(hours=hours))
ROUNDS = st.lists(st.tuples(GAPS, GAPS), max_size=2)
PATH = ((S.SUBMITTED, S.COMPLETE), (S.IN_REVIEW, S.MEETING), (S.MEETING, S.APPROVED))


@st.composite
def histories(draw):
    """Return moves in any order of questions, with the moment of the last review."""
    moment = OPENED + draw(GAPS)
    opened_at, moves, rounds = moment, [], draw(ROUNDS)
    asking = {place: draw(st.sampled_from([0, 1, 2])) for place in range(len(rounds))}
    reviewed_at = None
    for stage, (state, following) in enumerate(PATH):
        for place, (ask, answer) in enumerate(rounds):
            if asking[place] == stage:
                moves.append((S.RETURNED, moment := moment + ask))
                moves.append((state, moment := moment + answer))
        if stage == 1:
            reviewed_at = moment = moment + draw(GAPS)
        moves.append((following, moment := moment + draw(GAPS)))
        if following is S.COMPLETE:
            moves.append((S.IN_REVIEW, moment))
    return opened_at, tuple(moves), reviewed_at


def official_days(opened_at, moves, today):
    """Count day by day, unlike the code: those that begin with the province, after receipt."""
    received, count = CALENDAR.received_on(opened_at), 0
    day = day_of(opened_at)
    while day < today:
        day += timedelta(days=1)
        state, is_back = S.SUBMITTED, False
        for target, moment in moves:
            if day_of(moment) >= day:
                break
            is_back = state is S.RETURNED
            state = target
            if is_back:
                received = CALENDAR.received_on(moment)
        counts = state in STEPS and day > received and CALENDAR.is_working(day)
        count += counts
    return count


@given(made=histories(), wait=st.integers(0, 40))
def test_no_order_of_questions_hides_official_time(made, wait):
    opened_at, moves, reviewed_at = made
    today = day_of(moves[-1][1]) + timedelta(days=wait)

    clocks = clocks_on(today, *moves, reviewed_at=reviewed_at, opened_at=opened_at)

    total = sum(row.used for row in clocks.values())
    assert total == official_days(opened_at, moves, today)
    is_recorded = any(row.is_overdue for row in clocks.values())
    assert is_recorded or total <= sum(LIMITS.values())


@given(made=histories(), days=st.integers(1, 60), data=st.data())
def test_time_used_never_shrinks_and_stands_still_while_a_question_waits(made, days, data):
    opened_at, moves, reviewed_at = made
    cut = data.draw(st.integers(0, len(moves)))
    known = moves[:cut]
    seen = reviewed_at if any(m[0] is S.MEETING for m in known) else None
    since = day_of(known[-1][1]) if known else day_of(opened_at)

    first, later = (
        clocks_on(day, *known, reviewed_at=seen, opened_at=opened_at)
        for day in (since, since + timedelta(days=days))
    )

    assert all(later[step].used >= first[step].used for step in LIMITS)
    if known and known[-1][0] is S.RETURNED:
        assert {s: r.used for s, r in later.items()} == {s: r.used for s, r in first.items()}
        assert [row.paused_on for row in later.values() if row.paused_on] == [since]

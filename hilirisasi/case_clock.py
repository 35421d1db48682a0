"""The clock of a case, computed from what was recorded of it: never a number that is stored.

Official time runs while the province holds the case. A question pauses the step that asked it, and
the answer goes on with the same step: nothing begins anew. At most `QUESTION_ROUNDS` times.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from hilirisasi.months import day_of
from hilirisasi.working_days import Calendar, UnknownYearError
from models import CaseStatus, ClockStep

QUESTION_ROUNDS: Final = 2  # of a whole case; each asks everything at once
# Who holds a case in these states; in every other no official clock runs.
STEPS: Final[Mapping[CaseStatus, ClockStep]] = {
    CaseStatus.SUBMITTED: ClockStep.SCREENING,
    CaseStatus.COMPLETE: ClockStep.REVIEW,
    CaseStatus.IN_REVIEW: ClockStep.REVIEW,
    CaseStatus.MEETING: ClockStep.DECISION,
    CaseStatus.OBJECTED: ClockStep.OBJECTION,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What was recorded of a case: its opening, each move, and when its last review was given.

    ``moves`` are (target, moment), oldest first. ``limits`` are working days by step, those of the
    opening day. ``reviewed_at``: as many reviews as its rule asks for were
    there; ``None``: not yet.
    """

    opened_at: datetime
    moves: tuple[tuple[CaseStatus, datetime], ...]
    reviewed_at: datetime | None
    has_meeting: bool
    limits: Mapping[ClockStep, int]

    @property
    def rounds(self) -> int:
        """How many rounds of questions there were."""
        return sum(target is CaseStatus.RETURNED for target, _ in self.moves)


@dataclass(frozen=True, slots=True)
class Run:
    """Official time of one step: the days after ``after``, up to ``until`` (``None``: it runs)."""

    step: ClockStep
    after: date
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepClock:
    """Where one step stands, in working days.

    ``ended_on`` is ``None`` while it runs, is paused, or has not begun; ``due_on`` is ``None``
    where it does not run. ``paused_on`` is the day of the question that it waits for.
    """

    step: ClockStep
    limit: int
    used: int
    is_begun: bool
    is_running: bool
    paused_on: date | None
    ended_on: date | None
    due_on: date | None

    @property
    def left(self) -> int:
        """How many working days are left; never less than none."""
        return max(0, self.limit - self.used)

    @property
    def is_overdue(self) -> bool:
        """Did the step take longer than it may?"""
        return self.used > self.limit


def read(history: History, calendar: Calendar, *, today: date) -> tuple[StepClock, ...] | None:
    """Return the clock of each step that has a limit; ``None`` in years without a decree.

    An objection is a step of the cases that have one, a meeting of those whose rule asks for it.
    """
    try:
        runs = runs_of(history, calendar)
        begun = {run.step for run in runs}
        only_where = {
            ClockStep.OBJECTION: ClockStep.OBJECTION in begun,
            ClockStep.CONSOLIDATION: history.has_meeting,
        }
        return tuple(
            _clock(history, runs, step, calendar, today)
            for step in ClockStep
            if step in history.limits and only_where.get(step, True)
        )
    except UnknownYearError:
        return None


def runs_of(history: History, calendar: Calendar) -> list[Run]:
    """Return when official time ran, oldest first.

    What comes from outside (the case, an answer, an objection) may come after office hours and then
    counts on the next working day; what officials do counts on its day.

    Raises
    ------
    UnknownYearError
    """
    runs: list[Run] = []
    step: ClockStep | None = ClockStep.SCREENING
    after = calendar.received_on(history.opened_at)
    is_paused = False
    for target, moment in _events(history):
        day = day_of(moment)
        if target is None and step is not ClockStep.REVIEW:
            continue  # reviewed while it waits for an answer, say
        if step is not None:
            runs.append(Run(step, after, day))
        step = _step_after(history, target, moment)
        is_received = is_paused or target is CaseStatus.OBJECTED
        after = calendar.received_on(moment) if is_received else max(after, day)
        is_paused = target is CaseStatus.RETURNED
    if step is not None:
        runs.append(Run(step, after, None))
    return runs


def _events(history: History) -> list[tuple[CaseStatus | None, datetime]]:
    """Return the moves, and between them the moment when all reviews were there as ``None``."""
    events: list[tuple[CaseStatus | None, datetime]] = list(history.moves)
    if history.reviewed_at is not None:
        later = [
            place
            for place, (target, at) in enumerate(history.moves)
            if at > history.reviewed_at
            or (at == history.reviewed_at and STEPS.get(target) is not ClockStep.REVIEW)
        ]
        events.insert(later[0] if later else len(events), (None, history.reviewed_at))
    return events


def _step_after(history: History, target: CaseStatus | None, moment: datetime) -> ClockStep | None:
    """Return the step that begins with an event: a reviewed case waits for meeting or decision."""
    step = ClockStep.REVIEW if target is None else STEPS.get(target)
    is_reviewed = target is None or (
        history.reviewed_at is not None and history.reviewed_at < moment
    )
    if step is ClockStep.REVIEW and is_reviewed:
        return ClockStep.CONSOLIDATION if history.has_meeting else ClockStep.DECISION
    return step


def _clock(
    history: History, runs: list[Run], step: ClockStep, calendar: Calendar, today: date
) -> StepClock:
    own = [run for run in runs if run.step is step]
    limit = history.limits[step]
    used = sum(calendar.count(run.after, today if run.until is None else run.until) for run in own)
    is_running = bool(own) and own[-1].until is None
    is_last = bool(own) and own[-1] is runs[-1]
    last = history.moves[-1] if history.moves else None
    is_paused = is_last and last is not None and last[0] is CaseStatus.RETURNED
    due_on = None
    if is_running:
        before = sum(calendar.count(run.after, run.until) for run in own[:-1] if run.until)
        due_on = calendar.add(own[-1].after, limit - before)
    return StepClock(
        step=step,
        limit=limit,
        used=used,
        is_begun=bool(own),
        is_running=is_running,
        paused_on=day_of(last[1]) if is_paused and last else None,
        ended_on=own[-1].until if own and not is_running and not is_paused else None,
        due_on=due_on,
    )

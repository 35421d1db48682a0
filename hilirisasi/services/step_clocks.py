"""The clocks of stored cases: read from their moves, and said once where a step ran over."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from hilirisasi.case_clock import STEPS, History, StepClock, read
from hilirisasi.months import day_of
from hilirisasi.reference.files import SEED_DATA
from hilirisasi.services import audit, calendars
from hilirisasi.services.transactions import hold, transaction
from hilirisasi.working_days import Calendar
from models import Case, CaseStatus, ClockStep, Listing, StepLimit, StepOverrun, Track

FILE: Final = SEED_DATA / "step_limits.toml"
Limits = Mapping[tuple[date, Track], Mapping[ClockStep, int]]
RECORDED: Final = (selectinload(Case.moves), selectinload(Case.reviews), joinedload(Case.rule))


def keep_limits(session: Session) -> None:
    """Store the limits of the file that are not there yet, within the open transaction."""
    for row in tomllib.loads(FILE.read_text(encoding="utf-8"))["limits"]:
        for track in Track:
            for step, days in row[track].items():
                key = {"valid_from": row["valid_from"], "track": track, "step": ClockStep(step)}
                if session.get(StepLimit, key) is None:
                    session.add(StepLimit(**key, working_days=days, source=row["source"]))
    session.flush()


def limits_of(session: Session, *, cases: Sequence[Case]) -> dict[int, dict[ClockStep, int]]:
    """Return the working days of each step by case: those in force on its opening day."""
    rows = session.scalars(sa.select(StepLimit).order_by(StepLimit.valid_from)).all()
    return {
        case.id: {
            row.step: row.working_days
            for row in rows
            if row.track is case.track and row.valid_from == _newest(rows, case)
        }
        for case in cases
    }


def _newest(rows: Sequence[StepLimit], case: Case) -> date | None:
    opened_on = day_of(case.opened_at)
    days = [row.valid_from for row in rows if row.track is case.track]
    return max((day for day in days if day <= opened_on), default=None)


def promised_days(session: Session, *, case: Case) -> int | None:
    """Return the working days until a case is decided, or ``None`` where no limits hold."""
    without = {ClockStep.OBJECTION}
    if not case.rule.has_meeting:
        without.add(ClockStep.CONSOLIDATION)
    limits = limits_of(session, cases=[case])[case.id]
    return sum(days for step, days in limits.items() if step not in without) or None


def sources_of(session: Session) -> list[str]:
    """Return where the limits in force come from."""
    return list(session.scalars(sa.select(StepLimit.source).distinct().order_by(StepLimit.source)))


def of_cases(
    session: Session, *, cases: Sequence[Case], calendar: Calendar, now: datetime
) -> dict[int, tuple[StepClock, ...]]:
    """Return the clocks of cases by their id; those that cannot be told are left out.

    They cannot where the moves do not lead to the state (cases from before moves were recorded),
    where no limits hold, and in years without a decree.
    """
    limits = limits_of(session, cases=cases)
    found = {}
    for case in cases:
        if not limits[case.id] or not is_recorded(case):
            continue
        clocks = read(history_of(case, limits[case.id]), calendar, today=day_of(now))
        if clocks is not None:
            found[case.id] = clocks
    return found


def of_case(session: Session, *, case: Case, now: datetime) -> tuple[StepClock, ...] | None:
    """Return the clocks of one case, or ``None`` where they cannot be told."""
    calendar = calendars.in_force(session)
    return of_cases(session, cases=[case], calendar=calendar, now=now).get(case.id)


def is_recorded(case: Case) -> bool:
    """Do the moves of a case lead to the state in which it is?"""
    return (case.moves[-1].target if case.moves else CaseStatus.SUBMITTED) is case.status


def history_of(case: Case, limits: Mapping[ClockStep, int]) -> History:
    """Return what was recorded of a case."""
    return History(
        opened_at=case.opened_at,
        moves=tuple((row.target, row.made_at) for row in case.moves),
        reviewed_at=_reviewed_at(case),
        has_meeting=case.rule.has_meeting,
        limits=limits,
    )


def _reviewed_at(case: Case) -> datetime | None:
    """Return when the reviews that the case's rule asks for were there."""
    given = sorted(
        (row.given_at, row.organisation_id) for row in case.reviews if row.given_at is not None
    )
    offices: set[int] = set()
    for place, (at, office) in enumerate(given, start=1):
        offices.add(office)
        counted = len(offices) if case.rule.has_different_offices else place
        if counted >= case.rule.reviewers:
            return at
    return None


def step_of(case: Case) -> ClockStep | None:
    """Return the step whose clock runs in a case, or ``None``."""
    step = STEPS.get(case.status)
    if step is ClockStep.REVIEW and _reviewed_at(case) is not None:
        return ClockStep.CONSOLIDATION if case.rule.has_meeting else ClockStep.DECISION
    return step


def running(clocks: Sequence[StepClock]) -> StepClock | None:
    """Return the step that runs now."""
    return next((row for row in clocks if row.is_running), None)


def list_overdue(session: Session, *, now: datetime) -> list[tuple[Case, StepClock]]:
    """Return the cases whose running step takes longer than it may, by their id."""
    cases = session.scalars(
        sa.select(Case).options(*RECORDED).where(Case.status.in_(STEPS)).order_by(Case.id)
    ).all()
    calendar = calendars.in_force(session)
    clocks = of_cases(session, cases=cases, calendar=calendar, now=now)
    found = [(case, running(clocks[case.id])) for case in cases if case.id in clocks]
    return [(case, step) for case, step in found if step is not None and step.is_overdue]


def list_noted(session: Session) -> list[tuple[Case, StepOverrun]]:
    """Return the cases whose step ran over and is still open, by when that was said."""
    rows = session.execute(
        sa.select(Case, StepOverrun)
        .join(StepOverrun, StepOverrun.case_id == Case.id)
        .options(
            *RECORDED,
            joinedload(Case.listing).joinedload(Listing.commodity),
            joinedload(Case.listing).joinedload(Listing.village),
        )
        .where(Case.status.in_(STEPS))
        .order_by(StepOverrun.noted_at, Case.id)
    )
    return [(case, row) for case, row in rows if step_of(case) is row.step]


def note_overruns(session: Session, *, now: datetime) -> int:
    """Say of each step that ran over, once, to those who answer for it; return how many.

    Nothing is decided by that: the case stays where it is until a person acts.
    """
    count = 0
    for case, _ in list_overdue(session, now=now):
        with transaction(session):
            hold(session, case)
            clocks = of_case(session, case=case, now=now) or ()
            step = running(clocks)
            if step is None or not step.is_overdue or step.due_on is None:
                continue
            if session.get(StepOverrun, (case.id, step.step)) is not None:
                continue
            session.add(
                StepOverrun(case_id=case.id, step=step.step, due_on=step.due_on, noted_at=now)
            )
            audit.record(
                session,
                actor=None,
                action="case.overrun",
                subject=case,
                now=now,
                after={"step": step.step, "due_on": step.due_on},
            )
            count += 1
    return count

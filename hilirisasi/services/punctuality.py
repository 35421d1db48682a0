"""How many steps of cases were done in time, by step and by office: for anybody.

Counted are the steps of cases opened in the last `COUNTED` days that ended, and those that run and
are late. What still runs in time is no result yet.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from hilirisasi.case_clock import STEPS, StepClock
from hilirisasi.services import calendars, step_clocks
from models import Case, CaseReview, CaseStatus, ClockStep, Membership, Organisation, Role

COUNTED: Final = timedelta(days=365)
LEAST: Final = 5  # steps of an office before it is compared (wishes.md 28: one case ranked first)
OFFICIAL: Final = (Role.REVIEWER, Role.DECIDER)


@dataclass(frozen=True, slots=True)
class Count:
    """Steps done in time and late; ``late`` holds those that still run."""

    in_time: int
    late: int

    @property
    def is_enough(self) -> bool:
        """Are there enough steps to compare by?"""
        return self.in_time + self.late >= LEAST


@dataclass(frozen=True, slots=True, kw_only=True)
class Punctuality:
    """The counts, how many cases they are of, and how many of those could not be counted."""

    by_step: Mapping[ClockStep, Count]
    by_office: Mapping[str, Count]
    cases: int
    samples: int
    uncounted: int
    late_now: int


def count(session: Session, *, now: datetime) -> Punctuality:
    """Return how many steps were in time."""
    cases = session.scalars(
        sa.select(Case)
        .options(
            selectinload(Case.moves),
            selectinload(Case.reviews).joinedload(CaseReview.organisation),
            joinedload(Case.rule),
        )
        .where(Case.opened_at >= now - COUNTED)
        .order_by(Case.id)
    ).all()
    calendar = calendars.in_force(session)
    clocks = step_clocks.of_cases(session, cases=cases, calendar=calendar, now=now)
    offices = _offices(session, cases)
    steps: dict[ClockStep, Counter[bool]] = defaultdict(Counter)
    names: dict[str, Counter[bool]] = defaultdict(Counter)
    late_now = 0
    for case in cases:
        for row in _results(case, clocks.get(case.id, ())):
            steps[row.step][row.is_overdue] += 1
            late_now += row.is_running
            for name in _names(case, row.step, offices):
                names[name][row.is_overdue] += 1
    return Punctuality(
        by_step={step: _count(steps[step]) for step in ClockStep if step in steps},
        by_office={name: _count(names[name]) for name in sorted(names)},
        cases=len(cases),
        samples=sum(case.is_sample for case in cases),
        uncounted=len(cases) - len(clocks),
        late_now=late_now,
    )


def _results(case: Case, clocks: Sequence[StepClock]) -> Iterator[StepClock]:
    """Yield the steps that count; one that a side ended by withdrawing only where it was late."""
    ended = [row for row in clocks if row.ended_on is not None]
    if case.status is CaseStatus.WITHDRAWN and ended and not ended[-1].is_overdue:
        ended.pop()
    yield from ended
    yield from (row for row in clocks if row.is_running and row.is_overdue)


def _count(counter: Counter[bool]) -> Count:
    return Count(in_time=counter[False], late=counter[True])


def _names(case: Case, step: ClockStep, offices: Mapping[int, str]) -> set[str]:
    """Return the offices that did a step; nobody's where a person has yet to act, or a side did."""
    if step is ClockStep.REVIEW:
        return {row.organisation.name for row in case.reviews}
    ends = [row for row in case.moves if _ends(row.source, row.target, step)]
    people = [row.made_by_id for row in ends[-1:] if row.made_by_id is not None]
    return {offices[person] for person in people if person in offices}


def _ends(source: CaseStatus, target: CaseStatus, step: ClockStep) -> bool:
    """Does a move lead out of the step? What is decided from the review leads out of the review."""
    if target is CaseStatus.RETURNED:
        return False
    if step is ClockStep.CONSOLIDATION:
        return (source, target) == (CaseStatus.IN_REVIEW, CaseStatus.MEETING)
    is_direct = source is CaseStatus.IN_REVIEW and target is not CaseStatus.MEETING
    return STEPS.get(source) is step or (step is ClockStep.DECISION and is_direct)


def _offices(session: Session, cases: Sequence[Case]) -> dict[int, str]:
    """Return the newest office of the officials who moved cases, by person."""
    people = {row.made_by_id for case in cases for row in case.moves if row.made_by_id is not None}
    rows = session.execute(
        sa.select(Membership.user_id, Organisation.name)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.user_id.in_(people), Membership.role.in_(OFFICIAL))
        .order_by(Membership.id)
    )
    return dict(rows.all())

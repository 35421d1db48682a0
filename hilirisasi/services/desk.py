"""The desk: which cases are mine, wait, or are overdue, and how many there are by each filter.

Every case is read as one short row and filtered here, so that the counts beside all filters cost
one pass. Clocks are computed only of cases whose step runs.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, defer, selectinload

from hilirisasi.actors import Actor
from hilirisasi.case_clock import STEPS
from hilirisasi.case_flow import WAITING, Hand
from hilirisasi.services import cases, step_clocks
from hilirisasi.working_days import Calendar
from models import (
    Case,
    CaseAssignment,
    CaseInterest,
    CaseReview,
    CaseStatus,
    InterestLevel,
    Listing,
    Organisation,
    Plan,
    Region,
    ReviewRule,
    Role,
)

PAGE_SIZE: Final = cases.PAGE_SIZE
OPEN: Final = frozenset({*WAITING, CaseStatus.OBJECTED})
# What can be asked for, by the name of the filter.
FACETS: Final = ("tab", "awaited", "status", "track", "regency", "commodity", "office")


class Tab(StrEnum):
    """The four heaps of the desk."""

    MINE = "mine"
    WAITING = "waiting"
    OVERDUE = "overdue"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader looks for: a value by the name of a filter, and a text."""

    values: Mapping[str, str]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One case as the filters see it: its values by the name of each filter."""

    id: int
    text: str
    values: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Desk:
    """The cases that were asked for, the oldest first, and the counts beside each filter.

    A count is how many cases there would be with that value and the other filters as they are.
    """

    case_ids: Sequence[int]
    counts: Mapping[str, Counter[str]] = field(default_factory=dict)

    def page(self, number: int) -> Sequence[int]:
        """Return the ids of one page."""
        return self.case_ids[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-len(self.case_ids) // PAGE_SIZE))


def find(
    session: Session, *, actor: Actor, asked: Asked, calendar: Calendar, now: datetime
) -> Desk:
    """Return the cases that were asked for, with the counts of every filter."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    found = []
    words = asked.text.casefold().split()
    for row in _rows(session, actor, calendar, now):
        if not all(word in row.text for word in words):
            continue
        failed = [name for name, value in asked.values.items() if value not in row.values[name]]
        if not failed:
            found.append(row.id)
        for name in FACETS if not failed else failed if len(failed) == 1 else ():
            counts[name].update(row.values[name])
    return Desk(found, counts)


def count_tabs(
    session: Session, *, actor: Actor, calendar: Calendar, now: datetime
) -> Counter[str]:
    """Return how many cases lie on each heap."""
    asked = Asked({})
    return find(session, actor=actor, asked=asked, calendar=calendar, now=now).counts["tab"]


def load(session: Session, *, case_ids: Sequence[int]) -> list[Case]:
    """Return cases with what the list names of them, in the order of their ids."""
    rows = session.scalars(
        sa.select(Case)
        .options(
            *cases.WITH_NAMES,
            *step_clocks.RECORDED,
            selectinload(Case.assignments).joinedload(CaseAssignment.reviewer),
        )
        .where(Case.id.in_(case_ids))
    ).all()
    by_id = {case.id: case for case in rows}
    return [by_id[number] for number in case_ids if number in by_id]


def load_all(session: Session, *, case_ids: Sequence[int]) -> Iterator[Case]:
    """Yield cases in the order of their ids, some at a time."""
    for start in range(0, len(case_ids), cases.ROWS_AT_ONCE):
        yield from load(session, case_ids=case_ids[start : start + cases.ROWS_AT_ONCE])


def office_names(session: Session) -> dict[str, str]:
    """Return the names of the offices that review cases, by their id as the filter has it."""
    rows = session.execute(
        sa.select(Organisation.id, Organisation.name)
        .where(Organisation.id.in_(sa.select(CaseReview.organisation_id)))
        .order_by(Organisation.name)
    )
    return {str(row.id): row.name for row in rows}


def _rows(session: Session, actor: Actor, calendar: Calendar, now: datetime) -> Iterator[Row]:
    village = aliased(Region)
    query = (
        sa.select(
            *(Case.id, Case.number, Case.status, Case.track, Case.reviewer_id, Case.meeting_on),
            *(Listing.commodity_code, Listing.village_code),
            village.name.label("village"),
            Organisation.name.label("company"),
            *(ReviewRule.reviewers, ReviewRule.has_meeting, ReviewRule.has_other_decider),
        )
        .join(Listing, Listing.id == Case.listing_id)
        .join(village, village.code == Listing.village_code)
        .join(Plan, Plan.id == Case.plan_id)
        .join(Organisation, Organisation.id == Plan.organisation_id)
        .join(
            ReviewRule,
            sa.and_(
                ReviewRule.policy_version == Case.review_version, ReviewRule.track == Case.track
            ),
        )
        .order_by(Case.opened_at, Case.id)
    )
    reviews = _reviews(session)
    own = _own(session, actor)
    barred = _barred(session, actor)
    overdue = _overdue(session, calendar, now)
    decides = actor.post_as(Role.DECIDER) is not None
    for row in session.execute(query):
        offices, given = reviews.get(row.id, (frozenset(), 0))
        awaited = awaited_hand(row, given)
        is_mine = row.reviewer_id == actor.user_id or row.id in own
        is_mine = is_mine or (decides and awaited is Hand.DECIDER)
        is_open = row.status in OPEN
        heaps = (
            (Tab.MINE, is_mine and is_open and row.id not in barred),
            (Tab.WAITING, is_open),
            (Tab.OVERDUE, row.id in overdue),
            (Tab.ALL, True),
        )
        yield Row(
            row.id,
            f"{row.number} {row.village} {row.company}".casefold(),
            {
                "tab": frozenset(str(tab) for tab, is_so in heaps if is_so),
                "awaited": frozenset({str(awaited)} if awaited else ()),
                "status": frozenset({str(row.status)}),
                "track": frozenset({str(row.track)}),
                "regency": frozenset({row.village_code[:5]}),
                "commodity": frozenset({row.commodity_code}),
                "office": offices,
            },
        )


def awaited_hand(row: Any, given: int) -> Hand | None:  # a case's columns with those of its rule
    """Return in whose hand a case lies, after so many given reviews; ``None``: it has ended."""
    last = Hand.DECIDER if row.has_other_decider else Hand.REVIEWER
    if row.status is CaseStatus.IN_REVIEW:
        has_met = row.meeting_on is not None or not row.has_meeting
        return last if given >= row.reviewers and has_met else Hand.REVIEWER
    return {
        CaseStatus.SUBMITTED: Hand.SCREENER,
        CaseStatus.COMPLETE: Hand.REVIEWER,
        CaseStatus.MEETING: last,
        CaseStatus.RETURNED: Hand.PARTY,
        CaseStatus.OBJECTED: Hand.DECIDER,
    }.get(row.status)


def _reviews(session: Session) -> dict[int, tuple[frozenset[str], int]]:
    """Return the offices that review each case, and how many reviews were given."""
    found: dict[int, tuple[frozenset[str], int]] = {}
    for case_id, office, given_at in session.execute(
        sa.select(CaseReview.case_id, CaseReview.organisation_id, CaseReview.given_at)
    ):
        offices, given = found.get(case_id, (frozenset(), 0))
        found[case_id] = (offices | {str(office)}, given + (given_at is not None))
    return found


def _own(session: Session, actor: Actor) -> frozenset[int]:
    """Return the cases that a person reviews or was given."""
    reviewed = sa.select(CaseReview.case_id).where(CaseReview.reviewer_id == actor.user_id)
    handed = sa.select(CaseAssignment.case_id).where(CaseAssignment.reviewer_id == actor.user_id)
    return frozenset(session.scalars(sa.union(reviewed, handed)))


def _barred(session: Session, actor: Actor) -> frozenset[int]:
    """Return the cases that a person holds a hard interest in."""
    return frozenset(
        session.scalars(
            sa.select(CaseInterest.case_id).where(
                CaseInterest.user_id == actor.user_id, CaseInterest.level == InterestLevel.HARD
            )
        )
    )


def _overdue(session: Session, calendar: Calendar, now: datetime) -> frozenset[int]:
    """Return the cases whose running step takes longer than it may."""
    running = session.scalars(
        sa.select(Case)
        .options(*step_clocks.RECORDED, defer(Case.explanation))
        .where(Case.status.in_(STEPS))
    ).all()
    clocks = step_clocks.of_cases(session, cases=running, calendar=calendar, now=now)
    steps = {case_id: step_clocks.running(rows) for case_id, rows in clocks.items()}
    return frozenset(case_id for case_id, step in steps.items() if step and step.is_overdue)

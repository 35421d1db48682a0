"""How many officials declared and how many were kept out of cases, by year; no names."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.months import day_of
from hilirisasi.services.declarations import ROLES
from models import (
    CaseInterest,
    InterestDeclaration,
    InterestKind,
    InterestLevel,
    Membership,
    User,
)


@dataclass(slots=True)
class Year:
    """The counts of one calendar year (WIB); each person counts once for each case."""

    year: int
    declared: set[int] = field(default_factory=set)
    asked: set[tuple[int, int]] = field(default_factory=set)
    soft: set[tuple[int, int]] = field(default_factory=set)
    hard: set[tuple[int, int]] = field(default_factory=set)
    found: set[tuple[int, int]] = field(default_factory=set)  # by the register


def by_year(session: Session) -> list[Year]:
    """Return the counts of every year of which there is any, the newest first."""
    years: defaultdict[int, Year] = defaultdict(lambda: Year(0))
    for user_id, year in session.execute(
        sa.select(InterestDeclaration.user_id, InterestDeclaration.year)
    ):
        years[year].declared.add(user_id)
    for row in session.scalars(sa.select(CaseInterest)):
        counts, pair = years[day_of(row.noted_at).year], (row.case_id, row.user_id)
        if row.kind is InterestKind.ANSWER:
            counts.asked.add(pair)
        if row.level is InterestLevel.HARD:
            counts.hard.add(pair)
        elif row.level is InterestLevel.SOFT:
            counts.soft.add(pair)
        if row.kind is not InterestKind.ANSWER:
            counts.found.add(pair)
    for year, counts in years.items():
        counts.year = year
        counts.soft -= counts.hard
    return sorted(years.values(), key=lambda row: -row.year)


def count_officials(session: Session, *, now: datetime) -> int:
    """Return how many people hold a post that declares, today."""
    return int(
        session.scalar(
            sa.select(sa.func.count(sa.distinct(Membership.user_id)))
            .join(User, User.id == Membership.user_id)
            .where(
                Membership.role.in_(ROLES),
                Membership.ended_at.is_(None),
                sa.or_(Membership.acting_until.is_(None), Membership.acting_until >= day_of(now)),
                User.is_active,
            )
        )
        or 0
    )

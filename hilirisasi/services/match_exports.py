"""A whole ranking as lines of a file: every match with its points by part, computed now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.scoring.policy import Policy
from hilirisasi.services import listing_search, match_lists, matching, open_plans, policies
from hilirisasi.services.match_rows import MatchRow, group_rows
from hilirisasi.services.plans import WITH_NAMES
from models import Listing, Plan


@dataclass(frozen=True, slots=True)
class Line:
    """One match; ``points`` by part sum to the score; ``place`` from 1 among ranked single ones."""

    match: MatchRow
    points: Mapping[str, float | None]
    place: int | None


@dataclass(frozen=True, slots=True)
class Table:
    """The lines of one ranking, the records that they name, and the rules they follow."""

    lines: Sequence[Line]
    listings: Mapping[int, Listing]
    plans: Mapping[int, Plan]
    policy: Policy


def of_plan(session: Session, *, plan: Plan, now: datetime) -> Table:
    """Return the supply that a plan could have: pools, what may be ranked, what is kept out."""
    policy = policies.active(session, now=now)
    found = _computed(session, [plan.id], policy, now)
    pools = [each for each in found if each[0].is_pool]
    return _table(session, [*pools, *(each for each in found if not each[0].is_pool)], policy)


def of_listing(session: Session, *, listing: Listing, now: datetime) -> Table:
    """Return the plans that a listing could serve: by U x p, then distance; then those kept out."""
    policy = policies.active(session, now=now)
    wanting = open_plans.list_ids_for(session, listing=listing, now=now)
    plan_ids = match_lists.of_checked(session, wanting)
    found = [
        (match, points)
        for match, points in _computed(session, plan_ids, policy, now)
        if match.listing_id == listing.id
    ]
    found.sort(key=lambda each: _order(each[0]))
    return _table(session, found, policy)


def _order(match: MatchRow) -> tuple[bool, float, float, float, int]:
    """Order as the page does: by U x p, then by U, then by distance."""
    score = -round(match.score or 0.0, 6)
    return not match.is_ranked, -(match.expected or 0.0), score, match.distance_km, match.plan_id


def _computed(
    session: Session, plan_ids: Sequence[int], policy: Policy, now: datetime
) -> list[tuple[MatchRow, dict[str, float | None]]]:
    """Return the matches of some plans in the order of their rankings, with their points."""
    if not plan_ids:
        return []
    ranked = matching.rank_plans(session, plan_ids=plan_ids, policy=policy, now=now)
    points = ranked.scores.points
    return [
        (
            match,
            {name: _known(values[ranked.order[match.position]]) for name, values in points.items()},
        )
        for matches in group_rows(ranked, {}, {}).values()
        for match in matches
    ]


def _known(value: np.float64) -> float | None:
    return None if np.isnan(value) else float(value)


def _table(
    session: Session,
    found: Iterable[tuple[MatchRow, dict[str, float | None]]],
    policy: Policy,
) -> Table:
    lines: list[Line] = []
    place = 0
    for match, points in found:
        is_placed = match.is_ranked and not match.is_pool
        place += is_placed
        lines.append(Line(match, points, place if is_placed else None))
    listing_ids = {listing_id for line in lines for listing_id, _kg in line.match.parts}
    listings = session.scalars(
        sa.select(Listing).options(*listing_search.WITH_NAMES).where(Listing.id.in_(listing_ids))
    )
    plans = session.scalars(
        sa.select(Plan)
        .options(*WITH_NAMES)
        .where(Plan.id.in_({line.match.plan_id for line in lines}))
    )
    return Table(
        lines=lines,
        listings={listing.id: listing for listing in listings},
        plans={plan.id: plan for plan in plans},
        policy=policy,
    )

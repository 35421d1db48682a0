"""*Yang belum kita ketahui*: the assumptions of the policy, by the points that rest on them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.ranking import Ranking as Computed
from hilirisasi.scoring.resting import assumed_points
from hilirisasi.services import open_plans
from models import Match, Plan, Ranking

# A plan's answers choose among several: new plant or old, small firm or not.
SEVERAL: Final = frozenset({"deadweight_share", "wage_idr_per_hok"})


@dataclass(frozen=True, slots=True)
class Unknown:
    """One assumption: in how many matches it is used, and the points that rest on it in all.

    ``value`` is what the policy puts; ``None`` where it puts the worst that a gate lets pass, what
    follows from other figures, or not the same in every match.
    """

    name: str
    value: float | None
    matches: int
    points: float


@dataclass(frozen=True, slots=True)
class Unknowns:
    """All assumptions, those that carry most first; ``oldest_at``: the oldest ranking among them.

    ``matches`` are the single matches that are ranked in the rankings that were counted, ``plans``
    how many plans those are, ``waiting`` how many have no ranking that still holds.
    """

    rows: Sequence[Unknown]
    matches: int
    plans: int
    waiting: int
    oldest_at: datetime | None


def by_plan(ranked: Computed) -> dict[int, dict[str, list[float]]]:
    """Return, by plan, each assumption with its matches and points, as `Ranking` stores it."""
    found: dict[int, dict[str, list[float]]] = {int(plan_id): {} for plan_id in ranked.plan_id}
    for name, (matches, points) in assumed_points(ranked).items():
        for row, plan_id in enumerate(ranked.plan_id):
            if matches[row]:
                found[int(plan_id)][name] = [int(matches[row]), float(points[row])]
    return found


def find(session: Session, *, policy: Policy, now: datetime) -> Unknowns:
    """Return the assumptions under the matches of every plan on show as they were last ranked."""
    rankings = session.scalars(
        sa.select(Ranking).join(Plan).where(open_plans.is_shown(now)).order_by(Ranking.plan_id)
    ).all()
    counted = [
        row
        for row in rankings
        if row.computed_at is not None and row.policy_version == policy.version
    ]
    ranked = session.scalar(
        sa.select(sa.func.count())
        .select_from(Match)
        .where(
            Match.plan_id.in_([row.plan_id for row in counted]),
            Match.is_ranked,
            Match.is_pool.is_(False),
        )
    )
    return Unknowns(
        rows=_rows([row.assumptions for row in counted], policy),
        matches=ranked or 0,
        plans=len(counted),
        waiting=len(rankings) - len(counted),
        oldest_at=min((row.computed_at for row in counted if row.computed_at), default=None),
    )


def _rows(found: Sequence[Mapping[str, Any]], policy: Policy) -> list[Unknown]:
    matches: dict[str, int] = {}
    points: dict[str, float] = {}
    for assumptions in found:
        for name, (count, size) in assumptions.items():
            matches[name] = matches.get(name, 0) + int(count)
            points[name] = points.get(name, 0.0) + size
    values = {name: None if name in SEVERAL else value_of(policy, name) for name in points}
    rows = [Unknown(name, values[name], matches[name], points[name]) for name in points]
    return sorted(rows, key=lambda row: (-row.points, row.name))


def value_of(policy: Policy, name: str) -> float | None:
    """Return what the policy puts for an input or a constant, or ``None``."""
    value = policy.defaults.get(name, getattr(policy, name, None))
    if name == "food_land_share":
        value = policy.gates["food_land_max"]
    return None if value is None else float(value)

"""What would lift a match into the next band: one change at a time, each scored again.

A lever is one thing within a party's power. Its values are tried from the smallest change on, by
the same ranking that the match came from; no formula stands in between. What costs nothing to say
(more jobs, a dearer product) is no lever.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np

from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.ranking import Ranking, rank_listing, rank_one, rank_pools
from hilirisasi.scoring.records import Listings, Plans, Reference
from hilirisasi.scoring.whatif_levers import LISTING_LEVERS, PLAN_LEVERS, Move

LISTED: Final = "listed"  # the aim of a match that a gate keeps out


@dataclass(frozen=True, slots=True)
class WhatIf:
    """One change that is enough: from what to what, and what the match then scores."""

    lever: str
    before: float
    after: float
    step: float
    score: float
    band: str


@dataclass(frozen=True, slots=True)
class WhatIfs:
    """The changes of one party that reach the aim, in the order of the levers.

    ``aim`` is a band, `LISTED`, or ``None`` in the highest band. ``tried`` names every lever that
    could be moved at all.
    """

    aim: str | None
    found: tuple[WhatIf, ...]
    tried: tuple[str, ...]


def of_plan(
    listings: Listings, plan: Plans, reference: Reference, policy: Policy, listing_row: int
) -> WhatIfs | None:
    """What the investor could change in the one plan; ``None`` where there is no score to lift."""
    aim = _aim(rank_one(listings, plan, reference, policy, 0, listing_row), policy)
    return _of_plan(
        plan,
        policy,
        aim,
        lambda plans: rank_listing(listings, plans, reference, policy, listing_row),
    )


def of_pool(
    listings: Listings, plan: Plans, reference: Reference, policy: Policy
) -> WhatIfs | None:
    """What the investor could change for the plan's pool, which is gathered anew each time."""
    aim = _aim(rank_pools(listings, plan, reference, policy), policy)
    return _of_plan(plan, policy, aim, lambda plans: rank_pools(listings, plans, reference, policy))


def _of_plan(
    plan: Plans, policy: Policy, aim: "_Aim | None", rank: Callable[[Plans], Ranking]
) -> WhatIfs | None:
    """The plan's changes that reach the aim; ``rank`` gives each variant at most one row."""
    if aim is None:
        return None
    moves = {name: values(plan, policy) for name, (values, _change) in PLAN_LEVERS.items()}
    moves = {name: move for name, move in moves.items() if len(move.values)}
    if aim.name is None or not moves:
        return WhatIfs(aim.name, (), tuple(moves))
    variants = [
        PLAN_LEVERS[name][1](_copies(plan, len(move.values)), move.values)
        for name, move in moves.items()
    ]
    ranking = rank(_together(variants))
    scores = np.full(sum(len(move.values) for move in moves.values()), np.nan)
    scores[ranking.plan_row] = np.where(ranking.scores.is_ranked, ranking.scores.score, np.nan)
    found, start = [], 0
    for name, move in moves.items():
        part = scores[start : start + len(move.values)]
        start += len(part)
        enough = np.flatnonzero(part >= aim.least)  # NaN is not enough
        if len(enough):
            found.append(_what_if(name, move, int(enough[0]), float(part[enough[0]]), policy))
    return WhatIfs(aim.name, tuple(found), tuple(moves))


def of_listing(
    listings: Listings, plan: Plans, reference: Reference, policy: Policy, listing_row: int
) -> WhatIfs | None:
    """What the village could change in the one listing; ``None`` where there is no score to lift.

    A village's change moves its surroundings too, so each value is ranked by itself.
    """
    aim = _aim(rank_one(listings, plan, reference, policy, 0, listing_row), policy)
    if aim is None:
        return None
    moves = {name: values(listings, listing_row) for name, values in LISTING_LEVERS.items()}
    moves = {name: move for name, move in moves.items() if len(move.values)}
    found = []
    for name, move in moves.items() if aim.name else ():
        for place, value in enumerate(move.values):
            changed = _changed(listings, listing_row, name, float(value))
            score = _score(rank_one(changed, plan, reference, policy, 0, listing_row))
            if score >= aim.least:
                found.append(_what_if(name, move, place, score, policy))
                break
    return WhatIfs(aim.name, tuple(found), tuple(moves))


@dataclass(frozen=True, slots=True)
class _Aim:
    name: str | None
    least: float


def _aim(ranking: Ranking, policy: Policy) -> _Aim | None:
    """The next band and its least score; to be listed at all where a gate keeps the match out."""
    if not len(ranking.order) or not ranking.is_scored[0]:
        return None
    score = _score(ranking)
    if np.isnan(score):
        return _Aim(LISTED, -np.inf)
    above = sorted((least, band) for band, least in policy.bands.items() if least > score)
    return _Aim(above[0][1], above[0][0]) if above else _Aim(None, np.inf)


def _score(ranking: Ranking) -> float:
    """The score of the one row; NaN where it may not be ranked."""
    is_ranked = len(ranking.order) and ranking.scores.is_ranked[0]
    return float(ranking.scores.score[0]) if is_ranked else float("nan")


def _what_if(lever: str, move: Move, place: int, score: float, policy: Policy) -> WhatIf:
    after = float(move.values[place])
    return WhatIf(lever, move.before, after, move.step, score, policy.band_of(score))


def _changed(listings: Listings, row: int, name: str, value: float) -> Listings:
    column = getattr(listings, name).copy()
    column[row] = column[row] * (1 + value) if name == "harvest_kg" else value
    return replace(listings, **{name: column})


def _copies(plan: Plans, count: int) -> Plans:
    return Plans(
        **{
            field.name: np.repeat(getattr(plan, field.name)[:1], count, axis=0)
            for field in fields(Plans)
        }
    )


def _together(variants: list[Plans]) -> Plans:
    columns = {
        field.name: np.concatenate([getattr(variant, field.name) for variant in variants])
        for field in fields(Plans)
    }
    columns["plan_id"] = np.arange(1, len(columns["plan_id"]) + 1)
    return Plans(**columns)

"""What drafted rules would do to today's matches: who rises, who falls, by regency."""

import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from hilirisasi.actors import Actor
from hilirisasi.months import day_of
from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.ranking import Ranking
from hilirisasi.scoring.records import Floats, Integers
from hilirisasi.services import audit, matching, open_plans, policies, rankings, regional
from hilirisasi.services.matching import Inputs
from hilirisasi.services.transactions import hold, transaction
from hilirisasi.workflow import refuse_unless
from models import Listing, Plan, PolicyRecord, PolicyStatus, Region

log = logging.getLogger(__name__)

EXAMPLES: Final = 10  # of the matches that rise most, and of those that fall most
SAME_POINTS: Final = 0.05  # points that round to the same first decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """How many matches of one regency's villages change; ``mean_points`` over those scored twice.

    ``rises`` and ``falls`` are places in the list of a plan; ``enters`` and ``leaves`` are what
    the gates let in and keep out.
    """

    regency_code: str
    matches: int
    rises: int
    falls: int
    enters: int
    leaves: int
    mean_points: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One match before and after; place 0: kept out by a gate."""

    plan_id: int
    listing_id: int
    place_before: int
    place_after: int
    points_before: float | None
    points_after: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """The effect of some rules, against those in force, on the matches of one instant."""

    compared_with: str
    plans: int
    matches: int
    regencies: tuple[Effect, ...]  # by code
    risers: tuple[Move, ...]
    fallers: tuple[Move, ...]


def ask(
    session: Session, *, draft: PolicyRecord, row_version: int, actor: Actor, now: datetime
) -> None:
    """Ask for a trial of a draft on today's matches; a worker does it, since it may take a minute.

    Raises
    ------
    InvalidTransitionError
        It is no draft any more.
    StaleEditError
    """
    with transaction(session):
        hold(session, draft, version=row_version)
        refuse_unless(draft, PolicyStatus.DRAFT)
        draft.simulation = draft.simulated_at = None
        draft.simulation_asked_at = now
        audit.record(session, actor=actor, action="policy.simulate", subject=draft, now=now)


def work(session: Session, *, now: datetime) -> int:
    """Try the draft that waits longest; return how many were tried. No ranking changes.

    A draft that changed meanwhile keeps nothing of it; one that cannot be tried waits no longer.
    """
    draft = session.scalars(
        sa.select(PolicyRecord)
        .where(
            PolicyRecord.status == PolicyStatus.DRAFT,
            PolicyRecord.simulation_asked_at.is_not(None),
        )
        .order_by(PolicyRecord.simulation_asked_at, PolicyRecord.version)
        .limit(1)
        .execution_options(populate_existing=True)
    ).first()
    if draft is None:
        return 0
    row_version = draft.row_version
    try:
        simulation = asdict(_simulate(session, draft, now))
    except rankings.SCORING_ERRORS as error:
        log.warning("draft %s cannot be tried: %s", draft.version, type(error).__name__)
        simulation = None
    with transaction(session):
        hold(session, draft)
        if draft.row_version == row_version:
            draft.simulation, draft.simulation_asked_at = simulation, None
            draft.simulated_at = None if simulation is None else now
    return 1


def _simulate(session: Session, draft: PolicyRecord, now: datetime) -> Simulation:
    in_force = policies.active(session, now=now)
    # The version seeds the draws: under one label only the rules differ, not the luck.
    rules = replace(policies.policy_of(draft), version=in_force.version)
    plan_ids = open_plans.list_ids(session, now=now)
    before = matching.load_inputs(session, plan_ids=plan_ids, now=now)
    day = day_of(now)
    after = replace(before, reference=regional.reference(session, today=day, draft=draft.version))
    session.commit()  # scoring holds no transaction
    return compare((before, in_force), (after, rules))


def compare(old: tuple[Inputs, Policy], new: tuple[Inputs, Policy]) -> Simulation:
    """Return what changes between two computations of the same plans and listings."""
    first, second = _places(matching.rank(*old)), _places(matching.rank(*new))
    both, rows, others = np.intersect1d(first.key, second.key, return_indices=True)
    place_before, place_after = first.place[rows], second.place[others]
    points_before, points_after = first.points[rows], second.points[others]
    was, comes = place_before > 0, place_after > 0
    changed = np.abs(points_after - points_before) >= SAME_POINTS
    moves = np.where(was & comes, place_before - place_after, 0)
    regency = old[0].listings.regency_code[first.listing_row[rows]]
    effects = []
    for code in np.unique(regency).tolist():
        here = regency == code
        known = here & np.isfinite(points_before) & np.isfinite(points_after)
        change = points_after[known] - points_before[known]
        effects.append(
            Effect(
                regency_code=code,
                matches=int(here.sum()),
                rises=int((moves[here] > 0).sum()),
                falls=int((moves[here] < 0).sum()),
                enters=int((~was & comes)[here].sum()),
                leaves=int((was & ~comes)[here].sum()),
                mean_points=float(change.mean()) if len(change) else None,
            )
        )
    gain = np.where(was & comes & changed, points_after - points_before, 0.0)
    order = np.lexsort([both, -gain])
    listing_id = old[0].listings.listing_id[first.listing_row[rows]]
    plan_id = old[0].plans.plan_id[first.plan_row[rows]]
    found = [
        Move(
            plan_id=int(plan_id[row]),
            listing_id=int(listing_id[row]),
            place_before=int(place_before[row]),
            place_after=int(place_after[row]),
            points_before=_known(points_before[row]),
            points_after=_known(points_after[row]),
        )
        for row in (*order[:EXAMPLES], *order[::-1][:EXAMPLES])
    ]
    shown = len(found) // 2
    return Simulation(
        compared_with=old[1].version,
        plans=len(old[0].plans.plan_id),
        matches=len(both),
        regencies=tuple(effects),
        risers=tuple(move for move in found[:shown] if _gain(move) > 0),
        fallers=tuple(move for move in found[shown:] if _gain(move) < 0),
    )


def kept(draft: PolicyRecord) -> Simulation | None:
    """Return the simulation that a draft holds, or ``None`` where it changed since."""
    content = draft.simulation
    if content is None:
        return None
    lists: Mapping[str, Any] = {
        "regencies": tuple(Effect(**row) for row in content["regencies"]),
        "risers": tuple(Move(**row) for row in content["risers"]),
        "fallers": tuple(Move(**row) for row in content["fallers"]),
    }
    return Simulation(**{**content, **lists})


def names_of(
    session: Session, simulation: Simulation
) -> tuple[dict[str, Region], dict[int, Listing], dict[int, Plan]]:
    """Return the records that a simulation names: regencies, listings, plans."""
    moves = (*simulation.risers, *simulation.fallers)
    regions = session.scalars(
        sa.select(Region).where(Region.code.in_([x.regency_code for x in simulation.regencies]))
    )
    listings = session.scalars(
        sa.select(Listing)
        .options(joinedload(Listing.village), joinedload(Listing.form))
        .where(Listing.id.in_({move.listing_id for move in moves}))
    )
    plans = session.scalars(
        sa.select(Plan)
        .options(joinedload(Plan.organisation))
        .where(Plan.id.in_({move.plan_id for move in moves}))
    )
    return (
        {region.code: region for region in regions},
        {listing.id: listing for listing in listings},
        {plan.id: plan for plan in plans},
    )


@dataclass(frozen=True, slots=True)
class _Places:
    """Single listings of all plans: which, at which place (0: kept out), with how many points."""

    key: Integers
    plan_row: Integers
    listing_row: Integers
    place: Integers
    points: Floats


def _places(ranked: Ranking) -> _Places:
    order = ranked.order[~ranked.is_pool[ranked.order]]
    plan_row, listing_row = ranked.plan_row[order], ranked.listing_row[order]
    starts = np.flatnonzero(np.diff(plan_row, prepend=-1))
    lengths = np.diff(np.append(starts, len(order)))
    place = np.arange(1, len(order) + 1) - np.repeat(starts, lengths)
    return _Places(
        key=plan_row.astype(np.int64) * 2**32 + ranked.listing_id[order],
        plan_row=plan_row,
        listing_row=listing_row,
        place=np.where(ranked.scores.is_ranked[order], place, 0),
        points=ranked.scores.score[order],
    )


def _gain(move: Move) -> float:
    return (move.points_after or 0.0) - (move.points_before or 0.0)


def _known(value: np.float64) -> float | None:
    return None if np.isnan(value) else float(value)

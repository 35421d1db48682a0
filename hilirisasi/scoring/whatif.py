"""What would lift a match into the next band: one change at a time, each scored again.

A lever is one thing within a party's power. Its values are tried from the smallest change on, by
the same ranking that the match came from; no formula stands in between. What costs nothing to say
(more jobs, a dearer product) is no lever.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from math import floor, log10
from typing import Any, Final

import numpy as np

from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.ranking import Ranking, rank_listing, rank_one
from hilirisasi.scoring.records import Floats, Listings, Plans, PricePlace, Reference

LISTED: Final = "listed"  # the aim of a match that a gate keeps out
MOST_STEPS: Final = 40
SHARE_STEP: Final = 0.05
SMALL_SHARE_STEP: Final = 0.01
SIZE_STEP: Final = 0.05
HARVEST_STEP: Final = 0.1  # of what is grown now, up to twice as much
EVIDENCE: Final = (0.15, 0.30)  # a study, a signed plan with a record
MOST_PROFIT_SHARE: Final = 0.3  # beyond it nobody invests
LEAST_PEAK: Final = 0.2  # of the peak month's labour
PRICE_STEPS: Final = (1.0, 2.5, 5.0, 10.0)


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


@dataclass(frozen=True, slots=True)
class _Try:
    """The values of one lever, the smallest change first, from ``before`` in steps of ``step``."""

    before: float
    step: float
    values: Floats


Values = Callable[[Plans, Policy], _Try]
Change = Callable[[Plans, Floats], Plans]


def of_plan(
    listings: Listings, plan: Plans, reference: Reference, policy: Policy, listing_row: int
) -> WhatIfs | None:
    """What the investor could change in the one plan; ``None`` where there is no score to lift."""
    aim = _aim(rank_one(listings, plan, reference, policy, 0, listing_row), policy)
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
    ranking = rank_listing(listings, _together(variants), reference, policy, listing_row)
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
    moves = {
        "harvest_kg": _Try(0.0, HARVEST_STEP, HARVEST_STEP * np.arange(1.0, 11.0)),
        "raw_material_overlap_share": _falling(
            float(listings.raw_material_overlap_share[listing_row]), SHARE_STEP
        ),
    }
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


def _what_if(lever: str, move: _Try, place: int, score: float, policy: Policy) -> WhatIf:
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


def _rising(before: float, step: float, most: float) -> _Try:
    """From one value up in steps, whole multiples of the step, to the greatest."""
    first = floor(before / step + 1e-9) + 1
    count = min(MOST_STEPS, max(0, floor(most / step + 1e-9) - first + 1))
    return _Try(before, step, np.round(step * np.arange(first, first + count), 6))


def _falling(before: float, step: float) -> _Try:
    """From one value down in steps, whole multiples of the step, to 0; nothing from a blank."""
    if not before > 0:
        return _Try(before, step, np.empty(0))
    last = int(np.ceil(before / step - 1e-9)) - 1
    return _Try(before, step, np.round(step * np.arange(last, -1, -1.0), 6)[:MOST_STEPS])


def price_step(price_idr_per_kg: float) -> float:
    """A round step of at least 1 % of a price: Rp25 of Rp1,400, Rp1,000 of Rp52,000."""
    least = price_idr_per_kg / 100
    power = 10.0 ** floor(log10(least))
    return max(1.0, next(part * power for part in PRICE_STEPS if part * power >= least))


def _price(plan: Plans, _policy: Policy) -> _Try:
    price = float(plan.price_idr_per_kg[0])
    return _rising(price, price_step(price), 2 * price)


def _deduction(plan: Plans, _policy: Policy) -> _Try:
    return _falling(float(plan.deduction_share[0]), SMALL_SHARE_STEP)


def _haulage(plan: Plans, _policy: Policy) -> _Try:
    is_away = plan.price_place[0] != PricePlace.FARM
    is_borne = bool(is_away and plan.farmer_pays_haulage[0] > 0)
    return _Try(1.0, 1.0, np.array([0.0] if is_borne else []))


def _floor(plan: Plans, _policy: Policy) -> _Try:
    """A floor in the contract, from half the price up to the whole of it."""
    price = float(plan.price_idr_per_kg[0])
    step = price_step(price)
    known = float(plan.floor_price_idr_per_kg[0]) if plan.written_price_floor[0] > 0 else 0.0
    before = 0.0 if np.isnan(known) else known
    move = _rising(max(before, price / 2), step, price)
    values = move.values if before >= price else np.append(move.values, price)
    return _Try(before, step, np.unique(values))


def _share(name: str, step: float, most: float) -> Values:
    """A share to raise, from what it counts as now."""

    def values(plan: Plans, policy: Policy) -> _Try:
        return _rising(_counted(plan, policy, name), step, most)

    return values


def _outside_workers(plan: Plans, policy: Policy) -> _Try:
    return _falling(_counted(plan, policy, "worker_leakage_share"), SHARE_STEP)


def _evidence(plan: Plans, _policy: Policy) -> _Try:
    before = float(plan.claim_evidence_exponent[0])
    is_claimed = plan.claimed_jobs_fte[0] > 0
    better = [value for value in EVIDENCE if value > before]
    return _Try(before, EVIDENCE[0], np.array(better if is_claimed else []))


def _size(_plan: Plans, _policy: Policy) -> _Try:
    """A smaller plant, as a share of what is planned; a bigger one is another plan."""
    return _Try(1.0, SIZE_STEP, np.round(1 - SIZE_STEP * np.arange(1, 20), 6))


def _new_land(plan: Plans, _policy: Policy) -> _Try:
    land_ha = float(plan.new_land_ha[0])
    if np.isnan(land_ha):
        return _Try(land_ha, 1.0, np.array([0.0]))
    return _falling(land_ha, max(1.0, float(np.ceil(land_ha / MOST_STEPS))))


def _peak(plan: Plans, _policy: Policy) -> _Try:
    known = plan.peak_labour_hok[0] > 0
    steps = np.arange(1 - SHARE_STEP, LEAST_PEAK - SHARE_STEP / 2, -SHARE_STEP)
    return _Try(1.0, SHARE_STEP, np.round(steps, 6) if known else np.empty(0))


def _counted(plan: Plans, policy: Policy, name: str) -> float:
    value = float(getattr(plan, name)[0])
    return float(policy.defaults[name]) if np.isnan(value) else value


def _set(name: str) -> Change:
    def change(plans: Plans, values: Floats) -> Plans:
        columns: dict[str, Any] = {name: values}
        return replace(plans, **columns)

    return change


def _write_floor(plans: Plans, values: Floats) -> Plans:
    return replace(plans, floor_price_idr_per_kg=values, written_price_floor=np.ones(len(values)))


def _shrink(plans: Plans, values: Floats) -> Plans:
    """The whole plant in proportion: what it needs, costs, employs, and opens."""
    return replace(
        plans,
        need_kg=plans.need_kg * values[:, None],
        investment_idr_bn=plans.investment_idr_bn * values,
        claimed_jobs_fte=plans.claimed_jobs_fte * values,
        new_land_ha=plans.new_land_ha * values,
        peak_labour_hok=plans.peak_labour_hok * values,
    )


def _level_peak(plans: Plans, values: Floats) -> Plans:
    return replace(plans, peak_labour_hok=plans.peak_labour_hok * values)


# lever: (values to try, what they change); in the order shown.
PLAN_LEVERS: Final[Mapping[str, tuple[Values, Change]]] = {
    "price_idr_per_kg": (_price, _set("price_idr_per_kg")),
    "deduction_share": (_deduction, _set("deduction_share")),
    "farmer_pays_haulage": (_haulage, _set("farmer_pays_haulage")),
    "floor_price_idr_per_kg": (_floor, _write_floor),
    "worker_leakage_share": (_outside_workers, _set("worker_leakage_share")),
    "local_input_share": (
        _share("local_input_share", SHARE_STEP, 1.0),
        _set("local_input_share"),
    ),
    "village_sourcing_share": (
        _share("village_sourcing_share", SHARE_STEP, 1.0),
        _set("village_sourcing_share"),
    ),
    "community_profit_share": (
        _share("community_profit_share", SMALL_SHARE_STEP, MOST_PROFIT_SHARE),
        _set("community_profit_share"),
    ),
    "claim_evidence_exponent": (_evidence, _set("claim_evidence_exponent")),
    "plant_size": (_size, _shrink),
    "new_land_ha": (_new_land, _set("new_land_ha")),
    "peak_labour_hok": (_peak, _level_peak),
}
LISTING_LEVERS: Final = ("harvest_kg", "raw_material_overlap_share")

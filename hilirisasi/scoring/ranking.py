"""The ranking: candidates, pairs and pools, scored in one go, in a stated order for each plan."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hilirisasi.scoring.ageing import aged, freshness_of
from hilirisasi.scoring.candidates import Candidates, find_candidates
from hilirisasi.scoring.combine import Scores, score
from hilirisasi.scoring.draws import Spread, expected_points, profit_percent
from hilirisasi.scoring.pairs import PairFrame, build_pairs
from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.pools import Pools, build_pools
from hilirisasi.scoring.prices import TOLERANCE
from hilirisasi.scoring.records import Floats, Integers, Listings, Plans, Reference, Texts
from hilirisasi.scoring.setting import Setting, make_setting
from hilirisasi.scoring.supply import deliveries_kg

SCORE_DECIMALS = 6  # scores that differ by less are ties
POOL = -1  # in listing_row and listing_id
# Without these a match is shown as reference and not scored.
REQUIRED = (
    "conversion_kg_per_kg",
    "labour_hok_per_kg_raw",
    "other_input_cost_idr_per_kg_raw",
    "product_price_idr_per_kg",
    "offered_raw_price_idr_per_kg",
    "reference_raw_price_idr_per_kg",
)
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Matches of all plans (r rows: pools, then pairs) and the order to show them in."""

    plan_id: Integers  # (m,): every plan asked for, also those without a match
    plan_row: Integers
    plan_id_of_row: Integers
    listing_row: Integers  # POOL where the match is a pool
    listing_id: Integers  # POOL where the match is a pool
    is_pool: Flags
    distance_km: Floats
    taken_kg: Floats  # (r, 12), by the month in which the plant receives it
    shortfall_kg: Floats  # (r, 12), of the plan's need
    frame: PairFrame
    scores: Scores
    is_scored: Flags  # False: a coefficient or price of `REQUIRED` is not known
    freshness: Floats  # share at which the tonnes counted, for the age of what was told
    spread: Spread
    plan_commodity: Texts  # (m,)
    profit_percent: Integers  # p, P(the plant runs at a profit) in whole per cent
    expected: Floats  # U x p, from the printed U and p; NaN where not scored
    order: Integers  # rows, plan by plan, best first
    part_starts: Integers  # parts of row i: part_starts[i] to part_starts[i + 1]
    part_listing_id: Integers
    part_kg: Floats  # (q, 12)

    @property
    def inputs(self) -> Mapping[str, Floats]:
        """The inputs of the score, NaN where unknown."""
        return self.frame.inputs

    def parts_of(self, row: int) -> list[tuple[int, Floats]]:
        """Listing and kg by month of each part; a pair has one part."""
        found = range(self.part_starts[row], self.part_starts[row + 1])
        return [(int(self.part_listing_id[part]), self.part_kg[part]) for part in found]


def rank(listings: Listings, plans: Plans, reference: Reference, policy: Policy) -> Ranking:
    """Find, score and order every match of the plans.

    In each plan what may be ranked comes before what a gate keeps out, pools before single
    listings, then the expected score U x p falling, the score (to six decimals) falling, the
    distance rising, the listing's id.
    """
    candidates = find_candidates(listings, plans)
    setting = make_setting(listings, plans, reference, policy, candidates)
    pairs = _build_pairs(setting, candidates)
    return _assemble(setting, build_pools(setting, candidates), pairs)


def rank_one(
    listings: Listings,
    plans: Plans,
    reference: Reference,
    policy: Policy,
    plan_row: int,
    listing_row: int,
    *,
    taken_kg: Floats | None = None,
) -> Ranking:
    """One pair of a plan and a listing, with the same numbers as in `rank`; no rows: no match.

    ``taken_kg`` (1, 12) is what both sides agreed on, instead of all that is needed and free.
    """
    found = find_candidates(listings, plans)
    asked = np.flatnonzero((found.plan_row == plan_row) & (found.listing_row == listing_row))
    candidates = found.take(asked)
    setting = make_setting(listings, plans, reference, policy, candidates)
    pairs = _build_pairs(setting, candidates, None if taken_kg is None else taken_kg[: len(asked)])
    return _assemble(setting, build_pools(setting, found.take(asked[:0])), pairs)


def rank_listing(
    listings: Listings, plans: Plans, reference: Reference, policy: Policy, listing_row: int
) -> Ranking:
    """Each of some plans with one listing, with the same numbers as in `rank`; no pools."""
    found = find_candidates(listings, plans)
    candidates = found.take(np.flatnonzero(found.listing_row == listing_row))
    setting = make_setting(listings, plans, reference, policy, candidates)
    nobody = candidates.take(np.empty(0, np.int64))
    return _assemble(setting, build_pools(setting, nobody), _build_pairs(setting, candidates))


def rank_pools(listings: Listings, plans: Plans, reference: Reference, policy: Policy) -> Ranking:
    """The pool of each plan that has one, with the same numbers as in `rank`; no pairs."""
    candidates = find_candidates(listings, plans)
    setting = make_setting(listings, plans, reference, policy, candidates)
    pairs = _build_pairs(setting, candidates.take(np.empty(0, np.int64)))
    return _assemble(setting, build_pools(setting, candidates), pairs)


def _build_pairs(
    setting: Setting, candidates: Candidates, taken_kg: Floats | None = None
) -> PairFrame:
    """The candidates that share at least one month: without tonnes there is no match."""
    plan_row, listing_row = candidates.plan_row, candidates.listing_row
    if taken_kg is None:
        taken_kg = deliveries_kg(
            setting.plans.need_kg[plan_row],
            setting.free_kg[listing_row],
            setting.listings.storable_months[listing_row],
        )
    traded = np.flatnonzero(taken_kg.any(axis=1))
    if len(traded) < len(plan_row):
        candidates, taken_kg = candidates.take(traded), taken_kg[traded]
    return build_pairs(
        setting, candidates.plan_row, candidates.listing_row, candidates.distance_km, taken_kg
    )


def _assemble(setting: Setting, pools: Pools, pairs: PairFrame) -> Ranking:
    listings, plans = setting.listings, setting.plans
    part_listing_row = np.concatenate([pools.part_listing_row, pairs.listing_row])
    part_kg = np.concatenate([pools.part_kg, pairs.taken_kg])
    part_starts = np.concatenate(
        [pools.part_starts, pools.part_starts[-1] + np.arange(1, len(pairs.plan_row) + 1)]
    )
    frame = _stack(pools.frame, pairs)
    of_parts = freshness_of(listings.confirmed_age_days, setting.policy)[part_listing_row]
    of_plan = freshness_of(plans.confirmed_age_days, setting.policy, "plan")[frame.plan_row]
    share = _by_tonnes(of_parts, part_kg, part_starts) * of_plan
    inputs, freshness = aged(frame.inputs, share, setting.policy)
    frame = replace(frame, inputs=inputs)
    pool_count, pair_count = len(pools.frame.plan_row), len(pairs.plan_row)
    is_pool = np.arange(pool_count + pair_count) < pool_count
    listing_row = np.where(is_pool, POOL, frame.listing_row)
    listing_id = np.where(is_pool, POOL, listings.listing_id[frame.listing_row])
    is_scored = np.all([np.isfinite(frame.inputs[name]) for name in REQUIRED], axis=0)
    scores = _with_rule(score(frame.inputs, setting.policy), plans, frame)
    is_scored &= np.isfinite(scores.score)
    scores = replace(scores, is_ranked=scores.is_ranked & is_scored)
    rounded = np.round(np.where(is_scored, scores.score, 0.0), SCORE_DECIMALS)
    spread = _spread(plans, frame, freshness, of_plan)
    percent = profit_percent(scores.filled, spread, frame.plan_row, plans.commodity, setting.policy)
    expected = expected_points(scores.score, percent)
    return Ranking(
        plan_id=plans.plan_id,
        plan_row=frame.plan_row,
        plan_id_of_row=plans.plan_id[frame.plan_row],
        listing_row=listing_row,
        listing_id=listing_id,
        is_pool=is_pool,
        distance_km=frame.distance_km,
        taken_kg=frame.taken_kg,
        shortfall_kg=np.maximum(plans.need_kg[frame.plan_row] - frame.taken_kg, 0),
        frame=frame,
        scores=scores,
        is_scored=is_scored,
        freshness=freshness,
        spread=spread,
        plan_commodity=plans.commodity,
        profit_percent=percent,
        expected=expected,
        order=np.lexsort(
            [
                listing_id,
                frame.distance_km,
                -rounded,
                np.where(is_scored, -expected, 0.0),
                ~is_pool,
                ~scores.is_ranked,
                frame.plan_row,
            ]
        ),
        part_starts=part_starts,
        part_listing_id=listings.listing_id[part_listing_row],
        part_kg=part_kg,
    )


def _by_tonnes(values: Floats, part_kg: Floats, starts: Integers) -> Floats:
    """The mean of the parts' values by their tonnes, one a match; exactly 1 where all are 1."""
    if not len(values):
        return np.ones(0)
    kg = part_kg.sum(axis=1)
    missing = np.add.reduceat((1 - values) * kg, starts[:-1])
    return np.asarray(1 - missing / np.add.reduceat(kg, starts[:-1]))


def _spread(plans: Plans, frame: PairFrame, freshness: Floats, of_plan: Floats) -> Spread:
    return Spread(
        conversion_low=plans.conversion_low_kg_per_kg[frame.plan_row],
        conversion_high=plans.conversion_high_kg_per_kg[frame.plan_row],
        conversion_is_published=plans.conversion_is_published[frame.plan_row],
        freshness=freshness,
        plan_freshness=of_plan,
    )


def breaks_rule(plans: Plans, frame: PairFrame) -> Flags:
    """Whether the offer's deduction or price, at its place, is worse than the statutory rule's."""
    deduction = np.nan_to_num(plans.deduction_share)[frame.plan_row]
    price = plans.price_idr_per_kg[frame.plan_row]
    too_low = price < frame.least_offer_idr_per_kg * (1 - TOLERANCE)
    return np.asarray(too_low | (deduction > frame.most_deduction_share + TOLERANCE**2))


def _with_rule(scores: Scores, plans: Plans, frame: PairFrame) -> Scores:
    """An offer that breaks the rule fails the price gate, whatever its net.

    So does a pool that pays one of its villages too little, whatever it pays on average.
    """
    broken = breaks_rule(plans, frame) | frame.is_underpaid
    price = np.where(broken, 0, scores.gates["price"]).astype(np.int8)
    return replace(
        scores,
        gates={**scores.gates, "price": price},
        is_ranked=scores.is_ranked & ~broken,
    )


def _stack(first: PairFrame, second: PairFrame) -> PairFrame:
    """The rows of two frames, one below the other."""
    columns: dict[str, Any] = {}
    for field in fields(PairFrame):
        one, other = getattr(first, field.name), getattr(second, field.name)
        columns[field.name] = (
            {name: np.concatenate([one[name], other[name]]) for name in one}
            if isinstance(one, dict)
            else np.concatenate([one, other])
        )
    return PairFrame(**columns)

"""Pooled supply: the villages that together fill a plan's need by month, nearest first."""

from dataclasses import dataclass

import numpy as np

from hilirisasi.scoring.candidates import Candidates
from hilirisasi.scoring.catchment import Centres
from hilirisasi.scoring.pairs import PairFrame, build_pairs, catchment_inputs, peak_labour_ratio
from hilirisasi.scoring.records import Floats, Integers
from hilirisasi.scoring.setting import Setting
from hilirisasi.scoring.sphere import are_known, distances_km
from hilirisasi.scoring.supply import MONTHS, deliveries_kg

FEWEST_PARTS = 2  # one listing alone is a pair, not a pool
EDGE = 1 + 1e-9  # so that no rounding leaves the farthest part outside
SUMMED = ("planned_raw_t_per_year", "claimed_jobs_fte", "investment_idr_bn")


@dataclass(frozen=True, slots=True)
class Pools:
    """At most one pool a plan (p rows), with their parts (q rows, pool by pool, nearest first)."""

    frame: PairFrame
    part_starts: Integers  # (p + 1,): parts of pool i are part_starts[i] to part_starts[i + 1]
    part_listing_row: Integers
    part_kg: Floats  # (q, 12)
    shortfall_kg: Floats  # (p, 12), of the plan's need


@dataclass(frozen=True, slots=True)
class _Lines:
    """The listings of each plan in the order they are asked, and where each plan gathers."""

    plan_row: Integers
    listing_row: Integers
    distance_km: Floats
    centre: Floats  # (m, 3)


def build_pools(setting: Setting, candidates: Candidates) -> Pools:
    """One pool for each plan that two or more listings serve.

    The pool gathers around the site; without a site around the listing with most to sell, within
    the plan's radius of it. Prices are weighted by tonnes; sums of the surroundings are taken
    once, around the centre, as far as the farthest part where that is beyond the catchment.
    """
    lines = _lines(setting, candidates)
    taken_kg, remaining_kg = _fill(setting, lines)
    used = taken_kg.any(axis=1)
    counts = np.bincount(lines.plan_row[used], minlength=len(setting.need_t))
    used &= counts[lines.plan_row] >= FEWEST_PARTS
    plan_row, starts = np.unique(lines.plan_row[used], return_index=True)
    part_starts = np.append(starts, used.sum()).astype(np.int64)
    parts = build_pairs(
        setting,
        lines.plan_row[used],
        lines.listing_row[used],
        lines.distance_km[used],
        taken_kg[used],
    )
    return Pools(
        frame=_gather(setting, parts, lines.centre[plan_row], starts),
        part_starts=part_starts,
        part_listing_row=parts.listing_row,
        part_kg=parts.taken_kg,
        shortfall_kg=remaining_kg[plan_row],
    )


def _lines(setting: Setting, candidates: Candidates) -> _Lines:
    listings, plans = setting.listings, setting.plans
    plan_row, listing_row = candidates.plan_row, candidates.listing_row
    distance_km, centre = candidates.distance_km.copy(), setting.plan_point.copy()
    without_site = np.flatnonzero(~are_known(centre)[plan_row])
    if len(without_site):
        plan, seller = plan_row[without_site], listing_row[without_site]
        free_kg = setting.free_kg.sum(axis=1)
        order = np.lexsort([listings.listing_id[seller], -free_kg[seller], plan])
        served, first = np.unique(plan[order], return_index=True)
        centre[served] = setting.listing_point[seller[order[first]]]
        distance_km[without_site] = distances_km(setting.listing_point[seller], centre[plan])
    # NaN, a village without a point, is not near.
    near = np.flatnonzero(distance_km <= plans.radius_km[plan_row])
    order = near[
        np.lexsort([listings.listing_id[listing_row[near]], distance_km[near], plan_row[near]])
    ]
    return _Lines(plan_row[order], listing_row[order], distance_km[order], centre)


def _fill(setting: Setting, lines: _Lines) -> tuple[Floats, Floats]:
    """What each listing in line gives, (r, 12), and what is missing at the end, (m, 12).

    Goes from place to place in the line, for all plans at once.
    """
    remaining_kg = setting.plans.need_kg.copy()
    taken_kg = np.zeros((len(lines.plan_row), MONTHS))
    served, start, length = np.unique(lines.plan_row, return_index=True, return_counts=True)
    for place in range(int(length.max(initial=0))):
        waiting = (length > place) & remaining_kg[served].any(axis=1)
        if not waiting.any():
            break
        served, start, length = served[waiting], start[waiting], length[waiting]
        rows = start + place
        sellers = lines.listing_row[rows]
        given = deliveries_kg(
            remaining_kg[served],
            setting.free_kg[sellers],
            setting.listings.storable_months[sellers],
        )
        taken_kg[rows] = given
        remaining_kg[served] -= given
    return taken_kg, remaining_kg


def _gather(setting: Setting, parts: PairFrame, point: Floats, starts: Integers) -> PairFrame:
    """One row a pool from the rows of its parts; ``starts`` is the first part of each."""
    if not len(starts):
        return parts
    weight = parts.inputs["planned_raw_t_per_year"]

    def total(values: Floats) -> Floats:
        return np.add.reduceat(values, starts, axis=0)

    def mean(values: Floats) -> Floats:
        return total(values * weight) / total(weight)

    share = total(parts.share)
    farthest_km = np.maximum.reduceat(parts.distance_km, starts)
    plan_row = parts.plan_row[starts]
    around = setting.surroundings.add_up(
        Centres(
            product=setting.plan_product[plan_row],
            point=point,
            radius_km=np.maximum(
                farthest_km * EDGE, setting.policy.defaults["catchment_radius_km"]
            ),
        )
    )
    inputs = {
        name: total(values) if name in SUMMED else mean(values)
        for name, values in parts.inputs.items()
    }
    of_place = {
        **catchment_inputs(around, share),
        "peak_labour_ratio": peak_labour_ratio(setting.plans.peak_labour_hok[plan_row], around),
    }
    for name, values in of_place.items():  # unknown for one part is unknown for the pool
        inputs[name] = np.where(np.isnan(inputs[name]), np.nan, values)
    return PairFrame(
        plan_row=plan_row,
        listing_row=parts.listing_row[starts],
        distance_km=mean(parts.distance_km),
        taken_kg=total(parts.taken_kg),
        share=share,
        inputs=inputs,
        marks={name: np.maximum.reduceat(mark, starts) for name, mark in parts.marks.items()},
        haulage_idr_per_kg=mean(parts.haulage_idr_per_kg),
        least_offer_idr_per_kg=np.maximum.reduceat(parts.least_offer_idr_per_kg, starts),
        most_deduction_share=np.minimum.reduceat(parts.most_deduction_share, starts),
    )

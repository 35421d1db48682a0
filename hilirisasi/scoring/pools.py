"""Pooled supply: the villages that together fill a plan's need by month, at least cost."""

from dataclasses import dataclass

import numpy as np

from hilirisasi.scoring.candidates import Candidates
from hilirisasi.scoring.catchment import Centres
from hilirisasi.scoring.fill import Flags
from hilirisasi.scoring.pairs import PairFrame, build_pairs, catchment_inputs, peak_labour_ratio
from hilirisasi.scoring.records import Floats, Integers
from hilirisasi.scoring.setting import Setting
from hilirisasi.scoring.sphere import are_known, distances_km
from hilirisasi.scoring.supply import MONTHS
from hilirisasi.scoring.windows import Room, deliveries_of, kept_months

FEWEST_PARTS = 2  # one listing alone is a pair, not a pool
EDGE = 1 + 1e-9  # so that no rounding leaves the farthest part outside
SUMMED = ("planned_raw_t_per_year", "claimed_jobs_fte", "investment_idr_bn")


@dataclass(frozen=True, slots=True)
class Lines:
    """The listings of each plan in the order they are asked, and where each plan gathers.

    One offer holds for all, so what a kilogram costs, net price and haulage whoever bears it, rises
    with the distance alone: the nearest come first, then the listing's id.
    """

    plan_row: Integers
    listing_row: Integers
    distance_km: Floats
    centre: Floats  # (m, 3)


@dataclass(frozen=True, slots=True)
class Pools:
    """At most one pool a plan (p rows), with their parts (q rows, pool by pool, nearest first)."""

    lines: Lines
    frame: PairFrame
    part_starts: Integers  # (p + 1,): parts of pool i are part_starts[i] to part_starts[i + 1]
    part_listing_row: Integers
    part_kg: Floats  # (q, 12), by the month in which the plant receives it
    part_harvest_kg: Floats  # (q, 12), the same by the month of harvest
    part_is_underpaid: Flags  # (q,)
    shortfall_kg: Floats  # (p, 12), of the plan's need


def build_pools(setting: Setting, candidates: Candidates) -> Pools:
    """One pool for each plan that two or more listings serve.

    The pool gathers around the site; without a site around the listing with most to sell, within
    the plan's radius of it. It meets as much of the need as can be met, at least cost (`windows`).
    The offered price changes no pool, so that a higher one never costs points by the villages that
    it draws in. Prices are weighted by tonnes; sums of the surroundings are taken once, around the
    centre, as far as the farthest part where that is beyond the catchment.
    """
    lines = _lines(setting, candidates)
    harvest_kg = _accept(setting, lines)
    used = harvest_kg.any(axis=1)
    counts = np.bincount(lines.plan_row[used], minlength=len(setting.need_t))
    used &= counts[lines.plan_row] >= FEWEST_PARTS
    plan_row, starts = np.unique(lines.plan_row[used], return_index=True)
    part_starts = np.append(starts, used.sum()).astype(np.int64)
    harvest_kg = harvest_kg[used]
    part_kg = _deliver(setting, lines.plan_row[used], lines.listing_row[used], harvest_kg)
    parts = build_pairs(
        setting,
        lines.plan_row[used],
        lines.listing_row[used],
        lines.distance_km[used],
        part_kg,
    )
    frame = _gather(setting, parts, lines.centre[plan_row], starts)
    return Pools(
        lines=lines,
        frame=frame,
        part_starts=part_starts,
        part_listing_row=parts.listing_row,
        part_kg=part_kg,
        part_harvest_kg=harvest_kg,
        part_is_underpaid=parts.is_underpaid,
        shortfall_kg=np.maximum(setting.plans.need_kg[plan_row] - frame.taken_kg, 0),
    )


def _lines(setting: Setting, candidates: Candidates) -> Lines:
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
    return Lines(plan_row[order], listing_row[order], distance_km[order], centre)


def _accept(setting: Setting, lines: Lines) -> Floats:
    """What each listing in line gives by harvest month, (r, 12).

    Goes from place to place in the line, for all plans at once.
    """
    kept = kept_months(setting.listings.storable_months)
    harvest_kg = np.zeros((len(lines.plan_row), MONTHS))
    served, start, length = np.unique(lines.plan_row, return_index=True, return_counts=True)
    room = Room(setting.plans.need_kg[served])
    for place in range(int(length.max(initial=0))):
        waiting = (length > place) & room.is_left()
        if not waiting.all():
            room.keep(waiting)
            start, length = start[waiting], length[waiting]
        if not len(start):
            break
        sellers = lines.listing_row[start + place]
        harvest_kg[start + place] = room.accept(setting.free_kg[sellers], kept[sellers])
    return harvest_kg


def _deliver(
    setting: Setting, plan_row: Integers, listing_row: Integers, harvest_kg: Floats
) -> Floats:
    """What each part brings in each month, (q, 12).

    Of goods that keep equally long and are harvested in one month, those first in line are
    delivered first.
    """
    kept = kept_months(setting.listings.storable_months)[listing_row]
    part_kg = np.where(kept[:, None] == 0, harvest_kg, 0.0)
    if not kept.any():
        return part_kg
    served, plan = np.unique(plan_row, return_inverse=True)
    order = np.lexsort([kept, plan])
    starts = np.flatnonzero(np.diff(plan[order] * MONTHS + kept[order], prepend=-1))
    first_plan, first_kept = plan[order[starts]], kept[order[starts]]
    harvested_kg = np.zeros((MONTHS, MONTHS, len(served)))
    harvested_kg[first_kept, :, first_plan] = np.add.reduceat(harvest_kg[order], starts)
    delivered_kg = deliveries_of(harvested_kg, setting.plans.need_kg[served].T)

    # The goods of a group lie in a row, as long as they weigh; each month takes the next piece.
    last = np.empty_like(harvest_kg)
    last[order] = np.cumsum(harvest_kg[order], axis=0)
    group_starts = (last - harvest_kg)[order[starts]]
    last -= group_starts[np.searchsorted(starts, np.argsort(order), side="right") - 1]
    first, gone = last - harvest_kg, np.zeros_like(last)
    for later in range(1 + int(kept.max())):
        rows = np.flatnonzero((kept >= later) & (kept > 0))
        month = (np.arange(MONTHS) + later) % MONTHS
        piece = delivered_kg[kept[rows, None], np.arange(MONTHS), month, plan[rows, None]]
        until = gone[rows] + piece
        until[kept[rows] == later] = np.inf  # whatever rounding has left
        brought = np.minimum(last[rows], until) - np.maximum(first[rows], gone[rows])
        part_kg[rows[:, None], month] += brought.clip(0)
        gone[rows] = until
    return part_kg


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
        is_underpaid=np.logical_or.reduceat(parts.is_underpaid, starts),
        most_deduction_share=np.minimum.reduceat(parts.most_deduction_share, starts),
    )

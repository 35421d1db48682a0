"""Pooled supply: the villages that together fill a plan's need by month, nearest first."""

from dataclasses import dataclass

import numpy as np

from hilirisasi.scoring.candidates import Candidates, free_kg, product_keys
from hilirisasi.scoring.catchment import Centres, add_up
from hilirisasi.scoring.pairs import PairFrame, build_pairs, catchment_inputs, peak_labour_ratio
from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.records import Floats, Integers, Listings, Plans, Reference
from hilirisasi.scoring.sphere import are_known, distances_km, unit_vectors
from hilirisasi.scoring.supply import MONTHS, deliveries_kg

FEWEST_PARTS = 2  # one listing alone is a pair, not a pool
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
    """The listings of each plan in the order they are asked, and the centre they gather at."""

    plan_row: Integers
    listing_row: Integers
    distance_km: Floats
    point: Floats  # (r, 3) of the centre


def build_pools(
    listings: Listings,
    plans: Plans,
    reference: Reference,
    policy: Policy,
    candidates: Candidates,
) -> Pools:
    """One pool for each plan that two or more listings serve.

    The pool gathers around the site; without a site around the listing with most to sell, within
    the plan's radius of it. Prices are weighted by tonnes; sums of the surroundings are taken
    once, around the centre, as far as the farthest part where that is beyond the catchment.
    """
    lines = _lines(listings, plans, candidates)
    taken_kg, remaining_kg = _fill(listings, plans, lines)
    used = taken_kg.any(axis=1)
    counts = np.bincount(lines.plan_row[used], minlength=len(plans.plan_id))
    used &= counts[lines.plan_row] >= FEWEST_PARTS
    plan_row, starts = np.unique(lines.plan_row[used], return_index=True)
    part_starts = np.append(starts, used.sum()).astype(np.int64)
    parts = build_pairs(
        listings,
        plans,
        reference,
        policy,
        lines.plan_row[used],
        lines.listing_row[used],
        lines.distance_km[used],
        taken_kg[used],
    )
    return Pools(
        frame=_gather(listings, plans, reference, policy, parts, lines.point[used], starts),
        part_starts=part_starts,
        part_listing_row=parts.listing_row,
        part_kg=parts.taken_kg,
        shortfall_kg=remaining_kg[plan_row],
    )


def _lines(listings: Listings, plans: Plans, candidates: Candidates) -> _Lines:
    plan_row, listing_row = candidates.plan_row, candidates.listing_row
    points = unit_vectors(listings.latitude, listings.longitude)
    sites = unit_vectors(plans.latitude, plans.longitude)
    without_site = ~are_known(sites)

    free = free_kg(listings).sum(axis=1)
    order = np.lexsort([listings.listing_id[listing_row], -free[listing_row], plan_row])
    served, first = np.unique(plan_row[order], return_index=True)
    centre = sites.copy()
    centre[served] = np.where(
        without_site[served, None], points[listing_row[order][first]], sites[served]
    )
    gathering = centre[plan_row]
    distance_km = np.where(
        without_site[plan_row],
        distances_km(points[listing_row], gathering),
        candidates.distance_km,
    )
    near = distance_km <= plans.radius_km[plan_row]  # NaN, a village without a point, is not near
    rows = np.flatnonzero(near)
    order = rows[
        np.lexsort([listings.listing_id[listing_row[rows]], distance_km[rows], plan_row[rows]])
    ]
    return _Lines(plan_row[order], listing_row[order], distance_km[order], gathering[order])


def _fill(listings: Listings, plans: Plans, lines: _Lines) -> tuple[Floats, Floats]:
    """What each listing in line gives, (r, 12), and what is missing at the end, (m, 12).

    Goes from place to place in the line, for all plans at once.
    """
    free = free_kg(listings)
    remaining_kg = plans.need_kg.copy()
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
            remaining_kg[served], free[sellers], listings.storable_months[sellers]
        )
        taken_kg[rows] = given
        remaining_kg[served] -= given
    return taken_kg, remaining_kg


def _gather(
    listings: Listings,
    plans: Plans,
    reference: Reference,
    policy: Policy,
    parts: PairFrame,
    point: Floats,
    starts: Integers,
) -> PairFrame:
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
    around = add_up(
        listings,
        reference,
        Centres(
            product=product_keys(plans)[plan_row],
            point=point[starts],
            radius_km=np.maximum(farthest_km, policy.defaults["catchment_radius_km"]),
        ),
    )
    inputs = {
        name: total(values) if name in SUMMED else mean(values)
        for name, values in parts.inputs.items()
    }
    of_place = {
        **catchment_inputs(around, share),
        "peak_labour_ratio": peak_labour_ratio(plans, plan_row, around),
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

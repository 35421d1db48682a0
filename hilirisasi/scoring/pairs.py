"""From records to the inputs of the score: one row a pair of a plan and a listing.

Implements the table of inputs and owners; NaN is unknown and is filled by `score`, the mark says
why. What belongs to the whole plant enters in the pair's share of the plant's need, and the sums
of the catchment in the same share, so that splitting a listing changes no ratio.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from hilirisasi.scoring.candidates import free_kg, product_keys
from hilirisasi.scoring.catchment import (
    KG_PER_T,
    Catchments,
    Centres,
    add_up,
    village_figures,
)
from hilirisasi.scoring.marks import Marks, Origin, marks_of
from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.prices import offer_prices, reference_prices
from hilirisasi.scoring.records import Floats, Integers, Listings, Plans, Reference
from hilirisasi.scoring.sphere import are_known, unit_vectors
from hilirisasi.scoring.supply import deliveries_kg

PRODUCT_PRICE_CEILING = 1.1  # a claim counts up to this many times the route's price


@dataclass(frozen=True, slots=True)
class PairFrame:
    """The inputs of the score of r pairs (or pools), with what they were made from.

    ``inputs`` and ``marks`` have the input names of the score as keys; arrays are (r,).
    """

    plan_row: Integers
    listing_row: Integers  # of a pool: its centre
    distance_km: Floats
    taken_kg: Floats  # (r, 12), by the month in which the plant receives it
    share: Floats  # a: part of the plant's yearly need
    inputs: Mapping[str, Floats]
    marks: Mapping[str, Marks]
    haulage_idr_per_kg: Floats  # that the farmer bears, within H
    # What the statutory rule allows, before deduction at the offer's place; NaN: no rule.
    least_offer_idr_per_kg: Floats
    most_deduction_share: Floats


def build_pairs(
    listings: Listings,
    plans: Plans,
    reference: Reference,
    policy: Policy,
    plan_row: Integers,
    listing_row: Integers,
    distance_km: Floats,
    taken_kg: Floats | None = None,
) -> PairFrame:
    """The frame of the pairs (plan_row, listing_row), (r,) each.

    ``taken_kg`` (r, 12) is what a pool takes from each listing; without it a pair takes all that
    the plan needs and the listing has free.
    """
    if taken_kg is None:
        taken_kg = deliveries_kg(
            plans.need_kg[plan_row],
            free_kg(listings)[listing_row],
            listings.storable_months[listing_row],
        )
    need_t = plans.need_kg.sum(axis=1)[plan_row] / KG_PER_T
    raw_t = taken_kg.sum(axis=1) / KG_PER_T
    share = raw_t / need_t
    offer = offer_prices(plans, reference, policy, plan_row, distance_km)
    neighbours, neighbours_mark = reference_prices(listings, reference, policy)
    around = _around(listings, plans, reference, policy, plan_row, listing_row, distance_km)
    inputs = {
        "planned_raw_t_per_year": raw_t,
        "offered_raw_price_idr_per_kg": offer.net,
        "reference_raw_price_idr_per_kg": np.maximum(  # NaN, no reference price, stays NaN
            neighbours[listing_row],
            np.where(np.isnan(offer.least_reference), -np.inf, offer.least_reference),
        ),
        "floor_raw_price_idr_per_kg": offer.floor,
        **_of_plan(plans, reference, policy, plan_row),
        **_in_share(plans, plan_row, need_t, share, policy),
        **catchment_inputs(around, share),
        **_of_place(listings, plans, reference, plan_row, listing_row, around),
    }
    # A village that left its own number blank is unknown, whatever its neighbours say.
    own_processors, _ = village_figures(listings, listings.home_processors)
    own_idle, _ = village_figures(listings, listings.idle_hok_per_month)
    inputs["home_processors"][np.isnan(own_processors[listing_row])] = np.nan
    inputs["peak_labour_ratio"][np.isnan(own_idle[listing_row])] = np.nan
    # Where nobody processes at home, nobody competes for the raw material.
    inputs["raw_material_overlap_share"][inputs["home_processors"] == 0] = 0.0
    origin = Origin(listings, plans, plan_row, listing_row, inputs, neighbours_mark)
    return PairFrame(
        plan_row=plan_row,
        listing_row=listing_row,
        distance_km=distance_km,
        taken_kg=taken_kg,
        share=share,
        inputs=inputs,
        marks=marks_of(origin),
        haulage_idr_per_kg=offer.haulage_by_farmer,
        least_offer_idr_per_kg=offer.least_offer,
        most_deduction_share=offer.most_deduction,
    )


def catchment_inputs(around: Catchments, share: Floats) -> dict[str, Floats]:
    """Sums of the catchment in the share of the match."""
    return {
        "catchment_output_t_per_year": around.output_t * share,
        "home_use_t_per_year": around.home_use_t * share,
        "contracted_t_per_year": around.contracted_t * share,
        "other_buyers_t_per_year": around.other_buyers_t * share,
        "home_processors": around.home_processors * share,
    }


def peak_labour_ratio(plans: Plans, plan_row: Integers, around: Catchments) -> Floats:
    """HOK of the plant's peak month by the idle HOK around it; NaN where nobody is known idle."""
    idle = around.idle_hok_per_month
    return plans.peak_labour_hok[plan_row] / np.where(idle > 0, idle, np.nan)


def _around(
    listings: Listings,
    plans: Plans,
    reference: Reference,
    policy: Policy,
    plan_row: Integers,
    listing_row: Integers,
    distance_km: Floats,
) -> Catchments:
    """The catchment of each pair: around the site, or around the village when that is far off.

    Each distinct centre is added up once: m sites, n villages.
    """
    radius_km = policy.defaults["catchment_radius_km"]
    sites = unit_vectors(plans.latitude, plans.longitude)
    villages = unit_vectors(listings.latitude, listings.longitude)
    at_site = are_known(sites)[plan_row] & (distance_km <= radius_km)
    centre = np.where(at_site, plan_row, len(sites) + listing_row)
    used, inverse = np.unique(centre, return_inverse=True)
    sums = add_up(
        listings,
        reference,
        Centres(
            product=np.concatenate([product_keys(plans), product_keys(listings)])[used],
            point=np.concatenate([sites, villages])[used],
            radius_km=np.full(len(used), radius_km),
        ),
    )
    return sums.take(inverse)


def _of_plan(
    plans: Plans, reference: Reference, policy: Policy, plan_row: Integers
) -> dict[str, Floats]:
    """What a plan brings whole, whatever its share."""
    small_wage = np.fmax(plans.wage_idr_per_hok, policy.farm_wage_idr_per_hok)
    claimed, usual = plans.product_price_idr_per_kg, plans.route_product_price_idr_per_kg
    of_plans = {
        "conversion_kg_per_kg": plans.conversion_kg_per_kg,
        "byproduct_value_share": plans.byproduct_value_share,
        "labour_hok_per_kg_raw": plans.labour_hok_per_kg_raw,
        "other_input_cost_idr_per_kg_raw": plans.other_input_cost_idr_per_kg_raw,
        "product_price_idr_per_kg": np.where(
            np.isnan(claimed),
            policy.defaults["product_price_factor"] * usual,
            np.minimum(claimed, PRODUCT_PRICE_CEILING * usual),
        ),
        "wage_idr_per_hok": np.where(
            plans.is_small_firm > 0, small_wage, reference.wage_idr_per_hok
        ),
        "claim_evidence_exponent": plans.claim_evidence_exponent,
        "deadweight_share": np.select(
            [plans.plant_exists == 1, plans.plant_exists == 0],
            [
                policy.defaults["deadweight_share_existing_plant"],
                policy.defaults["deadweight_share_new_plant"],
            ],
            np.nan,
        ),
        "worker_leakage_share": plans.worker_leakage_share,
        "substitution_share": plans.substitution_share,
        "local_input_share": plans.local_input_share,
        "village_sourcing_share": plans.village_sourcing_share,
        "community_profit_share": plans.community_profit_share,
        "written_price_floor": plans.written_price_floor,
    }
    return {name: column[plan_row] for name, column in of_plans.items()}


def _in_share(
    plans: Plans, plan_row: Integers, need_t: Floats, share: Floats, policy: Policy
) -> dict[str, Floats]:
    """What belongs to the whole plant, in the share of the pair."""
    stated = plans.investment_idr_bn[plan_row] * (1 + policy.defaults["investment_uplift_share"])
    usual = plans.route_investment_idr_bn_per_t[plan_row] * need_t
    return {
        "claimed_jobs_fte": plans.claimed_jobs_fte[plan_row] * share,
        "investment_idr_bn": np.where(np.isnan(stated), usual, stated) * share,
    }


def _of_place(
    listings: Listings,
    plans: Plans,
    reference: Reference,
    plan_row: Integers,
    listing_row: Integers,
    around: Catchments,
) -> dict[str, Floats]:
    """Figures of the village and its regency."""
    codes, inverse = np.unique(listings.regency_code, return_inverse=True)
    food_land_ha = _look_up(reference.food_land_ha, list(codes))[inverse][listing_row]
    new_land_ha = plans.new_land_ha[plan_row]
    pairs = np.char.add(np.char.add(listings.regency_code, "/"), listings.commodity)
    keys, inverse_keys = np.unique(pairs, return_inverse=True)
    crops = [tuple(key.split("/")) for key in keys]
    by_crop = inverse_keys[listing_row]
    return {
        "catchment_output_cv": _look_up(reference.production_cv, crops)[by_crop],
        "location_quotient": _look_up(reference.location_quotient, crops)[by_crop],
        "village_income_ratio": _look_up(reference.income_ratio, list(codes))[inverse][listing_row],
        "home_processor_fte": np.full(len(listing_row), np.nan),
        "raw_material_overlap_share": listings.raw_material_overlap_share[listing_row],
        "food_land_share": np.where(new_land_ha == 0, 0.0, new_land_ha / food_land_ha),
        "peak_labour_ratio": peak_labour_ratio(plans, plan_row, around),
        "sales_leakage_share": np.full(len(listing_row), np.nan),
    }


def _look_up(table: Mapping[Any, float], keys: list[Any]) -> Floats:
    return np.array([table.get(key, np.nan) for key in keys], dtype=np.float64)

"""From records to the inputs of the score: one row a pair of a plan and a listing.

Implements the table of inputs and owners; NaN is unknown and is filled by `score`, the mark says
why. What belongs to the whole plant enters in the pair's share of the plant's need, and the sums
of the catchment in the same share, so that splitting a listing changes no ratio.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from hilirisasi.scoring.catchment import KG_PER_T, Catchments
from hilirisasi.scoring.fill import Flags
from hilirisasi.scoring.marks import Marks, Origin, marks_of
from hilirisasi.scoring.prices import floor_counts, offer_prices
from hilirisasi.scoring.records import Floats, Integers
from hilirisasi.scoring.setting import Setting


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
    is_underpaid: Flags  # below what the price gate asks; of a pool: some village is


def build_pairs(
    setting: Setting,
    plan_row: Integers,
    listing_row: Integers,
    distance_km: Floats,
    taken_kg: Floats,
) -> PairFrame:
    """The frame of the pairs (plan_row, listing_row), (r,) each, that trade ``taken_kg`` (r, 12).

    The pairs, or others of the same plans and listings, were among the setting's candidates.
    """
    listings, plans = setting.listings, setting.plans
    need_t = setting.need_t[plan_row]
    raw_t = taken_kg.sum(axis=1) / KG_PER_T
    share = raw_t / need_t
    offer = offer_prices(plans, setting.reference, setting.policy, plan_row, distance_km)
    around = setting.around.take(setting.centres(plan_row, listing_row, distance_km))
    inputs = {
        "planned_raw_t_per_year": raw_t,
        "offered_raw_price_idr_per_kg": offer.net,
        "reference_raw_price_idr_per_kg": np.maximum(  # NaN, no reference price, stays NaN
            setting.usual_price[listing_row],
            np.where(np.isnan(offer.least_reference), -np.inf, offer.least_reference),
        ),
        "floor_raw_price_idr_per_kg": offer.floor,
        **{name: column[plan_row] for name, column in setting.of_plan.items()},
        **_in_share(setting, plan_row, need_t, share),
        **catchment_inputs(around, share),
        **{name: column[listing_row] for name, column in setting.of_listing.items()},
        "home_processor_fte": np.full(len(listing_row), np.nan),
        "food_land_share": _food_land_share(setting, plan_row, listing_row),
        "peak_labour_ratio": peak_labour_ratio(plans.peak_labour_hok[plan_row], around),
        "sales_leakage_share": np.full(len(listing_row), np.nan),
    }
    inputs["written_price_floor"] = floor_counts(
        plans.written_price_floor[plan_row],
        offer,
        inputs["reference_raw_price_idr_per_kg"],
        setting.policy,
    )
    # A village that left its own number blank is unknown, whatever its neighbours say.
    villages = setting.surroundings
    inputs["home_processors"][villages.is_blank[listing_row]] = np.nan
    inputs["peak_labour_ratio"][villages.is_idle_blank[listing_row]] = np.nan
    # Where nobody processes at home, nobody competes for the raw material.
    inputs["raw_material_overlap_share"][inputs["home_processors"] == 0] = 0.0
    origin = Origin(listings, plans, plan_row, listing_row, inputs, setting.usual_price_mark)
    offered = inputs["offered_raw_price_idr_per_kg"]
    least = np.fmax(
        inputs["floor_raw_price_idr_per_kg"],
        setting.policy.gates["price_of_reference"] * inputs["reference_raw_price_idr_per_kg"],
    )
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
        is_underpaid=offered < least * (1 - setting.policy.gates["price_tolerance"]),
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


def peak_labour_ratio(peak_labour_hok: Floats, around: Catchments) -> Floats:
    """HOK of the plant's peak month by the idle HOK around it; NaN where nobody is known idle."""
    idle = around.idle_hok_per_month
    return peak_labour_hok / np.where(idle > 0, idle, np.nan)


def _in_share(
    setting: Setting, plan_row: Integers, need_t: Floats, share: Floats
) -> dict[str, Floats]:
    """What belongs to the whole plant, in the share of the pair."""
    plans, uplift = setting.plans, setting.policy.defaults["investment_uplift_share"]
    stated = plans.investment_idr_bn[plan_row] * (1 + uplift)
    usual = plans.route_investment_idr_bn_per_t[plan_row] * need_t
    return {
        "claimed_jobs_fte": plans.claimed_jobs_fte[plan_row] * share,
        "investment_idr_bn": np.where(np.isnan(stated), usual, stated) * share,
    }


def _food_land_share(setting: Setting, plan_row: Integers, listing_row: Integers) -> Floats:
    """New land by the regency's food land; none where the plan opens none."""
    new_land_ha = setting.plans.new_land_ha[plan_row]
    return np.where(new_land_ha == 0, 0.0, new_land_ha / setting.food_land_ha[listing_row])

"""The records of a ranking, with all that they bring before a plan meets a listing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from hilirisasi.scoring.candidates import Candidates, free_kg, product_numbers
from hilirisasi.scoring.catchment import KG_PER_T, Catchments, Centres, Surroundings
from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.prices import reference_prices
from hilirisasi.scoring.records import Floats, Integers, Listings, Plans, Reference
from hilirisasi.scoring.sphere import are_known, unit_vectors

PRODUCT_PRICE_CEILING = 1.1  # a claim counts up to this many times the route's price


@dataclass(frozen=True, slots=True)
class Setting:
    """What the matches of n listings and m plans share; computed once a ranking.

    A centre is a number: a plan's row for its site, m + a listing's row for its village.
    """

    listings: Listings
    plans: Plans
    reference: Reference
    policy: Policy
    plan_point: Floats  # (m, 3) unit vectors; NaN: no site
    listing_point: Floats  # (n, 3)
    plan_product: Integers  # numbers of commodity and form, the same on either side
    free_kg: Floats  # (n, 12)
    need_t: Floats  # (m,) a year
    usual_price: Floats  # (n,) H_ref before the floor, Rp/kg
    usual_price_mark: Integers
    of_plan: Mapping[str, Floats]  # inputs that a plan brings whole, (m,) each
    of_listing: Mapping[str, Floats]  # inputs that a village brings whole, (n,) each
    food_land_ha: Floats  # (n,) of the regency
    surroundings: Surroundings
    around: Catchments  # (m + n,), of the centres that some candidate uses

    def centres(self, plan_row: Integers, listing_row: Integers, distance_km: Floats) -> Integers:
        """The centre of each pair: the site, or the village when the site is far off or none."""
        near = distance_km <= self.policy.defaults["catchment_radius_km"]
        at_site = are_known(self.plan_point)[plan_row] & near
        return np.where(at_site, plan_row, len(self.plan_point) + listing_row)


def make_setting(
    listings: Listings,
    plans: Plans,
    reference: Reference,
    policy: Policy,
    candidates: Candidates,
) -> Setting:
    """Prepare the records; each centre of the candidates is added up once."""
    listing_product, plan_product = product_numbers(listings, plans)
    listing_point = unit_vectors(listings.latitude, listings.longitude)
    plan_point = unit_vectors(plans.latitude, plans.longitude)
    usual_price, usual_price_mark = reference_prices(listings, listing_product, reference, policy)
    setting = Setting(
        listings=listings,
        plans=plans,
        reference=reference,
        policy=policy,
        plan_point=plan_point,
        listing_point=listing_point,
        plan_product=plan_product,
        free_kg=free_kg(listings),
        need_t=plans.need_kg.sum(axis=1) / KG_PER_T,
        usual_price=usual_price,
        usual_price_mark=usual_price_mark,
        of_plan=_of_plan(plans, reference, policy),
        of_listing=_of_listing(listings, reference),
        food_land_ha=_look_up(reference.food_land_ha, listings.regency_code.tolist()),
        surroundings=Surroundings(listings, reference, listing_product, listing_point),
        around=Catchments.unknown(len(plan_point) + len(listing_point)),
    )
    used = np.unique(
        setting.centres(candidates.plan_row, candidates.listing_row, candidates.distance_km)
    )
    found = setting.surroundings.add_up(
        Centres(
            product=np.concatenate([plan_product, listing_product])[used],
            point=np.concatenate([plan_point, listing_point])[used],
            radius_km=np.full(len(used), policy.defaults["catchment_radius_km"]),
        )
    )
    setting.around.put(used, found)
    return setting


def _of_plan(plans: Plans, reference: Reference, policy: Policy) -> dict[str, Floats]:
    """What a plan brings whole, whatever its share."""
    small_wage = np.fmax(plans.wage_idr_per_hok, policy.farm_wage_idr_per_hok)
    claimed, usual = plans.product_price_idr_per_kg, plans.route_product_price_idr_per_kg
    return {
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
    }


def _of_listing(listings: Listings, reference: Reference) -> dict[str, Floats]:
    """Figures of the village and its regency, whatever the plan."""
    regencies = listings.regency_code.tolist()
    crops = list(zip(regencies, listings.commodity.tolist(), strict=True))
    return {
        "catchment_output_cv": _look_up(reference.production_cv, crops),
        "location_quotient": _look_up(reference.location_quotient, crops),
        "village_income_ratio": _look_up(reference.income_ratio, regencies),
        "raw_material_overlap_share": listings.raw_material_overlap_share,
    }


def _look_up(table: Mapping[Any, float], keys: list[Any]) -> Floats:
    return np.array([table.get(key, np.nan) for key in keys], dtype=np.float64)

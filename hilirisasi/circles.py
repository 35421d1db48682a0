"""Who may see each field: one of four circles, in one table.

Forms print the circle beside the field; pages and the API of the other side show a field only when
its circle reaches them.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Circle(StrEnum):
    """The four circles, from the widest to the narrowest."""

    PUBLIC = "public"
    BOTH_SIDES = "both_sides"
    OWNER_AND_REVIEWERS = "owner_and_reviewers"
    REVIEWERS = "reviewers"


LISTING_FIELDS: Final[Mapping[str, Circle]] = {
    "commodity": Circle.PUBLIC,
    "amount": Circle.PUBLIC,
    "months": Circle.PUBLIC,
    "availability": Circle.PUBLIC,
    "price": Circle.PUBLIC,
    "price_on": Circle.PUBLIC,
    "holder_kind": Circle.PUBLIC,
    "holder_name": Circle.BOTH_SIDES,
    "quality_note": Circle.PUBLIC,
    "product_kind": Circle.PUBLIC,
    "pause_reason": Circle.PUBLIC,
    "home_processors": Circle.BOTH_SIDES,
    "home_processing_share": Circle.BOTH_SIDES,
    "other_buyers_t": Circle.OWNER_AND_REVIEWERS,
    "idle_hok_per_month": Circle.BOTH_SIDES,
    "photos": Circle.PUBLIC,  # with the listing: of a draft or a withdrawn one its owner's alone
}

PLAN_FIELDS: Final[Mapping[str, Circle]] = {
    "organisation": Circle.BOTH_SIDES,
    "commodity": Circle.PUBLIC,
    "route": Circle.PUBLIC,
    "need": Circle.PUBLIC,
    "months": Circle.PUBLIC,
    "region": Circle.PUBLIC,
    "radius_km": Circle.PUBLIC,
    "price": Circle.PUBLIC,
    "deduction": Circle.PUBLIC,
    "price_place": Circle.PUBLIC,
    "haulage": Circle.PUBLIC,
    "payment_days": Circle.PUBLIC,
    "starts_on": Circle.PUBLIC,
    # Product price, costs and margin are never shown to the other side.
    "need_kg": Circle.PUBLIC,
    "capacity_kg_per_day": Circle.BOTH_SIDES,
    "product_price_idr_per_kg": Circle.OWNER_AND_REVIEWERS,
    "land_idr": Circle.OWNER_AND_REVIEWERS,
    "building_idr": Circle.OWNER_AND_REVIEWERS,
    "machines_idr": Circle.OWNER_AND_REVIEWERS,
    "working_capital_idr": Circle.OWNER_AND_REVIEWERS,
    "investment_idr": Circle.OWNER_AND_REVIEWERS,
    "jobs_by_schooling": Circle.BOTH_SIDES,
    "claimed_jobs_fte": Circle.BOTH_SIDES,
    "jobs_ratio_note": Circle.OWNER_AND_REVIEWERS,
    "jobs_women": Circle.BOTH_SIDES,
    "jobs_of_village": Circle.BOTH_SIDES,
    "jobs_seasonal": Circle.BOTH_SIDES,
    "jobs_evidence": Circle.BOTH_SIDES,
    "training_note": Circle.BOTH_SIDES,
    "wage_idr_per_hok": Circle.BOTH_SIDES,
    "outside_workers_share": Circle.BOTH_SIDES,
    "peak_labour_hok": Circle.BOTH_SIDES,
    "partnership_scheme": Circle.BOTH_SIDES,
    "community_profit_share": Circle.BOTH_SIDES,
    "village_sourcing_share": Circle.BOTH_SIDES,
    "local_input_share": Circle.OWNER_AND_REVIEWERS,
    "home_processing": Circle.BOTH_SIDES,
    "home_processors_note": Circle.BOTH_SIDES,
    "collectors_note": Circle.BOTH_SIDES,
    "price_rule_kind": Circle.BOTH_SIDES,
    "premium_idr_per_kg": Circle.BOTH_SIDES,
    "floor_idr_per_kg": Circle.BOTH_SIDES,
    "plant_exists": Circle.BOTH_SIDES,
    "builds_on": Circle.BOTH_SIDES,
    "land_ha": Circle.BOTH_SIDES,
    "land_tenure": Circle.BOTH_SIDES,
    "land_lease_years": Circle.BOTH_SIDES,
    "land_is_pledged": Circle.BOTH_SIDES,
    "land_lp2b": Circle.BOTH_SIDES,
    "new_land_ha": Circle.BOTH_SIDES,
    "water_m3_per_day": Circle.BOTH_SIDES,
    "power_kva": Circle.BOTH_SIDES,
    "environmental_document": Circle.BOTH_SIDES,
}

COMPANY_FIELDS: Final[Mapping[str, Circle]] = {
    "name": Circle.BOTH_SIDES,
    "legal_form": Circle.OWNER_AND_REVIEWERS,
    "firm_size": Circle.OWNER_AND_REVIEWERS,
    "origin": Circle.OWNER_AND_REVIEWERS,
    "nib": Circle.REVIEWERS,
    "npwp": Circle.OWNER_AND_REVIEWERS,
    "paper_kind": Circle.REVIEWERS,
    "paper_number": Circle.REVIEWERS,
    "phone": Circle.REVIEWERS,
    "address": Circle.REVIEWERS,
}

PROFILE_FIELDS: Final[Mapping[str, Circle]] = {
    "road": Circle.PUBLIC,
    "truck_t": Circle.PUBLIC,
    "power_kva": Circle.PUBLIC,
    "water": Circle.PUBLIC,
    "water_note": Circle.PUBLIC,
    "processors": Circle.PUBLIC,
    "collectors": Circle.PUBLIC,
    "buyers": Circle.PUBLIC,
    "neighbours_note": Circle.PUBLIC,
    "working_age_people": Circle.PUBLIC,
    "sites": Circle.PUBLIC,
    "parties": Circle.PUBLIC,
}

ACCOUNT_FIELDS: Final[Mapping[str, Circle]] = {
    "name": Circle.BOTH_SIDES,
    "phone": Circle.BOTH_SIDES,  # masked until both are willing to talk
    "email": Circle.OWNER_AND_REVIEWERS,
    "company": Circle.BOTH_SIDES,
    "nib": Circle.REVIEWERS,
}

REPORT_FIELDS: Final[Mapping[str, Circle]] = {
    "period": Circle.PUBLIC,
    "investment_idr": Circle.OWNER_AND_REVIEWERS,
    "people": Circle.PUBLIC,
    "people_of_village": Circle.PUBLIC,
    "bought_kg": Circle.PUBLIC,
    "price_idr_per_kg": Circle.PUBLIC,
    "payment_days": Circle.PUBLIC,
    "production_kg": Circle.OWNER_AND_REVIEWERS,
    "oss_receipt": Circle.OWNER_AND_REVIEWERS,
    "receipt": Circle.OWNER_AND_REVIEWERS,
}

ANSWER_FIELDS: Final[Mapping[str, Circle]] = {
    "quarter": Circle.PUBLIC,
    "built": Circle.PUBLIC,
    "buying": Circle.PUBLIC,
    "paid": Circle.PUBLIC,
    "women": Circle.PUBLIC,
    "men": Circle.PUBLIC,
}

COMMENT_FIELDS: Final[Mapping[str, Circle]] = {
    "body": Circle.REVIEWERS,
    "name": Circle.REVIEWERS,
    "contact": Circle.REVIEWERS,
}

OBJECTION_FIELDS: Final[Mapping[str, Circle]] = {
    "reason": Circle.PUBLIC,  # where its figure is public, else as the figure
    "name": Circle.REVIEWERS,
}

# Who acted for an office in a case; the letter that the decider signs stays as it was signed.
OFFICIAL_FIELDS: Final[Mapping[str, Circle]] = {
    "post": Circle.BOTH_SIDES,
    "name": Circle.REVIEWERS,
}

# The inputs of a match. What stands here not is public: rules, constants, figures of a listing.
FIGURES: Final[Mapping[str, Circle]] = {
    "planned_raw_t_per_year": Circle.BOTH_SIDES,
    "conversion_kg_per_kg": Circle.PUBLIC,
    "byproduct_value_share": Circle.PUBLIC,
    "labour_hok_per_kg_raw": Circle.PUBLIC,
    "other_input_cost_idr_per_kg_raw": Circle.OWNER_AND_REVIEWERS,
    "product_price_idr_per_kg": Circle.OWNER_AND_REVIEWERS,
    "offered_raw_price_idr_per_kg": Circle.BOTH_SIDES,
    "claimed_jobs_fte": Circle.BOTH_SIDES,
    "claim_evidence_exponent": Circle.BOTH_SIDES,
    "investment_idr_bn": Circle.OWNER_AND_REVIEWERS,
    "deadweight_share": Circle.BOTH_SIDES,
    "worker_leakage_share": Circle.BOTH_SIDES,
    "substitution_share": Circle.PUBLIC,
    "local_input_share": Circle.OWNER_AND_REVIEWERS,
    "catchment_output_t_per_year": Circle.PUBLIC,
    "catchment_output_cv": Circle.PUBLIC,
    "home_use_t_per_year": Circle.PUBLIC,
    "contracted_t_per_year": Circle.PUBLIC,
    "home_processors": Circle.BOTH_SIDES,
    "home_processor_fte": Circle.PUBLIC,
    "raw_material_overlap_share": Circle.BOTH_SIDES,
    "reference_raw_price_idr_per_kg": Circle.PUBLIC,
    "floor_raw_price_idr_per_kg": Circle.PUBLIC,
    "community_profit_share": Circle.BOTH_SIDES,
    "village_income_ratio": Circle.PUBLIC,
    "other_buyers_t_per_year": Circle.BOTH_SIDES,
    "written_price_floor": Circle.BOTH_SIDES,
    "food_land_share": Circle.BOTH_SIDES,
    "peak_labour_ratio": Circle.BOTH_SIDES,
    "sales_leakage_share": Circle.BOTH_SIDES,
    "village_sourcing_share": Circle.BOTH_SIDES,
    "location_quotient": Circle.PUBLIC,
    "wage_idr_per_hok": Circle.BOTH_SIDES,
}

"""Listings and plans for tests: a row is a dict of what differs from a plain, complete record."""

import numpy as np

from hilirisasi.scoring.records import Listings, Mark, Plans, PricePlace, Reference

MONTHLY = ("harvest_kg", "own_use_kg", "contracted_kg", "reserved_kg", "need_kg")
TEXTS = ("village_code", "regency_code", "commodity", "form")
WHOLE = ("listing_id", "plan_id", "price_place", "harvest_mark", "price_mark")

LISTING = {
    "village_code": "18.02.01.2001",
    "regency_code": "18.02",
    "commodity": "cassava",
    "form": "fresh_root",
    "latitude": -5.0,
    "longitude": 105.0,
    "harvest_kg": 1_500_000.0,
    "own_use_kg": 50_000.0,
    "contracted_kg": 200_000.0,
    "reserved_kg": 0.0,
    "storable_months": 0.0,
    "price_idr_per_kg": 1_080.0,
    "price_age_days": 30.0,
    "home_processors": 6.0,
    "raw_material_overlap_share": 0.4,
    "other_buyers_t_per_year": np.nan,
    "idle_hok_per_month": 4_000.0,
    "harvest_mark": Mark.STATED,
    "price_mark": Mark.STATED,
    "confirmed_age_days": 0.0,
}
PLAN = {
    "commodity": "cassava",
    "form": "fresh_root",
    "latitude": -5.0,
    "longitude": 105.0,
    "radius_km": 50.0,
    "need_kg": 1_000_000.0,
    "price_idr_per_kg": 1_350.0,
    "deduction_share": 0.15,
    "price_place": PricePlace.FARM,
    "farmer_pays_haulage": 0.0,
    "haulage_idr_per_kg": np.nan,
    "conversion_kg_per_kg": 0.24,
    "labour_hok_per_kg_raw": 0.0015,
    "other_input_cost_idr_per_kg_raw": 220.0,
    "byproduct_value_share": 0.1296,
    "route_product_price_idr_per_kg": 6_300.0,
    "route_investment_idr_bn_per_t": 0.0015,
    "product_price_idr_per_kg": 6_300.0,
    "claimed_jobs_fte": 80.0,
    "claim_evidence_exponent": 0.15,
    "investment_idr_bn": 15.0,
    "is_small_firm": 0.0,
    "wage_idr_per_hok": np.nan,
    "plant_exists": 0.0,
    "substitution_share": 0.1,
    "worker_leakage_share": 0.25,
    "local_input_share": 0.3,
    "village_sourcing_share": 0.55,
    "community_profit_share": 0.0,
    "written_price_floor": 1.0,
    "floor_price_idr_per_kg": 1_350.0,
    "new_land_ha": 0.0,
    "peak_labour_hok": 1_000.0,
    "conversion_low_kg_per_kg": np.nan,
    "conversion_high_kg_per_kg": np.nan,
    "conversion_is_published": 0.0,
    "confirmed_age_days": 0.0,
}
REFERENCE = Reference(
    income_ratio={"18.02": 0.85},
    location_quotient={("18.02", "cassava"): 3.0},
    production_cv={("18.02", "cassava"): 0.12},
    food_land_ha={"18.02": 1_000.0},
    wage_idr_per_hok=121_909.36,
)


def make_listings(*rows):
    """Listings with ids 1, 2, ..., or as the rows say."""
    return Listings(**_columns(LISTING, "listing_id", rows))


def make_plans(*rows):
    """Plans with ids 1, 2, ..., or as the rows say."""
    return Plans(**_columns(PLAN, "plan_id", rows))


def _columns(defaults, id_name, rows):
    names = [id_name, *defaults]
    full = [{**defaults, id_name: number, **row} for number, row in enumerate(rows, start=1)]
    return {name: _column(name, [row[name] for row in full]) for name in names}


def _column(name, values):
    if name in MONTHLY:
        return np.array([np.broadcast_to(value, 12) for value in values], float).reshape(-1, 12)
    if name in WHOLE:
        return np.array(values, np.int64)
    if name in TEXTS:
        return np.array(values, np.str_)
    return np.array(values, np.float64)

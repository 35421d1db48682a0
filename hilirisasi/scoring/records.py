"""What the ranking reads: listings, plans and regional figures, as columns.

Every field is an array with one entry a record (or one row of twelve months), so that candidates
are found by columns and never by a loop over pairs. NaN is unknown. Strings are numpy ``str``
arrays. Mass is kg, January first. The columns of ``flask rank``'s CSV files have the same names.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Texts = NDArray[np.str_]


class Mark(IntEnum):
    """Where a figure of a match comes from, from the surest to none at all."""

    CHECKED = 0  # a person compared it with a document
    DATA = 1  # a published figure with source and date
    ROUTE = 2  # a coefficient of the processing route
    STATED = 3  # the party's own word
    ESTIMATE = 4  # filled in for the party at the cautious end
    ASSUMPTION = 5  # the policy's default for what the service lacks
    MISSING = 6  # the party left it blank: it earns the least


class PricePlace(IntEnum):
    """Where an offered price is paid; away from the farm somebody pays the haulage."""

    FARM = 0
    COLLECTION_POINT = 1
    FACTORY = 2


@dataclass(frozen=True, slots=True)
class Listings:
    """What villages offer; one row a published listing (n rows)."""

    listing_id: Integers
    village_code: Texts
    regency_code: Texts
    commodity: Texts
    form: Texts
    latitude: Floats
    longitude: Floats
    harvest_kg: Floats  # (n, 12)
    own_use_kg: Floats  # (n, 12)
    contracted_kg: Floats  # (n, 12)
    reserved_kg: Floats  # (n, 12), approved cases of this service in any coming year
    storable_months: Floats
    price_idr_per_kg: Floats  # the village's last farm-gate price
    price_age_days: Floats
    home_processors: Floats
    raw_material_overlap_share: Floats
    other_buyers_t_per_year: Floats
    idle_hok_per_month: Floats
    harvest_mark: Integers  # Mark of harvest, own use and contracts
    price_mark: Integers
    confirmed_age_days: Floats  # since the village confirmed its figures; NaN: today


@dataclass(frozen=True, slots=True)
class Plans:
    """What investors want to build or buy; one row a plan (m rows), with its route's figures."""

    plan_id: Integers
    commodity: Texts
    form: Texts
    latitude: Floats  # of the site; NaN: the plant stands in the listing's village
    longitude: Floats
    radius_km: Floats
    need_kg: Floats  # (m, 12)
    price_idr_per_kg: Floats  # the offer, before deduction, at price_place
    deduction_share: Floats  # the greatest deduction (rafaksi)
    price_place: Integers  # PricePlace
    farmer_pays_haulage: Floats  # 1 or 0
    haulage_idr_per_kg: Floats  # NaN: the policy's rate times the distance
    conversion_kg_per_kg: Floats
    labour_hok_per_kg_raw: Floats
    other_input_cost_idr_per_kg_raw: Floats
    byproduct_value_share: Floats
    route_product_price_idr_per_kg: Floats
    route_investment_idr_bn_per_t: Floats  # upper-end unit cost of the route, per t raw a year
    product_price_idr_per_kg: Floats  # the plan's claim
    claimed_jobs_fte: Floats
    claim_evidence_exponent: Floats
    investment_idr_bn: Floats  # as stated, before the uplift
    is_small_firm: Floats  # 1: micro or small, which the UMP does not bind
    wage_idr_per_hok: Floats  # the stated wage of a small firm
    plant_exists: Floats  # 1 or 0
    substitution_share: Floats
    worker_leakage_share: Floats
    local_input_share: Floats
    village_sourcing_share: Floats
    community_profit_share: Floats
    written_price_floor: Floats  # 1 or 0
    floor_price_idr_per_kg: Floats  # how high, before deduction, at price_place
    new_land_ha: Floats  # 0: opens no new land
    peak_labour_hok: Floats  # HOK of the plant's peak month
    conversion_low_kg_per_kg: Floats  # bounds of the route's conversion; NaN: none is known
    conversion_high_kg_per_kg: Floats
    conversion_is_published: Floats  # 1: the route's conversion is a published figure
    confirmed_age_days: Floats  # since the company confirmed its answers; NaN: today


@dataclass(frozen=True, slots=True)
class FloorRule:
    """One statutory price rule valid today."""

    commodity: str
    form: str
    price_idr_per_kg: float
    max_deduction_share: float
    place: PricePlace


@dataclass(frozen=True, slots=True)
class MarketPrice:
    """A published farm-gate price of a place (regency or province), with its age."""

    region_code: str
    commodity: str
    form: str
    price_idr_per_kg: float
    age_days: float


@dataclass(frozen=True, slots=True)
class Reference:
    """What the service itself knows of places, prices and rules.

    Keys of the mappings: regency code, or (regency code, commodity).
    """

    floor_rules: tuple[FloorRule, ...] = ()
    market_prices: tuple[MarketPrice, ...] = ()
    income_ratio: Mapping[str, float] = field(default_factory=dict)
    location_quotient: Mapping[tuple[str, str], float] = field(default_factory=dict)
    production_t: Mapping[tuple[str, str], float] = field(default_factory=dict)
    production_cv: Mapping[tuple[str, str], float] = field(default_factory=dict)
    village_count: Mapping[str, int] = field(default_factory=dict)
    # (v, 2) latitude and longitude of a regency's villages: the share of them inside a catchment
    village_points: Mapping[str, Floats] = field(default_factory=dict)
    food_land_ha: Mapping[str, float] = field(default_factory=dict)
    wage_idr_per_hok: float = float("nan")  # UMP of the year / 25

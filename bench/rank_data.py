"""Seeded, synthetic records of Lampung's size for the benchmarks of the ranking.

10,600 listings, 1,000 plans, 40 products of falling share, villages spread over the province.
"""

import numpy as np

from hilirisasi.scoring.records import (
    FloorRule,
    Listings,
    Mark,
    Plans,
    PricePlace,
    Reference,
)

LISTINGS, PLANS, PRODUCTS, VILLAGES, REGENCIES = 10_600, 1_000, 40, 2_651, 15
SEED = 18
HARVESTED, BLANK, WITHOUT_SITE = 0.4, 0.3, 0.1  # shares of months, answers, plans


def make_records(listings: int = LISTINGS, plans: int = PLANS) -> tuple[Listings, Plans, Reference]:
    """Everything that a ranking reads."""
    random = np.random.default_rng(SEED)
    villages = random.uniform([-6.2, 103.5], [-3.7, 105.9], (VILLAGES, 2))
    offered = make_listings(random, villages, listings)
    return offered, make_plans(random, villages, plans), make_reference(villages)


def products(random: np.random.Generator, count: int) -> np.ndarray:
    """Codes of products, the n-th of share 1 / n."""
    share = 1 / np.arange(1, PRODUCTS + 1)
    return np.array([f"c{number}" for number in range(PRODUCTS)])[
        random.choice(PRODUCTS, count, p=share / share.sum())
    ]


def make_listings(random: np.random.Generator, villages: np.ndarray, n: int) -> Listings:
    """Listings with lognormal harvests in a few months."""
    village = random.integers(0, VILLAGES, n)
    harvest = random.lognormal(10.5, 1, (n, 1)) * (random.random((n, 12)) < HARVESTED)
    unknown = np.where(random.random(n) < BLANK, np.nan, 1.0)
    return Listings(
        listing_id=np.arange(1, n + 1),
        village_code=np.char.add("v", village.astype(np.str_)),
        regency_code=np.char.add("18.0", (village % REGENCIES).astype(np.str_)),
        commodity=products(random, n),
        form=np.full(n, "fresh"),
        latitude=villages[village, 0],
        longitude=villages[village, 1],
        harvest_kg=harvest,
        own_use_kg=0.1 * harvest,
        contracted_kg=random.choice([0.0, 0.3], (n, 1)) * harvest,
        reserved_kg=np.zeros((n, 12)),
        storable_months=random.choice([0.0, 3.0], n),
        price_idr_per_kg=random.normal(1100, 80, n).round(),
        price_age_days=random.integers(0, 500, n).astype(float),
        home_processors=random.integers(0, 30, n) * unknown,
        raw_material_overlap_share=random.uniform(0, 0.6, n),
        other_buyers_t_per_year=np.full(n, np.nan),
        idle_hok_per_month=random.uniform(100, 4000, n) * unknown,
        harvest_mark=np.full(n, int(Mark.STATED)),
        price_mark=np.full(n, int(Mark.STATED)),
        confirmed_age_days=np.zeros(n),
    )


def make_plans(random: np.random.Generator, villages: np.ndarray, m: int) -> Plans:
    """Plans of all sizes, one in ten without a site."""
    site = villages[random.integers(0, VILLAGES, m)]
    sited = np.where(random.random(m) < WITHOUT_SITE, np.nan, 1.0)
    need = random.lognormal(12, 1, m)
    return Plans(
        plan_id=np.arange(1, m + 1),
        commodity=products(random, m),
        form=np.full(m, "fresh"),
        latitude=site[:, 0] * sited,
        longitude=site[:, 1] * sited,
        radius_km=random.uniform(20, 150, m),
        need_kg=np.repeat(need[:, None], 12, axis=1),
        price_idr_per_kg=random.uniform(1200, 1500, m),
        deduction_share=random.uniform(0, 0.2, m),
        price_place=random.integers(0, 3, m),
        farmer_pays_haulage=random.integers(0, 2, m).astype(float),
        haulage_idr_per_kg=np.full(m, np.nan),
        conversion_kg_per_kg=np.full(m, 0.24),
        labour_hok_per_kg_raw=np.full(m, 0.0015),
        other_input_cost_idr_per_kg_raw=np.full(m, 220.0),
        byproduct_value_share=np.full(m, 0.13),
        route_product_price_idr_per_kg=np.full(m, 6300.0),
        route_investment_idr_bn_per_t=np.full(m, 0.0015),
        product_price_idr_per_kg=random.uniform(5800, 7000, m),
        claimed_jobs_fte=need / 12_000,
        claim_evidence_exponent=random.choice([0.0, 0.15, 0.3], m),
        investment_idr_bn=need / 1e5,
        is_small_firm=random.integers(0, 2, m).astype(float),
        wage_idr_per_hok=np.full(m, np.nan),
        plant_exists=random.integers(0, 2, m).astype(float),
        substitution_share=np.full(m, np.nan),
        worker_leakage_share=random.uniform(0, 0.5, m),
        local_input_share=random.uniform(0, 0.5, m),
        village_sourcing_share=random.uniform(0, 1, m),
        community_profit_share=random.choice([0.0, 0.05], m),
        written_price_floor=random.integers(0, 2, m).astype(float),
        floor_price_idr_per_kg=random.uniform(900, 1500, m),
        new_land_ha=np.zeros(m),
        peak_labour_hok=random.uniform(100, 3000, m),
        conversion_low_kg_per_kg=np.full(m, 0.18),
        conversion_high_kg_per_kg=np.full(m, 0.26),
        conversion_is_published=np.zeros(m),
        confirmed_age_days=np.zeros(m),
    )


def make_reference(villages: np.ndarray) -> Reference:
    """Regional figures of 15 regencies, and one rule."""
    regencies = [f"18.0{number}" for number in range(REGENCIES)]
    crops = [(code, f"c{number}") for code in regencies for number in range(PRODUCTS)]
    return Reference(
        floor_rules=(FloorRule("c0", "fresh", 1350.0, 0.15, PricePlace.FACTORY),),
        income_ratio=dict.fromkeys(regencies, 0.9),
        location_quotient=dict.fromkeys(crops, 1.2),
        production_t=dict.fromkeys(crops, 100_000.0),
        production_cv=dict.fromkeys(crops, 0.12),
        village_count=dict.fromkeys(regencies, VILLAGES // REGENCIES),
        village_points={code: villages[number::REGENCIES] for number, code in enumerate(regencies)},
        food_land_ha=dict.fromkeys(regencies, 20_000.0),
        wage_idr_per_hok=121_909.36,
    )

"""Which listings a plan could buy from."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilirisasi.scoring.candidates import find_candidates, free_kg
from tests.scoring.tables import make_listings, make_plans

PRODUCTS = [("cassava", "fresh_root"), ("cassava", "dried"), ("coffee", "green_bean")]


def haversine_km(lat_1, lon_1, lat_2, lon_2):
    lat_1, lon_1, lat_2, lon_2 = np.radians([lat_1, lon_1, lat_2, lon_2])
    half = np.sin((lat_2 - lat_1) / 2) ** 2
    half += np.cos(lat_1) * np.cos(lat_2) * np.sin((lon_2 - lon_1) / 2) ** 2
    return 2 * 6371.0088 * np.arcsin(np.sqrt(half))


def brute_force(listings, plans):
    found = {}
    for plan in range(len(plans.plan_id)):
        for listing in range(len(listings.listing_id)):
            same = (plans.commodity[plan], plans.form[plan]) == (
                listings.commodity[listing],
                listings.form[listing],
            )
            if not same or not free_kg(listings)[listing].any() or not plans.need_kg[plan].any():
                continue
            if np.isnan(plans.latitude[plan]):
                found[plan, listing] = 0.0
                continue
            distance_km = haversine_km(
                plans.latitude[plan],
                plans.longitude[plan],
                listings.latitude[listing],
                listings.longitude[listing],
            )
            if distance_km <= plans.radius_km[plan]:
                found[plan, listing] = distance_km
    return found


@given(seed=st.integers(0, 10_000))
def test_candidates_are_those_of_a_loop_over_all_pairs(seed):
    random = np.random.default_rng(seed)
    products = [PRODUCTS[number] for number in random.integers(0, len(PRODUCTS), 40)]
    places = np.column_stack([random.uniform(-6, -4, 40), random.uniform(104, 106, 40)])
    records = [
        {"commodity": commodity, "form": form, "latitude": latitude, "longitude": longitude}
        for (commodity, form), (latitude, longitude) in zip(products, places, strict=True)
    ]
    listings = make_listings(
        *({**row, "harvest_kg": random.choice([0.0, 900_000.0])} for row in records[:30])
    )
    plans = make_plans(
        *(
            {
                **row,
                "radius_km": random.uniform(5, 150),
                "need_kg": random.choice([0.0, 1.0], p=[0.2, 0.8]),
                "latitude": random.choice([np.nan, row["latitude"]], p=[0.2, 0.8]),
            }
            for row in records[30:]
        )
    )

    candidates = find_candidates(listings, plans)

    expected = brute_force(listings, plans)
    pairs = list(zip(candidates.plan_row.tolist(), candidates.listing_row.tolist(), strict=True))
    assert pairs == sorted(expected)
    assert candidates.distance_km == pytest.approx([expected[pair] for pair in pairs], abs=1e-6)


def test_plan_without_site_meets_the_whole_province_at_no_distance():
    listings = make_listings({"latitude": -5.9}, {"latitude": -4.1})
    plans = make_plans({"latitude": np.nan, "longitude": np.nan, "radius_km": 1.0})

    candidates = find_candidates(listings, plans)

    assert candidates.listing_row.tolist() == [0, 1]
    assert candidates.distance_km.tolist() == [0.0, 0.0]


def test_listing_without_a_point_is_found_only_by_plans_without_a_site():
    listings = make_listings({"latitude": np.nan, "longitude": np.nan})
    plans = make_plans({}, {"latitude": np.nan, "longitude": np.nan})

    candidates = find_candidates(listings, plans)

    assert candidates.plan_row.tolist() == [1]


def test_nothing_in_common_is_no_candidate():
    candidates = find_candidates(make_listings({"form": "dried"}), make_plans({}))

    assert len(candidates.plan_row) == 0


def test_free_supply_is_harvest_less_use_contracts_and_reservations_never_below_nothing():
    listings = make_listings(
        {"harvest_kg": 100.0, "own_use_kg": 10.0, "contracted_kg": 20.0, "reserved_kg": 30.0},
        {"harvest_kg": 10.0, "own_use_kg": 20.0, "contracted_kg": 0.0},
    )

    assert free_kg(listings)[:, 0].tolist() == [40.0, 0.0]

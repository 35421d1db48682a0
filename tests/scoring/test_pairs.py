"""From records to the inputs of the score, row by row of the table of inputs."""

from dataclasses import replace

import numpy as np
import pytest

from hilirisasi.scoring.candidates import find_candidates, free_kg
from hilirisasi.scoring.combine import score
from hilirisasi.scoring.pairs import build_pairs
from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.records import FloorRule, Mark, MarketPrice, PricePlace
from hilirisasi.scoring.setting import make_setting
from hilirisasi.scoring.supply import deliveries_kg
from tests.scoring.tables import REFERENCE, make_listings, make_plans

POLICY = Policy.default()
RATE = POLICY.defaults["haulage_idr_per_t_km"] / 1000  # Rp/kg a km
KM = 1 / 111.195  # degrees of latitude
HAP = FloorRule("cassava", "fresh_root", 1350.0, 0.15, PricePlace.FACTORY)
MARKET = MarketPrice("18", "cassava", "fresh_root", 1000.0, 900.0)


def pairs_of(listings, plans, reference=None):
    reference = reference or replace(REFERENCE, market_prices=(MARKET,))
    found = find_candidates(listings, plans)
    setting = make_setting(listings, plans, reference, POLICY, found)
    taken_kg = deliveries_kg(
        plans.need_kg[found.plan_row],
        free_kg(listings)[found.listing_row],
        listings.storable_months[found.listing_row],
    )
    return build_pairs(setting, found.plan_row, found.listing_row, found.distance_km, taken_kg)


def inputs_of(listings, plans, reference=None):
    return pairs_of(listings, plans, reference).inputs


def months(**kg):
    names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    return np.array([[kg.get(name, 0.0) for name in names]])


# Supply by month


def test_fresh_goods_serve_only_their_own_month():
    taken = deliveries_kg(months(jan=10, feb=10), months(jan=15, mar=9), np.array([0.0]))

    assert taken.tolist() == months(jan=10).tolist()


def test_goods_that_keep_serve_the_months_after_for_as_long_as_they_keep():
    taken = deliveries_kg(months(feb=10, mar=10, apr=10), months(jan=100), np.array([2.0]))

    assert taken.tolist() == months(feb=10, mar=10).tolist()


def test_stock_of_december_serves_january():
    taken = deliveries_kg(months(jan=10), months(dec=7), np.array([1.0]))

    assert taken.tolist() == months(jan=7).tolist()


def test_oldest_goods_go_first_so_that_nothing_is_lost():
    taken = deliveries_kg(months(feb=10, mar=10), months(jan=10, feb=10), np.array([1.0]))

    assert taken.sum() == 20


def test_a_year_never_gives_more_than_it_yields():
    random = np.random.default_rng(7)
    need, free = random.uniform(0, 100, (2, 200, 12)) * random.integers(0, 2, (2, 200, 12))

    for kept in range(13):
        taken = deliveries_kg(need, free, np.full(200, float(kept)))
        assert (taken <= need + 1e-9).all()
        assert (taken.sum(axis=1) <= free.sum(axis=1) + 1e-9).all()


# Share


def test_what_belongs_to_the_whole_plant_enters_in_the_share_of_its_need():
    listings = make_listings({"harvest_kg": 350_000.0})  # 100 t free a month of 1,000 needed
    plans = make_plans({"claimed_jobs_fte": 80.0, "investment_idr_bn": 15.0})

    inputs = inputs_of(listings, plans)

    uplift = 1 + POLICY.defaults["investment_uplift_share"]
    assert inputs["planned_raw_t_per_year"].tolist() == [1200.0]
    assert inputs["claimed_jobs_fte"] == pytest.approx([8.0])
    assert inputs["investment_idr_bn"] == pytest.approx([1.5 * uplift])
    assert inputs["home_processors"] == pytest.approx([0.6])
    assert inputs["catchment_output_t_per_year"] == pytest.approx([420.0])
    assert inputs["home_use_t_per_year"] == pytest.approx([60.0])
    assert inputs["contracted_t_per_year"] == pytest.approx([240.0])
    assert inputs["other_buyers_t_per_year"] == pytest.approx([240.0])


def test_splitting_a_listing_in_ten_changes_no_ratio_and_the_parts_sum_to_the_whole():
    neighbours = [{"village_code": f"n{i}", "latitude": -5 - i * KM} for i in range(1, 4)]
    mass = {"harvest_kg": 900_000.0, "own_use_kg": 30_000.0, "contracted_kg": 100_000.0}
    whole_listings = make_listings(mass, *neighbours)
    tenth = {name: kg / 10 for name, kg in mass.items()}
    split_listings = make_listings(*[tenth] * 10, *neighbours)
    plans = make_plans({})

    whole = score(inputs_of(whole_listings, plans), POLICY).quantities
    parts = score(inputs_of(split_listings, plans), POLICY).quantities

    for ratio in ("Dp", "SP", "MS"):
        assert parts[ratio][:10] == pytest.approx(np.full(10, whole[ratio][0]))
    for amount in ("jobs", "va", "local"):
        assert parts[amount][:10].sum() == pytest.approx(whole[amount][0])


# Prices


def test_net_price_takes_the_deduction_off_first():
    inputs = inputs_of(make_listings({}), make_plans({"price_place": PricePlace.FARM}))

    assert inputs["offered_raw_price_idr_per_kg"] == pytest.approx([1350 * 0.85])


@pytest.mark.parametrize(
    ("offer", "haulage"),
    [
        ({"farmer_pays_haulage": 1.0, "haulage_idr_per_kg": 70.0}, 70.0),
        ({"farmer_pays_haulage": 1.0, "haulage_idr_per_kg": np.nan}, 10 * RATE),
        ({"farmer_pays_haulage": 0.0, "haulage_idr_per_kg": 70.0}, 0.0),
        ({"farmer_pays_haulage": 1.0, "price_place": PricePlace.FARM}, 0.0),
    ],
)
def test_net_price_takes_off_the_haulage_that_the_farmer_bears(offer, haulage):
    plans = make_plans({"price_place": PricePlace.FACTORY, **offer})

    inputs = inputs_of(make_listings({"latitude": -5 - 10 * KM}), plans)

    expected = 1350 * 0.85 - haulage
    assert inputs["offered_raw_price_idr_per_kg"] == pytest.approx([expected], abs=0.01)


def village(number, price, **other):
    return {"village_code": f"v{number}", "price_idr_per_kg": price, **other}


def test_reference_price_is_the_median_of_the_other_villages_of_the_regency():
    listings = make_listings(
        village(0, 9999.0), village(1, 1000.0), village(2, 1100.0), village(3, 1300.0)
    )

    inputs = inputs_of(listings, make_plans({}))

    assert inputs["reference_raw_price_idr_per_kg"].tolist() == [1100.0, 1300.0, 1300.0, 1100.0]


def test_a_village_has_one_voice_however_many_listings():
    listings = make_listings(
        village(0, 9999.0),
        *[village(1, 1000.0)] * 9,
        village(2, 1100.0),
        village(3, 1300.0),
    )

    inputs = inputs_of(listings, make_plans({}))

    assert inputs["reference_raw_price_idr_per_kg"][0] == 1100.0


def test_reference_price_falls_back_to_the_province_then_to_the_newest_published_price():
    elsewhere = [village(i, 1000.0 + i, regency_code="18.07") for i in range(1, 4)]
    old = village(9, 5000.0, price_age_days=366.0)
    published = replace(
        REFERENCE,
        market_prices=(
            MarketPrice("18", "cassava", "fresh_root", 700.0, 400.0),
            MarketPrice("18.02", "cassava", "fresh_root", 800.0, 300.0),
            MarketPrice("18.07", "cassava", "fresh_root", 900.0, 1.0),
        ),
    )

    province = pairs_of(make_listings(village(0, 1.0), *elsewhere, old), make_plans({}), published)
    market = pairs_of(make_listings(village(0, 1.0), old), make_plans({}), published)

    name = "reference_raw_price_idr_per_kg"
    assert (province.inputs[name][0], province.marks[name][0]) == (1002.0, Mark.STATED)
    assert (market.inputs[name][0], market.marks[name][0]) == (800.0, Mark.DATA)


def test_without_any_other_price_the_reference_is_unknown():
    pairs = pairs_of(make_listings({}), make_plans({}), REFERENCE)

    assert np.isnan(pairs.inputs["reference_raw_price_idr_per_kg"]).all()
    assert pairs.marks["reference_raw_price_idr_per_kg"].tolist() == [Mark.MISSING]


def test_statutory_price_is_brought_to_the_farm_by_the_haulage_of_the_offer():
    rules = replace(REFERENCE, floor_rules=(HAP,), market_prices=(MARKET,))
    plans = make_plans({"price_place": PricePlace.FACTORY, "farmer_pays_haulage": 1.0})

    inputs = inputs_of(make_listings({"latitude": -5 - 10 * KM}), plans, rules)

    expected = pytest.approx([1350 * 0.85 - 10 * RATE], abs=0.01)
    assert inputs["floor_raw_price_idr_per_kg"] == expected
    assert inputs["offered_raw_price_idr_per_kg"] == expected
    assert inputs["reference_raw_price_idr_per_kg"] == expected  # never below the floor


def test_more_haulage_on_the_farmer_never_makes_the_reference_price_lower():
    rules = replace(REFERENCE, floor_rules=(HAP,), market_prices=(MARKET,))
    plans = make_plans(
        *(
            {
                "price_place": PricePlace.FACTORY,
                "farmer_pays_haulage": 1.0,
                "haulage_idr_per_kg": haulage,
            }
            for haulage in (0.0, 50.0, 500.0)
        )
    )

    inputs = inputs_of(make_listings({"latitude": -5 - 10 * KM}), plans, rules)

    assert len(set(inputs["reference_raw_price_idr_per_kg"].tolist())) == 1


def test_a_rule_of_another_form_sets_no_floor():
    rules = replace(REFERENCE, floor_rules=(replace(HAP, form="dried"),))

    inputs = inputs_of(make_listings({}), make_plans({}), rules)

    assert np.isnan(inputs["floor_raw_price_idr_per_kg"]).all()


@pytest.mark.parametrize(
    ("claimed", "counted", "mark"),
    [
        (6000.0, 6000.0, Mark.STATED),
        (9000.0, 6300 * 1.1, Mark.ROUTE),
        (np.nan, 6300 * 0.9, Mark.ESTIMATE),
    ],
)
def test_a_product_price_counts_up_to_a_tenth_above_the_route(claimed, counted, mark):
    pairs = pairs_of(make_listings({}), make_plans({"product_price_idr_per_kg": claimed}))

    assert pairs.inputs["product_price_idr_per_kg"] == pytest.approx([counted])
    assert pairs.marks["product_price_idr_per_kg"].tolist() == [mark]


# The surroundings


def test_catchment_counts_what_lies_within_its_radius_of_the_site():
    radius_km = POLICY.defaults["catchment_radius_km"]
    listings = make_listings(
        {},
        {"latitude": -5 - (radius_km - 1) * KM, "village_code": "near"},
        {"latitude": -5 - (radius_km + 1) * KM, "village_code": "far"},
        {"form": "dried", "village_code": "other"},
    )

    pairs = pairs_of(listings, make_plans({"need_kg": 1_250_000.0}))

    assert pairs.share.tolist() == [1.0, 1.0, 1.0]
    # The far listing is judged around its own village: itself and the near one, not the site.
    assert pairs.inputs["catchment_output_t_per_year"] == pytest.approx([36_000, 36_000, 36_000])


def test_catchment_never_yields_more_than_the_regency_by_its_villages_inside():
    points = np.array([[-5.0, 105.0], [-5.1, 105.0], [-5.9, 105.0], [-6.0, 105.0]])
    capped = replace(
        REFERENCE,
        market_prices=(MARKET,),
        production_t={("18.02", "cassava"): 10_000.0},
        village_count={"18.02": 4},
        village_points={"18.02": points},
    )

    inputs = inputs_of(make_listings({}), make_plans({"need_kg": 1_250_000.0}), capped)

    assert inputs["catchment_output_t_per_year"].tolist() == [5_000.0]


def test_reservations_count_as_contracted():
    listings = make_listings({"contracted_kg": 100_000.0, "reserved_kg": 150_000.0})

    pairs = pairs_of(listings, make_plans({}))

    assert pairs.inputs["contracted_t_per_year"] == pytest.approx(3_000 * pairs.share)


def test_stated_other_buyers_count_where_they_are_more_than_the_contracts():
    listings = make_listings({"other_buyers_t_per_year": 9_000.0})

    pairs = pairs_of(listings, make_plans({}))

    assert pairs.inputs["other_buyers_t_per_year"] == pytest.approx(9_000 * pairs.share)


def test_home_processors_count_once_a_village_and_blanks_as_the_most_stated_around():
    listings = make_listings(
        {"home_processors": 6.0},
        {"home_processors": 6.0},
        {"home_processors": 10.0, "village_code": "b"},
        {"home_processors": np.nan, "village_code": "c"},
    )

    pairs = pairs_of(listings, make_plans({}))

    assert pairs.inputs["home_processors"][:3] == pytest.approx(26 * pairs.share[:3])
    assert np.isnan(pairs.inputs["home_processors"][3])
    assert pairs.marks["home_processors"][3] == Mark.MISSING


def test_new_land_is_a_share_of_the_regencys_food_land_and_unknown_without_an_answer():
    plans = make_plans({"new_land_ha": 0.0}, {"new_land_ha": 30.0}, {"new_land_ha": np.nan})

    pairs = pairs_of(make_listings({}), plans)

    share = pairs.inputs["food_land_share"]
    assert share[:2].tolist() == [0.0, 0.03]
    assert np.isnan(share[2])


def test_wage_is_the_minimum_wage_except_for_small_firms():
    plans = make_plans(
        {"wage_idr_per_hok": 500_000.0},
        {"is_small_firm": 1.0, "wage_idr_per_hok": 100_000.0},
        {"is_small_firm": 1.0, "wage_idr_per_hok": 50_000.0},
        {"is_small_firm": 1.0, "wage_idr_per_hok": np.nan},
    )

    inputs = inputs_of(make_listings({}), plans)

    assert inputs["wage_idr_per_hok"].tolist() == [121_909.36, 100_000.0, 90_000.0, 90_000.0]


def test_investment_left_blank_takes_the_upper_unit_cost_of_the_route():
    plans = make_plans({"investment_idr_bn": np.nan, "need_kg": 1_250_000.0})

    pairs = pairs_of(make_listings({}), plans)

    assert pairs.inputs["investment_idr_bn"] == pytest.approx([0.0015 * 15_000])
    assert pairs.marks["investment_idr_bn"].tolist() == [Mark.ESTIMATE]


@pytest.mark.parametrize(
    ("exists", "share"),
    [
        (1.0, POLICY.defaults["deadweight_share_existing_plant"]),
        (0.0, POLICY.defaults["deadweight_share_new_plant"]),
        (np.nan, np.nan),
    ],
)
def test_deadweight_asks_whether_the_plant_exists_already(exists, share):
    inputs = inputs_of(make_listings({}), make_plans({"plant_exists": exists}))

    assert inputs["deadweight_share"] == pytest.approx([share], nan_ok=True)


def test_every_input_of_the_score_has_a_column_and_a_mark():
    pairs = pairs_of(make_listings({}), make_plans({}))

    assert pairs.inputs.keys() == pairs.marks.keys()
    assert len(pairs.inputs) == 33


# A written price floor


@pytest.mark.parametrize(
    ("floor", "rules", "counts"),
    [
        (1.0, (HAP,), 0.0),
        (1_350.0, (HAP,), 1.0),  # 1,147.50 net is the statutory price less its deduction
        (1_340.0, (HAP,), 0.0),
        (1.0, (), 0.0),
        (1_060.0, (), 1.0),  # 901 net; 0.9 of the reference price of 1,000 is 900
        (1_055.0, (), 0.0),
        (np.nan, (HAP,), np.nan),
    ],
)
def test_a_price_floor_counts_from_the_statutory_price_or_else_by_the_reference(
    floor, rules, counts
):
    plan = {"latitude": np.nan, "longitude": np.nan, "floor_price_idr_per_kg": floor}
    reference = replace(REFERENCE, market_prices=(MARKET,), floor_rules=rules)

    inputs = inputs_of(make_listings({}), make_plans(plan), reference)

    np.testing.assert_array_equal(inputs["written_price_floor"], [counts])


def test_a_price_floor_earns_nothing_where_nobody_knows_the_usual_price():
    inputs = inputs_of(make_listings({}), make_plans({}), REFERENCE)

    assert inputs["written_price_floor"].tolist() == [0.0]


def test_a_price_floor_above_the_price_promises_no_more_than_the_price():
    plan = {"price_idr_per_kg": 1_000.0, "floor_price_idr_per_kg": 2_000.0}

    assert inputs_of(make_listings({}), make_plans(plan))["written_price_floor"].tolist() == [0.0]


def test_no_written_floor_stays_none_however_high_its_price_is_told():
    plans = make_plans({"written_price_floor": 0.0}, {"written_price_floor": np.nan})

    inputs = inputs_of(make_listings({}), plans)

    np.testing.assert_array_equal(inputs["written_price_floor"], [0.0, np.nan])

"""The order of the matches of a plan, and what must never change it."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hilirisasi.scoring.cures import cures
from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.ranking import rank, rank_one
from hilirisasi.scoring.records import FloorRule, MarketPrice, PricePlace
from tests.scoring.tables import REFERENCE, make_listings, make_plans

POLICY = Policy.default()
KM = 1 / 111.195  # degrees of latitude
HAP = FloorRule("cassava", "fresh_root", 1350.0, 0.15, PricePlace.FACTORY)
PRICED = replace(
    REFERENCE,
    floor_rules=(HAP,),
    market_prices=(MarketPrice("18", "cassava", "fresh_root", 1000.0, 9.0),),
)
PASS, FAIL, UNKNOWN = 1, 0, -1
AT_FACTORY = {"price_place": PricePlace.FACTORY, "farmer_pays_haulage": 1.0}
# Fields of a plan that a party may leave blank without the service knowing better.
OPTIONAL = (
    "claimed_jobs_fte",
    "worker_leakage_share",
    "local_input_share",
    "village_sourcing_share",
    "community_profit_share",
    "written_price_floor",
    "floor_price_idr_per_kg",
    "plant_exists",
    "new_land_ha",
)


def village(number, **other):
    return {"village_code": f"v{number}", "latitude": -5 - number * KM, **other}


def ranking_of(listings, plans, reference=PRICED):
    return rank(listings, plans, reference, POLICY)


def scores_of(ranking):
    """Score by plan, listing (or pool)."""
    keys = zip(ranking.plan_id_of_row.tolist(), ranking.listing_id.tolist(), strict=True)
    return dict(zip(keys, ranking.scores.score.tolist(), strict=True))


def order_of(ranking):
    return [
        (int(ranking.plan_id_of_row[row]), int(ranking.listing_id[row])) for row in ranking.order
    ]


def some_listings(seed, count=6):
    random = np.random.default_rng(seed)
    return [
        village(
            float(random.uniform(0, 40)),
            listing_id=number,
            harvest_kg=random.uniform(300_000, 1_500_000, 12),
            home_processors=float(random.integers(0, 20)),
            price_idr_per_kg=float(random.integers(900, 1200)),
        )
        for number in range(1, count + 1)
    ]


def shuffled(records, order):
    return type(records)(
        **{field.name: getattr(records, field.name)[order] for field in fields(records)}
    )


# Order


def test_best_score_comes_first_and_pools_before_single_listings():
    ranking = ranking_of(make_listings(*some_listings(1)), make_plans({"need_kg": 3_000_000.0}))

    shown = ranking.scores.is_ranked[ranking.order], ranking.is_pool[ranking.order]
    keys = list(
        zip(~shown[0], ~shown[1], -ranking.scores.score[ranking.order].round(6), strict=True)
    )
    assert keys == sorted(keys)
    assert ranking.is_pool[ranking.order[0]]


def test_equal_scores_go_by_distance_then_by_the_listings_id():
    rows = [
        village(5, listing_id=1),
        village(3, listing_id=7),
        village(3, listing_id=2),
        village(4, listing_id=3),
    ]
    plans = make_plans({"need_kg": 1000.0})  # each fills it alone

    ranking = ranking_of(make_listings(*rows), plans, replace(PRICED, floor_rules=()))

    assert np.ptp(ranking.scores.score) < 1e-9
    assert [listing for _plan, listing in order_of(ranking)] == [2, 7, 3, 1]


@given(seed=st.integers(0, 10_000))
@settings(max_examples=25)
def test_the_order_of_the_input_rows_changes_nothing(seed):
    random = np.random.default_rng(seed)
    listings = make_listings(*some_listings(seed))
    plans = make_plans(
        {"need_kg": 2_000_000.0}, {"latitude": np.nan, "longitude": np.nan}, AT_FACTORY
    )

    straight = ranking_of(listings, plans)
    mixed = ranking_of(
        shuffled(listings, random.permutation(6)), shuffled(plans, random.permutation(3))
    )

    by_plan = sorted(order_of(mixed), key=lambda match: match[0])
    assert by_plan == order_of(straight)
    assert scores_of(mixed) == pytest.approx(scores_of(straight))


def test_another_plan_changes_nobodys_score():
    listings = make_listings(*some_listings(2))
    alone = ranking_of(listings, make_plans(AT_FACTORY))

    together = ranking_of(listings, make_plans(AT_FACTORY, {"price_idr_per_kg": 9_000.0}))

    both = scores_of(together)
    assert {match: both[match] for match in scores_of(alone)} == scores_of(alone)


# What raises a score, and what never does


@given(
    seed=st.integers(0, 10_000),
    price=st.integers(800, 1700),
    more=st.integers(1, 400),
    place=st.sampled_from([{}, AT_FACTORY]),
)
@settings(max_examples=50)
def test_a_higher_offer_never_lowers_a_score_nor_closes_the_price_gate(seed, price, more, place):
    listings = make_listings(*some_listings(seed))

    low = ranking_of(listings, make_plans({**place, "price_idr_per_kg": float(price)}))
    high = ranking_of(listings, make_plans({**place, "price_idr_per_kg": float(price + more)}))

    assert (high.scores.score >= low.scores.score - 1e-9).all()
    assert (high.scores.gates["price"] >= low.scores.gates["price"]).all()


@given(seed=st.integers(0, 10_000), haulage=st.floats(0, 300), more=st.floats(0, 300))
@settings(max_examples=50)
def test_more_haulage_on_the_farmer_never_raises_a_score(seed, haulage, more):
    listings = make_listings(*some_listings(seed))

    less, extra = (
        ranking_of(listings, make_plans({**AT_FACTORY, "haulage_idr_per_kg": cost}))
        for cost in (haulage, haulage + more)
    )

    assert (extra.scores.score <= less.scores.score + 1e-9).all()


@given(
    seed=st.integers(0, 10_000),
    floor=st.integers(1, 1_700),
    less=st.integers(0, 1_700),
    place=st.sampled_from([{}, AT_FACTORY]),
    rules=st.sampled_from([(), (HAP,)]),
)
@settings(max_examples=50)
def test_a_lower_price_floor_never_raises_a_score(seed, floor, less, place, rules):
    listings = make_listings(*some_listings(seed))
    reference = replace(PRICED, floor_rules=rules)

    high, low = (
        ranking_of(listings, make_plans({**place, "floor_price_idr_per_kg": price}), reference)
        for price in (float(floor), float(max(1, floor - less)))
    )

    assert (low.scores.score <= high.scores.score + 1e-9).all()


@given(deduction=st.floats(0, 0.3), more=st.floats(0, 0.3))
@settings(max_examples=50)
def test_a_cheaper_offer_never_ranks_higher_all_else_equal(deduction, more):
    offers = [{**AT_FACTORY, "deduction_share": deduction + extra} for extra in (0.0, more)]

    ranking = ranking_of(make_listings(*some_listings(3)), make_plans(*offers))

    score = scores_of(ranking)
    assert all(score[2, listing] <= score[1, listing] + 1e-9 for _plan, listing in score)


@given(seed=st.integers(0, 10_000), blank=st.sampled_from(OPTIONAL))
@settings(max_examples=50)
def test_a_blank_never_raises_a_score(seed, blank):
    listings = make_listings(*some_listings(seed))

    told, blanked = (
        ranking_of(listings, make_plans({"community_profit_share": 0.05, **change}))
        for change in ({}, {blank: np.nan})
    )

    assert (blanked.scores.score <= told.scores.score + 1e-9).all()


# Gates and cures


@pytest.mark.parametrize(
    ("offer", "gate"),
    [
        ({"price_idr_per_kg": 1350.0, "deduction_share": 0.15}, PASS),
        ({"price_idr_per_kg": 1349.0, "deduction_share": 0.15}, PASS),  # within 0.1 %
        ({"price_idr_per_kg": 1340.0, "deduction_share": 0.10}, FAIL),  # net above, price below
        ({"price_idr_per_kg": 2000.0, "deduction_share": 0.16}, FAIL),  # net far above
    ],
)
def test_price_and_deduction_are_held_against_the_rule_each_for_itself(offer, gate):
    ranking = ranking_of(make_listings({}), make_plans({**AT_FACTORY, **offer}))

    assert ranking.scores.gates["price"].tolist() == [gate]
    assert ranking.scores.is_ranked.tolist() == [gate == PASS]


def test_an_offer_at_the_farm_is_held_against_the_rule_with_the_haulage_to_the_factory():
    haulage = 10 * POLICY.defaults["haulage_idr_per_t_km"] / 1000
    plans = make_plans(
        {"price_idr_per_kg": 1350 - haulage, "deduction_share": 0.0},
        {"price_idr_per_kg": 1350 - 2 * haulage, "deduction_share": 0.0},
    )

    ranking = ranking_of(make_listings(village(10)), plans)

    assert ranking.scores.gates["price"].tolist() == [PASS, FAIL]


def test_a_match_without_a_reference_price_is_not_ranked():
    ranking = ranking_of(make_listings({}), make_plans({}), REFERENCE)

    assert ranking.is_scored.tolist() == [False]
    assert ranking.scores.is_ranked.tolist() == [False]
    assert ranking.order.tolist() == [0]


@pytest.mark.parametrize("figure", ["conversion_kg_per_kg", "route_product_price_idr_per_kg"])
def test_a_match_without_the_figures_of_its_route_is_not_ranked(figure):
    ranking = ranking_of(make_listings({}), make_plans({figure: np.nan}))

    assert ranking.scores.is_ranked.tolist() == [False]


def cured(listings, plan, gate, change, reference=PRICED):
    """The gate after ``plan`` took the value that cures it."""
    plans = make_plans(plan)
    failed = rank(listings, plans, reference, POLICY)
    assert failed.scores.gates[gate].tolist() == [FAIL]
    values = {name: value[0] for name, value in cures(failed, plans, POLICY).items()}
    after = rank(listings, make_plans({**plan, **change(values)}), reference, POLICY)
    return after.scores.gates[gate][0]


@pytest.mark.parametrize("deduction", [0.05, 0.15])
def test_the_offer_that_cures_the_price_gate_passes_it(deduction):
    plan = {**AT_FACTORY, "price_idr_per_kg": 900.0, "deduction_share": deduction}

    gate = cured(
        make_listings(village(10)),
        plan,
        "price",
        lambda cure: {"price_idr_per_kg": cure["offer_idr_per_kg"]},
    )

    assert gate == PASS


def test_too_great_a_deduction_is_cured_by_the_rules_own():
    plan = {**AT_FACTORY, "price_idr_per_kg": 1500.0, "deduction_share": 0.4}

    gate = cured(
        make_listings(village(10)),
        plan,
        "price",
        lambda cure: {"deduction_share": cure["deduction_share"]},
    )

    assert gate == PASS


def test_a_plant_that_is_too_big_is_cured_by_a_smaller_need():
    gate = cured(
        make_listings({}),
        {"need_kg": 9_000_000.0},
        "supply",
        lambda cure: {"need_kg": cure["plant_need_t"] * 1000 / 12},
    )

    assert gate == PASS


def test_a_route_at_a_loss_is_cured_by_the_product_price_within_what_may_count():
    gate = cured(
        make_listings({}),
        {"product_price_idr_per_kg": 5_600.0, "other_input_cost_idr_per_kg_raw": 300.0},
        "viable",
        lambda cure: {"product_price_idr_per_kg": cure["product_price_idr_per_kg"]},
    )

    assert gate == PASS


def test_new_land_is_cured_by_less_of_it():
    gate = cured(
        make_listings({}),
        {"new_land_ha": 200.0},
        "food",
        lambda cure: {"new_land_ha": cure["new_land_ha"]},
    )

    assert gate == PASS


def test_a_gate_that_holds_has_no_cure():
    plans = make_plans({**AT_FACTORY, "need_kg": 100_000.0})
    ranking = ranking_of(make_listings({}), plans)

    values = cures(ranking, plans, POLICY)

    assert ranking.scores.is_ranked.tolist() == [True]
    assert all(np.isnan(value).all() for value in values.values())


# One match


def test_one_match_has_the_numbers_that_the_list_has():
    listings = make_listings(*some_listings(4))
    plans = make_plans({}, AT_FACTORY)
    whole = ranking_of(listings, plans)

    one = rank_one(listings, plans, PRICED, POLICY, 1, 3)

    assert order_of(one) == [(2, 4)]
    assert one.scores.score.tolist() == [scores_of(whole)[2, 4]]
    assert [part for part, _kg in one.parts_of(0)] == [4]


def test_records_that_do_not_match_give_no_row():
    one = rank_one(make_listings({"form": "dried"}), make_plans({}), PRICED, POLICY, 0, 0)

    assert len(one.order) == 0


def test_nothing_to_rank_is_an_empty_ranking():
    ranking = ranking_of(make_listings(), make_plans({}))

    assert ranking.plan_id.tolist() == [1]
    assert len(ranking.order) == 0


def test_parts_of_a_pool_are_its_listings_nearest_first():
    listings = make_listings(village(2, listing_id=5), village(1, listing_id=6))

    ranking = ranking_of(listings, make_plans({"need_kg": 2_000_000.0}))

    pool = int(np.flatnonzero(ranking.is_pool)[0])
    assert [part for part, _kg in ranking.parts_of(pool)] == [6, 5]
    assert ranking.shortfall_kg[pool].tolist() == [0.0] * 12

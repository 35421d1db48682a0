"""A batch as people tell it: each answer counts once, what is not told stays a question."""

from math import isnan, nan

import pytest

from hilirisasi.scoring.hayami_batch import Batch, Per, check

MOCAF = {
    "output_kg": 30,
    "raw_kg": 100,
    "days_of_men": 0.6,
    "product_price_idr_per_kg": 5_000,
    "wage_idr_per_hok": 20_000,
    "raw_price_idr_per_kg": 750,
    "other_cost_idr": 18_000,
}
TOLD = {
    "days_of_women": 0,
    "hours": 0,
    "family_days": 0,
    "depreciation_idr": 0,
    "byproduct_idr": 0,
    "is_gross_weight": False,
    "wet_share": 0.6,
    "dry_share": 0.6,
}


def checked(**answers):
    return check(Batch(**(MOCAF | answers)))


def told(**answers):
    return {x.code: (x.line, x.found, x.right) for x in checked(**answers).findings}


def test_a_plain_batch_is_the_plain_table():
    found = checked(**TOLD)

    assert found.lines["K"] == pytest.approx(1_500 - 750 - 180)
    assert found.lines["M"] == pytest.approx(0.006 * 20_000)
    assert found.findings == []
    assert found.questions == []


def test_what_nobody_told_is_asked():
    assert checked().questions == [
        *("deduction", "moisture", "labour_units", "family_labour", "depreciation", "byproducts"),
    ]


def test_an_own_harvest_without_a_price_is_asked():
    assert checked(**(TOLD | {"raw_price_idr_per_kg": 0})).questions == ["own_harvest"]


def test_a_deduction_counts_where_the_weight_was_gross():
    gross = told(deduction_share=0.2, is_gross_weight=True)
    net = told(deduction_share=0.2, is_gross_weight=False)

    assert gross["deduction"] == ("H", 750, pytest.approx(600))
    assert "deduction" not in net


def test_labour_in_mixed_units_becomes_person_days():
    found = told(days_of_women=0.5, hours=2)

    assert found["labour_units"] == ("C", pytest.approx(3.1), pytest.approx(0.6 + 0.4 + 0.25))


def test_family_labour_and_wear_take_from_the_profit():
    before, after = checked(), checked(family_days=0.4, depreciation_idr=3_000)

    assert after.lines["M"] - before.lines["M"] == pytest.approx(0.004 * 20_000)
    assert before.lines["K"] - after.lines["K"] == pytest.approx(30)


@pytest.mark.parametrize(
    ("per", "cost", "right"),
    [(Per.BATCH, 18_000, 180), (Per.RAW, 180, 180), (Per.PRODUCT, 600, 180)],
)
def test_other_costs_are_brought_to_a_kg_of_raw_material(per, cost, right):
    found = checked(other_cost_idr=cost, other_cost_per=per)

    assert found.inputs["I"] == pytest.approx(right)
    assert ("cost_unit" in {x.code for x in found.findings}) is (per is Per.PRODUCT)


def test_by_products_count_and_are_missed_where_the_route_has_them():
    counted = told(byproduct_idr=15_000)
    missed = told(usual_byproduct_share=0.1)
    none = told(byproduct_idr=0, usual_byproduct_share=0.1)

    assert counted["byproducts"] == ("J", pytest.approx(1_500), pytest.approx(1_650))
    assert missed["byproducts_left_out"] == ("J", pytest.approx(1_500), pytest.approx(1_650))
    assert none == {}


def test_a_dryer_cannot_give_more_than_the_dry_matter():
    found = told(output_kg=90, wet_share=0.3, dry_share=0.15)

    assert found["yield_above_dry_matter"] == ("D", 0.9, pytest.approx(0.7 / 0.85))


def test_what_figures_show_is_found_too():
    found = told(D_low=0.1, D_high=0.25, reference_raw_price_idr_per_kg=2_000)

    assert found["conversion_out_of_bounds"][2] == 0.25
    assert found["wrong_stage_price"][0] == "K"


def test_an_empty_batch_computes_nothing():
    found = check(Batch(output_kg=nan, raw_kg=0))

    assert all(isnan(value) for value in found.lines.values())
    assert found.findings == []

"""The slips of published tables: named, with the figure that is right."""

from dataclasses import replace
from math import isnan, nan

import pytest

from hilirisasi.scoring.hayami_check import Case
from hilirisasi.scoring.hayami_findings import findings_of, is_other_stage
from tests.scoring.test_hayami import TOFU, published

COFFEE = {"A": 16, "B": 20, "C": 4.91, "F": 242_500, "G": 50_000, "H": 11_000, "I": 13_063}


def told(case):
    return {(x.code, x.line): (x.found, x.right) for x in findings_of(case)}


def only(case):
    [finding] = findings_of(case)
    return finding.code, finding.line, finding.found, finding.right


@pytest.mark.parametrize("case_id", ["H01", "H07", "H09", "H12", "H18"])
def test_a_right_table_is_left_alone(case_id):
    assert findings_of(published(case_id)) == []


@pytest.mark.parametrize(
    ("case_id", "changes", "code", "line", "right"),
    [
        ("H06", {}, "rounded_coefficient", "E", 0.006),
        ("H03", {}, "wrong_denominator", "S", 15.776),
        ("H07", {"pub_K": "6433"}, "unit_mixed", "K", 2_070),
        ("H10", {}, "inconsistent", "N", 11.118),
        ("H10", {}, "inconsistent", "R", 9.75),
        ("H15", {}, "inconsistent", "P", 58.848),
        ("H20", {"D_low": "0.18", "D_high": "0.24"}, "conversion_out_of_bounds", "D", 0.24),
        ("H01", {"pub_L": "0.38"}, "fraction_as_percent", "L", 37.883),
        ("H01", {"pub_P": "26.44"}, "profit_of_output", "P", 69.8),
        ("H01", {"pub_P": "52.48"}, "wrong_denominator", "P", 69.8),
        ("H01", {"pub_L": "121.8"}, "above_output", "L", 37.883),
        ("H01", {"pub_O": "6000"}, "profit_above_value_added", "O", 3_908.68),
    ],
)
def test_each_slip_comes_with_its_line_and_the_right_figure(case_id, changes, code, line, right):
    found = told(published(case_id, **changes))

    assert found[code, line][1] == pytest.approx(right, rel=1e-3, nan_ok=True)


def test_rounding_that_was_used_is_told_from_rounding_that_was_printed():
    printed_only = told(published("H06"))
    used = told(published("H06", pub_M="204.77"))

    assert ("rounded_and_used", "M") not in printed_only
    assert used["rounded_and_used", "M"] == pytest.approx((204.77, 122.862))


def test_a_truncated_coefficient_that_was_used_is_found():
    """H28 prints E 0.0029 for 0.0029577 and makes M 45.38 of it."""
    noodles = {"B": 568, "C": 1.68, "A": 170.4, "G": 15_650, "F": 5737, "H": 1200, "I": 74.66}

    found = told(Case(inputs=noodles, printed={"E": "0.0029", "M": "45.38"}))

    assert found["rounded_coefficient", "E"][1] == pytest.approx(0.0029577, rel=1e-4)
    assert found["rounded_and_used", "M"][1] == pytest.approx(46.29, abs=0.01)


def test_an_average_of_quotients_is_not_called_rounding():
    """H02 prints the mean of its respondents' E, 0.002383, where C / B is 0.002372."""
    case = Case(inputs={"B": 1000, "C": 2.372, "A": 300}, printed={"E": "0.002383", "D": "0.30"})

    assert only(case)[:2] == ("average_of_ratios", "E")


def test_other_cost_per_product_is_brought_to_raw():
    """D 0.3: with I = 500 per kg of product, 150 per kg of raw; K was made with 150."""
    inputs = {"A": 30, "B": 100, "F": 5000, "H": 750, "I": 500}

    right_k = only(Case(inputs=inputs, printed={"K": "600"}))
    divided = only(Case(inputs=inputs | {"I": 150}, printed={"K": "250"}))

    assert right_k == ("other_cost_per_product", "I", 500, pytest.approx(150))
    assert divided == ("other_cost_per_product", "K", 250, pytest.approx(600))


def test_the_price_of_another_stage_gives_the_value_added_at_the_right_one():
    """H05: ground coffee with the price of cherries, 11,000, for green beans of 106,250."""
    found = told(Case(inputs=COFFEE, printed={}, H_ref=106_250))

    assert found["wrong_stage_price", "H"] == (11_000, 106_250)
    assert found["wrong_stage_price", "K"] == pytest.approx((169_937, 74_687))


def test_an_own_harvest_at_nothing_is_valued_at_the_reference():
    found = told(Case(inputs=TOFU | {"H": 0}, printed={}, H_ref=7334))

    assert found["own_harvest_free", "H"] == (0, 7334)
    assert found["own_harvest_free", "K"][1] == pytest.approx(5_599.818, rel=1e-6)


@pytest.mark.parametrize(
    ("price", "reference", "is_other"),
    [
        (500, 1000, False),
        (499, 1000, True),
        (2001, 1000, True),
        (nan, 1000, False),
        (5, nan, False),
    ],
)
def test_another_stage_is_half_or_twice_the_reference_off(price, reference, is_other):
    assert is_other_stage(price, reference) is is_other


def test_without_a_raw_price_no_value_added_is_made_up():
    found = told(replace(published("H10"), inputs={"H": 0.0}, H_ref=40_000))

    assert not isnan(found["own_harvest_free", "H"][1])
    assert ("own_harvest_free", "K") not in found

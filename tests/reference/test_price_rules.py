"""The cassava rule of each segment of its timeline, to the day."""

from dataclasses import asdict
from datetime import date
from itertools import pairwise

import pytest

from hilirisasi.reference.files import read_price_rules
from models import PriceRule

RULES = read_price_rules()


def rules_on(commodity: str, form: str, day: date) -> list[PriceRule]:
    rules = (PriceRule(**asdict(row)) for row in RULES)
    return [
        rule
        for rule in rules
        if (rule.commodity_code, rule.form_code) == (commodity, form) and rule.is_valid_on(day)
    ]


@pytest.mark.parametrize(
    ("first", "last", "deduction", "floor"),
    [
        (date(2025, 5, 5), date(2025, 11, 9), 0.30, 945),
        (date(2025, 11, 10), date(2025, 11, 30), 0.15, 1147.5),
        (date(2025, 12, 1), date(2025, 12, 25), 0.25, 1012.5),
        (date(2025, 12, 26), date(2026, 1, 25), 0.20, 1080),
        (date(2026, 1, 26), date(2026, 11, 24), 0.15, 1147.5),
    ],
)
def test_each_segment_has_its_greatest_deduction(first, last, deduction, floor):
    for day in (first, last):
        [rule] = rules_on("cassava", "fresh_root", day)

        assert (rule.price_idr_per_kg, rule.max_deduction_share) == (1350, deduction)
        assert rule.price_idr_per_kg * (1 - rule.max_deduction_share) == pytest.approx(floor)


def test_no_rule_binds_before_the_first():
    assert rules_on("cassava", "fresh_root", date(2025, 5, 4)) == []


@pytest.mark.parametrize(("commodity", "form"), [("cassava", "chips"), ("maize", "dry_grain")])
def test_other_goods_have_no_rule(commodity, form):
    assert rules_on(commodity, form, date(2026, 2, 1)) == []


def test_segments_follow_each_other_without_a_gap():
    assert all((b.valid_from - a.valid_to).days == 1 for a, b in pairwise(RULES))


def test_the_first_rule_binds_factories_alone():
    assert [rule.place for rule in RULES] == ["factory"] + ["collection_point"] * 4
    assert all(rule.instrument and rule.source and rule.url for rule in RULES)

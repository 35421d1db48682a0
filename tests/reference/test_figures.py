"""Prices, production, indicators and wages: what must stay apart, and what must be dated."""

from datetime import date

import pytest

from hilirisasi.reference import files

PRODUCTION = files.read_production()
INDICATORS = files.read_indicators()
PRICES = files.read_prices()
WAGES = {(row.region_code, row.year): row for row in files.read_wage_floors()}


def test_the_two_hdi_series_are_told_apart():
    hdi = [row for row in INDICATORS if row.name == "hdi"]

    assert {row.series for row in hdi} == {"old_basis", "new_basis"}
    assert {row.period for row in hdi if row.series == "old_basis"} == {"2022"}
    assert all(int(row.period) >= 2023 for row in hdi if row.series == "new_basis")


def test_the_statistics_office_and_the_agency_count_maize_apart():
    province = [
        row for row in PRODUCTION if (row.region_code, row.commodity_code) == ("18", "maize")
    ]

    assert all(
        (row.series == "bps") == (row.amount < 2_000_000) == (row.form_code == "dry_grain")
        for row in province
    )


@pytest.mark.parametrize("mark", ["[projection]", "[partial]", "[lower_bound]", "[conflict]"])
def test_a_doubtful_amount_is_no_total(mark):
    marked = [row for row in PRODUCTION if mark in row.note]

    assert marked
    assert not any(row.is_total for row in marked)


@pytest.mark.parametrize("rows", [PRICES, PRODUCTION, INDICATORS], ids=["p", "q", "i"])
def test_every_figure_names_publisher_and_address(rows):
    assert all(row.publisher and row.title and row.url.startswith("http") for row in rows)


def test_prices_are_ranges_in_order_and_dated_where_the_source_is():
    assert all(0 < row.low_idr_per_kg <= row.high_idr_per_kg for row in PRICES)
    assert [row.date_text for row in PRICES if row.on is None] == ["undated"]
    assert all(row.on is None or row.date_text.startswith(str(row.on.year)) for row in PRICES)


def test_a_month_stands_for_its_first_day():
    assert {row.on for row in PRICES if row.date_text == "2025-08"} == {date(2025, 8, 1)}


def test_no_farm_gate_price_is_a_regulation_or_from_elsewhere():
    farm_gate = [row for row in PRICES if row.is_farm_gate]

    assert {row.kind for row in farm_gate} == {"market", "market_old"}
    assert all(row.region_code for row in farm_gate)


def test_the_minimum_wage_of_2026_is_the_one_of_the_score():
    province = WAGES["18", 2026]

    assert (province.kind, province.wage_idr_per_month) == ("UMP", 3_047_734)


def test_no_regency_pays_less_than_the_province():
    assert len(WAGES) == 32
    assert all(
        row.wage_idr_per_month >= WAGES["18", row.year].wage_idr_per_month for row in WAGES.values()
    )

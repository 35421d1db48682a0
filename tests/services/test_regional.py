"""What the service knows of places: what is not published is not there."""

from datetime import date

import pytest

from hilirisasi.services import regional
from models import Indicator, Price, PricePlace, PriceRule, Production
from tests.factories import CommodityFactory, ProvinceFactory, RegencyFactory, VillageFactory

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _places(session):
    ProvinceFactory()
    RegencyFactory()
    CommodityFactory()


def rule(**values):
    return PriceRule(
        **{
            "commodity_code": "cassava",
            "form_code": "fresh_root",
            "price_idr_per_kg": 1350,
            "max_deduction_share": 0.15,
            "place": PricePlace.FACTORY,
            "binds": "factories",
            "valid_from": date(2026, 1, 26),
            "instrument": "Kepgub",
            "source": "Uji",
            "url": "",
            **values,
        }
    )


def price(**values):
    return Price(
        **{
            "commodity_code": "cassava",
            "form_code": "fresh_root",
            "region_code": "18.02",
            "place": "Lampung Tengah",
            "level": "petani",
            "low_idr_per_kg": 1000,
            "high_idr_per_kg": 1200,
            "on": date(2026, 11, 14),
            "date_text": "14/11/2026",
            "kind": "market",
            "is_farm_gate": True,
            "source": "Uji",
            "url": "",
            **values,
        }
    )


def output(region, year, amount, **values):
    return Production(
        **{
            "region_code": region,
            "commodity_code": "cassava",
            "year": year,
            "amount": amount,
            "unit": "t",
            "is_total": True,
            "series": "uji",
            "url": "",
            "source": "Uji",
            **values,
        }
    )


def population(region, amount):
    return Indicator(
        name="population_bps",
        region_code=region,
        period="2025",
        amount=amount,
        unit="orang",
        series="uji",
        url="",
        source="Uji",
    )


def reference(session, *records, today=TODAY):
    session.add_all(records)
    session.flush()
    return regional.reference(session, today=today)


def test_rules_bind_from_the_day_that_the_decree_names_to_the_last(session):
    records = [
        rule(),
        rule(price_idr_per_kg=1200, valid_from=date(2025, 5, 5), valid_to=date(2026, 1, 25)),
    ]

    found = reference(session, *records)

    assert [row.price_idr_per_kg for row in found.floor_rules] == [1350]
    before = regional.reference(session, today=date(2026, 1, 25))
    assert [row.price_idr_per_kg for row in before.floor_rules] == [1200]
    assert regional.reference(session, today=date(2025, 5, 4)).floor_rules == ()
    asked = {"commodity": "cassava", "form": "fresh_root"}
    assert regional.rule_on(session, **asked, day=TODAY) is records[0]
    assert regional.rule_on(session, **asked, day=date(2025, 1, 1)) is None


def test_a_market_price_stands_for_its_regency_and_the_province(session):
    found = reference(session, price())

    assert [
        (row.region_code, row.price_idr_per_kg, row.age_days) for row in found.market_prices
    ] == [
        ("18", 1100, 10),
        ("18.02", 1100, 10),
    ]


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "regulation"},
        {"kind": "proxy"},
        {"is_farm_gate": False},
        {"on": None},
        {"region_code": None},
    ],
)
def test_other_prices_are_no_farm_gate_price(session, values):
    assert reference(session, price(**values)).market_prices == ()


def test_a_quotient_compares_what_a_head_grows_in_one_year(session):
    found = reference(
        session,
        *(population("18", 1000), population("18.02", 100)),
        *(output("18", 2024, 5000), output("18", 2023, 1.0)),
        *(output("18.02", 2024, 1000), output("18.02", 2025, 9999)),
    )

    assert found.location_quotient == {("18.02", "cassava"): pytest.approx(2)}
    assert found.production_t["18.02", "cassava"] == 9999


def test_without_a_population_or_a_total_there_is_no_quotient(session):
    found = reference(session, output("18", 2024, 5000), output("18.02", 2024, 1000))

    assert found.location_quotient == {}


def test_a_province_that_grew_nothing_divides_nothing(session):
    found = reference(
        session,
        *(population("18", 1000), population("18.02", 100)),
        *(output("18", 2024, 0), output("18.02", 2024, 0)),
    )

    assert found.location_quotient == {}


def test_a_variation_needs_five_years_that_are_not_all_nothing(session):
    records = [
        output("18.02", year, amount)
        for year, amount in zip(range(2020, 2025), (1, 1, 1, 1, 6), strict=True)
    ]
    records += [output("18", year, 0) for year in range(2020, 2025)]

    found = reference(session, *records[1:])
    assert found.production_cv == {}

    assert reference(session, records[0]).production_cv == {("18.02", "cassava"): pytest.approx(1)}


def test_parts_and_other_units_are_no_production(session):
    found = reference(
        session,
        output("18.02", 2024, 10, is_total=False),
        output("18.02", 2024, 10, unit="ha"),
    )

    assert found.production_t == {}


def test_villages_are_counted_by_regency(session):
    for _ in range(2):
        VillageFactory()
    VillageFactory(latitude=None)

    found = reference(session)

    assert found.village_count == {"18.02": 2}
    assert found.village_points["18.02"].shape == (2, 2)

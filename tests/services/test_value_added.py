"""What a kilogram becomes by each route, by the Hayami table, and who gains."""

from datetime import date
from math import isnan

import pytest

from hilirisasi.services import value_added
from hilirisasi.services.value_added import RawPrice
from models import Price, WageFloor
from tests.factories import FormFactory, ListingFactory, PlanFactory, ProvinceFactory, RouteFactory

TODAY = date(2026, 11, 24)


def market(**figures):
    """A published price; the figures that a test names are its own."""
    return Price(
        **{
            "commodity_code": "cassava",
            "form_code": "fresh_root",
            "region_code": "18",
            "place": "Lampung",
            "level": "farm gate",
            "low_idr_per_kg": 1000,
            "high_idr_per_kg": 1200,
            "on": date(2026, 1, 2),
            "date_text": "2026-01-02",
            "kind": "market",
            "is_farm_gate": True,
            "source": "Uji",
            "url": "https://harga.example/",
        }
        | figures
    )


def worths(session, price=1100, **figures):
    ProvinceFactory()
    session.merge(WageFloor(region_code="18", year=2026, wage_idr_per_month=2_500_000, source="U"))
    form = FormFactory()
    RouteFactory(**figures)
    return value_added.worth_of(
        session, form=form, raw_price=RawPrice(idr_per_kg=price, on=TODAY), today=TODAY
    )


def test_the_table_can_be_recomputed_by_hand(session):
    [worth] = worths(session)

    product = 0.24 * 6300 * (1 + 0.1296)
    assert worth.lines["J"] == pytest.approx(product)
    assert worth.lines["K"] == pytest.approx(product - 1100 - 220)
    assert worth.lines["M"] == pytest.approx(0.0015 * 100_000)
    assert worth.lines["O"] == pytest.approx(product - 1100 - 220 - 150)
    assert worth.ranges["K"][0] < worth.lines["K"] < worth.ranges["K"][1]


@pytest.mark.parametrize(
    ("figure", "unknown"),
    [
        ("conversion_kg_per_kg", "DJKO"),
        ("labour_hok_per_kg_raw", "EMO"),
        ("other_input_cost_idr_per_kg_raw", "KO"),
        ("product_price_idr_per_kg", "JKO"),
    ],
)
def test_an_unknown_figure_is_not_made_up(session, figure, unknown):
    [worth] = worths(session, **{figure: None})

    assert {x for x in "DEJKMO" if isnan(worth.lines[x])} == set(unknown)
    assert not worth.is_complete


def test_without_any_route_there_is_still_a_table_with_the_raw_price(session):
    [worth] = value_added.worth_of(
        session, form=FormFactory(), raw_price=RawPrice(idr_per_kg=1100, on=TODAY), today=TODAY
    )

    assert worth.route is None
    assert worth.lines["H"] == 1100
    assert isnan(worth.lines["K"])
    assert worth.findings == []


def test_old_prices_are_told_and_widen_the_range(session):
    [new] = worths(session, price_year=2026)
    RouteFactory(code="tapioka-pabrik").price_year = 2020
    session.flush()
    [old] = worths(session)

    assert "years_differ" in {x.code for x in old.findings}
    assert "years_differ" not in {x.code for x in new.findings}
    assert old.is_old
    assert not new.is_old
    assert old.ranges["K"][1] > new.ranges["K"][1]


def test_a_price_that_processing_cannot_bear_comes_with_the_one_that_it_can(session):
    [worth] = worths(session, price=1400)

    [finding] = [x for x in worth.findings if x.code == "no_profit"]
    assert finding.right == pytest.approx(0.24 * 6300 * 1.1296 - 220 - 150)


def test_an_offer_is_weighed_against_the_price_of_today(session):
    listing = ListingFactory()
    RouteFactory()

    [more] = value_added.of_listing(session, listing=listing, today=TODAY, offer_idr_per_kg=1190)
    [less] = value_added.of_listing(session, listing=listing, today=TODAY, offer_idr_per_kg=1000)
    [none] = value_added.of_listing(session, listing=listing, today=TODAY)

    assert (more.farmers_gain_idr_per_kg, less.farmers_gain_idr_per_kg) == (90, -100)
    assert "below_reference" in {x.code for x in less.findings}
    assert "below_reference" not in {x.code for x in more.findings}
    assert isnan(none.farmers_gain_idr_per_kg)
    assert none.lines["H"] == 1100


def test_a_plan_is_laid_out_with_its_own_price_and_wage(session):
    plan = PlanFactory(complete=True, product_price_idr_per_kg=9000, wage_idr_per_hok=80_000)

    worth = value_added.of_plan(session, plan=plan, today=TODAY)

    assert worth.lines["J"] == pytest.approx(0.24 * 9000 * 1.1296)
    assert worth.lines["M"] == pytest.approx(0.0015 * 80_000)
    assert worth.lines["H"] == pytest.approx(1400 * 0.85)
    [finding] = [x for x in worth.findings if x.code == "price_above_reference"]
    assert finding.right == pytest.approx(1.1 * 6300)
    plan.route = None
    assert value_added.of_plan(session, plan=plan, today=TODAY) is None


def test_the_reference_is_the_newest_price_of_farmers_on_a_market(session):
    ProvinceFactory()
    form = FormFactory()
    session.add_all(
        [
            market(on=date(2025, 1, 1), place="lama"),
            market(on=date(2026, 1, 1), place="baru"),
            market(on=date(2026, 5, 1), place="pabrik", is_farm_gate=False),
            market(on=date(2026, 6, 1), place="aturan", kind="regulation"),
            market(on=date(2026, 7, 1), place="luar", region_code=None),
        ]
    )

    assert value_added.reference_price(session, form=form).place == "baru"


@pytest.mark.parametrize("code", ["", "tidak-ada", "a\x00b"])
def test_an_unknown_route_is_none(session, code):
    assert value_added.find_route(session, code=code) is None


def test_complete_routes_come_first_then_by_name(session):
    for code, name, price in (("c", "Gaplek", 2500), ("a", "Abon", None), ("b", "Tepung", 7000)):
        RouteFactory(code=code, product_id=name, product_price_idr_per_kg=price)

    found = value_added.list_routes(session, form=FormFactory())

    assert [route.code for route in found] == ["c", "b", "a"]

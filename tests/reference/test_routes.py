"""The processing routes: their figures give the value added that their source works out."""

import pytest

from hilirisasi.reference.files import read_routes
from hilirisasi.reference.records import ROUTE_FIGURES
from hilirisasi.scoring.hayami_chain import dry_yield

ROUTES = read_routes()
by_route = pytest.mark.parametrize("route", ROUTES, ids=lambda row: row.code)


@by_route
def test_complete_figures_give_the_value_added_of_the_source(route):
    figures = (
        route.conversion_kg_per_kg,
        route.product_price_idr_per_kg,
        route.raw_price_idr_per_kg,
        route.other_input_cost_idr_per_kg_raw,
    )
    if None in figures:
        assert route.value_added_idr_per_kg_raw is None
        return
    conversion, product_price, raw_price, other_cost = figures

    value_added = conversion * product_price - raw_price - other_cost

    assert value_added == pytest.approx(route.value_added_idr_per_kg_raw, abs=0.005)


@by_route
def test_a_figure_has_a_status_exactly_where_it_is_known(route):
    known = {name for name in ROUTE_FIGURES if getattr(route, name) is not None}

    assert set(route.statuses) == known
    assert set(route.statuses.values()) <= {"published", "implied", "estimated"}


@by_route
def test_the_conversion_lies_in_its_bounds(route):
    assert 0 < route.conversion_low <= route.conversion_kg_per_kg <= route.conversion_high


@by_route
def test_every_route_names_its_source_and_scale(route):
    assert route.source
    assert route.scale
    assert (route.unit_investment_idr is None) == (not route.unit_source)


def test_only_the_tapioca_factory_has_a_known_by_product():
    shares = {row.code: row.byproduct_value_share for row in ROUTES if row.byproduct_value_share}

    assert shares == {"tapioka-pabrik": 0.1296}


def test_teaching_figures_are_marked():
    assert [row.code for row in ROUTES if row.is_hypothetical] == ["tepung-beras"]


def test_the_investment_per_tonne_is_known_only_with_a_capacity():
    costs = {row.code: row.unit_investment_idr_per_t for row in ROUTES}

    assert costs["tapioka-pabrik"] == pytest.approx(960_000)
    assert costs["mokaf-2022"] is None


def test_a_dryer_yields_what_its_dry_matter_allows():
    dryer = next(row for row in ROUTES if row.code == "jagung-kering")

    for figure, wet_share in (
        (dryer.conversion_kg_per_kg, 0.275),
        (dryer.conversion_low, 0.30),
        (dryer.conversion_high, 0.25),
    ):
        assert figure == pytest.approx(dry_yield(wet_share=wet_share, dry_share=0.14), abs=0.0005)

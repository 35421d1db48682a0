"""What a kilogram becomes by each route, by the Hayami table."""

import pytest

from hilirisasi.services import value_added
from tests.factories import FormFactory, RouteFactory


def worth(session, **figures):
    route = RouteFactory(**figures)
    return value_added.worth_of(
        session, form=route.form, raw_price_idr_per_kg=1100, wage_idr_per_hok=100_000
    )


def test_the_table_can_be_recomputed_by_hand(session):
    lines = worth(session)[0].lines

    product = 0.24 * 6300 * (1 + 0.1296)
    assert lines["J"] == pytest.approx(product)
    assert lines["K"] == pytest.approx(product - 1100 - 220)
    assert lines["M"] == pytest.approx(0.0015 * 100_000)
    assert lines["O"] == pytest.approx(product - 1100 - 220 - 150)


@pytest.mark.parametrize(
    "figure",
    [
        "conversion_kg_per_kg",
        "labour_hok_per_kg_raw",
        "other_input_cost_idr_per_kg_raw",
        "product_price_idr_per_kg",
    ],
)
def test_an_unknown_figure_is_not_made_up(session, figure):
    assert worth(session, **{figure: None})[0].lines == {}


def test_complete_routes_come_first_then_by_name(session):
    for code, name, price in (("c", "Gaplek", 2500), ("a", "Abon", None), ("b", "Tepung", 7000)):
        RouteFactory(code=code, product_id=name, product_price_idr_per_kg=price)

    found = value_added.list_routes(session, form=FormFactory())

    assert [route.code for route in found] == ["c", "b", "a"]

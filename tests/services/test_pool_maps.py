"""A pool on a map: those taken, those left out, each where it is and as large as it gives."""

import pytest

from hilirisasi.services import pool_maps, pool_supply
from models import MonthlyKg
from tests.factories import NOW, ListingFactory, PlanFactory, VillageFactory


@pytest.fixture
def plan(session):
    return PlanFactory(need_kg=MonthlyKg((25_000,) * 12))


@pytest.fixture
def supply(session, plan):
    for step, kg in enumerate((10_000, 15_000, 8_000)):
        village = VillageFactory(latitude=-4.9 + step / 20, longitude=105.2)
        ListingFactory(organisation__region=village, harvest_kg=MonthlyKg((kg,) * 12))
    return pool_supply.find(session, plan=plan, now=NOW)


def _draw(session, plan, supply):
    ids = [row.listing_id for row in pool_maps.rows_of(supply)]
    listings = pool_supply.listings_of(session, ids=ids)
    return pool_maps.draw(session, supply=supply, radius_km=plan.radius_km, listings=listings)


def test_those_taken_come_first_with_numbers_then_those_left_out(supply):
    rows = pool_maps.rows_of(supply)

    assert [(row.number, row.kg) for row in rows] == [
        (1, 120_000),
        (2, 180_000),
        (None, 96_000),
    ]
    assert [round(row.distance_km) for row in rows] == [0, 6, 11]


def test_dots_lie_north_of_each_other_and_their_areas_go_with_the_tonnes(session, plan, supply):
    drawing = _draw(session, plan, supply)

    assert drawing.site == (170, 170)
    assert drawing.reach == 164
    assert [dot.x for dot in drawing.dots] == [170, 170, 170]
    assert [dot.y for dot in drawing.dots] == [170, pytest.approx(151.8, abs=0.1), 133.5]
    small, large, out = (dot.radius for dot in drawing.dots)
    assert large == pool_maps.LARGEST
    assert (small / large) ** 2 == pytest.approx(120 / 180, abs=0.01)
    assert (out / large) ** 2 == pytest.approx(96 / 180, abs=0.01)


def test_only_the_nearest_of_those_left_out_are_shown(session, plan, monkeypatch):
    monkeypatch.setattr(pool_maps, "MOST_LEFT_OUT", 2)
    for _ in range(6):
        ListingFactory()
    supply = pool_supply.find(session, plan=plan, now=NOW)

    assert [row.number for row in pool_maps.rows_of(supply)] == [1, 2, 3, None, None]
    assert len(supply.left_out) == 3

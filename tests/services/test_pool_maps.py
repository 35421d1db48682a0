"""A pool on a map: those taken, those left out, each where it is and as large as it gives."""

from itertools import combinations
from math import hypot

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
    dots = sorted(drawing.dots, key=lambda dot: -dot.y)

    assert drawing.site == (170, 170)
    assert [dot.x for dot in dots] == [170, 170, 170]
    assert [dot.y for dot in dots] == pytest.approx([170, 104.4, 38.8], abs=0.1)
    small, large, out = (dot.radius for dot in dots)
    assert large == pool_maps.LARGEST
    assert (small / large) ** 2 == pytest.approx(120 / 180, abs=0.01)
    assert (out / large) ** 2 == pytest.approx(96 / 180, abs=0.01)


def test_the_drawing_is_as_near_as_its_villages_and_no_farther_than_the_reach(
    session, plan, supply
):
    near, far = _draw(session, plan, supply), pool_maps._shown_km
    rows = pool_maps.rows_of(supply)

    assert not near.is_reach_shown
    assert near.reach > 170
    assert far(rows, 11) == 11
    assert far(rows[:1], 30) == pool_maps.LEAST_KM


def test_numbers_of_neighbours_cover_neither_each_other_nor_the_site(session, plan):
    for _ in range(5):
        ListingFactory(
            organisation__region=VillageFactory(latitude=-4.9, longitude=105.2),
            harvest_kg=MonthlyKg((6_000,) * 12),
        )
    supply = pool_supply.find(session, plan=plan, now=NOW)

    drawing = _draw(session, plan, supply)

    numbers = [dot.label for dot in drawing.dots if dot.row.number]
    places = [drawing.site, *numbers]
    assert len(numbers) > 3
    assert all(
        hypot(one[0] - other[0], one[1] - other[1]) >= pool_maps.APART
        for one, other in combinations(places, 2)
    )


def test_only_the_nearest_of_those_left_out_are_shown(session, plan, monkeypatch):
    monkeypatch.setattr(pool_maps, "MOST_LEFT_OUT", 2)
    for _ in range(6):
        ListingFactory()
    supply = pool_supply.find(session, plan=plan, now=NOW)

    assert [row.number for row in pool_maps.rows_of(supply)] == [1, 2, 3, None, None]
    assert len(supply.left_out) == 3

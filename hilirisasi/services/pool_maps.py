"""Where a pool gathers: its site, how far it reaches, the villages taken and those left out.

The drawing is as near as its villages let it be, and numbers that would cover each other stand
beside their dots.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin, sqrt
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi import cartography
from hilirisasi.cartography import Sheet
from hilirisasi.services import outlines
from hilirisasi.services.pool_supply import PoolSupply
from models import Listing, Region, RegionKind

MOST_LEFT_OUT: Final = 30  # the nearest, in the picture and in its table
LARGEST: Final = 13.0  # radius of the largest dot, units of the drawing; areas go with the tonnes
SMALLEST: Final = 3.0
AROUND: Final = 1.25  # how far the drawing goes beyond its farthest village
LEAST_KM: Final = 5.0  # from the middle to the edge
APART: Final = 15.0  # between two numbers, units of the drawing
DIRECTIONS: Final = 12


@dataclass(frozen=True, slots=True)
class Row:
    """One listing: its number among those taken (``None``: left out), what it gives or has free."""

    number: int | None
    listing_id: int
    kg: int
    distance_km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One row in the drawing; its area goes with its kg, its number stands at ``label``."""

    row: Row
    village: Region
    x: float
    y: float
    radius: float
    label: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolMap:
    """The drawing: outlines of districts, site and reach, dots; who drew the outlines."""

    sheet: Sheet
    districts: Sequence[str]
    site: tuple[float, float]
    reach: float  # beyond the edge where all villages are near
    is_reach_shown: bool
    dots: Sequence[Dot]
    is_official: bool
    sources: Sequence[str]


def rows_of(supply: PoolSupply) -> list[Row]:
    """Return what picture and table show: those taken, then the nearest of those left out."""
    taken = [
        Row(number, part.listing_id, sum(part.delivered_kg), part.distance_km)
        for number, part in enumerate(supply.parts, start=1)
    ]
    nearest = supply.left_out[:MOST_LEFT_OUT]
    return taken + [Row(None, one.listing_id, one.free_kg, one.distance_km) for one in nearest]


def draw(
    session: Session, *, supply: PoolSupply, radius_km: float, listings: Mapping[int, Listing]
) -> PoolMap:
    """Return the map of a pool; ``listings`` are those of `rows_of` by id."""
    rows = rows_of(supply)
    shown_km = _shown_km(rows, radius_km)
    box = cartography.box_around(*supply.centre, shown_km)
    sheet = cartography.sheet_of(box)
    districts = outlines.find_all(
        session,
        codes=session.scalars(sa.select(Region.code).where(Region.kind == RegionKind.DISTRICT)),
    )
    rings = {code: cartography.rings_of(row.geometry) for code, row in districts.items()}
    near = [
        code for code, shape in rings.items() if cartography.do_meet(cartography.box_of(shape), box)
    ]
    latitude, longitude = supply.centre
    site = sheet.place(longitude, latitude)
    return PoolMap(
        sheet=sheet,
        districts=[sheet.path(rings[code]) for code in near],
        site=site,
        reach=sheet.length(radius_km),
        is_reach_shown=shown_km >= radius_km,
        dots=_dots(sheet, rows, listings, site),
        is_official=all(districts[code].is_official for code in near),
        sources=sorted({districts[code].source for code in near}),
    )


def _shown_km(rows: Sequence[Row], radius_km: float) -> float:
    farthest = max(row.distance_km for row in rows)
    return min(radius_km, max(LEAST_KM, AROUND * farthest))


def _dots(
    sheet: Sheet,
    rows: Sequence[Row],
    listings: Mapping[int, Listing],
    site: tuple[float, float],
) -> list[Dot]:
    """Return a dot for each row, in their order."""
    most = max(row.kg for row in rows)
    taken = [site]
    dots = []
    for row in rows:
        village = listings[row.listing_id].village
        x, y = sheet.place(village.longitude or 0.0, village.latitude or 0.0)
        radius = round(max(SMALLEST, LARGEST * sqrt(row.kg / most)), 1)
        label = (x, y)
        if row.number is not None:
            label = _label((x, y), radius, taken)
            taken.append(label)
        dots.append(Dot(row=row, village=village, x=x, y=y, radius=radius, label=label))
    return dots


def _label(
    at: tuple[float, float], radius: float, taken: Sequence[tuple[float, float]]
) -> tuple[float, float]:
    """Return the nearest place for a number that covers no other; its dot, if all are covered."""
    for distance in (0.0, radius + APART / 2, radius + APART, radius + 2 * APART):
        for turn in range(DIRECTIONS if distance else 1):
            angle = 2 * pi * turn / DIRECTIONS
            x = round(at[0] + distance * cos(angle), 1)
            y = round(at[1] + distance * sin(angle), 1)
            if all(hypot(x - other[0], y - other[1]) >= APART for other in taken):
                return x, y
    return at

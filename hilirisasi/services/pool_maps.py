"""Where a pool gathers: its site, how far it reaches, the villages taken and those left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
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


@dataclass(frozen=True, slots=True)
class Row:
    """One listing: its number among those taken (``None``: left out), what it gives or has free."""

    number: int | None
    listing_id: int
    kg: int
    distance_km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One row in the drawing; its area goes with its kg."""

    row: Row
    village: Region
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolMap:
    """The drawing: outlines of districts, site and reach, dots; who drew the outlines."""

    sheet: Sheet
    districts: Sequence[str]
    site: tuple[float, float]
    reach: float
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
    box = cartography.box_around(*supply.centre, radius_km)
    sheet = cartography.sheet_of(box)
    districts = outlines.find_all(
        session,
        codes=session.scalars(sa.select(Region.code).where(Region.kind == RegionKind.DISTRICT)),
    )
    rings = {code: cartography.rings_of(row.geometry) for code, row in districts.items()}
    near = [
        code for code, shape in rings.items() if cartography.do_meet(cartography.box_of(shape), box)
    ]
    rows = rows_of(supply)
    most = max(row.kg for row in rows)
    latitude, longitude = supply.centre
    return PoolMap(
        sheet=sheet,
        districts=[sheet.path(rings[code]) for code in near],
        site=sheet.place(longitude, latitude),
        reach=sheet.length(radius_km),
        dots=[_dot(sheet, row, listings[row.listing_id].village, most) for row in rows],
        is_official=all(districts[code].is_official for code in near),
        sources=sorted({districts[code].source for code in near}),
    )


def _dot(sheet: Sheet, row: Row, village: Region, most: int) -> Dot:
    x, y = sheet.place(village.longitude or 0.0, village.latitude or 0.0)
    radius = max(SMALLEST, LARGEST * sqrt(row.kg / most))
    return Dot(row=row, village=village, x=x, y=y, radius=round(radius, 1))

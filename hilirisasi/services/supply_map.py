"""What villages offer by area and month, and the lines that draw the areas."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.services import offered, outlines
from hilirisasi.services.listing_search import is_shown
from hilirisasi.services.offered import Offered
from models import DISTRICT_LENGTH, MONTHS, Commodity, Listing, MonthlyKg, Region, RegionKind

AREA_KINDS: Final = {
    RegionKind.PROVINCE: (RegionKind.REGENCY, RegionKind.CITY),
    RegionKind.REGENCY: (RegionKind.DISTRICT,),
    RegionKind.CITY: (RegionKind.DISTRICT,),
}
SHADES: Final = 4  # equal steps up to the largest amount; none, and nothing in that month, beside
UNITS_PER_DEGREE: Final = 1000  # of the drawing: one unit is about 110 m
MARGIN: Final = 20
NOTHING: Final = MonthlyKg((0,) * MONTHS)


@dataclass(frozen=True, slots=True)
class Area:
    """One region: products on show, and what they offer, kg by month of the year.

    An area without a product on show is unknown, which is not the same as nothing to offer.
    """

    region: Region
    listings: int
    kg: MonthlyKg

    def kg_in(self, month: int | None) -> int:
        """Return the kg of one month (1 to 12), or of the year."""
        return sum(self.kg) if month is None else self.kg[month - 1]


@dataclass(frozen=True, slots=True)
class DistrictOffer:
    """What one district offers of one commodity: products on show, kg by month of the year."""

    code: str
    name: str
    commodity_code: str
    listings: int
    kg: MonthlyKg


@dataclass(frozen=True, slots=True)
class Shape:
    """How one area is drawn: an SVG path, and its shade (`None`: unknown, 0: nothing, 1 to 4)."""

    area: Area
    path: str
    shade: int | None


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map: its box, its shapes, the upper end of each shade in kg, where its lines are from."""

    box: str
    shapes: Sequence[Shape]
    steps_kg: Sequence[float]
    is_official: bool
    sources: Sequence[str]


def list_areas(
    session: Session, *, within: Region, commodity: Commodity | None, now: datetime
) -> list[Area]:
    """Return the regencies of the province, or the districts of a regency, by code."""
    regions = session.scalars(
        sa.select(Region)
        .where(
            Region.kind.in_(AREA_KINDS.get(within.kind, ())),
            Region.code.startswith(f"{within.code}."),
        )
        .order_by(Region.code)
    ).all()
    if not regions:
        return []
    sums = offered.add_up(
        session,
        sa.func.substr(Listing.village_code, 1, len(regions[0].code)),
        where=_is_asked(within, commodity, now),
    )
    return [_area(region, sums.get((region.code,))) for region in regions]


def _area(region: Region, found: Offered | None) -> Area:
    return Area(region, found.listings, found.kg) if found else Area(region, 0, NOTHING)


def list_districts(
    session: Session, *, within: Region, commodity: Commodity | None, now: datetime
) -> list[DistrictOffer]:
    """Return what each district in a region offers of each commodity, by code; only offers."""
    sums = offered.add_up(
        session,
        sa.func.substr(Listing.village_code, 1, DISTRICT_LENGTH),
        Listing.commodity_code,
        where=_is_asked(within, commodity, now),
    )
    codes = sorted({code for code, _kind in sums})
    names = dict(
        session.execute(sa.select(Region.code, Region.name).where(Region.code.in_(codes))).all()
    )
    return [
        DistrictOffer(code, names[code], kind, found.listings, found.kg)
        for (code, kind), found in sums.items()
    ]


def _is_asked(within: Region, commodity: Commodity | None, now: datetime) -> sa.ColumnElement[bool]:
    """The condition for what is on show in a region, of one commodity or of all."""
    return sa.and_(
        is_shown(now),
        sa.or_(
            Listing.village_code == within.code,
            Listing.village_code.startswith(f"{within.code}."),
        ),
        sa.true() if commodity is None else Listing.commodity_code == commodity.code,
    )


def draw(session: Session, *, areas: Sequence[Area], month: int | None) -> Drawing | None:
    """Return the map of the areas that have an outline; ``None`` where none has."""
    known = outlines.find_all(session, codes=[area.region.code for area in areas])
    if not known:
        return None
    points = np.array(
        [point[:2] for row in known.values() for ring in _rings(row.geometry) for point in ring]
    )
    west, north = points[:, 0].min(), points[:, 1].max()
    width, height = (points.max(axis=0) - points.min(axis=0)) * UNITS_PER_DEGREE
    most = max(area.kg_in(month) for area in areas)
    steps = [most * step / SHADES for step in range(1, SHADES + 1)] if most else []
    return Drawing(
        box=f"{-MARGIN} {-MARGIN} {width + 2 * MARGIN:.0f} {height + 2 * MARGIN:.0f}",
        shapes=[
            Shape(
                area,
                _path(_rings(known[area.region.code].geometry), west, north),
                _shade(area, month, steps),
            )
            for area in areas
            if area.region.code in known
        ],
        steps_kg=steps,
        is_official=all(row.is_official for row in known.values()),
        sources=sorted({row.source for row in known.values()}),
    )


def _shade(area: Area, month: int | None, steps: Sequence[float]) -> int | None:
    if not area.listings:
        return None
    kg = area.kg_in(month)
    return 1 + int(np.searchsorted(steps, kg)) if kg else 0


def _rings(geometry: dict[str, Any]) -> Iterable[list[list[float]]]:
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    return [ring for polygon in polygons for ring in polygon]


def _path(rings: Iterable[list[list[float]]], west: float, north: float) -> str:
    """Return the rings as one SVG path, north up; here a degree is as long both ways."""
    return "".join(f"M{' '.join(_corner(point, west, north) for point in ring)}Z" for ring in rings)


def _corner(point: list[float], west: float, north: float) -> str:
    x, y = (point[0] - west) * UNITS_PER_DEGREE, (north - point[1]) * UNITS_PER_DEGREE
    return f"{x:.0f},{y:.0f}"

"""What villages offer by area and month, and the lines that draw the areas."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.services import outlines
from hilirisasi.services.listing_search import is_shown
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

Key = TypeVar("Key", str, tuple[str, str])


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
    length = len(regions[0].code)
    offers, kg = _offers(session, within=within, commodity=commodity, now=now)
    sums = _sums([village[:length] for village, _commodity in offers], kg)
    return [Area(region, *sums.get(region.code, (0, NOTHING))) for region in regions]


def list_districts(
    session: Session, *, within: Region, commodity: Commodity | None, now: datetime
) -> list[DistrictOffer]:
    """Return what each district in a region offers of each commodity, by code; only offers."""
    offers, kg = _offers(session, within=within, commodity=commodity, now=now)
    sums = _sums([(village[:DISTRICT_LENGTH], kind) for village, kind in offers], kg)
    codes = sorted({code for code, _kind in sums})
    names = dict(
        session.execute(sa.select(Region.code, Region.name).where(Region.code.in_(codes))).all()
    )
    return [
        DistrictOffer(code, names[code], kind, listings, by_month)
        for (code, kind), (listings, by_month) in sorted(sums.items())
    ]


def _offers(
    session: Session, *, within: Region, commodity: Commodity | None, now: datetime
) -> tuple[list[tuple[str, str]], npt.NDArray[np.int64]]:
    """Return village and commodity of each product on show, and its kg by month, a row each."""
    query = sa.select(
        Listing.village_code,
        Listing.commodity_code,
        Listing.harvest_kg,
        Listing.own_use_kg,
        Listing.contracted_kg,
    ).where(
        is_shown(now),
        sa.or_(
            Listing.village_code == within.code,
            Listing.village_code.startswith(f"{within.code}."),
        ),
    )
    if commodity is not None:
        query = query.where(Listing.commodity_code == commodity.code)
    rows = session.execute(query).all()
    harvest, own_use, contracted = (
        np.array([row[column] for row in rows], dtype=np.int64).reshape(-1, MONTHS)
        for column in (2, 3, 4)
    )
    offered = np.maximum(harvest - own_use - contracted, 0)
    return [(row.village_code, row.commodity_code) for row in rows], offered


def _sums(keys: Sequence[Key], kg: npt.NDArray[np.int64]) -> dict[Key, tuple[int, MonthlyKg]]:
    """Return how many rows each key has, and their kg by month."""
    row_of = {key: row for row, key in enumerate(dict.fromkeys(keys))}
    rows = np.array([row_of[key] for key in keys], dtype=np.intp)
    total = np.zeros((len(row_of), MONTHS), dtype=np.int64)
    np.add.at(total, rows, kg)
    counts = np.bincount(rows, minlength=len(row_of))
    return {
        key: (int(counts[row]), MonthlyKg(tuple(int(amount) for amount in total[row])))
        for key, row in row_of.items()
    }


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

"""What villages offer by area and month, and the lines that draw the areas."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi import cartography
from hilirisasi.cartography import Sheet
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
    """How one region is drawn: an SVG path, its number and where that stands, its shade.

    ``shade``: ``None`` is unknown, 0 is nothing, 1 to 4 rise with the amount.
    """

    region: Region
    path: str
    number: int
    middle: tuple[float, float]
    shade: int | None


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map: its sheet, its shapes, the upper end of each shade, where its lines are from."""

    sheet: Sheet
    shapes: Sequence[Shape]
    steps: Sequence[float]
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


def draw(
    session: Session, *, amounts: Mapping[str, float | None], names: Sequence[Region]
) -> Drawing | None:
    """Return the map of the regions that have an outline; ``None`` where none has.

    ``amounts`` by code (``None``: unknown) give the shades; regions are numbered as in ``names``.
    """
    known = outlines.find_all(session, codes=[region.code for region in names])
    if not known:
        return None
    rings = {code: cartography.rings_of(row.geometry) for code, row in known.items()}
    sheet = cartography.sheet_of(
        cartography.box_of(ring for shape in rings.values() for ring in shape)
    )
    most = max(amount or 0 for amount in amounts.values())
    steps = [most * step / SHADES for step in range(1, SHADES + 1)] if most else []
    return Drawing(
        sheet=sheet,
        shapes=[
            Shape(
                region=region,
                path=sheet.path(rings[region.code]),
                number=number,
                middle=sheet.place(*cartography.middle_of(rings[region.code])),
                shade=_shade(amounts[region.code], steps),
            )
            for number, region in enumerate(names, start=1)
            if region.code in rings
        ],
        steps=steps,
        is_official=all(row.is_official for row in known.values()),
        sources=sorted({row.source for row in known.values()}),
    )


def draw_areas(session: Session, *, areas: Sequence[Area], month: int | None) -> Drawing | None:
    """Return the map of what areas offer in a month (1 to 12) or in the year."""
    amounts = {
        area.region.code: float(area.kg_in(month)) if area.listings else None for area in areas
    }
    return draw(session, amounts=amounts, names=[area.region for area in areas])


def _shade(amount: float | None, steps: Sequence[float]) -> int | None:
    if amount is None:
        return None
    return 1 + bisect_left(steps, amount) if amount else 0

"""Outlines of regions: indicative ones from village points, until an admin loads official ones."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.errors import OutlinesUnfitError
from hilirisasi.services import audit
from hilirisasi.services.transactions import transaction
from models import Outline, Region

MAX_BYTES: Final = 10_000_000
CODE: Final = "kode"
# (longitude, latitude) of all of Lampung with its islands and waters, degrees.
WEST, SOUTH, EAST, NORTH = 103.0, -6.6, 106.6, -3.4
DEPTHS: Final = {"Polygon": 2, "MultiPolygon": 3}
MIN_RING: Final = 4


@dataclass(frozen=True, slots=True)
class OutlineSources:
    """Are all of some outlines official, and who drew them?"""

    is_official: bool
    sources: tuple[str, ...]


def find_all(session: Session, *, codes: Iterable[str]) -> dict[str, Outline]:
    """Return the outlines of some regions by code, those that have one."""
    rows = session.scalars(
        sa.select(Outline)
        .where(Outline.region_code.in_(sorted(codes)))
        .order_by(Outline.region_code)
    )
    return {row.region_code: row for row in rows}


def find_sources(session: Session, *, codes: Iterable[str]) -> OutlineSources | None:
    """Return where the outlines of some regions are from, without reading them; or ``None``."""
    rows = session.execute(
        sa.select(Outline.source, sa.func.min(sa.cast(Outline.is_official, sa.Integer)))
        .where(Outline.region_code.in_(sorted(codes)))
        .group_by(Outline.source)
        .order_by(Outline.source)
    ).all()
    if not rows:
        return None
    return OutlineSources(all(row[1] for row in rows), tuple(row[0] for row in rows))


def load_official(
    session: Session, *, actor: Actor, collection: Any, source: str, now: datetime
) -> int:
    """Put the official outlines of a GeoJSON FeatureCollection in place, all or none; count them.

    Each feature names its region by the property `CODE`.

    Raises
    ------
    OutlinesUnfitError
        It is no collection of polygons in Lampung with known codes, each named once.
    """
    shapes = _shapes(collection)
    known = set(session.scalars(sa.select(Region.code).where(Region.code.in_(sorted(shapes)))))
    if unknown := sorted(set(shapes) - known):
        raise OutlinesUnfitError(problem="code", detail=unknown[0])
    with transaction(session):
        for code, geometry in sorted(shapes.items()):
            row = session.get(Outline, code) or Outline(region_code=code)
            row.geometry = dict(geometry)
            row.is_official, row.source, row.loaded_at = True, source, now
            session.add(row)
            session.flush()
            audit.record(
                session,
                actor=actor,
                action="outline.load",
                subject=row,
                now=now,
                after={"is_official": True, "source": source},
            )
    return len(shapes)


def _shapes(collection: Any) -> dict[str, Mapping[str, Any]]:
    """Return the geometry of each code."""
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list) or collection.get("type") != "FeatureCollection":
        raise OutlinesUnfitError(problem="collection")
    if not features:
        raise OutlinesUnfitError(problem="empty")
    shapes: dict[str, Mapping[str, Any]] = {}
    for number, feature in enumerate(features, start=1):
        code = _code_of(feature)
        if code is None or code in shapes:
            raise OutlinesUnfitError(problem="code", detail=code or str(number))
        geometry = feature.get("geometry")
        kind = geometry.get("type") if isinstance(geometry, dict) else None
        if kind not in DEPTHS or not _is_polygon(geometry.get("coordinates"), DEPTHS[kind]):
            raise OutlinesUnfitError(problem="geometry", detail=code)
        shapes[code] = {"type": kind, "coordinates": geometry["coordinates"]}
    return shapes


def _code_of(feature: Any) -> str | None:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    code = properties.get(CODE) if isinstance(properties, dict) else None
    return code if isinstance(code, str) else None


def _is_polygon(part: Any, depth: int) -> bool:
    """Is this a list of lists, ``depth`` deep, of points in Lampung, each ring closed?"""
    if not isinstance(part, list) or not part:
        return False
    if depth > 1:
        return all(_is_polygon(inner, depth - 1) for inner in part)
    return len(part) >= MIN_RING and all(map(_is_point, part)) and part[0] == part[-1]


def _is_point(point: Any) -> bool:
    if not isinstance(point, list) or len(point) < 2:  # noqa: PLR2004  # longitude, latitude
        return False
    if not all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in point):
        return False
    longitude, latitude = point[:2]
    return bool(WEST <= longitude <= EAST and SOUTH <= latitude <= NORTH)

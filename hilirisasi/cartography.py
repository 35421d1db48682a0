"""Maps on a sheet of paper: degrees to units of the drawing, north up.

So near the equator a degree is taken to be as long both ways; at 6 degrees south that is 0.5 % off.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import pi
from typing import Any, Final

WIDTH: Final = 340.0  # of the drawing, about a phone's page: text of 14 units is read there
HEIGHT: Final = 340.0
MARGIN: Final = 6.0
EARTH_RADIUS_KM: Final = 6371.0088  # mean radius, IUGG 1980
KM_PER_DEGREE: Final = EARTH_RADIUS_KM * pi / 180
SCALE_BARS_KM: Final = (100, 50, 20, 10, 5, 2, 1)
LONGEST_BAR: Final = 0.35  # of the width

Ring = Sequence[Sequence[float]]  # (longitude, latitude), degrees
Box = tuple[float, float, float, float]  # west, south, east, north


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where a box of degrees lies on the drawing: as large as fits, in the middle."""

    west: float
    north: float
    left: float
    top: float
    units_per_degree: float

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return a point's x and y."""
        return (
            round(self.left + (longitude - self.west) * self.units_per_degree, 1),
            round(self.top + (self.north - latitude) * self.units_per_degree, 1),
        )

    def length(self, km: float) -> float:
        """Return how long a distance is."""
        return round(km / KM_PER_DEGREE * self.units_per_degree, 1)

    def path(self, rings: Iterable[Ring]) -> str:
        """Return rings as an SVG path; points that fall together are written once."""
        return "".join(f"M{' '.join(self._corners(ring))}Z" for ring in rings)

    def _corners(self, ring: Ring) -> list[str]:
        corners = [f"{x:g},{y:g}" for x, y in (self.place(*point[:2]) for point in ring)]
        return [
            corner
            for corner, before in zip(corners, [None, *corners], strict=False)
            if corner != before
        ]

    @property
    def scale_km(self) -> int:
        """The longest round distance that fits under the map."""
        fitting = (km for km in SCALE_BARS_KM if self.length(km) <= LONGEST_BAR * WIDTH)
        return next(fitting, SCALE_BARS_KM[-1])


def sheet_of(box: Box) -> Sheet:
    """Return the sheet that shows a box."""
    west, south, east, north = box
    room = (WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN)
    unit = min(room[0] / max(east - west, 1e-6), room[1] / max(north - south, 1e-6))
    return Sheet(
        west=west,
        north=north,
        left=(WIDTH - (east - west) * unit) / 2,
        top=(HEIGHT - (north - south) * unit) / 2,
        units_per_degree=unit,
    )


def box_of(rings: Iterable[Ring]) -> Box:
    """Return the box around rings."""
    points = [point for ring in rings for point in ring]
    longitudes, latitudes = [point[0] for point in points], [point[1] for point in points]
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def box_around(latitude: float, longitude: float, km: float) -> Box:
    """Return the box that just holds a circle."""
    degrees = km / KM_PER_DEGREE
    return longitude - degrees, latitude - degrees, longitude + degrees, latitude + degrees


def do_meet(one: Box, other: Box) -> bool:
    """Do two boxes share a point?"""
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def rings_of(geometry: dict[str, Any]) -> list[Ring]:
    """Return the rings of a GeoJSON Polygon or MultiPolygon."""
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    return [ring for polygon in polygons for ring in polygon]


def middle_of(rings: Sequence[Ring]) -> tuple[float, float]:
    """Return the centroid (longitude, latitude) of the largest ring: where its number stands."""
    return max(map(_centroid, rings), key=lambda found: found[0])[1:]


def _centroid(ring: Ring) -> tuple[float, float, float]:
    """Return a ring's area, square degrees, and its centroid (shoelace formula)."""
    first_x, first_y = ring[0][:2]  # sums from here keep their digits
    double = sum_x = sum_y = 0.0
    for here, there in pairwise(ring):
        x, y = here[0] - first_x, here[1] - first_y
        next_x, next_y = there[0] - first_x, there[1] - first_y
        cross = x * next_y - next_x * y
        double += cross
        sum_x += (x + next_x) * cross
        sum_y += (y + next_y) * cross
    if not double:
        return 0.0, first_x, first_y
    return abs(double) / 2, first_x + sum_x / (3 * double), first_y + sum_y / (3 * double)

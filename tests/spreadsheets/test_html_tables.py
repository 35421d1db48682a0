"""Web pages named .xls: tables only, spans told, nothing that never ends."""

import pytest

from hilirisasi.errors import SheetTooLargeError
from hilirisasi.spreadsheets.html_tables import read_tables


def read(text, most_rows=100):
    return read_tables(text, most_rows=most_rows)


def test_a_table_in_a_cell_is_one_of_its_own():
    text = (
        "<html><style>td{}</style><table><tr><td><h1>DESA</h1></td></tr><tr><td>"
        "<table><thead><tr><th>NO<th>PRODUK</tr></thead><tr><td>1</td><td>Keripik&nbsp;pisang"
        "<br>asin</td></tr></table></td></tr></table>"
    )

    inner, outer = read(text)

    assert inner == [["NO", "PRODUK"], ["1", "Keripik pisang asin"]]
    assert outer == [["DESA"], [None]]


def test_spans_leave_blanks_so_that_columns_stay_under_their_header():
    text = (
        "<table><tr><th rowspan=2>No</th><th colspan=2>Produksi</th></tr>"
        "<tr><th>Jumlah</th><th>Satuan</th></tr><tr><td>1</td><td>3</td><td>ton</td></tr></table>"
    )

    assert read(text) == [[["No", "Produksi", None], [None, "Jumlah", "Satuan"], ["1", "3", "ton"]]]


def test_scripts_are_not_text():
    assert read("<table><tr><td>a<script>alert(1)</script>b</td></tr></table>") == [[["ab"]]]


@pytest.mark.parametrize(
    "text",
    [
        "<table>" + "<tr><td>1" * 101,
        "<table><tr>" + "<td colspan=9999>x" * 3,
        "<table><tr><td colspan=50>x<td>y<td>z",
    ],
)
def test_a_page_that_claims_too_much_is_refused(text):
    if "50" in text:
        assert [len(row) for row in read(text)[0]] == [52]
        text += "<td>one more"
    with pytest.raises(SheetTooLargeError):
        read(text)


def test_a_page_that_is_cut_off_gives_what_stands():
    assert read("<table><tr><td>a<td>b<tr><td>c") == [[["a", "b"], ["c"]]]

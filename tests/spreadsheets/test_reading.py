"""A sheet is read alike from each format; what cannot be read is refused before it does harm."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilirisasi.errors import SheetHeaderError, SheetTooLargeError, SheetUnreadableError
from hilirisasi.spreadsheets import archives, cells, reading
from hilirisasi.spreadsheets.cells import Cause
from hilirisasi.spreadsheets.columns import Column, Marks, Words
from hilirisasi.spreadsheets.dry_run import RowReader
from hilirisasi.spreadsheets.reading import read
from tests.spreadsheets import sheets

NOTE = Words("", "")
COLUMNS = (
    Column(
        key="village",
        header=Words("Kode désa", "Village code"),
        meaning=NOTE,
        parse=cells.village_code,
        must_stand=True,
        older=("Kode wilayah",),
    ),
    Column(
        key="amount",
        header=Words("Jumlah", "Amount"),
        meaning=NOTE,
        parse=cells.number(),
        must_stand=True,
        is_number=True,
    ),
    Column(key="day", header=Words("Tanggal", "Date"), meaning=NOTE, parse=cells.day),
    Column(key="name", header=Words("Nama", "Name"), meaning=NOTE, parse=cells.text(longest=80)),
)
HEADER = ["Kode desa", "Jumlah", "Tanggal", "Nama"]
ROWS = [
    HEADER,
    ["18.02.01.2001", 1.5, date(2026, 11, 24), "Sukamaju"],
    ["1802012002", 1500, date(2026, 1, 2), None],
]
VALUES = [
    {"village": "18.02.01.2001", "amount": 1.5, "day": date(2026, 11, 24), "name": "Sukamaju"},
    {"village": "18.02.01.2002", "amount": 1500, "day": date(2026, 1, 2), "name": None},
]


def values_of(content):
    sheet = read(content, COLUMNS)
    rows = [RowReader(sheet, COLUMNS).read(row) for row in sheet.rows]
    assert [wrong for _values, wrong in rows] == [[] for _row in rows]
    return [values for values, _wrong in rows]


@pytest.mark.parametrize("make", [sheets.xlsx, sheets.xls, sheets.ods])
def test_each_format_says_the_same(make):
    assert values_of(make(ROWS)) == VALUES


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252"])
def test_csv_is_read_with_each_delimiter_and_encoding(delimiter, encoding):
    rows = [
        HEADER,
        ["18.02.01.2001", "1.5", "24/11/2026", "Sukamajú"],
        ["1802012002", "1500", "2026-01-02", ""],
    ]

    values = values_of(sheets.csv(rows, delimiter=delimiter, encoding=encoding))

    assert [row["amount"] for row in values] == [cells.Decimal("1.5"), 1500]
    assert values[0]["name"] == "Sukamajú"


def test_order_case_marks_and_language_of_headers_do_not_matter():
    rows = [["NAMA", " village CODE ", "Hobi", "amount"], ["Sukamaju", "1802012001", "x", 2]]

    sheet = read(sheets.xlsx(rows), COLUMNS)

    assert dict(sheet.header.positions) == {"name": 0, "village": 1, "amount": 3}
    assert sheet.header.unknown == ("Hobi",)
    assert sheet.header.language == "en"


def test_an_older_header_is_known():
    sheet = read(sheets.xlsx([["Kode wilayah", "Jumlah"], ["1802012001", 2]]), COLUMNS)

    assert sheet.header.missing == ()


def test_a_column_that_stands_twice_is_read_once():
    sheet = read(sheets.xlsx([["Kode desa", "Jumlah", "Jumlah"], ["1802012001", 2, 3]]), COLUMNS)

    assert sheet.cell(sheet.rows[0], COLUMNS[1]) == 2
    assert sheet.header.unknown == ("Jumlah",)


def test_a_title_above_the_header_and_another_sheet_before_are_passed_over():
    content = sheets.xlsx([["Catatan"]], [["Produk desa 2026"], [], *ROWS])

    assert [row.number for row in read(content, COLUMNS).rows] == [4, 5]


def test_blank_rows_keep_the_numbers_of_the_others():
    content = sheets.xlsx([*ROWS[:2], [], ROWS[2]])

    assert [row.number for row in read(content, COLUMNS).rows] == [2, 4]


@pytest.mark.parametrize("make", [sheets.xlsx, sheets.xls, sheets.ods])
def test_a_table_that_begins_further_down_and_right_is_found(make):
    rows = [[], [], *([None, None, *row] for row in ROWS)]

    assert values_of(make(rows)) == VALUES
    assert [row.number for row in read(make(rows), COLUMNS).rows] == [4, 5]


@pytest.mark.parametrize("make", [sheets.xlsx, sheets.xls])
def test_a_failed_formula_is_found_in_a_table_that_begins_further_right(make):
    rows = [[], [None, *HEADER], [None, "1802012001", 1, None, "=1/0"]]
    sheet = read(make(rows), COLUMNS)

    _values, wrong = RowReader(sheet, COLUMNS).read(sheet.rows[0])

    assert [(cell.row, cell.column.key) for cell in wrong] == [(3, "name")]


def test_missing_columns_are_named():
    with pytest.raises(SheetHeaderError) as refused:
        read(sheets.xlsx([["Jumlah", "Nama"], [1, "x"]]), COLUMNS)

    assert refused.value.missing == ("Kode désa",)


@pytest.mark.parametrize("make", [sheets.xlsx, sheets.csv])
def test_an_empty_sheet_lacks_all_columns(make):
    with pytest.raises(SheetHeaderError) as refused:
        read(make([]), COLUMNS)

    assert refused.value.missing == ("Kode désa", "Jumlah")


@pytest.mark.parametrize("make", [sheets.xlsx, sheets.xls])
def test_a_failed_formula_is_no_blank(make):
    sheet = read(make([HEADER, ["1802012001", 1, None, "=1/0"]]), COLUMNS)

    values, wrong = RowReader(sheet, COLUMNS).read(sheet.rows[0])

    assert values["name"] is None
    assert [(cell.row, cell.column.key, cell.cause) for cell in wrong] == [
        (2, "name", Cause.FORMULA_ERROR)
    ]


def test_failed_cells_of_an_old_workbook_are_all_found():
    rows = [HEADER, *(["1802012001", "#REF!" if n % 2 else n, None, "=1/0"] for n in range(3))]
    sheet = read(sheets.xls(rows), COLUMNS)

    wrong = [cell for row in sheet.rows for cell in RowReader(sheet, COLUMNS).read(row)[1]]

    assert [(cell.row, cell.column.key, cell.cause) for cell in wrong] == [
        (2, "name", Cause.FORMULA_ERROR),
        (3, "amount", Cause.FORMULA_ERROR),
        (3, "name", Cause.FORMULA_ERROR),
        (4, "name", Cause.FORMULA_ERROR),
    ]


def test_a_failed_formula_is_found_in_the_sheet_where_it_stands():
    good = [HEADER, ["1802012001", 1, None, "x"]]
    failed = [["Catatan"], ["=1/0", "=1/0", "=1/0", "=1/0"]]

    sheet = read(sheets.xlsx(failed, good), COLUMNS)

    assert RowReader(sheet, COLUMNS).read(sheet.rows[0])[1] == []


def test_numbers_are_read_as_the_file_writes_them():
    def marks(headers, *amounts):
        rows = [headers, *(["1802012001", amount] for amount in amounts)]
        return read(sheets.csv(rows), COLUMNS).marks

    assert marks(["Kode desa", "Jumlah"], "1.500") == Marks("id")
    assert marks(["Village code", "Amount"], "1.500") == Marks("en")
    assert marks(["Kode desa", "Jumlah"], "1.500", "1,500.00") == Marks("en")
    assert marks(["Village code", "Amount"], "1.500", "2,5") == Marks("id")
    assert marks(["Kode desa", "Jumlah"], "2.5", "2,5") == Marks(None)


def test_a_guarded_text_loses_its_apostrophe_and_no_other():
    rows = [[*HEADER[:2], "Nama"], ["1802012001", 1, "'=1+1"], ["1802012002", 1, "'Aini"]]

    assert [row["name"] for row in values_of(sheets.csv(rows))] == ["=1+1", "'Aini"]


def test_a_file_that_is_too_large_is_refused():
    with pytest.raises(SheetTooLargeError):
        read(b"x" * (reading.MAX_BYTES + 1), COLUMNS)


def test_a_zip_bomb_is_refused():
    bomb = sheets.zipped(**{"xl/worksheets/sheet1.xml": b"0" * (archives.MAX_UNPACKED_BYTES + 1)})

    assert len(bomb) < reading.MAX_BYTES
    with pytest.raises(SheetTooLargeError):
        read(bomb, COLUMNS)


def test_a_zip_bomb_that_lies_about_its_size_is_refused():
    size = archives.MAX_UNPACKED_BYTES + 1
    bomb = sheets.zipped(**{"xl/worksheets/sheet1.xml": b"0" * size})
    lying = bomb.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))

    assert lying != bomb
    with pytest.raises(SheetTooLargeError):
        read(lying, COLUMNS)


@pytest.mark.parametrize(("row", "column"), [(1_048_575, 0), (0, 16_383), (0, 60), (200_000, 30)])
def test_one_far_off_cell_is_refused_before_it_is_unfolded(row, column):
    file = sheets.io.BytesIO()
    book = sheets.xlsxwriter.Workbook(file, {"in_memory": True})
    page = book.add_worksheet()
    page.write(0, 0, 1)
    page.write(row, column, 1)
    book.close()

    with pytest.raises(SheetTooLargeError):
        read(file.getvalue(), COLUMNS)


def test_a_forged_count_takes_down_the_reader_and_not_the_service():
    content = sheets.rezipped(
        sheets.xlsx(ROWS), "xl/sharedStrings.xml", b'uniqueCount="', b'uniqueCount="429496729'
    )

    with pytest.raises(SheetUnreadableError):
        read(content, COLUMNS)


def test_too_many_rows_are_refused():
    rows = "1802012001;1\n" * (reading.MAX_ROWS + 1)

    with pytest.raises(SheetTooLargeError):
        read(f"Kode desa;Jumlah\n{rows}".encode(), COLUMNS)


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 nothing",
        b"\xd0\xcf\x11\xe0 nothing",
        b"\x89PNG\r\n\x1a\n\0\0",
        sheets.zipped(**{"word/document.xml": b"<x/>"}),
        sheets.zipped(**{"xl/workbook.xml": b"<x/>", "xl/_rels/workbook.xml.rels": b"<x/>"}),
    ],
)
def test_what_is_no_spreadsheet_is_refused(content):
    with pytest.raises((SheetUnreadableError, SheetHeaderError)):
        read(content, COLUMNS)


WORKBOOKS = (sheets.xlsx(ROWS), sheets.xls(ROWS))  # made once: they hold the time of their making


@given(st.data())
def test_a_damaged_workbook_is_refused_or_read(data):
    content = bytearray(data.draw(st.sampled_from(WORKBOOKS)))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(4, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    try:
        sheet = read(bytes(content), COLUMNS)
    except (SheetUnreadableError, SheetHeaderError, SheetTooLargeError):
        return
    assert sheet.header.missing == ()

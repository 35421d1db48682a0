"""What is written can be read again as the same; no text of a person becomes a formula."""

import csv
import io
from datetime import date

import pytest
import python_calamine
from hypothesis import given
from hypothesis import strategies as st

from hilirisasi.spreadsheets import cells
from hilirisasi.spreadsheets.columns import Column, Words
from hilirisasi.spreadsheets.dry_run import RowReader
from hilirisasi.spreadsheets.reading import read
from hilirisasi.spreadsheets.writing import csv_text, workbook

KINDS = {"a": Words("Satu", "One"), "b": Words("Dua", "Two")}
COLUMNS = (
    Column(
        key="name",
        header=Words("Nama", "Name"),
        meaning=Words("Nama orang", "A name"),
        parse=cells.text(longest=300),
        must_stand=True,
        example="Budi",
    ),
    Column(
        key="amount",
        header=Words("Jumlah", "Amount"),
        meaning=Words("Banyaknya", "How much"),
        parse=cells.number(high=10**15),
        must_stand=True,
        is_number=True,
    ),
    Column(key="day", header=Words("Tanggal", "Date"), meaning=Words("", ""), parse=cells.day),
    Column(
        key="kind",
        header=Words("Jenis", "Kind"),
        meaning=Words("", ""),
        parse=cells.choice(KINDS),
        choices=KINDS,
    ),
)
TITLE = Words("Daftar uji", "Test list")
texts = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], include_characters="\n=+-@'_x;\""), max_size=40
).map(lambda text: cells.text(longest=300)(text, None) or None)
rows = st.tuples(
    texts,
    st.decimals(0, 10**9, places=6).filter(lambda d: len(d.as_tuple().digits) <= 15),
    st.none() | st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    st.sampled_from(["a", "b", None]),
)


def write(make, row, language):
    name, amount, day, kind = row
    cell = KINDS[kind].of(language) if kind else None
    data = [[name, amount, day, cell]]
    if make is csv_text:
        return csv_text(COLUMNS, data, language=language)
    return workbook(COLUMNS, data, title=TITLE, language=language)


@pytest.mark.parametrize("make", [csv_text, workbook])
@given(row=rows, language=st.sampled_from(["id", "en"]))
def test_a_row_is_read_as_it_was_written(make, row, language):
    sheet = read(write(make, row, language), COLUMNS)

    found = [RowReader(sheet, COLUMNS).read(each) for each in sheet.rows]

    assert found == [(dict(zip(("name", "amount", "day", "kind"), row, strict=True)), [])]


@pytest.mark.parametrize("text", ["=1+1", "+62812", "-5", "@SUM(A1)", "'=1"])
def test_no_text_in_csv_is_a_formula(text):
    content = csv_text(COLUMNS, [[text, 1, None, None]]).decode("utf-8-sig")

    cell = list(csv.reader(io.StringIO(content), delimiter=";"))[1][0]

    assert cell == f"'{text}"


def test_no_text_in_a_workbook_is_a_formula_or_a_link():
    content = workbook(COLUMNS, [["=1+1", 1, None, "https://contoh.id"]], title=TITLE)
    book = python_calamine.load_workbook(io.BytesIO(content))

    assert book.get_sheet_by_index(0).to_python()[1] == ["=1+1", 1.0, "", "https://contoh.id"]


def test_the_guide_tells_every_column_and_the_version_and_nothing_is_hidden():
    content = workbook(COLUMNS, [], title=TITLE, version="2026-11")
    book = python_calamine.load_workbook(io.BytesIO(content))
    guide = book.get_sheet_by_name("Petunjuk").to_python()

    assert book.sheet_names == ["Daftar uji", "Petunjuk", "Daftar"]
    assert guide[0][:2] == ["Daftar uji", "2026-11"]
    assert [row[0] for row in guide[3:]] == ["Nama", "Jumlah", "Tanggal", "Jenis"]
    assert guide[3] == ["Nama", "ya", "Nama orang", "Budi"]
    assert book.get_sheet_by_name("Daftar").to_python() == [["Jenis"], ["Satu"], ["Dua"]]
    assert [sheet.visible for sheet in book.sheets_metadata] == [
        python_calamine.SheetVisibleEnum.Visible
    ] * 3

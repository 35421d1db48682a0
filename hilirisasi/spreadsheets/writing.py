"""Write the sheets that people get: a workbook with lists and guidance, or CSV."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

import xlsxwriter  # type: ignore[import-untyped]

from hilirisasi.spreadsheets.columns import Cell, Column, Words, header_of
from hilirisasi.spreadsheets.reading import GUARDED

Value = Cell | Decimal
OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
LIST_ROWS: Final = 20_000  # rows below the header that offer a drop-down list
GUIDE: Final = Words("Petunjuk", "Guide")
LISTS: Final = Words("Daftar", "Lists")
GUIDE_HEADER: Final = (
    Words("Kolom", "Column"),
    Words("Wajib ada", "Must stand"),
    Words("Artinya", "Meaning"),
    Words("Contoh", "Example"),
)
YES: Final = Words("ya", "yes")
WIDTH: Final = 18


def workbook(
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    *,
    title: Words,
    version: str = "",
    language: str = "id",
    lists: Mapping[str, Sequence[str]] | None = None,
) -> bytes:
    """Return an XLSX file: the rows, then a guide that tells each column, then its lists.

    ``lists`` maps a column's key to what its drop-down list offers, beside its own choices.
    ``version`` is written into the guide, for all to see.
    """
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, OPTIONS)
    bold = book.add_format({"bold": True, "bg_color": "#E8F0E8", "border": 1, "text_wrap": True})
    formats = {
        "head": bold,
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    sheet = book.add_worksheet(title.of(language)[:31])
    offered = _offered(columns, lists or {}, language)
    _write_rows(sheet, header_of(columns, language), rows, formats)
    _write_guide(book, columns, title, version, language, formats)
    _write_lists(book, sheet, columns, offered, language, formats)
    book.close()
    return file.getvalue()


def csv_text(
    columns: Sequence[Column], rows: Iterable[Sequence[Value]], *, language: str = "id"
) -> bytes:
    """Return a CSV file as Indonesian spreadsheets open it: ``;``, decimal comma, UTF-8 marked.

    A text that a spreadsheet would run as a formula gets an apostrophe, which `read` takes off.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";")
    writer.writerow(header_of(columns, language))
    writer.writerows([_csv_cell(value, language) for value in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def _csv_cell(value: Value, language: str) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(GUARDED) else value
    if isinstance(value, (float, Decimal)):
        text = format(Decimal(str(value)), "f")
        return text if language == "en" else text.replace(".", ",")
    return str(value)


def _write_rows(
    sheet: Any, header: Sequence[str], rows: Iterable[Sequence[Value]], formats: Mapping[str, Any]
) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(header) - 1, WIDTH)
    for position, text in enumerate(header):
        sheet.write_string(0, position, text, formats["head"])
    for number, row in enumerate(rows, start=1):
        for position, value in enumerate(row):
            _write(sheet, number, position, value, formats["day"])


def _write(sheet: Any, row: int, position: int, value: Value, day_format: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, position, value)
    elif isinstance(value, date):
        sheet.write_datetime(row, position, value, day_format)
    elif isinstance(value, str):
        sheet.write_string(row, position, value)
    else:
        sheet.write_number(row, position, float(value))


def _write_guide(
    book: Any,
    columns: Sequence[Column],
    title: Words,
    version: str,
    language: str,
    formats: Mapping[str, Any],
) -> None:
    sheet = book.add_worksheet(GUIDE.of(language))
    sheet.set_column(0, 1, WIDTH)
    sheet.set_column(2, 3, 3 * WIDTH)
    sheet.write_string(0, 0, title.of(language), formats["head"])
    sheet.write_string(0, 1, version)
    for position, words in enumerate(GUIDE_HEADER):
        sheet.write_string(2, position, words.of(language), formats["head"])
    for number, column in enumerate(columns, start=3):
        sheet.write_string(number, 0, column.header.of(language), formats["wrap"])
        sheet.write_string(number, 1, YES.of(language) if column.must_stand else "")
        sheet.write_string(number, 2, column.meaning.of(language), formats["wrap"])
        _write(sheet, number, 3, column.example, formats["day"])


def _offered(
    columns: Sequence[Column], lists: Mapping[str, Sequence[str]], language: str
) -> dict[int, Sequence[str]]:
    """Return what each column's drop-down list offers, by position."""
    offered: dict[int, Sequence[str]] = {}
    for position, column in enumerate(columns):
        texts = lists.get(column.key) or [words.of(language) for words in column.choices.values()]
        if texts:
            offered[position] = texts
    return offered


def _write_lists(
    book: Any,
    sheet: Any,
    columns: Sequence[Column],
    offered: Mapping[int, Sequence[str]],
    language: str,
    formats: Mapping[str, Any],
) -> None:
    if not offered:
        return
    name = LISTS.of(language)
    page = book.add_worksheet(name)
    page.set_column(0, len(offered) - 1, WIDTH)
    for at, position in enumerate(offered):
        page.write_string(0, at, columns[position].header.of(language), formats["head"])
    for number in range(max(map(len, offered.values()))):
        for at, texts in enumerate(offered.values()):
            if number < len(texts):
                page.write_string(number + 1, at, texts[number])
    for at, (position, texts) in enumerate(offered.items()):
        letter = xlsxwriter.utility.xl_col_to_name(at, col_abs=True)
        sheet.data_validation(
            1,
            position,
            LIST_ROWS,
            position,
            {
                "validate": "list",
                "source": f"={name}!{letter}$2:{letter}${len(texts) + 1}",
                # A warning, not a wall: aliases and words of the other language are read too.
                "error_type": "warning",
            },
        )

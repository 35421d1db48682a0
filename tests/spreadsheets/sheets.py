"""Small sheets of every format, made by other libraries than those that read and write ours."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any

import python_calamine
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

Rows = Sequence[Sequence[Any]]


def xlsx(*sheets: Rows) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for rows in sheets:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            for at, value in enumerate(row):
                if isinstance(value, date):
                    page.write_datetime(number, at, value, day)
                elif value == "=1/0":
                    page.write_formula(number, at, value, None, "#DIV/0!")
                elif value is not None:
                    page.write(number, at, value)
    book.close()
    return file.getvalue()


def xls(rows: Rows) -> bytes:
    book = xlwt.Workbook()
    page = book.add_sheet("Lembar")
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for number, row in enumerate(rows):
        for at, value in enumerate(row):
            if value == "=1/0":
                page.write(number, at, xlwt.Formula("1/0"))
            elif value == "#REF!":
                page.row(number).set_cell_error(at, value)
            elif value is not None:
                page.write(number, at, value, *([day] if isinstance(value, date) else []))
    file = io.BytesIO()
    book.save(file)
    # The library leaves formulas uncomputed (3); spreadsheets write the error that came out (2).
    return file.getvalue().replace(b"\3\0\0\0\0\0\xff\xff", b"\2\0\x07\0\0\0\xff\xff")


def ods(rows: Rows) -> bytes:
    document = OpenDocumentSpreadsheet()
    table = Table(name="Lembar")
    for row in rows:
        line = TableRow()
        for value in row:
            line.addElement(_ods_cell(value))
        table.addElement(line)
    document.spreadsheet.addElement(table)
    file = io.BytesIO()
    document.write(file)
    return file.getvalue()


def _ods_cell(value: Any) -> TableCell:
    if value is None:
        return TableCell()
    if isinstance(value, date):
        return TableCell(valuetype="date", datevalue=value.isoformat())
    if isinstance(value, (int, float)):
        return TableCell(valuetype="float", value=value)
    cell = TableCell(valuetype="string")
    cell.addElement(P(text=value))
    return cell


def csv(rows: Rows, *, delimiter: str = ";", encoding: str = "utf-8-sig") -> bytes:
    lines = (delimiter.join("" if v is None else str(v) for v in row) for row in rows)
    return "\r\n".join(lines).encode(encoding)


def zipped(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def rezipped(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """Return a workbook with something replaced in one of its parts."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {each: archive.read(each) for each in archive.namelist()}
    assert old in members[name]
    return zipped(**(members | {name: members[name].replace(old, new)}))


def text_of(answer: Any) -> str:
    """Return what an answer says: a page's text, or all that a file to save holds."""
    kind = answer.mimetype or ""
    if kind == "application/zip":
        with zipfile.ZipFile(io.BytesIO(answer.data)) as bundle:
            parts = [bundle.read(name) for name in bundle.namelist()]
        return "\n".join(part.decode(errors="ignore") for part in parts)
    if kind.startswith(("application/pdf", "image/")) and "svg" not in kind:
        return ""
    if "spreadsheetml" not in kind:
        return str(answer.text)
    book = python_calamine.load_workbook(io.BytesIO(answer.data))
    pages = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    return "\n".join(str(cell) for page in pages for row in page for cell in row)

"""Read a sheet that people send: XLSX, XLS, ODS or CSV, header found, every row with its number."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from hilirisasi.errors import SheetHeaderError, SheetTooLargeError, SheetUnreadableError
from hilirisasi.spreadsheets import archives, biff
from hilirisasi.spreadsheets.archives import Position
from hilirisasi.spreadsheets.cells import marks_of
from hilirisasi.spreadsheets.columns import Cell, Column, Header, Marks, match_header
from hilirisasi.spreadsheets.html_tables import read_tables
from hilirisasi.spreadsheets.unfolding import BrokenError, TooLargeError, unfold

MAX_BYTES: Final = 10_000_000
MAX_ROWS: Final = 50_000
HEADER_WITHIN: Final = 20  # rows; above it may stand a title
FORMULA_ERROR: Final = "#N/A"
DELIMITERS: Final = ";,\t"
ENCODINGS: Final = ("utf-8-sig", "cp1252")
# A text that a spreadsheet would run as a formula; our files put an apostrophe before it.
GUARDED: Final = ("=", "+", "-", "@", "\t", "\r", "'")

Grid = Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not blank, as it was sent; ``number`` is what its program shows beside it."""

    number: int
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet whose header was found."""

    header: Header
    marks: Marks
    rows: Sequence[Row]

    def cell(self, row: Row, column: Column) -> Cell:
        """Return a row's cell of a column; blank where the sheet does not have it."""
        position = self.header.positions.get(column.key)
        return None if position is None or position >= len(row.cells) else row.cells[position]


def read(content: bytes, columns: Sequence[Column]) -> Sheet:
    """Return the first sheet that has the columns which must stand.

    Raises
    ------
    SheetTooLargeError
        The file, what it unpacks to, or the sheet is larger than any list of ours.
    SheetUnreadableError
        It is no spreadsheet, or is locked by a password.
    SheetHeaderError
        No sheet has all columns that must stand; names those that miss in the nearest.
    """
    nearest: Header | None = None
    for grid in read_grids(content, columns):
        for start, cells in enumerate(grid[:HEADER_WITHIN]):
            header = match_header(cells, columns)
            if not header.missing:
                return _sheet(header, grid, start, columns)
            if nearest is None or len(header.missing) < len(nearest.missing):
                nearest = header
    missing = nearest.missing if nearest else [c for c in columns if c.must_stand]
    raise SheetHeaderError(missing=tuple(column.header.id for column in missing))


def _sheet(header: Header, grid: Grid, start: int, columns: Sequence[Column]) -> Sheet:
    rows = [
        Row(number, cells)
        for number, cells in enumerate(grid[start + 1 :], start=start + 2)
        if any(cell is not None for cell in cells)
    ]
    if len(rows) > MAX_ROWS:
        raise SheetTooLargeError
    at = [header.positions[c.key] for c in columns if c.is_number and c.key in header.positions]
    texts = (
        cell
        for row in rows
        for position in at
        if position < len(row.cells) and isinstance(cell := row.cells[position], str)
    )
    return Sheet(header, marks_of(texts, header.language), rows)


def read_grids(content: bytes, columns: Sequence[Column] = ()) -> Iterator[Grid]:
    """Yield the rows of each sheet; ``columns`` help to tell how a CSV parts its cells.

    A web page named .xls, as OpenSID hands out its lists, gives its tables.

    Raises
    ------
    SheetTooLargeError, SheetUnreadableError
    """
    if len(content) > MAX_BYTES:
        raise SheetTooLargeError
    if content.startswith(b"PK"):
        yield from _workbook(content, archives.error_cells(content))
    elif content.startswith(b"\xd0\xcf\x11\xe0"):
        yield from _workbook(content, biff.error_cells(content))
    elif content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        yield from read_tables(_decode(content), most_rows=MAX_ROWS + HEADER_WITHIN)
    else:
        yield _csv(content, columns)


def _workbook(content: bytes, errors: Sequence[frozenset[Position]]) -> Iterator[Grid]:
    try:
        grids = unfold(content)
    except TooLargeError as error:
        raise SheetTooLargeError from error
    except BrokenError as error:
        raise SheetUnreadableError from error
    for index, (left, grid) in enumerate(grids):
        for row, column in errors[index] if index < len(errors) else ():
            if row < len(grid) and left <= column < left + len(grid[row]):
                grid[row][column - left] = FORMULA_ERROR
        yield grid


def _csv(content: bytes, columns: Sequence[Column]) -> Grid:
    text = _decode(content)
    best = max(DELIMITERS, key=lambda mark: _columns_found(text, mark, columns))
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=best)
        rows = islice(reader, MAX_ROWS + HEADER_WITHIN + 1)
        known: dict[str, str] = {}
        grid = [[_unguarded(known.setdefault(cell, cell)) for cell in row] for row in rows]
    except csv.Error as error:
        raise SheetUnreadableError from error
    if len(grid) > MAX_ROWS + HEADER_WITHIN:
        raise SheetTooLargeError
    return grid


def _columns_found(text: str, delimiter: str, columns: Sequence[Column]) -> int:
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        rows = list(islice(reader, HEADER_WITHIN))
    except csv.Error:
        return 0
    if not columns:
        return max(map(len, rows), default=0)
    return max((len(match_header(row, columns).positions) for row in rows), default=0)


def _decode(content: bytes) -> str:
    if b"\0" in content:
        raise SheetUnreadableError
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SheetUnreadableError


def _unguarded(cell: str) -> Cell:
    plain = cell.strip()
    if not plain:
        return None
    if plain.startswith("'") and plain[1:2] and plain[1] in GUARDED:
        plain = plain[1:]
    return plain

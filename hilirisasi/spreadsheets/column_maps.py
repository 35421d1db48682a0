"""Which column of somebody else's sheet is which of ours, and how their header is told."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Final, Self

from hilirisasi.spreadsheets.columns import Cell, fold

HEADER_WITHIN: Final = 20  # rows; above it may stand titles
LEAST_HEADERS: Final = 2
_NUMBERING: Final = re.compile(r"\(?\d{1,2}\)?")

Grid = Sequence[Sequence[Cell]]


class Layout(StrEnum):
    """What one row of the sheet is."""

    PRODUCT = "product"  # one product of one village
    WIDE = "wide"  # one product, with a column for each month
    LONG = "long"  # one month of one product


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMap:
    """How a sheet is read.

    ``columns`` maps our keys to positions in the sheet, ``months`` month numbers to positions.
    ``fixed`` holds what is the same in every row and fills blank cells. ``words`` maps, by key,
    folded words of theirs to values of ours; an empty value passes the row over. ``depth`` is how
    many rows the header has. ``is_ready`` when a person has looked at it.
    """

    sheet: int = 0
    header_row: int = 0
    depth: int = 1
    layout: Layout = Layout.PRODUCT
    columns: Mapping[str, int] = field(default_factory=dict)
    months: Mapping[int, int] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    personal: Sequence[int] = ()
    is_ready: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        values = asdict(self)
        return values | {"months": {str(month): at for month, at in self.months.items()}}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Return what `to_json` wrote."""
        months = {int(month): at for month, at in values["months"].items()}
        return cls(**{**values, "months": months, "layout": Layout(values["layout"])})

    def header(self, grid: Grid) -> list[str]:
        """Return the header's text over each column."""
        return header_texts(grid, self.header_row, self.depth)

    def rows(self, grid: Grid) -> Iterator[tuple[int, Sequence[Cell]]]:
        """Yield the rows below the header that are not blank, each with its number.

        A row that only numbers the columns, as printed forms have one, is none.
        """
        start = self.header_row + self.depth
        for number, row in enumerate(grid[start:], start=start + 1):
            filled = [cell for cell in row if cell is not None]
            if filled and not (number == start + 1 and _is_numbering(filled)):
                yield number, row


def header_texts(grid: Grid, row: int, depth: int) -> list[str]:
    """Return the texts over each column; a merged upper cell is told with each below it."""
    width = max(map(len, grid[row:]), default=0)
    lines = [[*line, *[None] * (width - len(line))] for line in grid[row : row + depth]]
    if depth == 1:
        return [_text(cell) for cell in lines[0]] if lines else []
    upper, lower = lines[0], lines[-1]
    texts, above = [], ""
    for at in range(width):
        if upper[at] is not None:
            above = _text(upper[at])
        below = _text(lower[at])
        texts.append(f"{above} {below}".strip() if below else _text(upper[at]))
    return texts


def candidates(grid: Grid) -> Iterator[tuple[int, int]]:
    """Yield where a header may be: its row and how many rows it has."""
    for row, cells in enumerate(grid[:HEADER_WITHIN]):
        if sum(cell is not None for cell in cells) >= LEAST_HEADERS:
            yield row, 1
            if row + 1 < len(grid) and _is_subheader(cells, grid[row + 1]):
                yield row, 2


def fingerprint(headers: Sequence[str]) -> str:
    """Return what tells sheets with the same headers, in the same order, from all others."""
    while headers and not headers[-1]:
        headers = headers[:-1]
    return hashlib.sha256("\n".join(map(fold, headers)).encode()).hexdigest()


def _is_subheader(upper: Sequence[Cell], lower: Sequence[Cell]) -> bool:
    """Does a row only tell the columns of merged cells above it?"""
    filled = [(at, cell) for at, cell in enumerate(lower) if cell is not None]
    if not filled or not all(isinstance(cell, str) for _at, cell in filled):
        return False
    if all(_NUMBERING.fullmatch(_text(cell)) for _at, cell in filled):
        return False
    under_blank = sum(at >= len(upper) or upper[at] is None for at, _cell in filled)
    return under_blank > 0 and len(filled) < len([c for c in upper if c is not None]) + under_blank


def _is_numbering(filled: Sequence[Cell]) -> bool:
    texts = [_text(cell).removesuffix(".0") for cell in filled]
    return len(texts) >= LEAST_HEADERS and all(
        _NUMBERING.fullmatch(text) and int(text.strip("()")) == number
        for number, text in enumerate(texts, start=1)
    )


def _text(cell: Cell) -> str:
    return "" if cell is None else " ".join(str(cell).split())

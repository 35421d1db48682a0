"""CSV at the edge of the commands: columns in, columns out, every cell checked."""

import csv
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Final

NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)


class TableError(ValueError):
    """A file is not what its columns ask for; the message names file, row and column."""


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of a CSV file by column, blanks trimmed, with the line of each row."""

    file: str
    lines: tuple[int, ...]
    cells: Mapping[str, tuple[str, ...]]

    def texts(self, column: str) -> tuple[str, ...]:
        """A column as text; all blank where the file does not have it."""
        return self.cells.get(column, ("",) * len(self.lines))

    def numbers(
        self, column: str, *, low: float = -math.inf, high: float = math.inf
    ) -> list[float]:
        """A column as numbers between ``low`` and ``high``; NaN where blank.

        Raises
        ------
        TableError
            A cell is no number (``nan``, ``inf``, ``1_0`` and ``0x1`` are none) or out of bounds.
        """
        cells = zip(self.lines, self.texts(column), strict=True)
        return [self._number(line, column, cell, low, high) for line, cell in cells]

    def _number(self, line: int, column: str, cell: str, low: float, high: float) -> float:
        if not cell:
            return math.nan
        value = float(cell) if NUMBER.fullmatch(cell) else math.nan
        if not math.isfinite(value):
            raise TableError(f"{self.file}, line {line}, column {column}: {cell!r} is not a number")
        if not low <= value <= high:
            raise TableError(
                f"{self.file}, line {line}, column {column}: "
                f"{cell} is not between {low:g} and {high:g}"
            )
        return value


def read_table(file: IO[str], *, known: Sequence[str], required: Sequence[str] = ()) -> Table:
    """Read a CSV file whose columns are among ``known`` and include ``required``.

    Raises
    ------
    TableError
        It is no CSV file in UTF-8, a column is unknown, missing or named twice, or a row has
        other cells than the header.
    """
    name = getattr(file, "name", "input")
    try:
        reader = csv.reader(file, strict=True)
        header = [cell.strip().removeprefix("\ufeff") for cell in next(reader, [])]
        rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader if row]
    except (csv.Error, UnicodeDecodeError) as error:
        raise TableError(f"{name}: not a CSV file in UTF-8: {error}") from error
    _check_header(name, header, known, required)
    for line, row in rows:
        if len(row) != len(header):
            raise TableError(
                f"{name}, line {line}: {len(row)} cells where the header has {len(header)}"
            )
    columns = zip(*(row for _line, row in rows), strict=True) if rows else ((),) * len(header)
    return Table(
        file=name,
        lines=tuple(line for line, _row in rows),
        cells=dict(zip(header, map(tuple, columns), strict=True)),
    )


def write_table(file: IO[str], columns: Mapping[str, Iterable[object]]) -> None:
    """Write columns as CSV, numbers unrounded; NaN is blank."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    rows = zip(*columns.values(), strict=True)
    writer.writerows([["" if cell != cell else cell for cell in row] for row in rows])  # noqa: PLR0124  # only NaN differs from itself


def _check_header(
    name: str, header: Sequence[str], known: Sequence[str], required: Sequence[str]
) -> None:
    if not header:
        raise TableError(f"{name}: the file is empty")
    unknown = [cell for cell in header if cell not in known]
    if unknown:
        raise TableError(f"{name}: column {unknown[0]!r} is unknown")
    if len(set(header)) != len(header):
        raise TableError(f"{name}: a column stands twice")
    missing = [cell for cell in required if cell not in header]
    if missing:
        raise TableError(f"{name}: column {missing[0]!r} is missing")

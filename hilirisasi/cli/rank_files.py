"""The ranking's CSV files as columns of records, cell by cell checked."""

import csv
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Final

import numpy as np
from numpy.typing import NDArray

from hilirisasi.cli.rank_columns import Column, Kind
from hilirisasi.errors import DomainError

NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
TEXT: Final = re.compile(r"[\w.\- ]{1,64}", re.ASCII)

Columns = dict[str, NDArray[np.generic]]


class UnreadableFileError(DomainError):
    """A file is not what its columns ask for; the message names file, line and column."""


def read_columns(file: IO[str], columns: Sequence[Column]) -> Columns:
    """Read a CSV file into one array a column; monthly ones are (n, 12).

    Raises
    ------
    UnreadableFileError
        A column is missing, unknown or named twice, or a cell is not what it should be.
    """
    name = getattr(file, "name", "input")
    try:
        reader = csv.reader(file, strict=True)
        header = [cell.strip().removeprefix("\ufeff") for cell in next(reader, [])]
        _check_header(name, header, columns)
        lines = [(reader.line_num, row) for row in reader if row]
    except (csv.Error, UnicodeDecodeError) as error:
        raise UnreadableFileError(f"{name}: not a CSV file in UTF-8: {error}") from error
    for line, row in lines:
        if len(row) != len(header):
            raise UnreadableFileError(
                f"{name}, line {line}: {len(row)} cells where the header has {len(header)}"
            )
    places = {cell: number for number, cell in enumerate(header)}
    return {column.name: _read_column(name, lines, places, column) for column in columns}


def write_rows(file: IO[str], header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write rows of texts and whole numbers as CSV."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)


def as_texts(numbers: Iterable[float]) -> list[str]:
    """Numbers as cells: unknown ones are blank, whole ones have no decimals."""
    return ["" if math.isnan(number) else f"{number:.12g}" for number in numbers]


def _check_header(name: str, header: Sequence[str], columns: Sequence[Column]) -> None:
    known = {cell for column in columns for cell in column.headers}
    needed = [cell for column in columns if column.is_required for cell in column.headers]
    missing = [cell for cell in needed if cell not in header]
    unknown = [cell for cell in header if cell not in known]
    if missing:
        raise UnreadableFileError(f"{name}: column {missing[0]} is missing")
    if unknown:
        raise UnreadableFileError(f"{name}: column {unknown[0]!r} is unknown, see rank --schema")
    if len(set(header)) != len(header):
        raise UnreadableFileError(f"{name}: a column stands twice")


def _read_column(
    name: str,
    lines: Sequence[tuple[int, Sequence[str]]],
    places: Mapping[str, int],
    column: Column,
) -> NDArray[np.generic]:
    table = []
    for header in column.headers:
        if header in places:
            place = places[header]
            cells = [row[place].strip() for _line, row in lines]
        else:
            cells = [""] * len(lines)
        if header in places and not _are_good(cells, column):
            for (line, _row), cell in zip(lines, cells, strict=True):
                _check_cell(f"{name}, line {line}, column {header}", cell, column)
        table.append(_values(cells, column))
    return np.column_stack(table) if column.kind is Kind.MONTHLY else table[0]


def _are_good(cells: Sequence[str], column: Column) -> bool:
    """Whether a column needs no look at each cell; most files never do."""
    distinct = set(cells)
    if "" in distinct and column.is_required:
        return False
    distinct.discard("")
    if column.kind is Kind.TEXT:
        return all(TEXT.fullmatch(cell) for cell in distinct)
    if column.choices is not None:
        return distinct <= column.choices.keys()
    if not all(NUMBER.fullmatch(cell) for cell in distinct):
        return False
    numbers = np.array([*distinct] or ["nan"]).astype(np.float64)
    if column.kind is Kind.WHOLE and (numbers % 1 != 0).any():
        return False
    return not ((numbers < column.low) | (numbers > column.high)).any()


def _values(cells: Sequence[str], column: Column) -> NDArray[np.generic]:
    """Checked cells as an array; blank ones are the default."""
    if column.kind is Kind.TEXT:
        return np.array(cells, dtype=np.str_)
    if column.choices is not None:
        known = {**column.choices, "": column.default}
        return np.array([known[cell] for cell in cells], dtype=np.float64)
    blank = str(column.default)
    return np.array([cell or blank for cell in cells], dtype=np.str_).astype(np.float64)


def _check_cell(place: str, cell: str, column: Column) -> None:
    if not cell:
        if column.is_required:
            raise UnreadableFileError(f"{place}: must not be blank")
        return
    if column.kind is Kind.TEXT:
        if not TEXT.fullmatch(cell):
            raise UnreadableFileError(f"{place}: {cell[:40]!r} is not a code")
        return
    if column.choices is not None:
        if cell not in column.choices:
            words = ", ".join(column.choices)
            raise UnreadableFileError(f"{place}: {cell[:40]!r} is not one of {words}")
        return
    _check_number(place, cell, column)


def _check_number(place: str, cell: str, column: Column) -> None:
    if not NUMBER.fullmatch(cell):
        raise UnreadableFileError(f"{place}: {cell[:40]!r} is not a number (as 1234.5)")
    number = float(cell)
    if not column.low <= number <= column.high:
        raise UnreadableFileError(
            f"{place}: {cell[:40]} is not between {column.low:g} and {column.high:g}"
        )
    if column.kind is Kind.WHOLE and not number.is_integer():
        raise UnreadableFileError(f"{place}: {cell[:40]} is not a whole number")

"""What a sheet would do, before it does anything: four counts and the cells that are wrong."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from hilirisasi.spreadsheets.cells import FORMULA_ERRORS, Cause, CellError
from hilirisasi.spreadsheets.columns import Cell, Column, Parser
from hilirisasi.spreadsheets.reading import Row, Sheet

NOWHERE: Final = 1_000_000  # a position beyond every row
MOST_KEPT: Final = (
    1_000  # texts of a column, so that a sheet of ever new ones does not fill the memory
)


class Effect(StrEnum):
    """What a row would do."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class WrongCell:
    """Why a row cannot be taken: in which column, by which cause, with the facts of its cure."""

    row: int
    column: Column
    cell: Cell
    cause: Cause
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class DryRun:
    """The effect of each row that is not blank, and every wrong cell, by row and column.

    ``passed_over`` counts rows that a template wrote and nobody filled, ``more_wrong`` the wrong
    cells that were counted and not kept.
    """

    effects: Counter[Effect] = field(default_factory=Counter)
    wrong: list[WrongCell] = field(default_factory=list)
    passed_over: int = 0
    more_wrong: int = 0

    def count(self, effect: Effect) -> int:
        """Return how many rows have that effect."""
        return self.effects[effect]

    @property
    def total(self) -> int:
        """How many rows there are."""
        return self.effects.total()

    @property
    def is_clean(self) -> bool:
        """Is nothing wrong, and is there anything at all?"""
        return not self.wrong and self.total > 0


class RowReader:
    """Reads the rows of a sheet; a text that was read once in a column is not parsed again."""

    def __init__(self, sheet: Sheet, columns: Sequence[Column]) -> None:
        self._marks = sheet.marks
        positions = sheet.header.positions
        self._columns: list[tuple[Column, Parser, int, dict[str, Any]]] = [
            (column, column.parse, positions.get(column.key, NOWHERE), {})
            for column in columns
            if column.parse
        ]

    def read(self, row: Row) -> tuple[dict[str, Any], list[WrongCell]]:
        """Return the values of a row's cells by key, blank ones as ``None``, and what is wrong."""
        values: dict[str, Any] = {}
        wrong: list[WrongCell] = []
        cells, width = row.cells, len(row.cells)
        for column, parse, at, known in self._columns:
            cell = cells[at] if at < width else None
            if cell is None:
                values[column.key] = None
                continue
            try:
                values[column.key] = self._value(parse, cell, known)
            except CellError as error:
                values[column.key] = None
                wrong.append(WrongCell(row.number, column, cell, error.cause, error.facts))
        return values, wrong

    def _value(self, parse: Parser, cell: Cell, known: dict[str, Any]) -> Any:  # of any column
        if not isinstance(cell, str):
            return parse(cell, self._marks)
        if cell in known:
            return known[cell]
        if cell in FORMULA_ERRORS or cell.startswith("Err:"):
            raise CellError(Cause.FORMULA_ERROR)
        value = parse(cell, self._marks)
        if len(known) < MOST_KEPT:
            known[cell] = value
        return value

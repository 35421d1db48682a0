"""What a sheet would do, before it does anything: four counts and the cells that are wrong."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from hilirisasi.spreadsheets.cells import FORMULA_ERRORS, Cause, CellError
from hilirisasi.spreadsheets.columns import Cell, Column, Parser
from hilirisasi.spreadsheets.reading import Row, Sheet

MOST_KEPT: Final = 10_000  # texts, so that a sheet of ever new ones does not fill the memory


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

    ``passed_over`` counts rows that a template wrote and nobody filled.
    """

    effects: Counter[Effect] = field(default_factory=Counter)
    wrong: list[WrongCell] = field(default_factory=list)
    passed_over: int = 0

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
        self._sheet = sheet
        self._columns = [(column, column.parse) for column in columns if column.parse]
        self._read: dict[tuple[str, Cell], Any] = {}

    def read(self, row: Row) -> tuple[dict[str, Any], list[WrongCell]]:
        """Return the values of a row's cells by key, blank ones as ``None``, and what is wrong."""
        values: dict[str, Any] = {}
        wrong: list[WrongCell] = []
        for column, parse in self._columns:
            cell = self._sheet.cell(row, column)
            if cell is None:
                values[column.key] = None
                continue
            try:
                values[column.key] = self._value(column, parse, cell)
            except CellError as error:
                values[column.key] = None
                wrong.append(WrongCell(row.number, column, cell, error.cause, error.facts))
        return values, wrong

    def _value(self, column: Column, parse: Parser, cell: Cell) -> Any:  # of any column
        if not isinstance(cell, str):
            return parse(cell, self._sheet.marks)
        key = (column.key, cell)
        if key in self._read:
            return self._read[key]
        if cell in FORMULA_ERRORS or cell.startswith("Err:"):
            raise CellError(Cause.FORMULA_ERROR)
        value = parse(cell, self._sheet.marks)
        if len(self._read) < MOST_KEPT:
            self._read[key] = value
        return value

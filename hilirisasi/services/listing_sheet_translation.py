"""Rows of somebody else's sheet as rows of ours: then one engine tries and writes them all."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from hilirisasi.harvest import Basis
from hilirisasi.quantities import UNIT_NAMES
from hilirisasi.services.listing_sheet_aliases import unit_of
from hilirisasi.services.listing_sheet_columns import BY_KEY, COLUMNS
from hilirisasi.services.listing_sheet_guesses import is_square_metres
from hilirisasi.services.listing_sheet_places import Places
from hilirisasi.spreadsheets import cells
from hilirisasi.spreadsheets.cells import CellError, marks_of, read_number
from hilirisasi.spreadsheets.column_maps import ColumnMap, Grid, Layout
from hilirisasi.spreadsheets.columns import Cell, Header, Marks, fold
from hilirisasi.spreadsheets.reading import Row, Sheet

PRODUCT: Final = "product"
# Whose words may differ from ours and are asked once.
WORDED: Final = ("unit", "price_unit", "basis", "availability", "holder_kind", "product_kind")
TOTALS: Final = frozenset({"jumlah", "total", "jumlah total", "total jumlah", "grand total"})
M2_PER_HA: Final = 10_000
_YEAR: Final = re.compile(r"[-/ ]*\b(?:19|20)\d\d\b")
# What one product of one village is; the rows of its months are one row of ours.
_IDENTITY: Final = (
    *("village_code", "village_name", "district", "regency", "commodity", "form"),
    *("product_kind", "holder_kind", "holder_name", "unit"),
)
Cells = dict[str, Cell]


@dataclass(slots=True)
class Translation:
    """A sheet in our columns, what was passed over, and which headers of theirs are not read."""

    sheet: Sheet
    passed_over: int = 0
    unread: tuple[str, ...] = ()


@dataclass(slots=True)
class _Months:
    """The rows of one product, brought together."""

    number: int
    cells: Cells
    amounts: list[tuple[Cell, Cell]] = field(default_factory=list)  # month, amount


def translate(grids: Sequence[Grid], column_map: ColumnMap, places: Places) -> Translation:
    """Return a sheet in our columns; what cannot be brought to them stays as it was written."""
    grid = grids[column_map.sheet]
    marks = marks_of(_number_texts(grid, column_map), "id")
    found: list[tuple[int, Cells]] = []
    passed_over = 0
    for number, theirs in raw_rows(grid, column_map):
        ours = _with_words(theirs, column_map)
        if ours is None:
            passed_over += 1
            continue
        found.append((number, ours))
    if column_map.layout is Layout.LONG:
        found = _joined(found, marks)
    headers = column_map.header(grid)
    in_m2 = "hectares" in column_map.columns and is_square_metres(
        headers[column_map.columns["hectares"]]
    )
    rows = []
    for number, ours in found:
        if column_map.layout is Layout.WIDE:
            _sum_months(ours, marks)
        if in_m2:
            ours["hectares"] = _in_hectares(ours["hectares"], marks)
        if ours["village_code"] is None and ours.get("village_name") is not None:
            ours["village_code"] = places.find(ours)
        rows.append(Row(number, [ours.get(column.key) for column in COLUMNS]))
    return Translation(_sheet(rows, marks), passed_over, _unread(headers, column_map))


def raw_rows(grid: Grid, column_map: ColumnMap) -> Iterator[tuple[int, Cells]]:
    """Yield the cells of each row by our keys, with the units out of the amounts; no totals."""
    for number, row in column_map.rows(grid):
        first = next((cell for cell in row if isinstance(cell, str)), "")
        if fold(first) in TOTALS:
            continue
        ours: Cells = {key: _at(row, at) for key, at in column_map.columns.items()}
        for key, text in column_map.fixed.items():
            if ours.get(key) is None:
                ours[key] = _fixed(key, text)
        for column in COLUMNS:
            ours.setdefault(column.key, None)
        for month, at in column_map.months.items():
            ours[f"month {month}"] = _at(row, at)
        ours["months"] = _month(ours["months"])
        _take_unit_out(ours, "amount", "unit")
        _take_unit_out(ours, "price", "price_unit")
        _tell_basis(ours, column_map)
        yield number, ours


def product_word(ours: Mapping[str, Cell]) -> str:
    """Return how a row names its product, as words are compared and remembered."""
    commodity, form = cells.plain(ours["commodity"]), cells.plain(ours["form"])
    return f"{fold(commodity)}|{fold(form)}" if form else fold(commodity)


def _at(row: Sequence[Cell], at: int) -> Cell:
    cell = row[at] if at < len(row) else None
    return cell.strip() or None if isinstance(cell, str) else cell


def _month(cell: Cell) -> Cell:
    """Return a month without its year: "Januari 2026", or a date."""
    if isinstance(cell, date):
        return cell.month
    return _YEAR.sub("", cell).strip() if isinstance(cell, str) else cell


def _fixed(key: str, text: str) -> Cell:
    is_number = key in BY_KEY and BY_KEY[key].is_number
    return float(Decimal(text)) if is_number else text


def _take_unit_out(ours: Cells, key: str, unit_key: str) -> None:
    """Part "1,5 ton" and "Rp1.150/kg"; a unit in the cell is nearer than its column's."""
    cell = ours[key]
    if not isinstance(cell, str):
        return
    head, _slash, tail = cell.partition("/")
    if key == "price":
        if fold(tail) in UNIT_NAMES:
            ours[key], ours[unit_key] = head.strip(), UNIT_NAMES[fold(tail)]
        return
    at = next((n for n, letter in enumerate(cell) if letter.isalpha()), 0)
    if at and unit_of(cell[at:])[0] is not None:
        ours[key], ours[unit_key] = cell[:at].strip(), cell[at:]


def _tell_basis(ours: Cells, column_map: ColumnMap) -> None:
    """Read "Kg/Th" as kg a year and "ton/ha" as tonnes a hectare.

    Where the basis was answered otherwise, the unit stays as written, which the engine refuses:
    tonnes a hectare are never taken for tonnes.
    """
    for key in ("unit", "price_unit"):
        text = ours[key]
        if not isinstance(text, str) or fold(text) in column_map.words.get(key, {}):
            continue
        unit, basis = unit_of(text)
        if unit is None or (basis is not None and key == "price_unit"):
            continue
        if basis is not None and ours["basis"] is None:
            ours["basis"] = basis.value
        if basis is None or _is_basis(ours["basis"], basis):
            ours[key] = unit


def _is_basis(cell: Cell, basis: Basis) -> bool:
    parse = BY_KEY["basis"].parse
    try:
        return parse is not None and parse(cell, Marks()) is basis
    except CellError:
        return False


def _with_words(ours: Cells, column_map: ColumnMap) -> Cells | None:
    """Put our words for theirs; ``None`` where a word says that the row is not wanted."""
    product = column_map.words.get(PRODUCT, {}).get(product_word(ours))
    if product == "":
        return None
    if product:
        ours["commodity"], ours["form"] = product.split(".", 1)
    for key in WORDED:
        word = column_map.words.get(key, {}).get(fold(cells.plain(ours[key])))
        if word == "":
            return None
        if word:
            ours[key] = word
    return ours


def _sum_months(ours: Cells, marks: Marks) -> None:
    """Bring twelve columns to amounts by month."""
    ours |= _by_month([(month, ours.get(f"month {month}")) for month in range(1, 13)], marks)


def _joined(rows: Sequence[tuple[int, Cells]], marks: Marks) -> list[tuple[int, Cells]]:
    """Bring the months of each product to one row; what else differs is of the last of them."""
    found: dict[tuple[str, ...], _Months] = {}
    for number, ours in rows:
        key = tuple(fold(cells.plain(ours.get(name))) for name in _IDENTITY)
        group = found.setdefault(key, _Months(number, ours))
        group.cells = ours
        group.amounts.append((ours["months"], ours["amount"]))
    return [
        (group.number, group.cells | _by_month(group.amounts, marks)) for group in found.values()
    ]


def _by_month(amounts: Sequence[tuple[Cell, Cell]], marks: Marks) -> Cells:
    """Return the cells of a year that is told by month; one that says nothing, to be refused."""
    found = dict.fromkeys(range(1, 13), Decimal(0))
    for month_cell, cell in amounts:
        if cell is None:
            continue
        try:
            amount = read_number(cell, marks)
        except CellError:
            return {"amount": cell, "basis": Basis.PER_YEAR.value}
        try:
            months = cells.months(month_cell, marks)
        except CellError:
            return {"months": month_cell, "amount": float(amount), "basis": Basis.PER_YEAR.value}
        for month in months:
            found[month] += amount if len(months) == 1 else round(amount / len(months), 3)
    language = marks.numbers or "id"
    held = [str(month) for month, amount in found.items() if amount]
    return {
        "amount": None if held else 0.0,
        "months": ", ".join(held) or None,
        "basis": Basis.PER_YEAR.value,
        "by_month": cells.month_amounts_text(found.values(), language) if held else None,
    }


def _in_hectares(cell: Cell, marks: Marks) -> Cell:
    try:
        return None if cell is None else float(read_number(cell, marks) / M2_PER_HA)
    except CellError:
        return cell


def _number_texts(grid: Grid, column_map: ColumnMap) -> Iterator[str]:
    keys = {key for key in column_map.columns if key in BY_KEY and BY_KEY[key].is_number}
    for _number, ours in raw_rows(grid, column_map):
        for key, cell in ours.items():
            if isinstance(cell, str) and (key in keys or key.startswith("month ")):
                yield cell


def _sheet(rows: Sequence[Row], marks: Marks) -> Sheet:
    positions = {column.key: at for at, column in enumerate(COLUMNS)}
    return Sheet(Header("id", positions, (), ()), marks, rows)


def _unread(headers: Sequence[str], column_map: ColumnMap) -> tuple[str, ...]:
    used = {*column_map.columns.values(), *column_map.months.values(), *column_map.personal}
    return tuple(text for at, text in enumerate(headers) if text and at not in used)

"""Which of their columns is which of ours, guessed by header; a person sees and changes it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from hilirisasi.harvest import Basis
from hilirisasi.services.listing_sheet_aliases import BY_HEADER, SQUARE_METRES, unit_of
from hilirisasi.services.listing_sheet_columns import COLUMNS, EXPORTED
from hilirisasi.spreadsheets.cells import MONTH_OF
from hilirisasi.spreadsheets.column_maps import ColumnMap, Grid, Layout, candidates, header_texts
from hilirisasi.spreadsheets.columns import fold

OWN_RANK: Final = -1  # a header of our own templates is nearest of all
CONTAINED_RANK: Final = 10
LEAST_WORD: Final = 5  # letters; shorter words stand in too many headers by chance
LEAST_MONTHS: Final = 2
LINKS_TO_VILLAGE: Final = ("district", "regency")
# Our columns that a sheet may fill; the two that follow only tell villages of one name apart.
KEYS: Final = (*(column.key for column in COLUMNS if column.key != "status"), *LINKS_TO_VILLAGE)
_DATED: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])-\d\d\b")
_YEAR: Final = re.compile(r" (?:(?:19|20)\d\d|2\d)$")
_COUNTED: Final = re.compile(r"(?:bulan|bln|month) 0?([1-9]|1[0-2])")
_IN_BRACKETS: Final = re.compile(r"\(([^)]*)\)|\[([^\]]*)\]")


def guess(grids: Sequence[Grid], personal: Sequence[Sequence[int]]) -> ColumnMap:
    """Return the sheet, header row and columns that look most like a list of products."""
    best, best_score = ColumnMap(), -1.0
    for sheet, grid in enumerate(grids):
        for row, depth in candidates(grid):
            found = guess_at(grid, sheet, row, depth, personal[sheet])
            # Deeper headers tell more, but only where they lead to more columns.
            score = len(found.columns) + len(found.months) / 4 - depth / 10
            if score > best_score:
                best, best_score = found, score
    return best


def guess_at(grid: Grid, sheet: int, row: int, depth: int, personal: Sequence[int]) -> ColumnMap:
    """Return the columns that a header row names, each position for one column of ours."""
    headers = header_texts(grid, row, depth)
    offers = sorted(
        (rank, at, key)
        for at, text in enumerate(headers)
        if text and at not in personal
        for key, rank in _meanings(text)
    )
    columns: dict[str, int] = {}
    for _rank, at, key in offers:
        if key not in columns and at not in columns.values():
            columns[key] = at
    months = month_columns(headers, personal)
    is_wide = len(months) >= LEAST_MONTHS and "months" not in columns
    _tell_the_units_apart(columns, headers, is_wide=is_wide)
    return ColumnMap(
        sheet=sheet,
        header_row=row,
        depth=depth,
        layout=Layout.WIDE if is_wide else Layout.PRODUCT,
        columns=columns,
        months=months if is_wide else {},
        fixed=_fixed(columns, headers, months if is_wide else {}),
        personal=tuple(personal),
    )


def is_square_metres(header: str) -> bool:
    """Does a header count an area in square metres? They are brought to hectares."""
    return any(fold(text) in SQUARE_METRES for text in _bracketed(header))


def _meanings(text: str) -> Iterator[tuple[str, int]]:
    """Yield what a header may mean, with how far it is from it."""
    bare = fold(_IN_BRACKETS.sub(" ", text)) or fold(text)
    own = OWN.get(fold(text)) or OWN.get(bare)
    if own:
        yield own, OWN_RANK
    for alias in BY_HEADER.get(bare, ()):
        yield alias.key, alias.rank
    if own or bare in BY_HEADER:
        return
    unit, basis = unit_of(" ".join(bare.split()[-2:]))
    if unit is not None and basis is not None:  # "Produksi Kg/Th"
        bare = " ".join(bare.split()[:-2])
    for header, aliases in BY_HEADER.items():
        if len(header) >= LEAST_WORD and re.search(rf"\b{header}\b", bare):
            for alias in aliases:
                yield alias.key, CONTAINED_RANK + alias.rank - len(header) // LEAST_WORD


def _bracketed(text: str) -> list[str]:
    return [first or second for first, second in _IN_BRACKETS.findall(text)]


def _header_unit(text: str) -> tuple[str | None, Basis | None]:
    for part in (*_bracketed(text), " ".join(fold(text).split()[-2:]), text.rsplit(maxsplit=1)[-1]):
        unit, basis = unit_of(part)
        if unit is not None:
            return unit, basis
    return None, None


def _tell_the_units_apart(
    columns: dict[str, int], headers: Sequence[str], *, is_wide: bool
) -> None:
    """Take one "Satuan" for the amount's where there is an amount, else for the price's.

    A price that says by itself what it is for leaves it to the amounts.
    """
    if "amount" in columns and _header_unit(headers[columns["amount"]])[0] is not None:
        columns.pop("unit", None)
    is_amount_elsewhere = is_wide or ("price" in columns and _price_unit(headers[columns["price"]]))
    if "amount" not in columns and {"unit", "price"} <= columns.keys() and not is_amount_elsewhere:
        columns["price_unit"] = columns.pop("unit")


def _fixed(
    columns: Mapping[str, int], headers: Sequence[str], months: Mapping[int, int]
) -> dict[str, str]:
    fixed: dict[str, str] = {}
    if "amount" in columns:
        unit, basis = _header_unit(headers[columns["amount"]])
        if unit is not None:
            fixed["unit"] = unit
        if basis is not None:
            fixed["basis"] = basis.value
    if months:
        fixed["basis"] = Basis.PER_YEAR.value
        unit = next((u for at in months.values() if (u := _header_unit(headers[at])[0])), None)
        if unit is not None:
            fixed["unit"] = unit
    if "price" in columns:
        unit = _price_unit(headers[columns["price"]])
        if unit is not None and "price_unit" not in columns:
            fixed["price_unit"] = unit
    return {key: value for key, value in fixed.items() if key not in columns}


def _price_unit(header: str) -> str | None:
    """Return what a price is for, where its header says: "Harga (Rp/Kg)"."""
    per = re.search(r"(?:/|per )\s*(\w+)", header.casefold())
    return unit_of(per[1])[0] if per else None


def month_columns(headers: Sequence[str], personal: Sequence[int]) -> dict[int, int]:
    """Return the columns that are a month each: "Jan", "Produksi Februari (ton)", "Bln 3"."""
    found: dict[int, int] = {}
    for at, text in enumerate(headers):
        month = _month_of(text)
        if month is not None and at not in personal:
            found.setdefault(month, at)
    return found


def _month_of(text: str) -> int | None:
    """Return the month that a header names; a date cell over a column is its month."""
    if dated := _DATED.match(text):
        return int(dated[1])
    words = _YEAR.sub("", fold(_IN_BRACKETS.sub(" ", text))).split()
    if not words or len(words) > 3:  # noqa: PLR2004  # a sentence, not the head of a column
        return None
    counted = _COUNTED.fullmatch(" ".join(words[-2:]))
    return int(counted[1]) if counted else MONTH_OF.get(words[-1])


OWN: Final[Mapping[str, str]] = {
    fold(text): column.key
    for column in (*COLUMNS, *EXPORTED)
    if column.key in KEYS and column.key != "id"  # a "Nomor" of theirs counts rows
    for text in (*column.header, *column.older)
} | {fold("Nomor produk"): "id"}

"""Words of somebody else's sheet that no list of ours knows: asked once, then remembered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from hilirisasi.services import commodities
from hilirisasi.services.listing_sheet_columns import BY_KEY
from hilirisasi.services.listing_sheet_products import KeyedError, Products
from hilirisasi.services.listing_sheet_translation import PRODUCT, WORDED, product_word, raw_rows
from hilirisasi.spreadsheets import cells
from hilirisasi.spreadsheets.cells import CellError
from hilirisasi.spreadsheets.column_maps import ColumnMap, Grid
from hilirisasi.spreadsheets.columns import Cell, Marks, fold
from models import CommodityForm

MOST_WORDS: Final = 60  # of one column; more are no list of words but another column
LONGEST_WORD: Final = 120


@dataclass(frozen=True, slots=True)
class Asked:
    """A word of theirs that no list of ours knows; ``suggestion`` is ours that may be meant."""

    key: str
    word: str
    text: str
    suggestion: str = ""


def unknown_words(session: Session, grid: Grid, column_map: ColumnMap) -> Sequence[Asked]:
    """Return the words of a sheet that are neither ours nor answered, each once, in its order."""
    products = Products(commodities.list_all(session))
    asked: dict[tuple[str, str], Asked] = {}
    seen: set[tuple[str, str]] = set()
    for _number, ours in raw_rows(grid, column_map):
        for key, word, text in _words_of(ours):
            if (key, word) in seen or word in column_map.words.get(key, {}):
                continue
            seen.add((key, word))
            if key == PRODUCT:
                found = _product(products, ours)
                if isinstance(found, str):
                    asked[key, word] = Asked(key, word, text[:LONGEST_WORD], found)
            elif not _is_known(key, ours[key]):
                asked[key, word] = Asked(key, word, text[:LONGEST_WORD])
    return list(asked.values())


def too_many(asked: Sequence[Asked]) -> frozenset[str]:
    """Return the keys of which so many words are unknown that the column must be another."""
    return frozenset(
        key for key in {each.key for each in asked} if sum(a.key == key for a in asked) > MOST_WORDS
    )


def list_products(session: Session) -> Sequence[CommodityForm]:
    """Return every product that a word may mean, by commodity and form."""
    return [form for commodity in commodities.list_all(session) for form in commodity.forms]


def _words_of(ours: Mapping[str, Cell]) -> Sequence[tuple[str, str, str]]:
    """Return a row's words by key: as they are compared, and as they were written."""
    found = []
    if ours["commodity"] is not None:
        text = " – ".join(cells.plain(ours[key]) for key in ("commodity", "form") if ours[key])
        found.append((PRODUCT, product_word(ours), text))
    for key in WORDED:
        if ours[key] is not None:
            text = cells.plain(ours[key])
            found.append((key, fold(text), text))
    return found


def _product(products: Products, ours: Mapping[str, Cell]) -> CommodityForm | str:
    """Return the product that a row names; else what may be meant, empty where nothing is."""
    commodity, form = cells.plain(ours["commodity"]), cells.plain(ours["form"])
    if form:
        try:
            return products.find(commodity, form)
        except KeyedError:
            pass
    suggested = products.suggest(commodity, form)
    return f"{suggested.commodity_code}.{suggested.code}" if suggested else ""


def _is_known(key: str, cell: Cell) -> bool:
    parse = BY_KEY[key].parse
    try:
        return parse is not None and parse(cell, Marks()) is not None
    except CellError:
        return False

"""Sheets packed small and safe: what waits for acceptance is data, never the file itself."""

import json
import zlib
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from hilirisasi.errors import SheetTooLargeError
from hilirisasi.spreadsheets.columns import Cell
from hilirisasi.spreadsheets.reading import MAX_ROWS
from hilirisasi.spreadsheets.unfolding import MAX_COLUMNS

DAY: Final = "d"


def pack(grids: Sequence[Sequence[Sequence[Cell]]]) -> bytes:
    """Return sheets as bytes; `unpack` gives them back alike.

    Raises
    ------
    SheetTooLargeError
        A sheet has more rows or columns than any list of ours.
    """
    for grid in grids:
        if len(grid) > MAX_ROWS or max(map(len, grid), default=0) > MAX_COLUMNS:
            raise SheetTooLargeError
    text = json.dumps(grids, default=_plain, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode(errors="replace"))


def unpack(content: bytes) -> list[list[list[Cell]]]:
    """Return the sheets that `pack` packed."""
    grids: list[list[list[Cell]]] = json.loads(zlib.decompress(content), object_hook=_day)
    return grids


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return {DAY: value.isoformat()}
    return str(value)


def _day(value: dict[str, str]) -> date:
    return date.fromisoformat(value[DAY])

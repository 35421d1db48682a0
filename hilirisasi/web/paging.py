"""Page numbers in addresses, with the filters kept."""

from collections.abc import Sequence
from typing import TypeVar
from urllib.parse import urlencode

from flask import request

T = TypeVar("T")

MAX_PAGE = 10_000


def page_number(name: str = "hal") -> int:
    """Return the page that the address asks for; the first where it asks nonsense."""
    text = request.args.get(name, "1")
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(MAX_PAGE))
    return min(max(1, int(text)), MAX_PAGE) if is_number else 1


def page_of(rows: Sequence[T], size: int) -> tuple[Sequence[T], int, int]:
    """Return the rows of the page that the address asks for, its number, and how many there are."""
    pages = max(1, -(-len(rows) // size))
    number = min(page_number(), pages)
    return rows[(number - 1) * size : number * size], number, pages


def url_with(**changes: str | None) -> str:
    """Return this address with some answers changed; ``None`` leaves one out."""
    asked = {**request.args.to_dict(), **changes}
    kept = {name: value for name, value in asked.items() if value}
    return f"{request.path}?{urlencode(kept)}"


def url_for_page(number: int, name: str = "hal") -> str:
    """Return this address with another page number; ``name`` is that of the list, of several."""
    return f"{request.path}?{urlencode({**request.args.to_dict(), name: number})}"

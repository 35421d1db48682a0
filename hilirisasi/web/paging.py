"""Page numbers in addresses, with the filters kept."""

from urllib.parse import urlencode

from flask import request

MAX_PAGE = 10_000


def page_number(name: str = "hal") -> int:
    """Return the page that the address asks for; the first where it asks nonsense."""
    text = request.args.get(name, "1")
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(MAX_PAGE))
    return min(max(1, int(text)), MAX_PAGE) if is_number else 1


def url_for_page(number: int, name: str = "hal") -> str:
    """Return this address with another page number; ``name`` is that of the list, of several."""
    return f"{request.path}?{urlencode({**request.args.to_dict(), name: number})}"

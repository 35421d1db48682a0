"""Page numbers in addresses, with the filters kept."""

from flask import request, url_for

MAX_PAGE = 10_000


def page_number() -> int:
    """Return the page that the address asks for; the first where it asks nonsense."""
    text = request.args.get("hal", "1")
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(MAX_PAGE))
    return min(max(1, int(text)), MAX_PAGE) if is_number else 1


def url_for_page(number: int) -> str:
    """Return this address with another page number."""
    arguments = {**(request.view_args or {}), **request.args.to_dict(), "hal": number}
    return url_for(request.endpoint or "home.show", **arguments)

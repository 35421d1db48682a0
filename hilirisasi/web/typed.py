"""What a person typed in the form of this request, without what is never kept."""

from typing import Final
from urllib.parse import urlencode, urlsplit

from flask import request

# By the last part of a field's name: secrets, and what the service puts into a form itself.
NEVER_KEPT: Final = frozenset(
    {"csrf_token", "request_key", "step", "password", "current", "new", "pin", "code", "kode"}
)
# What was seen when typing; a draft of nothing else is none.
SEEN: Final = frozenset({"version", "based_on", "seen"})
USE: Final = "draf"  # ?draf=pakai opens a form with what was typed


def own_name(name: str) -> str:
    """Return a field's name without the prefix of its form."""
    return name.rpartition("-")[2]


def fields() -> dict[str, list[str]]:
    """Return the typed texts by field name; empty where nobody typed anything.

    A form with files is not read here: how large it may be is its view's to say.
    """
    if request.mimetype.startswith("multipart/"):
        return {}
    kept = {
        name: texts
        for name, texts in request.form.to_dict(flat=False).items()
        if own_name(name) not in NEVER_KEPT
    }
    has_text = any(
        text.strip() for name, texts in kept.items() if own_name(name) not in SEEN for text in texts
    )
    return kept if has_text else {}


def action() -> str:
    """Return the address that this form was sent to, or that this page stands at."""
    rest = [pair for pair in request.args.items(multi=True) if pair[0] != USE]
    return f"{request.path}?{urlencode(rest)}" if rest else request.path


def page() -> str:
    """Return the address of the page that showed this form: its own, or where it was sent from.

    Blank where only a refusal of the same form is known: no browser opens that address.
    """
    rule = request.url_rule
    if rule is not None and "GET" in (rule.methods or ()):
        return action()
    sent_from = urlsplit(request.referrer or "")
    if sent_from.netloc != request.host:
        return "/"
    return "" if sent_from.path == request.path else sent_from.path


def is_from_here() -> bool:
    """Does the browser say that the form stood on a page of this service?"""
    said = request.headers.get("Origin") or request.referrer or ""
    return urlsplit(said).netloc == request.host

"""A stale edit: what a person sent beside what somebody else saved meanwhile."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, Field, FieldList
from wtforms.fields.choices import SelectFieldBase

from hilirisasi.web import kept
from hilirisasi.web.forms.fields import Form

UNSEEN = frozenset({"csrf_token", "version", "request_key", "step"})


def stale_page(sent: Form, saved: Form, href: str) -> ResponseReturnValue:
    """Show both versions; nothing was stored. ``href`` opens the form on the saved one."""
    return clash_page(differing_rows(sent=sent, saved=saved), href)


def clash_page(rows: list[dict[str, str]], href: str) -> ResponseReturnValue:
    """Show rows of label, before and after; the form at ``href`` opens on either version."""
    mine = kept.opened_with_draft(href)
    return render_template("errors/409.html", rows=rows, href=href, mine=mine), 409


def differing_rows(*, sent: Form, saved: Form) -> list[dict[str, str]]:
    """Return label, saved and sent text of each field that differs, in the form's order."""
    pairs = ((field, saved[field.name]) for field in sent if field.name not in UNSEEN)
    rows = (
        {"label": str(field.label.text), "before": written(twin), "after": written(field)}
        for field, twin in pairs
    )
    return [row for row in rows if row["before"] != row["after"]]


def written(field: Field) -> str:
    """Return a field's answer as the page shows it."""
    if isinstance(field, SelectFieldBase):
        chosen: Any = field.data if isinstance(field.data, list) else [field.data]
        words = {choice.value: str(choice.label) for choice in field.iter_choices()}
        return ", ".join(words.get(value, str(value)) for value in chosen if value is not None)
    if isinstance(field, FieldList):
        return "; ".join(written(entry) for entry in field.entries)
    if isinstance(field, BooleanField):
        return "✓" if field.data else "—"
    return str(field._value())  # noqa: SLF001  # WTForms' own way to write a field

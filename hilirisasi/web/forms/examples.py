"""What a field says of itself: what to write, and an example, in the reader's way of writing."""

from typing import Any

from flask_babel import gettext as _
from wtforms import DateField, Field, FormField, MonthField

from hilirisasi.months import day_of
from hilirisasi.web.access import now
from hilirisasi.web.filters import date_id, month_id
from hilirisasi.web.forms.fields import NumberField


def hint_of(field: Field, hint: Any = "") -> str:
    """Return what a page says under a field's label: its own words, the field's, an example.

    Text and whole numbers hold their example in ``description``; other numbers and days make
    theirs, as the reader writes them.
    """
    words = [str(hint or ""), "" if isinstance(field, FormField) else str(field.description or "")]
    if (example := _example_of(field)) and not _is_repeated(field):
        words.append(_("Contoh: %(example)s", example=example))
    return " ".join(text for text in words if text)


def _example_of(field: Field) -> str:
    if isinstance(field, NumberField):
        return field.example_words()
    # A month is a day to WTForms, so it is asked first.
    if isinstance(field, MonthField):
        return month_id(day_of(now()))
    return date_id(day_of(now())) if isinstance(field, DateField) else ""


def _is_repeated(field: Field) -> bool:
    """Of a list, as the twelve months, the first says it for all."""
    return field.short_name.rpartition("-")[2].strip("0").isdigit()

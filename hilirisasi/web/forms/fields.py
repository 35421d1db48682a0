"""Fields that read what Indonesians type, and refuse what no database should hold."""

import unicodedata
import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import (
    Field,
    HiddenField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from hilirisasi.quantities import parse_amount, parse_number
from hilirisasi.web import kept
from hilirisasi.web.filters import is_english, number
from hilirisasi.web.forms.messages import Messages

MONTHS = range(1, 13)


def clean(text: Any) -> Any:
    """Return the text in NFC, without spaces around it and with one kind of line break.

    What is no text (a version number that a hidden field is filled with) stays as it is.
    """
    if not isinstance(text, str):
        return text
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").strip()


def refuse_control_characters(_form: object, field: Field) -> None:
    """Refuse NUL, other control characters and lone surrogates, which no database stores alike."""
    # A hidden field that was left out keeps the number that it was filled with.
    for character in field.data if isinstance(field.data, str) else "":
        if character != "\n" and unicodedata.category(character) in {"Cc", "Cs"}:
            raise ValidationError(_("Ada tanda yang tidak dapat disimpan. Ketik ulang teksnya."))


class Form(FlaskForm):
    """Parent of every form: says by itself, in Indonesian, what is missing.

    ``request_key`` names the form as it was opened: sent twice, it counts once.
    """

    # Without an id: a page may hold several forms.
    request_key = HiddenField(default=lambda: str(uuid.uuid4()), render_kw={"id": False})

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
            """Clean the text of every text field."""
            field = unbound_field.bind(form=form, **options)
            if isinstance(field, (StringField, TextAreaField)):
                field.filters = [*field.filters, clean]
                field.validators = [*field.validators, refuse_control_characters]
            return field

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Open a form with what was typed in it before, where the reader asked for it."""
            sent = super().wrap_formdata(form, formdata)
            return kept.restored(form) if sent is None else sent

        def render_field(self, field: Field, render_kw: dict[str, Any]) -> Markup:
            """Draw hidden fields without an id: nothing refers to it, and forms share a page."""
            if isinstance(field, HiddenField):
                render_kw = {"id": False, **render_kw}
            return Markup(super().render_field(field, render_kw))  # noqa: S704  # WTForms escaped it

        def get_translations(self, _form: Any) -> Messages:
            """Let WTForms speak the reader's language."""
            return Messages()


class NumberField(Field):
    """A number typed the Indonesian way; ``data`` is a Decimal. Keeps what was typed."""

    widget = TextInput()
    data: Any

    def __init__(
        self,
        label: Any = None,  # a lazy string
        validators: Sequence[Any] = (),
        *,
        low: int = 0,
        high: int = 10**12,
        digits: int = 3,
        example: str = "1.500",
        **options: Any,
    ) -> None:
        super().__init__(label, validators, **options)
        self.low = low
        self.high = high
        self.digits = digits
        self.example = example

    def example_words(self) -> str:
        """Return the example as the reader writes numbers."""
        marks = str.maketrans(",.", ".,")
        return self.example.translate(marks) if is_english() else self.example

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        if self.data is None:
            return ""
        decimals = -Decimal(str(self.data)).normalize().as_tuple().exponent  # type: ignore[operator]
        return number(float(self.data), max(0, min(decimals, self.digits)))

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number, or say how it should have been written."""
        self.data = None
        text = valuelist[0].strip() if valuelist else ""
        if not text:
            return
        try:
            value = self._parse(text)
        except ValueError as error:
            raise ValueError(
                _("Tulis angkanya seperti contoh: %(example)s", example=self.example_words())
            ) from error
        if not self.low <= value <= self.high:
            raise ValueError(
                _(
                    "Isi antara %(low)s dan %(high)s.",
                    low=number(self.low),
                    high=number(self.high),
                )
            )
        self.data = value

    def _parse(self, text: str) -> Decimal:
        return parse_number(text, locale="en" if is_english() else "id")


class ScaledField(NumberField):
    """A number typed in one unit and kept in another; ``data`` is an int, or a float.

    ``scale`` is the kept unit by the typed one: 1000 for tonnes kept as kg.
    """

    data: int | float | None

    def __init__(
        self,
        label: Any = None,  # a lazy string
        validators: Sequence[Any] = (),
        *,
        unit: Any = "",
        scale: Decimal | int = 1,
        whole: bool = True,
        **options: Any,
    ) -> None:
        super().__init__(label, validators, **options)
        self.unit = unit
        self.scale = Decimal(scale)
        self.whole = whole

    def _value(self) -> str:
        if self.raw_data or self.data is None:
            return super()._value()
        typed = (Decimal(str(self.data)) / self.scale).normalize()
        return number(float(typed), max(0, min(-int(typed.as_tuple().exponent), self.digits)))

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number in the unit of the form, and keep it in the other."""
        super().process_formdata(valuelist)
        if self.data is not None:
            kept = Decimal(self.data) * self.scale
            self.data = int(kept) if self.whole else float(kept)


class AmountField(NumberField):
    """A number with a unit behind it: ``1,5 ton``. ``unit`` is what was typed, or ``None``."""

    unit: str | None = None

    def _parse(self, text: str) -> Decimal:
        value, self.unit = parse_amount(text, locale="en" if is_english() else "id")
        return value


class MonthsField(SelectMultipleField):
    """Months to tap; ``data`` is a list of month numbers, January = 1."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any = None, validators: Sequence[Any] = (), **options: Any) -> None:
        super().__init__(
            label,
            validators,
            coerce=int,
            choices=month_choices,
            **options,
        )


def month_choices() -> list[Any]:
    """Return the twelve months with their short names in the reader's language."""
    names = get_locale().months["stand-alone"]["abbreviated"]
    return [SelectChoice(value=month, label=names[month]) for month in MONTHS]

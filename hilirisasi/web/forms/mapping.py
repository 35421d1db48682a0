"""Which of their columns is which of ours: one card a column, and one question a word."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from hilirisasi.services.listing_sheet_columns import BY_KEY
from hilirisasi.services.listing_sheet_guesses import LINKS_TO_VILLAGE
from hilirisasi.services.listing_sheet_words import Asked
from hilirisasi.spreadsheets.cells import CellError
from hilirisasi.spreadsheets.column_maps import ColumnMap, Layout
from hilirisasi.spreadsheets.columns import Column, Marks
from hilirisasi.spreadsheets.dry_run import WrongCell
from hilirisasi.web.filters import date_id
from hilirisasi.web.forms.fields import MONTHS, Form
from hilirisasi.web.sheet_words import cause_of, cure_of, header_of, language
from models import CommodityForm, Region

NOWHERE: Final = -1
SKIPPED: Final = "-"
WORDS_A_PAGE: Final = 5
# Asked of every listing; what may stay closed on the page comes after.
MAIN: Final = (
    *("commodity", "form", "amount", "unit", "basis", "months", "price", "price_on"),
    *("availability", "holder_kind"),
)
PLACE: Final = ("village_code", "village_name", *LINKS_TO_VILLAGE)
MORE: Final = (
    *("hectares", "harvests", "price_unit", "free_percent", "holder_name", "product_kind"),
    *("quality_note", "home_processors", "home_processing_percent", "other_buyers_t"),
    *("idle_hok_per_month", "id"),
)
KEYS: Final = (*PLACE, *MAIN, *MORE)
ONLY_FROM_COLUMN: Final = frozenset({"form", "village_name", "district", "id"})
LAYOUTS: Final = {
    Layout.PRODUCT: _l("Satu produk"),
    Layout.WIDE: _l("Satu produk, dengan satu kolom untuk tiap bulan"),
    Layout.LONG: _l("Satu produk dalam satu bulan; produk yang sama berulang"),
}


class PlaceForm(Form):
    """Which sheet, which row, and how many rows the header has."""

    place = SelectField(_l("Baris judul kolom"))

    def offer(self, places: Sequence[tuple[str, str]], chosen: str) -> None:
        """Offer the rows that may be a header, by the texts in them."""
        self.place.choices = [SelectChoice(value=value, label=text) for value, text in places]
        if self.place.data is None:
            self.place.data = chosen


class ColumnsForm(Form):
    """Two answers for each column of ours: which of theirs, or the same in every row."""

    layout = RadioField(
        _l("Satu baris di lembar ini adalah"),
        choices=[SelectChoice(value=value.value, label=text) for value, text in LAYOUTS.items()],
        validators=[InputRequired(_l("Pilih salah satu."))],
    )

    column_map: ColumnMap
    headers: Sequence[str]
    products: Mapping[str, CommodityForm]

    def source(self, key: str) -> Field:
        """Return the question which column of theirs it is."""
        return self[f"from_{key}"]

    def same(self, key: str) -> Field | None:
        """Return the question for one answer in every row, where there is such."""
        return self._fields.get(f"all_{key}")

    def to_column_map(self) -> ColumnMap:
        """Return how the sheet is read by these answers; call it after `validate`."""
        columns = {key: at for key in KEYS if (at := self.source(key).data) != NOWHERE}
        fixed = {}
        for key in KEYS:
            field = self.same(key)
            if field is not None and field.data:
                fixed[key] = _stored(BY_KEY.get(key), field.data)
        product = self.products.get(fixed.pop("commodity", ""))
        if product is not None and "commodity" not in columns:
            fixed |= {"commodity": product.commodity_code, "form": product.code}
        layout = Layout(self.layout.data)
        months = {number: at for number in MONTHS if (at := self.month(number).data) != NOWHERE}
        return replace(
            self.column_map,
            columns=columns,
            fixed=fixed,
            layout=layout,
            months=months if layout is Layout.WIDE else {},
        )

    def month(self, number: int) -> Field:
        """Return the question which column of theirs is a month."""
        return self[f"from_month_{number}"]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each answer as the engine will, and that no column of theirs is chosen twice."""
        is_right = super().validate(extra_validators)
        chosen: dict[int, Field] = {}
        is_wide = self.layout.data == Layout.WIDE
        months = [self.month(number) for number in MONTHS if is_wide]
        for field in (*map(self.source, KEYS), *months):
            if field.data not in {NOWHERE, None} and chosen.setdefault(field.data, field) != field:
                field.errors = [*field.errors, _("Kolom ini sudah dipilih untuk isian lain.")]
                is_right = False
        if is_wide and all(field.data == NOWHERE for field in months):
            self.layout.errors = [_("Belum ada kolom bulan. Pilih kolom tiap bulannya di bawah.")]
            is_right = False
        for key in KEYS:
            same = self.same(key)
            column = BY_KEY.get(key)
            if same is None or not same.data or column is None or isinstance(same, SelectField):
                continue
            wrong = _wrong(column, same.data)
            if wrong is not None:
                same.errors = [*same.errors, f"{cause_of(wrong)} {cure_of(wrong)}"]
                is_right = False
        return is_right

    def words_of(self, key: str) -> str:
        """Return the one answer for every row as people read it."""
        field = self.same(key)
        if field is None or not field.data:
            return ""
        if isinstance(field, SelectField):
            return next((str(c.label) for c in field.choices if c.value == field.data), "")
        return date_id(field.data) if isinstance(field, DateField) else str(field.data)

    def is_told(self, key: str) -> bool:
        """Has a question an answer, guessed or given, and nothing wrong in it?"""
        same = self.same(key)
        fields = [self.source(key), *([same] if same is not None else [])]
        has_answer = self.source(key).data != NOWHERE or bool(same is not None and same.data)
        return has_answer and not any(field.errors for field in fields)

    def refuse_missing(self, missing: Collection[str]) -> None:
        """Say beside each question that no row of the sheet answers it."""
        for key in missing:
            field = self.source(key)
            field.errors = [
                *field.errors,
                _("Belum terjawab. Pilih kolomnya, atau isi satu jawaban untuk semua baris."),
            ]


def columns_form(
    column_map: ColumnMap,
    headers: Sequence[str],
    months: Mapping[int, int],
    products: Sequence[CommodityForm],
    villages: Sequence[Region],
    regency: str,
) -> ColumnsForm:
    """Return the form for one sheet, filled with what is guessed or remembered.

    ``months`` are the columns that look like months, offered whatever a row is.
    """
    offered = [SelectChoice(value=NOWHERE, label=_("Tidak ada di lembar ini"))] + [
        SelectChoice(value=at, label=text[:60])
        for at, text in enumerate(headers)
        if text and at not in column_map.personal
    ]
    by_code = {f"{form.commodity_code}.{form.code}": form for form in products}
    fields: dict[str, Any] = {}
    for key in KEYS:
        label = _("%(name)s: dari kolom", name=header_of_key(key))
        fields[f"from_{key}"] = SelectField(label, coerce=int, choices=offered)
        if key not in ONLY_FROM_COLUMN:
            fields[f"all_{key}"] = _same_field(key, by_code, villages, regency)
    names = get_locale().months["stand-alone"]["wide"]
    for number in MONTHS:
        fields[f"from_month_{number}"] = SelectField(
            names[number], coerce=int, choices=offered, default=NOWHERE
        )
    form_class: type[ColumnsForm] = type("SheetColumnsForm", (ColumnsForm,), fields)
    fixed = dict(column_map.fixed)
    product = f"{fixed.get('commodity', '')}.{fixed.pop('form', '')}"
    fixed["commodity"] = product if product in by_code else ""
    data: dict[str, Any] = {"layout": column_map.layout.value}
    data |= {f"from_{key}": column_map.columns.get(key, NOWHERE) for key in KEYS}
    data |= {f"from_month_{month}": months.get(month, NOWHERE) for month in MONTHS}
    for key, text in fixed.items():
        data[f"all_{key}"] = _shown(BY_KEY.get(key), text)
    form = form_class(data=data)
    form.column_map, form.headers, form.products = column_map, headers, by_code
    return form


def _same_field(
    key: str, products: Mapping[str, CommodityForm], villages: Sequence[Region], regency: str
) -> Any:
    label = _("%(name)s: sama untuk semua baris", name=header_of_key(key))
    nothing = SelectChoice(value="", label="–")
    if key == "price_on":
        return DateField(label, [Optional()])
    choices: list[SelectChoice] = []
    if key == "commodity":
        choices = [SelectChoice(value=code, label=name_of(form)) for code, form in products.items()]
    elif key == "village_code":
        choices = [SelectChoice(value=v.code, label=f"{v.name} ({v.code})") for v in villages]
    elif key == "regency":
        choices = [SelectChoice(value=regency, label=regency)] if regency else []
    elif BY_KEY[key].choices:
        choices = [
            SelectChoice(value=str(getattr(value, "value", value)), label=words.of(language()))
            for value, words in BY_KEY[key].choices.items()
        ]
    else:
        return StringField(label, [Length(max=300)])
    return SelectField(label, [Optional()], choices=[nothing, *choices])


def name_of(form: CommodityForm) -> str:
    """Return a product's name in the reader's language: commodity and form."""
    if language() == "en":
        return f"{form.commodity.name_en} – {form.name_en}"
    return f"{form.commodity.name_id} – {form.name_id}"


def words_form(asked: Sequence[Asked], products: Sequence[CommodityForm]) -> Form:
    """Return one question for each word; each may also be passed over with its rows."""
    names = [
        SelectChoice(value=f"{each.commodity_code}.{each.code}", label=name_of(each))
        for each in products
    ]
    ends = SelectChoice(value=SKIPPED, label=_("Lewati baris-baris ini"))
    first = SelectChoice(value="", label=_("Pilih…"))
    fields = {}
    for each in asked:
        own = BY_KEY[each.key].choices if each.key in BY_KEY else {}
        choices = (
            names
            if each.key not in BY_KEY
            else [
                SelectChoice(value=str(getattr(value, "value", value)), label=words.of(language()))
                for value, words in own.items()
            ]
        )
        fields[name_of_word(each)] = SelectField(
            each.text,
            [InputRequired(_l("Pilih salah satu."))],
            choices=[first, *choices, ends],
            default=each.suggestion,
        )
    form_class: type[Form] = type("SheetWordsForm", (Form,), fields)
    return form_class()


def answers_of(form: Form, asked: Sequence[Asked]) -> dict[str, dict[str, str]]:
    """Return the answered words by key; an empty one passes its rows over."""
    words: dict[str, dict[str, str]] = {}
    for each in asked:
        value = form[name_of_word(each)].data
        words.setdefault(each.key, {})[each.word] = "" if value == SKIPPED else value
    return words


def name_of_word(asked: Asked) -> str:
    """Return the field's name of a word, which may hold any letters."""
    return f"w_{asked.key}_{hashlib.sha256(asked.word.encode()).hexdigest()[:12]}"


def _wrong(column: Column, typed: Any) -> WrongCell | None:
    if column.parse is None:
        return None
    text = typed.isoformat() if hasattr(typed, "isoformat") else str(typed)
    try:
        column.parse(text, Marks(language()))
    except CellError as error:
        return WrongCell(0, column, text, error.cause, error.facts)
    return None


def _stored(column: Column | None, typed: Any) -> str:
    """Return an answer as every reader of the sheet takes it: numbers with a point, days as ISO."""
    if hasattr(typed, "isoformat"):
        return str(typed.isoformat())
    if column is None or not column.is_number or column.parse is None:
        return str(typed)
    return format(Decimal(column.parse(typed, Marks(language()))), "f")


def _shown(column: Column | None, text: str) -> Any:
    if column is not None and column.key == "price_on":
        return column.parse(text, Marks()) if column.parse else None
    if column is not None and column.is_number and language() != "en":
        return text.replace(".", ",")
    return text


def header_of_key(key: str) -> str:
    """Return what a column of ours is called, in the reader's language."""
    if key in BY_KEY:
        return header_of(BY_KEY[key])
    return {"district": _("Kecamatan"), "regency": _("Kabupaten/kota")}.get(key, _("Produk"))

"""Rules of the score as people fill them in: a workshop, dated rows, steps."""

from collections.abc import Sequence
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    FileField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import URL, DataRequired, InputRequired, Length, Optional

from hilirisasi.spreadsheets.reading import MAX_BYTES
from hilirisasi.web.filters import is_english
from hilirisasi.web.forms.case import REASON
from hilirisasi.web.forms.fields import Form, NumberField
from hilirisasi.web.forms.listing import REQUIRED, TAP, choices
from hilirisasi.web.labels import PRICE_PLACES
from models import Commodity, PricePlace, PriceRule, PriorityCommodity

DAY: Final = InputRequired(_l("Pilih tanggalnya."))
TEXT: Final = DataRequired(_l("Kolom ini wajib diisi."))
PAIRS: Final = (
    (_l("Lapangan kerja"), _l("Nilai tambah")),
    (_l("Lapangan kerja"), _l("Manfaat setempat")),
    (_l("Nilai tambah"), _l("Manfaat setempat")),
)
FIRST, SECOND = "first", "second"


def more_of(pair: tuple[Any, Any]) -> RadioField:
    """Return the taps of a pair: which of the two weighs more."""
    first, second = pair
    return RadioField(
        _l("Mana yang lebih penting?"),
        [Optional()],
        choices=[SelectChoice(value=FIRST, label=first), SelectChoice(value=SECOND, label=second)],
    )


def times_of() -> NumberField:
    """Return the field of how many times it weighs more."""
    return NumberField(
        _l("Berapa kali lebih penting?"), [Optional()], low=1, high=9, digits=3, example="1,5"
    )


class WorkshopForm(Form):
    """Where and when people compared; what they said, typed together or as a sheet."""

    place = StringField(
        _l("Tempat lokakarya"),
        [TEXT, Length(max=120)],
        description=_l("Contoh: Balai Bappeda, Bandar Lampung"),
    )
    held_on = DateField(_l("Tanggal lokakarya"), [DAY])
    file = FileField(_l("Lembar isian peserta"))
    more_0, more_1, more_2 = (more_of(pair) for pair in PAIRS)
    times_0, times_1, times_2 = (times_of() for _pair in PAIRS)
    version = HiddenField()
    content = b""

    def validate_file(self, field: FileField) -> None:
        """Read the file, if one was chosen."""
        if not getattr(field.data, "filename", ""):
            return
        with field.data.stream as stream:
            self.content = stream.read(MAX_BYTES + 1)

    def pairs(self) -> list[tuple[RadioField, NumberField]]:
        """Return the fields of each pair: which weighs more, and how many times."""
        return [(self[f"more_{number}"], self[f"times_{number}"]) for number in range(len(PAIRS))]

    def judgements(self) -> list[list[float]]:
        """Return what was typed, as one participant's; a pair without an answer weighs alike."""
        row = []
        for more, times in self.pairs():
            value = float(times.data or 1)
            row.append(1 / value if more.data == SECOND else value)
        return [row]

    def validate(self, extra_validators: Any = None) -> bool:
        """Either a file, or every pair with an answer."""
        is_valid: bool = super().validate(extra_validators)
        if self.content or not is_valid:
            return is_valid
        for more, times in self.pairs():
            if more.data not in {FIRST, SECOND} or times.data is None:
                times.errors = [*times.errors, _("Pilih yang lebih penting, dan berapa kali.")]
                is_valid = False
        return is_valid


class StepForm(Form):
    """Why a draft takes its next step."""

    reason = TextAreaField(
        _l("Alasan"),
        [REASON, Length(max=2000)],
        description=_l("Contoh: disesuaikan dengan hasil lokakarya 12 Mei 2026."),
    )
    version = HiddenField()


class AgreeForm(StepForm):
    """From which day the rules count."""

    active_from = DateField(_l("Berlaku mulai"), [DAY])


class StartForm(Form):
    """The version that a draft starts from."""

    base = HiddenField(validators=[InputRequired()])


class DatedForm(Form):
    """From one day to another; without an end until a newer row."""

    valid_from = DateField(_l("Berlaku mulai"), [DAY])
    valid_to = DateField(_l("Berlaku sampai"), [Optional()])

    def validate_valid_to(self, field: DateField) -> None:
        """Refuse an end before the beginning."""
        if field.data and self.valid_from.data and field.data < self.valid_from.data:
            raise ValidationError(_("Hari terakhir lebih awal daripada hari pertama."))


class PriceRuleForm(DatedForm):
    """A price that the province sets by decree, with its greatest deduction."""

    product = SelectField(_l("Produk"), [TAP])
    price = NumberField(
        _l("Harga menurut ketetapan"), [REQUIRED], low=1, high=10**6, digits=0, example="1.350"
    )
    deduction_percent = NumberField(
        _l("Potongan paling banyak"), [REQUIRED], high=100, digits=2, example="15"
    )
    place = RadioField(
        _l("Harga itu di mana?"),
        [TAP],
        choices=choices({p: PRICE_PLACES[p] for p in PricePlace if p is not PricePlace.FARM}),
    )
    instrument = StringField(
        _l("Ketetapan"),
        [TEXT, Length(max=160)],
        description=_l("Seperti contoh: Pergub 36 Tahun 2025"),
    )
    url = StringField(
        _l("Alamat naskahnya"),
        [Optional(), URL(), Length(max=300)],
        description=_l("Boleh kosong. Contoh: https://jdih.lampungprov.go.id"),
    )

    def offer(self, commodities: Sequence[Commodity]) -> None:
        """Offer the products that have a price."""
        self.product.choices = [
            SelectChoice(
                value=f"{commodity.code}.{form.code}",
                label=f"{_name(commodity)}: {_name(form)}",
            )
            for commodity in commodities
            for form in commodity.forms
        ]

    def to_row(self) -> PriceRule:
        """Return the row for the service."""
        commodity, _dot, form = self.product.data.partition(".")
        place = PricePlace(self.place.data)
        binds = "factories" if place is PricePlace.FACTORY else "factories and collection points"
        return PriceRule(
            commodity_code=commodity,
            form_code=form,
            price_idr_per_kg=float(self.price.data),
            max_deduction_share=float(self.deduction_percent.data) / 100,
            place=place,
            binds=binds,
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
            instrument=self.instrument.data,
            source=self.instrument.data,
            url=self.url.data or "",
        )


class PriorityForm(DatedForm):
    """A commodity that the province puts first."""

    commodity = SelectField(_l("Komoditas"), [TAP])
    source = StringField(
        _l("Dasarnya"), [TEXT, Length(max=300)], description=_l("Seperti contoh: RPJMD 2025–2029")
    )

    def offer(self, commodities: Sequence[Commodity]) -> None:
        """Offer every commodity."""
        self.commodity.choices = [
            SelectChoice(value=commodity.code, label=_name(commodity)) for commodity in commodities
        ]

    def to_row(self) -> PriorityCommodity:
        """Return the row for the service."""
        return PriorityCommodity(
            commodity_code=self.commodity.data,
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
            source=self.source.data,
        )


class RowForm(Form):
    """The row that a draft loses: its kind and number."""

    row = HiddenField(validators=[InputRequired()])


def _name(record: Any) -> str:  # a commodity or a form
    return str(record.name_en if is_english() else record.name_id)

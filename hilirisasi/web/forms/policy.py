"""Rules of the score as people fill them in: figures, a workshop, dated rows, steps."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    HiddenField,
    IntegerRangeField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import URL, DataRequired, InputRequired, Length, NumberRange, Optional

from hilirisasi.scoring.policy_figures import bounds_of, is_fixed
from hilirisasi.spreadsheets.reading import MAX_BYTES
from hilirisasi.web.filters import is_english
from hilirisasi.web.forms.case import REASON
from hilirisasi.web.forms.fields import Form, NumberField
from hilirisasi.web.forms.listing import REQUIRED, TAP, choices
from hilirisasi.web.labels import PRICE_PLACES
from hilirisasi.web.policy_words import SECTIONS, section_of, words_of, written
from models import Commodity, PricePlace, PriceRule, PriorityCommodity

DAY: Final = InputRequired(_l("Pilih tanggalnya."))
TEXT: Final = DataRequired(_l("Kolom ini wajib diisi."))
DIGITS: Final = 6
PERCENT: Final = 100
WEIGHTS: Final = "weights"
WITHIN: Final = _l("Geser antara 0 dan 100 persen.")
PAIRS: Final = (
    (_l("Lapangan kerja"), _l("Nilai tambah")),
    (_l("Lapangan kerja"), _l("Manfaat setempat")),
    (_l("Nilai tambah"), _l("Manfaat setempat")),
)
FIRST, SECOND = "first", "second"


def keep_bounds(_form: Any, field: "FigureField") -> None:
    """Say what the bounds are of a figure that was changed."""
    low, high = bounds_of(field.figure)
    if field.data is not None and field.is_changed and not low <= float(field.data) <= high:
        raise ValidationError(
            _("Isi antara %(low)s dan %(high)s.", low=written(low), high=written(high))
        )


class FigureField(NumberField):
    """One figure of the rules with its bounds; a minus before it is read."""

    def __init__(self, label: Any, *, name_of_figure: str, current: float, **options: Any) -> None:
        super().__init__(
            label,
            [REQUIRED, keep_bounds],
            low=-(10**9),
            high=10**12,
            digits=DIGITS,
            **options,
        )
        self.figure = name_of_figure
        self.current = current

    def example_words(self) -> str:
        """Return the figure as it stands, which is the best example of its kind."""
        return written(self.current)

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else written(self.current)

    def _parse(self, text: str) -> Decimal:
        sign, rest = (-1, text[1:]) if text[:1] in {"-", "−"} else (1, text)
        return sign * super()._parse(rest)

    @property
    def value(self) -> float:
        """The figure that was typed."""
        return float(self.data or 0)

    @property
    def is_changed(self) -> bool:
        """Was something else typed than what stood there? Digits that were not shown stay."""
        return self.data is not None and str(self.raw_data[0]).strip() != written(self.current)


class WeightField(IntegerRangeField):
    """One weight on a slider, in whole per cent; digits that it does not show stay."""

    def __init__(self, label: Any, *, name_of_figure: str, current: float, **options: Any) -> None:
        super().__init__(
            label,
            [REQUIRED, NumberRange(0, PERCENT, message=WITHIN)],
            default=current,
            **options,
        )
        self.figure = name_of_figure
        self.percent = round(current * PERCENT)

    def process_data(self, value: float | None) -> None:
        """Take a share as per cent."""
        self.data = None if value is None else round(float(value) * PERCENT)

    @property
    def is_changed(self) -> bool:
        """Was the slider moved?"""
        return self.data is not None and self.data != self.percent

    @property
    def value(self) -> float:
        """The weight as a share."""
        return float(self.data or 0) / PERCENT


Figure: Final = FigureField | WeightField


class PolicyForm(Form):
    """All figures that may be chosen; the fields are added by `policy_form`."""

    source = TextAreaField(
        _l("Dasar angka-angka ini"),
        [REASON, Length(max=2000)],
        description=_l(
            "Sebut ketetapan, lokakarya, atau sumber angkanya, dengan tanggal. Contoh: lokakarya "
            "bobot di Metro, 12 Mei 2026"
        ),
    )
    is_provisional = BooleanField(_l("Masih sementara"))
    version = HiddenField()

    def figures(self) -> dict[str, float]:
        """Return what was changed, by flat name."""
        return {
            field.figure: field.value
            for field in self
            if isinstance(field, Figure) and field.is_changed
        }

    def sections(self) -> list[tuple[str, list[tuple[FigureField | WeightField, str]]]]:
        """Return the fields with their units below their headings."""
        fields = [field for field in self if isinstance(field, Figure)]
        return [
            (
                str(title),
                [(f, words_of(f.figure)[1]) for f in fields if section_of(f.figure) == group],
            )
            for group, title in SECTIONS.items()
        ]

    def show_unfit(self, names: Sequence[str]) -> None:
        """Say beside each figure that it does not go with another."""
        for field in self:
            if isinstance(field, Figure) and field.figure in names:
                field.errors = [*field.errors, _("Tidak cocok dengan angka lain di bagian ini.")]


def policy_form(
    figures: Mapping[str, float], values: Mapping[str, Any], **options: Any
) -> PolicyForm:
    """Return the form of some rules' figures."""
    fields = {
        name.replace(".", "-"): (WeightField if section_of(name) == WEIGHTS else FigureField)(
            words_of(name)[0], name_of_figure=name, current=value
        )
        for name, value in figures.items()
        if not is_fixed(name)
    }
    form: PolicyForm = type("FiguresForm", (PolicyForm,), fields)(data=values, **options)
    return form


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

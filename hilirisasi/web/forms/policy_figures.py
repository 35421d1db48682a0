"""The figures of the rules as fields: each within its bounds, weights on sliders."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerRangeField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import Length, NumberRange

from hilirisasi.scoring.policy_figures import bounds_of, is_fixed
from hilirisasi.web.forms.case import REASON
from hilirisasi.web.forms.fields import Form, NumberField
from hilirisasi.web.forms.listing import REQUIRED
from hilirisasi.web.policy_words import SECTIONS, section_of, words_of, written

DIGITS: Final = 6
PERCENT: Final = 100
WEIGHTS: Final = "weights"
WITHIN: Final = _l("Geser antara 0 dan 100 persen.")


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

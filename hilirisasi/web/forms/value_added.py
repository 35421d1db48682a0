"""The value-added table to fill in: one batch, what figures cannot show, later stages, a check."""

from decimal import Decimal
from math import nan
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FormField, HiddenField, RadioField, SelectChoice, ValidationError
from wtforms.validators import InputRequired, Optional

from hilirisasi.pitfalls import LINES
from hilirisasi.scoring.hayami_batch import Batch, Per
from hilirisasi.scoring.hayami_chain import Stage
from hilirisasi.web.forms.fields import Form, NumberField
from models import Route

BATCH_KG: Final = 100  # of raw material, that a route's coefficients are laid out for
PERCENT: Final = 100
REQUIRED: Final = InputRequired(_l("Kolom ini wajib diisi."))


def _number(label: Any, example: str = "1.500", *, high: int = 10**12, must: bool = False) -> Any:
    validators = [REQUIRED] if must else [Optional()]
    return NumberField(label, validators, example=example, high=high, digits=6)


class _Unsigned(Form):
    """Nothing is stored of it, so it is sent by its address and asks for no token and no key."""

    request_key = None

    class Meta(Form.Meta):
        csrf = False


class StageForm(_Unsigned):
    """One later stage, for 100 kg of what the stage before makes."""

    output = _number(_l("Hasil dari 100 kg bahan tahap ini"), "80")
    product_price = _number(_l("Harga hasil tahap ini"), "100.000")
    other_cost = _number(_l("Biaya lain tiap kg bahan tahap ini"), "7.000")
    days = _number(_l("Hari kerja untuk 100 kg bahan tahap ini"), "5")
    raw_price = _number(_l("Harga bahan tahap ini (boleh kosong)"), "52.000")

    def to_stage(self, wage_idr_per_hok: float) -> Stage:
        """Return the stage per kg of its own raw material."""
        return Stage(
            D=_float(self.output) / BATCH_KG,
            F=_float(self.product_price),
            I=_float(self.other_cost),
            E=_float(self.days) / BATCH_KG,
            G=wage_idr_per_hok,
            H=_float(self.raw_price),
        )


class PrintedForm(_Unsigned):
    """A table that somebody printed, by its letters."""

    D = _number(LINES["D"], "0,24")
    E = _number(LINES["E"], "0,0015")
    J = _number(LINES["J"])
    K = _number(LINES["K"])
    L = _number(LINES["L"], "37,88")
    M = _number(LINES["M"])
    N = _number(LINES["N"], "37,88")
    O = _number(LINES["O"])  # noqa: E741  # the letter of the table
    P = _number(LINES["P"], "37,88")
    Q = _number(LINES["Q"])
    R = _number(LINES["R"], "37,88")
    S = _number(LINES["S"], "37,88")
    T = _number(LINES["T"], "37,88")

    def to_printed(self) -> dict[str, str]:
        """Return what was printed, with the digits that it was printed with."""
        return {x.short_name: f"{x.data:f}" for x in self if x.data is not None}


class ValueAddedForm(_Unsigned):
    """One batch, what figures cannot show, later stages, and a printed table to compare."""

    rute = HiddenField()
    raw = _number(_l("Bahan yang diolah"), "100", must=True)
    output = _number(_l("Hasil olahan utama"), "24", must=True)
    product_price = _number(_l("Harga hasil olahan"), "6.300", must=True)
    raw_price = _number(_l("Harga bahan"), "1.150", must=True)
    other_cost = _number(_l("Biaya lain: bahan penolong, listrik, kemasan, sewa"), "22.000")
    other_cost_per = RadioField(
        _l("Biaya lain itu untuk apa?"),
        choices=[
            SelectChoice(value=Per.BATCH.value, label=_l("sekali mengolah")),
            SelectChoice(value=Per.RAW.value, label=_l("tiap kg bahan")),
            SelectChoice(value=Per.PRODUCT.value, label=_l("tiap kg hasil")),
        ],
        default=Per.BATCH.value,
    )
    days_of_men = _number(_l("Hari kerja laki-laki"), "2")
    days_of_women = _number(_l("Hari kerja perempuan"), "3")
    hours = _number(_l("Jam kerja yang dibayar per jam"), "4")
    family_days = _number(_l("Hari kerja keluarga yang tidak dibayar"), "1")
    wage = _number(_l("Upah sehari"), "100.000")
    weighed = RadioField(
        _l("Bahan itu ditimbang kapan?"),
        choices=[
            SelectChoice(value="gross", label=_l("sebelum potongan (berat kotor)")),
            SelectChoice(value="net", label=_l("sesudah potongan (berat yang dibayar)")),
            SelectChoice(value="unknown", label=_l("belum tahu")),
        ],
        default="unknown",
    )
    deduction_percent = _number(_l("Potongan (refaksi)"), "15", high=90)
    wet_percent = _number(_l("Kadar air bahan"), "28", high=99)
    dry_percent = _number(_l("Kadar air hasil"), "14", high=99)
    byproduct = _number(_l("Hasil samping yang dijual, sekali mengolah"), "15.000")
    depreciation = _number(_l("Penyusutan alat, sekali mengolah"), "5.000")

    stage_2 = FormField(StageForm)
    stage_3 = FormField(StageForm)
    printed = FormField(PrintedForm)

    def validate_raw(self, field: NumberField) -> None:
        """Refuse a batch of nothing: everything is divided by it."""
        if field.data == 0:
            raise ValidationError(_("Isi lebih dari nol."))

    def to_batch(self, route: Route | None, reference_idr_per_kg: float | None) -> Batch:
        """Return the answers, with what a route and the market say of such figures."""
        return Batch(
            output_kg=_float(self.output),
            raw_kg=_float(self.raw),
            days_of_men=_float(self.days_of_men),
            days_of_women=_float(self.days_of_women),
            hours=_float(self.hours),
            family_days=_float(self.family_days),
            product_price_idr_per_kg=_float(self.product_price),
            wage_idr_per_hok=_float(self.wage),
            raw_price_idr_per_kg=_float(self.raw_price),
            deduction_share=_float(self.deduction_percent) / PERCENT,
            is_gross_weight={"gross": True, "net": False}.get(self.weighed.data),
            other_cost_idr=_float(self.other_cost),
            other_cost_per=Per(self.other_cost_per.data),
            depreciation_idr=_float(self.depreciation),
            byproduct_idr=_float(self.byproduct),
            usual_byproduct_share=_known(route.byproduct_value_share if route else None),
            reference_raw_price_idr_per_kg=_known(reference_idr_per_kg),
            D_low=_known(route.conversion_low if route else None),
            D_high=_known(route.conversion_high if route else None),
            wet_share=_float(self.wet_percent) / PERCENT,
            dry_share=_float(self.dry_percent) / PERCENT,
            printed=self.printed.form.to_printed(),
        )

    def to_stages(self) -> list[Stage]:
        """Return the later stages that were filled in, up to the first blank one."""
        told = [self.stage_2.form, self.stage_3.form]
        if told[0].output.data is None:
            return []
        if told[1].output.data is None:
            told.pop()
        return [form.to_stage(_float(self.wage)) for form in told]


def values_of(
    route: Route | None, *, raw_price_idr_per_kg: float | None, wage_idr_per_hok: float
) -> dict[str, Any]:
    """Return a route's figures as the form shows them, for a batch of `BATCH_KG` of raw."""
    price = raw_price_idr_per_kg
    values: dict[str, Any] = {"wage": round(wage_idr_per_hok) if wage_idr_per_hok > 0 else None}
    if route is None:
        return values | {"raw_price": price}
    D, F = route.conversion_kg_per_kg, route.product_price_idr_per_kg  # noqa: N806
    share = route.byproduct_value_share
    by_product = D * BATCH_KG * F * share if D and F and share else None
    return values | {
        "rute": route.code,
        "raw": BATCH_KG,
        "output": _times(D, BATCH_KG),
        "days_of_men": _times(route.labour_hok_per_kg_raw, BATCH_KG),
        "product_price": F,
        "raw_price": route.raw_price_idr_per_kg if price is None else price,
        "other_cost": route.other_input_cost_idr_per_kg_raw,
        "other_cost_per": Per.RAW.value,
        "byproduct": round(by_product) if by_product else None,
    }


def short_form(
    route: Route | None, raw_price_idr_per_kg: float | None, wage_idr_per_hok: float
) -> ValueAddedForm:
    """Return the form of one card among others on a page, its ids by the route's code."""
    values = values_of(
        route, raw_price_idr_per_kg=raw_price_idr_per_kg, wage_idr_per_hok=wage_idr_per_hok
    )
    form = ValueAddedForm(formdata=None, data=values)
    for field in form:
        field.id = field.label.field_id = f"{route.code if route else 'olahan'}-{field.id}"
    return form


def _times(value: float | None, count: int) -> float | None:
    """Return the product without the tail of a binary fraction: 0.28 by 100 is 28."""
    return None if value is None else float(Decimal(str(value)) * count)


def _float(field: Any) -> float:
    return nan if field.data is None else float(field.data)


def _known(value: float | None) -> float:
    return nan if value is None else float(value)

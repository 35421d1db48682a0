"""What the two sides of a talk write: answers, messages, days, terms."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    FieldList,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from hilirisasi.months import add_months
from hilirisasi.services.terms import TermSheet
from hilirisasi.web.filters import date_id, month_id
from hilirisasi.web.forms.fields import Form, NumberField
from hilirisasi.web.forms.listing import KG_PER_TONNE, REQUIRED, TAP, choices
from hilirisasi.web.forms.reason import ReasonForm
from hilirisasi.web.labels import ANSWERS, PRICE_PLACES
from models import MONTHS, Answer, Kg, MonthlyKg, Plan, PricePlace, Terms, VisitDate

MONTHS_AHEAD: Final = 36
WRITTEN: Final = DataRequired(_l("Kolom ini wajib diisi."))  # spaces alone are nothing
USUAL_PERIOD: Final = 12
# What is wrong with a sheet that a service would refuse, by the sheet's field.
PROBLEMS: Final = {
    "kg": _l("Isi paling sedikit satu bulan, dan tidak lebih dari yang ditawarkan desa."),
    "offer_price_idr_per_kg": _l("Sesudah potongan dan angkutan tidak ada sisa untuk petani."),
    "last_month": _l("Masa kerja sama 1 sampai 36 bulan; bulan terakhir sesudah bulan pertama."),
    "price_rule": _l("Tulis bagaimana harga berubah, seperti contoh: tetap, atau ditinjau."),
    "floor_idr_per_kg": _l("Harga terendah lebih tinggi daripada harga yang ditawarkan."),
}
FORM_FIELDS: Final = {
    "kg": "tonnes",
    "offer_price_idr_per_kg": "price",
    "last_month": "last_month",
    "price_rule": "price_rule",
    "floor_idr_per_kg": "floor",
}


class AnswerForm(Form):
    """Willing, not yet, or no."""

    answer = RadioField(
        _l("Jawaban Anda"),
        [TAP],
        choices=choices(
            {word: ANSWERS[word] for word in (Answer.WILLING, Answer.NOT_YET, Answer.NO)}
        ),
    )
    reason = TextAreaField(
        _l("Alasan"),
        [Length(max=500)],
        description=_l("Contoh: panen berikutnya sudah terikat sampai Juni."),
    )
    version = HiddenField()

    def validate_reason(self, field: TextAreaField) -> None:
        """Ask why, unless the answer is willing."""
        if self.answer.data in {Answer.NOT_YET, Answer.NO} and not field.data:
            raise ValidationError(_("Tuliskan alasannya."))


class CloseForm(ReasonForm):
    """Why the talk ends."""

    reason = TextAreaField(
        _l("Mengapa percakapan ini diakhiri?"),
        [DataRequired(_l("Tuliskan alasannya.")), Length(max=500)],
        description=_l("Contoh: kami sudah sepakat dengan pembeli lain."),
    )


class MessageForm(Form):
    """One message."""

    body = TextAreaField(
        _l("Pesan Anda"),
        [WRITTEN, Length(max=2000)],
        description=_l("Contoh: dapatkah truk datang dua kali seminggu?"),
    )


class VisitForm(Form):
    """Three days on which a visit would suit."""

    first = DateField(_l("Hari pertama"), [REQUIRED])
    second = DateField(_l("Hari kedua"), [REQUIRED])
    third = DateField(_l("Hari ketiga"), [REQUIRED])

    def days(self) -> list[date]:
        """Return the days as they were written."""
        return [self.first.data, self.second.data, self.third.data]

    def refuse_unfit(self, today: date) -> bool:
        """Say which day is over or named twice; are all fit?"""
        days = self.days()
        for position, field in enumerate((self.first, self.second, self.third)):
            if field.data <= today:
                field.errors = [_("Pilih hari sesudah hari ini.")]
            elif field.data in days[:position]:
                field.errors = [_("Hari ini sudah disebut. Pilih hari lain.")]
        return not any(field.errors for field in (self.first, self.second, self.third))


class ChosenDayForm(Form):
    """One of the days that the other side proposed."""

    day = RadioField(_l("Hari yang cocok"), [TAP], choices=[])

    def offer(self, visits: Sequence[VisitDate]) -> None:
        """Offer the days."""
        self.day.choices = [
            SelectChoice(value=visit.on.isoformat(), label=date_id(visit.on)) for visit in visits
        ]


class TermsForm(Form):
    """A term sheet; tonnes by month, and the offer that the net price follows from."""

    tonnes = FieldList(
        NumberField("", [Optional()], example="1,5", high=1_000_000),
        _l("Ton tiap bulan"),
        min_entries=MONTHS,
        max_entries=MONTHS,
    )
    price = NumberField(
        _l("Harga sebelum potongan"), [REQUIRED], example="1.400", low=1, high=10**8, digits=0
    )
    deduction_percent = NumberField(
        _l("Potongan terbesar (rafaksi)"), [REQUIRED], example="15", high=90, digits=2
    )
    price_place = RadioField(
        _l("Harga itu dibayar di mana?"), [TAP], choices=choices(dict(PRICE_PLACES))
    )
    farmer_pays_haulage = RadioField(
        _l("Siapa yang menanggung angkutan?"),
        [TAP],
        choices=[
            SelectChoice(value="no", label=_l("Perusahaan")),
            SelectChoice(value="yes", label=_l("Petani")),
        ],
    )
    haulage = NumberField(
        _l("Ongkos angkut yang ditanggung petani"),
        example="100",
        high=1_000_000,
        digits=0,
    )
    price_rule = TextAreaField(
        _l("Bagaimana harga dapat berubah?"),
        [WRITTEN, Length(max=500)],
        description=_l(
            "Seperti contoh: tetap selama setahun, atau ditinjau tiap tiga bulan menurut harga "
            "acuan."
        ),
    )
    floor = NumberField(
        _l("Harga terendah yang tertulis dalam perjanjian"),
        [Optional()],
        example="1.200",
        low=1,
        high=10**8,
        digits=0,
    )
    planting_t = NumberField(
        _l("Kontrak tanam: tambahan panen setahun"), [Optional()], example="120", high=1_000_000
    )
    home_overlap_percent = NumberField(
        _l("Bahan pengolah rumahan yang ikut diambil, paling banyak"),
        [Optional()],
        example="10",
        high=100,
        digits=2,
    )
    payment_days = IntegerField(
        _l("Dibayar paling lama berapa hari?"),
        [
            InputRequired(_l("Isi jumlah harinya, seperti contoh: 7")),
            NumberRange(0, 365, _l("Isi antara 0 dan 365 hari.")),
        ],
        description=_l("0 berarti dibayar hari itu juga. Contoh: 7"),
    )
    first_month = SelectField(_l("Bulan pertama"), [TAP], choices=[])
    last_month = SelectField(_l("Bulan terakhir"), [TAP], choices=[])
    based_on = HiddenField()

    def offer_months(self, this_month: date, *more: date) -> None:
        """Offer the coming months, those of the version before too, and name the twelve fields."""
        coming = {add_months(this_month, step) for step in range(2 * MONTHS_AHEAD)}
        months = [
            SelectChoice(value=month.isoformat(), label=month_id(month))
            for month in sorted(coming | set(more))
        ]
        self.first_month.choices = months
        self.last_month.choices = months
        names = get_locale().months["stand-alone"]["wide"]
        for month, field in enumerate(self.tonnes.entries, start=1):
            field.label.text = names[month]

    def validate_haulage(self, field: NumberField) -> None:
        """Ask what the farmer pays, where the farmer pays."""
        is_away = self.price_place.data != PricePlace.FARM
        is_blank = field.data is None and not field.errors
        if self.farmer_pays_haulage.data == "yes" and is_away and is_blank:
            raise ValidationError(_("Isi ongkos angkut per kg, seperti contoh: 100"))

    def to_sheet(self) -> TermSheet:
        """Return the sheet for the service."""
        return TermSheet(
            kg=MonthlyKg(tuple(Kg(int((t or 0) * KG_PER_TONNE)) for t in self.tonnes.data)),
            offer_price_idr_per_kg=int(self.price.data or 0),
            deduction_share=float((self.deduction_percent.data or 0) / 100),
            price_place=PricePlace(self.price_place.data),
            farmer_pays_haulage=self.farmer_pays_haulage.data == "yes",
            haulage_idr_per_kg=int(self.haulage.data or 0),
            price_rule=self.price_rule.data,
            floor_idr_per_kg=None if self.floor.data is None else int(self.floor.data),
            planting_kg_per_year=int((self.planting_t.data or 0) * KG_PER_TONNE) or None,
            home_overlap_share=None
            if self.home_overlap_percent.data is None
            else float(self.home_overlap_percent.data / 100),
            payment_days=self.payment_days.data,
            first_month=date.fromisoformat(self.first_month.data),
            last_month=date.fromisoformat(self.last_month.data),
        )

    def show_problems(self, fields: Sequence[str]) -> None:
        """Say beside each field what a service would refuse."""
        for name in fields:
            field = self[FORM_FIELDS[name]]
            field.errors = [str(PROBLEMS[name])]
            if name == "kg":
                field.entries[0].errors = field.errors


def sheet_values(terms: Terms) -> dict[str, Any]:
    """Return a version's figures as the form shows them."""
    return {
        "tonnes": _tonnes(terms.kg),
        "price": terms.offer_price_idr_per_kg,
        "deduction_percent": _percent(terms.deduction_share),
        "price_place": terms.price_place.value,
        "farmer_pays_haulage": "yes" if terms.farmer_pays_haulage else "no",
        "haulage": terms.haulage_idr_per_kg if terms.farmer_pays_haulage else None,
        "price_rule": terms.price_rule,
        "floor": terms.floor_idr_per_kg,
        "planting_t": None
        if terms.planting_kg_per_year is None
        else Decimal(terms.planting_kg_per_year) / KG_PER_TONNE,
        "home_overlap_percent": None
        if terms.home_overlap_share is None
        else _percent(terms.home_overlap_share),
        "payment_days": terms.payment_days,
        "first_month": terms.first_month.isoformat(),
        "last_month": terms.last_month.isoformat(),
        "based_on": terms.number,
    }


def first_values(plan: Plan, offered_kg: MonthlyKg, this_month: date) -> dict[str, Any]:
    """Return the first sheet from the plan's offer and what both can do in each month."""
    first = max(plan.starts_on.replace(day=1), this_month)
    return {
        "tonnes": _tonnes(MonthlyKg(tuple(map(min, zip(plan.need_kg, offered_kg, strict=True))))),
        "price": plan.price_idr_per_kg,
        "deduction_percent": _percent(plan.deduction_share),
        "price_place": plan.price_place.value,
        "farmer_pays_haulage": "yes" if plan.farmer_pays_haulage else "no",
        "haulage": plan.haulage_idr_per_kg,
        "floor": plan.floor_idr_per_kg,
        "payment_days": plan.payment_days,
        "first_month": first.isoformat(),
        "last_month": add_months(first, USUAL_PERIOD - 1).isoformat(),
        "based_on": 0,
    }


def _tonnes(kg: MonthlyKg) -> list[Decimal]:
    return [Decimal(month) / KG_PER_TONNE for month in kg]


def _percent(share: float) -> Decimal:
    return Decimal(str(round(100 * share, 4)))

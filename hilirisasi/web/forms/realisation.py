"""What both sides say of a period, and what came of what does not fit."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    FileField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from hilirisasi.services.realisation import Answers, ReportFigures
from hilirisasi.services.report_periods import QUARTER, Period
from hilirisasi.web.forms.fields import Form, ScaledField
from hilirisasi.web.forms.listing import KG_PER_TONNE, MAX_PRICE, TAP, choices
from hilirisasi.web.forms.official_letter import read_file
from hilirisasi.web.realisation_words import MISMATCHES, REPLIES, period_words
from models import Idr, Kg, Mismatch, Reply

REQUIRED = InputRequired(_l("Isi angkanya; tulis 0 bila tidak ada."))
MAX_PEOPLE = 100_000
MAX_DAYS = 365


class ReportForm(Form):
    """The six figures of a period, and the receipt of OSS."""

    period = SelectField(_l("Masa laporan"), [TAP])
    investment_idr = ScaledField(
        _l("Investasi yang sudah dibelanjakan"), [REQUIRED], high=10**15, example="500.000.000"
    )
    people = ScaledField(_l("Orang yang bekerja"), [REQUIRED], high=MAX_PEOPLE, example="25")
    people_of_village = ScaledField(
        _l("Di antaranya warga desa ini"), [REQUIRED], high=MAX_PEOPLE, example="10"
    )
    bought_kg = ScaledField(
        _l("Bahan yang dibeli dari desa ini"),
        [REQUIRED],
        unit=_l("ton"),
        scale=KG_PER_TONNE,
        high=10**9,
        example="12,5",
    )
    price_idr_per_kg = ScaledField(
        _l("Harga rata-rata yang dibayar"), [Optional()], low=1, high=MAX_PRICE, example="1.350"
    )
    payment_days = ScaledField(
        _l("Paling lama dibayar sesudah"), [Optional()], high=MAX_DAYS, example="7"
    )
    production_kg = ScaledField(
        _l("Hasil olahan"),
        [REQUIRED],
        unit=_l("ton"),
        scale=KG_PER_TONNE,
        high=10**9,
        example="3",
    )
    oss_receipt = StringField(
        _l("Nomor tanda terima LKPM dari OSS"),
        [Length(max=60)],
        description=_l("Seperti tercetak di tanda terima. Contoh: LKPM-2026-000123"),
    )

    file = FileField(_l("Berkas tanda terima: PDF atau foto"))
    content: bytes | None = None

    def offer(self, periods: Iterable[Period]) -> None:
        """Offer the periods that are over, the newest first."""
        self.period.choices = [
            _choice(row.first_month, row.months)
            for row in sorted(periods, reverse=True, key=lambda row: row.first_month)
        ]

    def validate_file(self, field: FileField) -> None:
        """Read the file, or say what is wrong with it."""
        self.content = read_file(field)

    def validate_people_of_village(self, field: Any) -> None:
        """Refuse more of the village than there are in all."""
        if self.people.data is not None and field.data > self.people.data:
            raise ValidationError(_("Tidak boleh lebih banyak daripada semua yang bekerja."))

    def validate_bought_kg(self, field: Any) -> None:
        """Ask for price and days where something was bought."""
        is_told = self.price_idr_per_kg.data is not None and self.payment_days.data is not None
        if field.data and not is_told:
            raise ValidationError(_("Isi juga harga yang dibayar dan hari bayarnya."))

    def to_figures(self) -> ReportFigures:
        """Return the figures; without a purchase there is no price."""
        has_bought = bool(self.bought_kg.data)
        return ReportFigures(
            investment_idr=Idr(int(self.investment_idr.data or 0)),
            people=int(self.people.data or 0),
            people_of_village=int(self.people_of_village.data or 0),
            bought_kg=Kg(int(self.bought_kg.data or 0)),
            price_idr_per_kg=_whole(self.price_idr_per_kg) if has_bought else None,
            payment_days=_whole(self.payment_days) if has_bought else None,
            production_kg=Kg(int(self.production_kg.data or 0)),
            oss_receipt=self.oss_receipt.data or "",
        )


class AnswerForm(Form):
    """A village's three answers for a quarter, and how many of it work there."""

    quarter = SelectField(_l("Triwulan"), [TAP])
    built = RadioField(_l("Jadi dibangun?"), [TAP], choices=choices(REPLIES))
    buying = RadioField(_l("Membeli dari desa?"), [TAP], choices=choices(REPLIES))
    paid = RadioField(_l("Dibayar seperti yang dijanjikan?"), [TAP], choices=choices(REPLIES))
    women = ScaledField(
        _l("Perempuan desa ini yang bekerja di sana"), [Optional()], high=MAX_PEOPLE, example="3"
    )
    men = ScaledField(
        _l("Laki-laki desa ini yang bekerja di sana"), [Optional()], high=MAX_PEOPLE, example="5"
    )

    def offer(self, quarters: Iterable[date]) -> None:
        """Offer the quarters that are over, the newest first."""
        self.quarter.choices = [_choice(row, QUARTER) for row in sorted(quarters, reverse=True)]

    def to_answers(self) -> Answers:
        """Return the answers; a count that was left blank is unknown."""
        return Answers(
            built=Reply(self.built.data),
            buying=Reply(self.buying.data),
            paid=Reply(self.paid.data),
            women=_whole(self.women),
            men=_whole(self.men),
        )


class CertifyForm(Form):
    """Which report the second person stands for."""

    report = HiddenField(validators=[DataRequired()])


class CloseForm(Form):
    """What came of what did not fit."""

    mismatch = RadioField(_l("Yang diperiksa"), [TAP])
    note = TextAreaField(
        _l("Hasil pemeriksaan"),
        [DataRequired(_l("Tuliskan hasilnya.")), Length(max=1000)],
        description=_l("Contoh: timbangan desa dan pabrik berbeda; kini dipakai satu."),
    )

    def offer(self, rows: Iterable[Mismatch]) -> None:
        """Offer what is open."""
        self.mismatch.choices = [
            SelectChoice(
                value=str(row.id),
                label=f"{MISMATCHES[row.kind]}: {period_words(row.first_month, row.months)}",
            )
            for row in rows
        ]


def _choice(first_month: date, months: int) -> SelectChoice:
    return SelectChoice(value=first_month.isoformat(), label=period_words(first_month, months))


def _whole(field: ScaledField) -> int | None:
    return None if field.data is None else int(field.data)

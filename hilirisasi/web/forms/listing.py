"""The five answers of a village, and what may be added."""

import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    MonthField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import UUID, InputRequired, Length, Optional

from hilirisasi import harvest
from hilirisasi.harvest import AmountAnswer, Basis
from hilirisasi.months import day_of, month_of
from hilirisasi.services.listing_answers import MOST_DIGITS, ListingAnswers, free_percent_of
from hilirisasi.web.access import now
from hilirisasi.web.filters import number, rupiah, tonnes
from hilirisasi.web.forms.fields import AmountField, Form, MonthsField, NumberField
from hilirisasi.web.forms.month_amounts import MonthAmountsField
from hilirisasi.web.labels import AVAILABILITIES, BASES, HOLDERS, PRODUCT_KINDS
from models import MAX_KG, Availability, CommodityForm, HolderKind, Listing, ProductKind

REQUIRED = InputRequired(_l("Kolom ini wajib diisi."))
TAP = InputRequired(_l("Pilih salah satu."))
KG_PER_TONNE = 1000
MAX_PRICE = 10**8  # rupiah per kg, as the table holds it


def choices(labels: Mapping[Any, Any]) -> list[SelectChoice]:
    """Return a vocabulary's members with their words."""
    return [SelectChoice(value=member.value, label=label) for member, label in labels.items()]


class ListingForm(Form):
    """Two typed answers (amount, price), three tapped ones; all else may stay blank."""

    amount = AmountField(_l("Berapa banyak?"), [REQUIRED], example="1,5 ton", high=10**9)
    unit = SelectField(_l("Satuan"), [TAP])
    basis = RadioField(_l("Dihitung per apa?"), [TAP], choices=choices(BASES))
    hectares = NumberField(_l("Luas lahan"), [Optional()], example="2,5", high=1_000_000, digits=2)
    harvests = IntegerField(
        _l("Berapa kali panen setahun?"),
        [Optional()],
        description=_l(
            "Bila kosong, bulan panen yang berurutan dihitung satu kali panen. Contoh: 2"
        ),
    )
    by_month = MonthAmountsField(
        _l("Jumlah tiap bulan, bila tidak sama"), [Optional()], example="Jan 3; Feb 2,5"
    )
    months = MonthsField(_l("Bulan panen"), [InputRequired(_l("Pilih paling sedikit satu bulan."))])
    price = NumberField(_l("Harga jual terakhir"), [REQUIRED], example="1.350", low=1, high=10**9)
    price_unit = SelectField(_l("Harga per"), [TAP])
    price_on = DateField(_l("Tanggal harga itu"), [InputRequired(_l("Pilih tanggalnya."))])
    availability = RadioField(_l("Sudah ada yang terikat?"), [TAP], choices=choices(AVAILABILITIES))
    free_percent = NumberField(
        _l("Yang bebas dijual"), [Optional()], example="40", high=100, digits=MOST_DIGITS
    )
    holder_kind = RadioField(
        _l("Siapa yang memegang dan menjual?"), [TAP], choices=choices(HOLDERS)
    )
    holder_name = StringField(
        _l("Nama kelompok, koperasi, atau BUMDes"),
        [Length(max=80)],
        description=_l("Contoh: BUM Desa Maju Bersama"),
    )
    home_processors = IntegerField(
        _l("Rumah yang mengolah sendiri"),
        [Optional()],
        description=_l(
            "Bila diisi, penelaah tahu siapa yang harus dijaga; bila kosong, syarat ini belum "
            "diperiksa. Contoh: 12"
        ),
    )
    home_processing_percent = NumberField(
        _l("Hasil panen yang mereka pakai"), [Optional()], example="20", high=100
    )
    other_buyers_t = NumberField(
        _l("Dibeli pembeli lain setahun"), [Optional()], example="500", high=10**9
    )
    idle_hok_per_month = IntegerField(
        _l("Hari kerja yang menganggur di bulan tersibuk"),
        [Optional()],
        description=_l("Jumlah hari kerja warga yang tersedia di bulan paling sibuk. Contoh: 200"),
    )
    product_kind = RadioField(
        _l("Hasil utama atau sisanya?"),
        [Optional()],
        choices=choices(PRODUCT_KINDS),
        default="main",
    )
    quality_note = TextAreaField(
        _l("Catatan mutu"),
        [Length(max=300)],
        description=_l("Contoh: kadar air 14 persen, varietas, cara kemas."),
    )
    version = HiddenField()
    request_key = HiddenField(
        validators=[UUID()], default=lambda: str(uuid.uuid4()), render_kw={"id": False}
    )
    step = HiddenField()

    def offer_units(self, form: CommodityForm) -> None:
        """Offer the counting units of the chosen product."""
        self.units = form.units
        units = [SelectChoice(value=unit, label=unit) for unit in form.units]
        self.unit.choices = units
        self.price_unit.choices = units

    def validate_months(self, field: MonthsField) -> None:
        """Refuse months that are none."""
        if not field.data or not all(1 <= month <= 12 for month in field.data):  # noqa: PLR2004
            raise ValidationError(_("Pilih paling sedikit satu bulan."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Check what several fields say together: the area, and what a kg comes to."""
        if not super().validate(extra_validators):
            return False
        if self.basis.data == Basis.PER_HECTARE and not self.hectares.data:
            self.hectares.errors = [_("Isi luas lahan, seperti contoh: 2,5")]
        elif self.by_month.data and not self._is_year_of(self.by_month.data):
            self.by_month.errors = [
                _(
                    "Tidak sama dengan jawaban 1 dan 2: seluruhnya %(total)s setahun, pada bulan "
                    "yang disebut saja. Samakan, atau kosongkan jumlah tiap bulan.",
                    total=tonnes(harvest.yearly_kg(self.amount_answer(), self.units)),
                )
            ]
        elif not 1 <= max(harvest.monthly_kg(self.amount_answer(), self.units)) <= MAX_KG:
            self.amount.errors = [_limits("1 kg", f"{number(MAX_KG / KG_PER_TONNE)} ton")]
        elif self.price.data / _kg_of(self.units, self.price_unit.data) > MAX_PRICE:
            self.price.errors = [_limits("Rp1", f"{rupiah(MAX_PRICE)} per kg")]
        return not self.errors

    def _is_year_of(self, by_month: Sequence[Decimal]) -> bool:
        """Are amounts by month what the answers say of the whole year?"""
        held = {month for month, amount in enumerate(by_month, start=1) if amount}
        is_sum = self.amount.data == sum(by_month) and self.basis.data == Basis.PER_YEAR
        return is_sum and set(self.months.data) == held

    def validate_amount(self, field: AmountField) -> None:
        """Let a typed unit win over the tapped one; refuse nothing at all."""
        if field.unit is not None:
            self.unit.data = field.unit
        if field.data == 0:
            raise ValidationError(_("Isi lebih dari nol."))

    def validate_price_on(self, field: DateField) -> None:
        """Refuse a price of tomorrow."""
        if field.data is not None and field.data > day_of(now()):
            raise ValidationError(_("Tanggal harga belum lewat. Pilih hari ini atau sebelumnya."))

    def validate_harvests(self, field: IntegerField) -> None:
        """Keep the harvests a year believable."""
        _between(field, 1, 12)

    def validate_home_processors(self, field: IntegerField) -> None:
        """Keep the number of homes believable."""
        _between(field, 0, 100_000)

    def validate_idle_hok_per_month(self, field: IntegerField) -> None:
        """Keep the days believable."""
        _between(field, 0, 10_000_000)

    def price_idr_per_kg(self, form: CommodityForm) -> int:
        """Return the price per kg, whole rupiah, from the price of the counted unit."""
        return max(1, round(self.price.data / _kg_of(form.units, self.price_unit.data)))

    def amount_answer(self) -> AmountAnswer:
        """Return the amount as it was counted."""
        is_by_area = self.basis.data == Basis.PER_HECTARE
        return AmountAnswer(
            basis=Basis(self.basis.data),
            amount=self.amount.data,
            unit=self.unit.data,
            months=tuple(sorted(set(self.months.data))),
            hectares=self.hectares.data if is_by_area else None,
            harvests=self.harvests.data,
            by_month=self.by_month.data,
        )

    def to_answers(self, form: CommodityForm) -> ListingAnswers:
        """Return the answers for the service."""
        return ListingAnswers(
            amount=self.amount_answer(),
            availability=Availability(self.availability.data),
            free_share=_share(self.free_percent.data),
            price_idr_per_kg=self.price_idr_per_kg(form),
            price_on=self.price_on.data,
            holder_kind=HolderKind(self.holder_kind.data),
            holder_name=self.holder_name.data or "",
            home_processors=self.home_processors.data,
            home_processing_share=_share(self.home_processing_percent.data),
            other_buyers_kg_per_year=_kg(self.other_buyers_t.data),
            idle_hok_per_month=self.idle_hok_per_month.data,
            quality_note=self.quality_note.data or "",
            product_kind=ProductKind(self.product_kind.data or ProductKind.MAIN),
        )


def values_of(listing: Listing) -> dict[str, Any]:
    """Return a listing's answers as the form shows them."""
    amount = AmountAnswer.from_json(listing.amount_answer)
    other_kg = listing.other_buyers_kg_per_year
    home = listing.home_processing_share
    return {
        "amount": amount.amount,
        "unit": amount.unit,
        "basis": amount.basis.value,
        "hectares": amount.hectares,
        "harvests": amount.harvests,
        "months": list(amount.months),
        "by_month": amount.by_month,
        "price": listing.price_idr_per_kg,
        "price_unit": "kg",
        "price_on": listing.price_on,
        "availability": listing.availability.value,
        "free_percent": free_percent_of(listing),
        "holder_kind": listing.holder_kind.value,
        "holder_name": listing.holder_name,
        "home_processors": listing.home_processors,
        "home_processing_percent": None if home is None else Decimal(str(round(100 * home, 3))),
        "other_buyers_t": None if other_kg is None else Decimal(other_kg) / KG_PER_TONNE,
        "idle_hok_per_month": listing.idle_hok_per_month,
        "quality_note": listing.quality_note,
        "product_kind": listing.product_kind.value,
        "version": listing.version,
    }


def _share(percent: Decimal | None) -> Decimal | None:
    return None if percent is None else percent / 100


def _kg(mass_t: Decimal | None) -> int | None:
    return None if mass_t is None else int(mass_t * KG_PER_TONNE)


def _between(field: IntegerField, low: int, high: int) -> None:
    if field.data is not None and not low <= field.data <= high:
        raise ValidationError(_limits(str(low), str(high)))


def _limits(low: str, high: str) -> str:
    return _("Isi antara %(low)s dan %(high)s.", low=low, high=high)


def _kg_of(units: Mapping[str, Any], unit: str) -> Decimal:
    return Decimal(str(units[unit]))


class PauseForm(Form):
    """Why nothing is for sale for a while, and until when."""

    reason = TextAreaField(
        _l("Apa yang terjadi?"),
        [REQUIRED, Length(max=300)],
        description=_l(
            "Contoh: banjir Februari, lahan diistirahatkan, atau tanaman diganti jagung."
        ),
    )
    until = MonthField(_l("Sampai bulan"), [Optional()])
    kind = HiddenField()

    def validate_until(self, field: MonthField) -> None:
        """Refuse a month that is over."""
        if field.data is not None and field.data < month_of(day_of(now())):
            raise ValidationError(_("Bulan itu sudah lewat."))

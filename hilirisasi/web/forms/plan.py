"""The five answers of an investor."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.validators import UUID, InputRequired, Length, NumberRange, Optional

from hilirisasi.reference.records import KG_PER_UNIT
from hilirisasi.services.plans import MinatAnswers
from hilirisasi.web.filters import month_id
from hilirisasi.web.forms.fields import AmountField, Form, MonthsField, NumberField
from hilirisasi.web.forms.listing import KG_PER_TONNE, REQUIRED, TAP, choices
from hilirisasi.web.labels import PRICE_PLACES
from models import CommodityForm, Plan, PricePlace, Region, Route

RADII_KM = (15, 30, 50, 75, 100, 200)
MONTHS_AHEAD = 36
UNKNOWN_ROUTE = "-"
# A yes-or-no question that may stay open: the blank answer is unknown, never no.
YES_NO = {"yes": _l("Ya"), "no": _l("Tidak"), "": _l("Belum diketahui")}


def open_choices() -> list[SelectChoice]:
    """Return the answers to a question that may stay open."""
    return [SelectChoice(value=value, label=label) for value, label in YES_NO.items()]


class MinatForm(Form):
    """Product, need, place, offer, time."""

    route = RadioField(_l("Akan dibuat apa?"), [TAP])
    need = AmountField(
        _l("Kebutuhan bahan sehari"), [REQUIRED], example="5 ton", low=0, high=1_000_000
    )
    need_unit = SelectField(
        _l("Satuan"),
        [TAP],
        choices=[SelectChoice(value=u, label=u) for u in KG_PER_UNIT],
    )
    months = MonthsField(
        _l("Bulan pabrik berjalan"), [InputRequired(_l("Pilih paling sedikit satu bulan."))]
    )
    place = StringField(
        _l("Di sekitar mana?"),
        [REQUIRED, Length(max=120)],
        description=_l("Kecamatan atau kabupaten. Contoh: Kalirejo"),
    )
    radius_km = SelectField(
        _l("Sejauh mana bahan dicari"),
        [TAP],
        coerce=int,
        choices=[SelectChoice(value=km, label=f"{km} km") for km in RADII_KM],
    )
    price = NumberField(_l("Harga yang ditawarkan"), [REQUIRED], example="1.400", low=1, high=10**8)
    deduction_percent = NumberField(
        _l("Potongan terbesar (rafaksi)"), [REQUIRED], example="15", high=90, digits=2
    )
    price_place = RadioField(_l("Harga itu dibayar di mana?"), [TAP], choices=choices(PRICE_PLACES))
    farmer_pays_haulage = RadioField(
        _l("Siapa yang menanggung angkutan?"),
        [TAP],
        choices=[
            SelectChoice(value="no", label=_l("Perusahaan")),
            SelectChoice(value="yes", label=_l("Petani")),
        ],
    )
    haulage = NumberField(
        _l("Ongkos angkut yang ditanggung petani"), [Optional()], example="100", high=1_000_000
    )
    payment_days = IntegerField(
        _l("Dibayar berapa hari setelah diterima?"),
        [
            InputRequired(_l("Kolom ini wajib diisi.")),
            NumberRange(0, 365, message=_l("Isi antara 0 dan 365.")),
        ],
        description=_l("0 berarti dibayar hari itu juga. Contoh: 7"),
    )
    starts_on = SelectField(_l("Mulai kapan?"), [TAP])
    is_on_board = BooleanField(_l("Tampilkan di papan Dicari tanpa nama perusahaan"))
    version = HiddenField()
    request_key = HiddenField(
        validators=[UUID()], default=lambda: str(uuid.uuid4()), render_kw={"id": False}
    )

    def offer(self, routes: list[Route], today: date, product_name: Any) -> None:
        """Offer the routes of the product and the months ahead."""
        self.route.choices = [
            *(SelectChoice(value=route.code, label=product_name(route)) for route in routes),
            SelectChoice(value=UNKNOWN_ROUTE, label=_("Belum tahu")),
        ]
        self.starts_on.choices = [
            SelectChoice(value=month.isoformat(), label=month_id(month))
            for month in months_ahead(today)
        ]

    def validate_need(self, field: AmountField) -> None:
        """Let a typed unit win; refuse a plant that needs nothing."""
        if field.unit is not None:
            self.need_unit.data = field.unit
        is_unit = self.need_unit.data in KG_PER_UNIT
        if field.data is not None and is_unit and self.need_kg_per_day() < 1:
            raise ValidationError(_("Isi lebih dari nol."))

    def validate_haulage(self, field: NumberField) -> None:
        """Refuse haulage that eats the price."""
        is_borne = self.farmer_pays_haulage.data == "yes"
        if is_borne and field.data and self.price.data and field.data >= self.price.data:
            raise ValidationError(_("Ongkos angkut harus lebih kecil daripada harganya."))

    def need_kg_per_day(self) -> int:
        """Return the need in whole kg a day."""
        return int(self.need.data * Decimal(KG_PER_UNIT[self.need_unit.data]))

    def to_answers(self, product: CommodityForm, region: Region) -> MinatAnswers:
        """Return the answers for the service."""
        pays = self.farmer_pays_haulage.data == "yes"
        haulage = self.haulage.data
        return MinatAnswers(
            commodity_code=product.commodity_code,
            form_code=product.code,
            route_code=None if self.route.data == UNKNOWN_ROUTE else self.route.data,
            need_kg_per_day=self.need_kg_per_day(),
            months=tuple(sorted(set(self.months.data))),
            region_code=region.code,
            radius_km=self.radius_km.data,
            price_idr_per_kg=int(self.price.data),
            deduction_share=float(self.deduction_percent.data / 100),
            price_place=PricePlace(self.price_place.data),
            farmer_pays_haulage=pays,
            haulage_idr_per_kg=int(haulage) if pays and haulage is not None else None,
            payment_days=self.payment_days.data,
            starts_on=date.fromisoformat(self.starts_on.data),
            is_on_board=self.is_on_board.data,
        )


def months_ahead(today: date) -> list[date]:
    """Return the first days of the coming months, this one first."""
    first = today.year * 12 + today.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(first, first + MONTHS_AHEAD)]


def minat_values(plan: Plan) -> dict[str, Any]:
    """Return a plan's five answers as the form shows them."""
    return {
        "route": plan.route_code or UNKNOWN_ROUTE,
        "need": Decimal(plan.need_kg_per_day) / KG_PER_TONNE,
        "need_unit": "ton",
        "months": [month for month, kg in enumerate(plan.need_kg, start=1) if kg],
        "place": f"{plan.region.name} ({plan.region_code})",
        "radius_km": plan.radius_km,
        "price": plan.price_idr_per_kg,
        "deduction_percent": Decimal(str(round(100 * plan.deduction_share, 4))),
        "price_place": plan.price_place.value,
        "farmer_pays_haulage": "yes" if plan.farmer_pays_haulage else "no",
        "haulage": plan.haulage_idr_per_kg,
        "payment_days": plan.payment_days,
        "starts_on": plan.starts_on.isoformat(),
        "is_on_board": plan.is_on_board,
        "version": plan.version,
    }

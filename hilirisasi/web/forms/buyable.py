"""What an investor would buy, and around which place; sent by the address."""

from collections.abc import Sequence
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField, StringField
from wtforms.validators import Length, Optional

from hilirisasi.services.buyable import MOST_RADIUS_KM, RADII_KM, USUAL_RADIUS_KM, Wish
from hilirisasi.spelling import MAX_TEXT
from hilirisasi.web.forms.fields import Form, NumberField, ScaledField, month_choices
from hilirisasi.web.forms.listing import KG_PER_TONNE, MAX_PRICE, TAP
from hilirisasi.web.words import form_name_of
from models import CommodityForm

MAX_CODE: Final = 13


class SupplyForm(Form):
    """Product, place and reach; then, if one wishes, month, need and dearest price."""

    produk = SelectField(_l("Bahan"), [TAP], choices=[])
    tempat = StringField(
        _l("Di sekitar"),
        [Optional(), Length(max=MAX_TEXT)],
        description=_l("Desa, kecamatan, atau kabupaten. Contoh: Way Lima"),
    )
    dari = StringField(validators=[Optional(), Length(max=MAX_CODE)])
    km = NumberField(
        _l("Paling jauh (km)"),
        [Optional()],
        low=1,
        high=MOST_RADIUS_KM,
        digits=0,
        example=str(USUAL_RADIUS_KM),
    )
    bulan = SelectField(_l("Bulan"), [Optional()], choices=[], coerce=str)
    butuh = ScaledField(
        _l("Kebutuhan sebulan"),
        [Optional()],
        high=10**6,
        unit=_l("ton"),
        scale=KG_PER_TONNE,
        example="100",
    )
    ada = ScaledField(
        _l("Tiap desa paling sedikit"),
        [Optional()],
        high=10**6,
        unit=_l("ton"),
        scale=KG_PER_TONNE,
        example="5",
    )
    harga = NumberField(
        _l("Harga sampai di tempat paling mahal"),
        [Optional()],
        low=1,
        high=MAX_PRICE,
        digits=0,
        example="1.500",
    )

    @property
    def radii_km(self) -> Sequence[int]:
        """The distances that one can choose from, with the one that was asked for."""
        return sorted({*RADII_KM, self.radius_km()})

    def offer_products(self, products: Sequence[CommodityForm]) -> None:
        """Offer what is on show, and the months."""
        self.produk.choices = [
            SelectChoice(
                value=f"{form.commodity_code}.{form.code}",
                label=form_name_of(form),
            )
            for form in products
        ]
        self.bulan.choices = [
            SelectChoice(value="", label=_("Setahun penuh")),
            *(
                SelectChoice(value=str(choice.value), label=choice.label)
                for choice in month_choices()
            ),
        ]

    def say_unknown(self) -> None:
        """Say that no place is named so."""
        told = _("Tempat itu tidak ditemukan. Tulis nama desa, kecamatan, atau kabupatennya.")
        self.tempat.errors = [*self.tempat.errors, told]

    def radius_km(self) -> int:
        """Return how far to look."""
        return int(self.km.data) if self.km.data else USUAL_RADIUS_KM

    def need_kg(self) -> int | None:
        """Return what is needed each month, or ``None``."""
        need: Any = self.butuh.data
        return int(need) if need else None

    def to_wish(self, place_code: str) -> Wish:
        """Return the wish for the service."""
        commodity, _dot, form = self.produk.data.partition(".")
        return Wish(
            commodity_code=commodity,
            form_code=form,
            place_code=place_code,
            radius_km=self.radius_km(),
            month=int(self.bulan.data) if self.bulan.data else None,
            least_kg=int(self.ada.data) if self.ada.data else None,
            most_idr_per_kg=int(self.harga.data) if self.harga.data else None,
        )


class BuyableForm(SupplyForm):
    """The same, sent by the address; nothing is stored of it."""

    class Meta(SupplyForm.Meta):
        csrf = False

"""Which sheets of paper to make."""

from collections.abc import Sequence
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectChoice, SelectField, ValidationError
from wtforms.validators import InputRequired

from hilirisasi.services.paper_forms import MOST_COPIES
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.words import name_of
from models import CommodityForm, Listing

LISTED: Final = "tercatat-"


class PaperForm(Form):
    """For which product, and how many sheets."""

    product = SelectField(_l("Untuk produk apa?"))
    copies = IntegerField(
        _l("Berapa lembar?"),
        [InputRequired(_l("Kolom ini wajib diisi."))],
        default=1,
        description=_l(
            "Setiap lembar punya kode sendiri, jadi jangan difotokopi. Untuk produk yang sudah "
            "tercatat selalu satu lembar. Contoh: 10"
        ),
    )

    def offer(self, own: Sequence[Listing], forms: Sequence[CommodityForm]) -> None:
        """Offer what the village has listed, every product, and a sheet without one."""
        self.own = {f"{LISTED}{listing.id}": listing for listing in own}
        self.forms = {f"{form.commodity_code}.{form.code}": form for form in forms}
        self.product.choices = [
            SelectChoice(value="", label=_("Ditulis tangan di lembarnya")),
            *(
                SelectChoice(
                    value=value,
                    label=_("Sudah tercatat: %(product)s", product=product_words(listing.form)),
                )
                for value, listing in self.own.items()
            ),
            *(
                SelectChoice(value=value, label=product_words(form))
                for value, form in self.forms.items()
            ),
        ]
        if self.product.data is None:
            self.product.data = ""

    def validate_copies(self, field: IntegerField) -> None:
        """Keep the pile small."""
        if field.data is not None and not 1 <= field.data <= MOST_COPIES:
            raise ValidationError(
                _("Isi antara %(low)s dan %(high)s.", low="1", high=str(MOST_COPIES))
            )

    def to_listing(self) -> Listing | None:
        """Return the listing that the sheet asks about, if any."""
        return self.own.get(self.product.data)

    def to_form(self) -> CommodityForm | None:
        """Return the product that stands on the sheets, if any."""
        return self.forms.get(self.product.data)


def product_words(form: CommodityForm) -> str:
    """Return a product as lists name it."""
    return f"{name_of(form.commodity)}, {name_of(form).lower()}"

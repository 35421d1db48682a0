"""The fields that `/gaya` shows; nothing is ever sent."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from hilirisasi.web.forms.fields import Form, MonthsField, NumberField


class StyleForm(Form):
    """One field of each kind."""

    class Meta(Form.Meta):
        csrf = False

    name = StringField(
        _l("Nama kelompok tani"),
        [DataRequired(), Length(max=80)],
        description=_l("Contoh: Tani Makmur"),
    )
    amount = NumberField(_l("Berapa banyak?"))
    holder = RadioField(
        _l("Siapa pemegangnya?"),
        choices=[SelectChoice("bumdes", _l("BUMDes")), SelectChoice("cooperative", _l("Koperasi"))],
        default="bumdes",
    )
    months = MonthsField(_l("Bulan panen"))
    note = TextAreaField(
        _l("Catatan"), [Length(max=200)], description=_l("Contoh: dekat jalan aspal, bekas gudang.")
    )
    is_sure = BooleanField(_l("Angkanya sudah saya periksa"))

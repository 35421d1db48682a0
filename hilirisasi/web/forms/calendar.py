"""One day of the calendar of offices, free or not, and why."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectChoice, StringField
from wtforms.validators import InputRequired, Length

from hilirisasi.web.forms.fields import Form
from hilirisasi.web.forms.listing import TAP


class CalendarForm(Form):
    """What a coming day becomes."""

    day = DateField(_l("Tanggal"), [InputRequired(_l("Isi tanggalnya."))])
    kind = RadioField(
        _l("Menjadi"),
        [TAP],
        choices=[
            SelectChoice(value="off", label=_l("Libur")),
            SelectChoice(value="work", label=_l("Hari kerja")),
        ],
    )
    reason = StringField(
        _l("Alasan dan dasarnya"),
        [InputRequired(_l("Tuliskan alasannya.")), Length(max=200)],
        description=_l("Contoh: libur pilkada, Keputusan Gubernur nomor 12 tahun 2026"),
    )

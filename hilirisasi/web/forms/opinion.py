"""What a regency says of a case, and why a silent talk is closed."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.validators import Length

from hilirisasi.web.forms.case import REASON
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.forms.listing import TAP, choices
from hilirisasi.web.labels import VIEWS


class OpinionForm(Form):
    """The spatial plan, the supply, and why."""

    spatial_plan = RadioField(_l("Tata ruang"), [TAP], choices=choices(dict(VIEWS)))
    supply = RadioField(_l("Pasokan desa"), [TAP], choices=choices(dict(VIEWS)))
    reason = TextAreaField(
        _l("Alasan pendapat"),
        [REASON, Length(max=2000)],
        description=_l(
            "Seperti contoh: Perda RTRW 2023 pasal 40; produksi kecamatan tahun lalu 12.000 ton."
        ),
    )


class CloseSilentForm(Form):
    """Why the regency closes a talk that fell silent."""

    reason = TextAreaField(
        _l("Mengapa ditutup?"),
        [REASON, Length(max=500)],
        description=_l("Seperti contoh: sudah ditelepon tiga kali, operator tidak menjawab."),
    )

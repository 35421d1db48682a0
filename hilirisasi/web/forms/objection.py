"""*Ini keliru, karena…*, and what the owner of the figure answers."""

import uuid

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectChoice, TextAreaField
from wtforms.validators import UUID, Length

from hilirisasi.web.forms.case import REASON
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.forms.listing import TAP


class ObjectionForm(Form):
    """What is wrong with a figure, and why."""

    reason = TextAreaField(
        _l("Ini keliru, karena…"),
        [REASON, Length(max=1000)],
        description=_l(
            "Sebut apa yang keliru dan dari mana Anda tahu, contoh: panen tahun ini gagal "
            "separuh, menurut catatan kelompok tani."
        ),
    )
    request_key = HiddenField(
        validators=[UUID()], default=lambda: str(uuid.uuid4()), render_kw={"id": False}
    )


class ObjectionAnswerForm(Form):
    """Was the figure corrected, or does it stand; and why."""

    outcome = RadioField(
        _l("Jawaban Anda"),
        [TAP],
        choices=[
            SelectChoice(value="corrected", label=_l("Benar, angkanya sudah diperbaiki")),
            SelectChoice(value="upheld", label=_l("Angkanya tetap")),
        ],
    )
    answer = TextAreaField(
        _l("Alasannya"),
        [REASON, Length(max=1000)],
        description=_l("Sebut sumbernya, contoh: catatan panen kelompok tani, September 2026."),
    )
    version = HiddenField()

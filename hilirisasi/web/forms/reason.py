"""A reason in words, where a step needs nothing else."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length

from hilirisasi.web.forms.fields import Form


class ReasonForm(Form):
    """Why something is done; whether a reason is needed is the service's rule."""

    reason = TextAreaField(
        _l("Alasan"),
        [Length(max=500)],
        description=_l("Contoh: surat Dinas Tenaga Kerja 12 Mei 2026."),
    )
    version = HiddenField()

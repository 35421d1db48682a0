"""What a village head answers on one page."""

from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, RadioField, SelectChoice, TextAreaField
from wtforms.validators import InputRequired, Length

from hilirisasi.web.forms.fields import Form
from hilirisasi.web.forms.listing import TAP

AGREE: Final = "setuju"
NOT_YET: Final = "belum"


class HeadForm(Form):
    """Agreed, or not yet and why; and the PIN."""

    answer = RadioField(
        _l("Jawaban Anda"),
        [TAP],
        choices=[
            SelectChoice(value=AGREE, label=_l("Setuju")),
            SelectChoice(value=NOT_YET, label=_l("Belum setuju")),
        ],
    )
    reason = TextAreaField(
        _l("Bila belum setuju, karena apa?"),
        [Length(max=500)],
        description=_l("Seperti contoh: harganya di bawah harga lapak. Perusahaan membaca ini."),
    )
    pin = PasswordField(_l("PIN Anda"), [InputRequired(_l("Ketik PIN Anda.")), Length(max=64)])

    def validate(self, extra_validators: object = None) -> bool:
        """Ask why, where it is not agreed yet."""
        is_valid = super().validate(extra_validators)
        if self.answer.data == NOT_YET and not self.reason.data:
            self.reason.errors = [*self.reason.errors, _("Tuliskan alasannya.")]
            return False
        return bool(is_valid)

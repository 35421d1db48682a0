"""Forms of the code from the phone: typed, set up, asked for again."""

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, StringField, TextAreaField, ValidationError
from wtforms.validators import Length

from hilirisasi.web.forms.auth import REQUIRED
from hilirisasi.web.forms.fields import Form

DIGITS = 6


class PhoneCodeForm(Form):
    """Six digits from the phone, with or without a space between them."""

    code = StringField(
        _l("Kode enam angka dari HP"),
        [REQUIRED, Length(max=20)],
        description=_l("Buka aplikasi kode di HP. Contoh: 123\u00a0456"),
    )

    def validate_code(self, field: StringField) -> None:
        """Refuse what is no such code before it counts as a try."""
        digits = "".join(field.data.split())
        if not (len(digits) == DIGITS and digits.isascii() and digits.isdigit()):
            raise ValidationError(_l("Kodenya enam angka. Contoh: 123\u00a0456"))


class PaperCodeForm(Form):
    """One of the ten codes on paper."""

    code = StringField(
        _l("Kode cadangan dari kertas"),
        [REQUIRED, Length(min=16, max=40, message=_l("Kodenya 16 huruf dan angka."))],
        description=_l(
            "Contoh: ABCD-EFGH-JKLM-NPQR. Huruf kecil dan tanpa tanda hubung juga bisa."
        ),
    )


class ResetFactorForm(Form):
    """Why the phone of another is taken off, and how it was made sure who asks."""

    reason = TextAreaField(
        _l("Alasan"),
        [REQUIRED, Length(max=500)],
        description=_l("Contoh: HP hilang; datang sendiri ke kantor dengan KTP, 12 Mei 2026."),
    )


class PasswordAgainForm(Form):
    """The password, for who has no second factor."""

    password = PasswordField(_l("Kata sandi Anda"), [REQUIRED, Length(max=1000)])

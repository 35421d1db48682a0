"""What the parties of a case write."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length

from hilirisasi.web.forms.fields import Form

REASON = DataRequired(_l("Tuliskan alasannya."))


class WithdrawForm(Form):
    """Why a case is withdrawn."""

    reason = TextAreaField(
        _l("Mengapa ditarik?"),
        [REASON, Length(max=500)],
        description=_l("Contoh: harganya berubah, kami akan berunding lagi."),
    )
    version = HiddenField()


class QuestionForm(Form):
    """The answer to a reviewer's questions."""

    text = TextAreaField(
        _l("Jawaban Anda"),
        [DataRequired(_l("Tuliskan jawabannya.")), Length(max=2000)],
        description=_l("Contoh: lahan 2 hektare, sewa tanah kas desa sampai 2029."),
    )
    version = HiddenField()

"""How a person wants to be told, and what was read."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectChoice
from wtforms.validators import InputRequired, NumberRange

from hilirisasi.services.notice_settings import Choices
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.language import LANGUAGES
from models import Channel, NoticeChoice

TAP = InputRequired(_l("Ketuk salah satu."))
CHOICES = [
    SelectChoice(value=NoticeChoice.DIGEST.value, label=_l("Ringkasan harian")),
    SelectChoice(value=NoticeChoice.DIRECT.value, label=_l("Langsung, setiap kabar")),
    SelectChoice(value=NoticeChoice.NONE.value, label=_l("Tidak")),
]
MAX_ID = 2**31 - 1


class ChoiceForm(Form):
    """How soon on each channel, and in which language."""

    mail = RadioField(_l("Lewat surel"), [TAP], choices=CHOICES)
    message = RadioField(_l("Lewat pesan ke HP"), [TAP], choices=CHOICES)
    language = RadioField(
        _l("Bahasa kabar"),
        [TAP],
        choices=[SelectChoice(value=code, label=name) for code, name in LANGUAGES.items()],
    )

    def to_choices(self) -> Choices:
        """Return the choices for the service."""
        return {
            Channel.MAIL: NoticeChoice(self.mail.data),
            Channel.MESSAGE: NoticeChoice(self.message.data),
        }


class ReadForm(Form):
    """Up to which notice the person saw them."""

    up_to = IntegerField("", [InputRequired(), NumberRange(0, MAX_ID)])


class StopForm(Form):
    """Nothing but the press; the code of the address says whose and which."""

    class Meta(Form.Meta):
        csrf = False  # a mail program presses it too, by RFC 8058, and has no session

"""A comment on a case, from anyone."""

import uuid

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import UUID, DataRequired, Length

from hilirisasi.web.forms.fields import Form


class CommentForm(Form):
    """What somebody thinks of a case; who they are is theirs to say."""

    body = TextAreaField(_l("Tanggapan Anda"), [DataRequired(), Length(max=2000)])
    name = StringField(_l("Nama"), [Length(max=80)])
    contact = StringField(_l("Nomor HP atau surel"), [Length(max=120)])
    # People do not see this field; programs that fill in every form do.
    website = StringField(_l("Biarkan kosong"), [Length(max=0)])
    request_key = HiddenField(
        validators=[UUID()], default=lambda: str(uuid.uuid4()), render_kw={"id": False}
    )

"""A comment on a case, from anyone."""

import uuid

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import UUID, DataRequired, Length

from hilirisasi.web.forms.fields import Form


class CommentForm(Form):
    """What somebody thinks of a case; who they are is theirs to say."""

    body = TextAreaField(
        _l("Tanggapan Anda"),
        [DataRequired(), Length(max=2000)],
        description=_l(
            "Contoh: lahannya sawah yang masih ditanami; warga dusun 2 belum diajak bicara."
        ),
    )
    name = StringField(
        _l("Nama"), [Length(max=80)], description=_l("Boleh kosong. Contoh: Siti, warga dusun 2")
    )
    contact = StringField(
        _l("Nomor HP atau surel"),
        [Length(max=120)],
        description=_l("Boleh kosong; hanya bila penelaah perlu bertanya. Contoh: 0812-3456-7890"),
    )
    # People do not see this field; programs that fill in every form do.
    website = StringField(_l("Biarkan kosong"), [Length(max=0)])
    request_key = HiddenField(
        validators=[UUID()], default=lambda: str(uuid.uuid4()), render_kw={"id": False}
    )

"""Photos of a listing."""

from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import MultipleFileField, StringField, ValidationError
from wtforms.validators import DataRequired, Length

from hilirisasi.services.photos import MOST
from hilirisasi.web.forms.fields import Form

MAX_BYTES: Final = 12_000_000  # of one photo, as a phone takes it
MEGABYTE: Final = 1_000_000


class PhotoForm(Form):
    """Up to four photos at once, and one line that says what they show."""

    files = MultipleFileField(_l("Foto"))
    caption = StringField(
        _l("Apa yang terlihat?"),
        [DataRequired(_l("Kolom ini wajib diisi.")), Length(max=140)],
        description=_l(
            "Contoh: Singkong segar di kebun, panen November. Dibacakan kepada yang tidak"
            " dapat melihat."
        ),
    )

    contents: tuple[bytes, ...] = ()

    def validate_files(self, field: MultipleFileField) -> None:
        """Read the files, or say what is wrong with them."""
        sent = [file for file in field.data or () if getattr(file, "filename", "")]
        if not sent:
            raise ValidationError(_("Pilih fotonya dulu."))
        if len(sent) > MOST:
            raise ValidationError(_("Paling banyak %(count)s foto.", count=MOST))
        contents = []
        for file in sent:
            with file.stream as stream:  # a large one is a file of its own until closed
                contents.append(stream.read(MAX_BYTES + 1))
        if any(len(content) > MAX_BYTES for content in contents):
            limit = MAX_BYTES // MEGABYTE
            raise ValidationError(_("Satu foto paling besar %(limit)s MB.", limit=limit))
        self.contents = tuple(contents)

"""A file of official outlines, and where it comes from."""

import json
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FileField, StringField, ValidationError
from wtforms.validators import DataRequired, Length

from hilirisasi.services.outlines import MAX_BYTES
from hilirisasi.web.forms.fields import Form


class OutlineForm(Form):
    """GeoJSON whose features name their region by ``kode``."""

    file = FileField(_l("Berkas GeoJSON"))
    source = StringField(
        _l("Sumbernya"),
        [DataRequired(), Length(max=200)],
        description=_l("Contoh: Badan Informasi Geospasial, batas administrasi, 2025"),
    )

    collection: Any = None

    def validate_file(self, field: FileField) -> None:
        """Read the file, or say what is wrong with it."""
        if not getattr(field.data, "filename", ""):
            raise ValidationError(_("Pilih berkasnya dulu."))
        content = field.data.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise ValidationError(_("Berkasnya lebih besar daripada 10 MB."))
        try:
            self.collection = json.loads(content)
        except (ValueError, RecursionError) as error:
            raise ValidationError(_("Isinya bukan JSON.")) from error

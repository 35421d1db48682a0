"""A reviewer's word on one legal row."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, Length

from hilirisasi.web.forms.fields import Form
from models import LegalKind


class LegalForm(Form):
    """Which row, as the page showed it, and what was read."""

    kind = HiddenField()
    code = HiddenField()
    digest = HiddenField()
    note = StringField(
        _l("Naskah apa yang dibaca?"),
        [DataRequired(_l("Kolom ini wajib diisi.")), Length(max=500)],
        description=_l("Contoh: Lampiran II Perpres 10/2021 di JDIH, halaman 12"),
    )

    def validate_kind(self, field: HiddenField) -> None:
        """Forget a kind that nobody knows: the service finds no such row."""
        if field.data not in set(LegalKind):
            field.data = str(LegalKind.FIGURE)

"""A draft that a phone hands over: the form's addresses and what was typed in it."""

import json
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length, Regexp

from hilirisasi.services.form_drafts import MAX_ADDRESS, MAX_BYTES
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.redirects import INSIDE
from hilirisasi.web.typed import NEVER_KEPT, own_name


class DraftForm(Form):
    """Addresses of this service, and a JSON object of lists of texts by field name."""

    action = StringField(_l("Alamat"), [DataRequired(), Length(max=MAX_ADDRESS), Regexp(INSIDE)])
    page = StringField(_l("Halaman"), [DataRequired(), Length(max=MAX_ADDRESS), Regexp(INSIDE)])
    fields = TextAreaField(_l("Isian"), [DataRequired(), Length(max=MAX_BYTES)])

    def validate_fields(self, field: TextAreaField) -> None:
        """Refuse what is no object of lists of texts."""
        try:
            given: Any = json.loads(field.data)
        except (ValueError, RecursionError) as error:
            raise ValidationError(_l("Isian ini tidak dapat dibaca.")) from error
        if not isinstance(given, dict) or not all(
            isinstance(texts, list) and all(isinstance(text, str) for text in texts)
            for texts in given.values()
        ):
            raise ValidationError(_l("Isian ini tidak dapat dibaca."))

    def to_fields(self) -> dict[str, list[str]]:
        """Return the typed texts, without what is never kept."""
        given: dict[str, list[str]] = json.loads(self.fields.data)
        return {name: texts for name, texts in given.items() if own_name(name) not in NEVER_KEPT}

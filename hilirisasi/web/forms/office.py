"""What an office answers to its short list."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.validators import Length, Optional

from hilirisasi.services.office_answers import Said
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.forms.listing import choices
from hilirisasi.web.labels import VIEWS
from hilirisasi.web.office_words import ASKED
from models import RegencyView

NOTE_EXAMPLE = _l("Sebut data atau dokumennya. Contoh: data panen kecamatan 2025, 12.000 ton.")


def note_of(question: str) -> str:
    """Return the name of the field for what an answer rests on."""
    return f"{question}_note"


class OfficeForm(Form):
    """The questions of one office, each with what the answer rests on."""

    questions: Sequence[str] = ()

    def ask(self, questions: Sequence[str]) -> None:
        """Keep the office's own questions; drop the others'."""
        self.questions = questions
        for name in set(ASKED) - set(questions):
            del self[name], self[note_of(name)]

    def pairs(self) -> list[tuple[Any, Any]]:
        """Return each question's fields: the answer, and what it rests on."""
        return [(self[name], self[note_of(name)]) for name in self.questions]

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for the ground of each answer that was given, and for at least one answer."""
        is_valid = super().validate(extra_validators)
        for answer, note in self.pairs():
            if answer.data and not note.data:
                note.errors = [_("Sebut dasarnya.")]
                is_valid = False
        if not any(answer.data for answer, _note in self.pairs()):
            self.pairs()[0][0].errors = [_("Jawab sedikitnya satu pertanyaan.")]
            is_valid = False
        return is_valid

    def to_said(self) -> Mapping[str, Said]:
        """Return the questions that were answered."""
        return {
            name: Said(RegencyView(self[name].data), self[note_of(name)].data)
            for name in self.questions
            if self[name].data
        }


for _name, _words in ASKED.items():
    setattr(OfficeForm, _name, RadioField(_words, [Optional()], choices=choices(dict(VIEWS))))
    setattr(
        OfficeForm,
        note_of(_name),
        StringField(_l("Dasarnya"), [Length(max=500)], description=NOTE_EXAMPLE),
    )

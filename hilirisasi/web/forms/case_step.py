"""What the steps of a case ask for."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, Optional

from hilirisasi.case_flow import Move, Need
from hilirisasi.months import add_months
from hilirisasi.services.questions import Question
from hilirisasi.services.terms import MAX_MONTHS
from hilirisasi.web.case_words import MISSING_PARTS
from hilirisasi.web.filters import month_id
from hilirisasi.web.forms.case import REASON
from hilirisasi.web.forms.condition import WithConditions
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.forms.listing import TAP, choices
from hilirisasi.web.labels import OUTCOMES
from models import Case, MissingPart, Outcome

RECOMMENDED: Final = (Outcome.APPROVE, Outcome.APPROVE_WITH_CONDITIONS, Outcome.REJECT)


class StepForm(Form):
    """One step of a case: only the fields that its row asks for."""

    reason = TextAreaField(
        _l("Alasan"),
        [REASON, Length(max=2000)],
        description=_l("Contoh: kedua pihak sudah bertemu dan menyepakati jadwal baru."),
    )
    number = StringField(
        _l("Nomor dokumen"), [Length(max=60)], description=_l("Seperti contoh: 12/PKS/2026")
    )
    on = DateField(_l("Tanggal"), [Optional()])
    version = HiddenField()

    def ask(self, row: Move) -> None:
        """Drop what the row does not ask for."""
        for name, need in (("reason", Need.REASON), ("number", Need.DOCUMENT), ("on", Need.DAY)):
            if need not in row.needs:
                delattr(self, name)

    def answer(self, name: str) -> Any:
        """Return what was answered to a field, where it was asked."""
        return getattr(self, name).data if name in self else None


class ReviewForm(WithConditions):
    """What a reviewer recommends, why, and the conditions that they would set."""

    recommendation = RadioField(
        _l("Saran"), [TAP], choices=choices({word: OUTCOMES[word] for word in RECOMMENDED})
    )
    reason = TextAreaField(
        _l("Alasan saran"),
        [REASON, Length(max=2000)],
        description=_l("Contoh: pasokan cukup sampai Juni, dan harga di atas ketetapan."),
    )
    version = HiddenField()


MISSING_EXAMPLE = _l("Kosongkan bila lengkap. Contoh: salinan belum ditandatangani.")
RULE_EXAMPLE = _l("Contoh: SOP layanan, butir 3.")


def rule_of(part: MissingPart) -> str:
    """Return the name of the field for the rule that a missing part rests on."""
    return f"{part}_rule"


class _MissingForm(Form):
    version = HiddenField()

    def to_missing(self) -> Mapping[MissingPart, Question]:
        """Return what is missing: every part with a note, or with a rule alone."""
        rows = {
            part: Question(self[str(part)].data or "", self[rule_of(part)].data or "")
            for part in MissingPart
        }
        return {part: row for part, row in rows.items() if row.text or row.rule}


MissingForm = type(
    "MissingForm",
    (_MissingForm,),
    {
        **{
            str(part): StringField(label, [Length(max=500)], description=MISSING_EXAMPLE)
            for part, label in MISSING_PARTS.items()
        },
        **{
            rule_of(part): StringField(
                _l("Dasar aturannya"), [Length(max=160)], description=RULE_EXAMPLE
            )
            for part in MissingPart
        },
    },
)


class SignatureForm(Form):
    """The second signature: given, or refused with a reason."""

    answer = RadioField(_l("Tanda tangan kedua"), [TAP])
    reason = TextAreaField(
        _l("Alasan bila tidak menandatangani"),
        [Length(max=2000)],
        description=_l("Contoh: syarat lingkungan belum dijawab perusahaan."),
    )
    version = HiddenField()

    def offer(self) -> None:
        """Offer both answers."""
        self.answer.choices = [
            SelectChoice(value="sign", label=_("Saya tandatangani")),
            SelectChoice(value="refuse", label=_("Tidak saya tandatangani")),
        ]


class ExtensionForm(Form):
    """Until which month a contract goes on with the same terms."""

    last_month = SelectField(_l("Diperpanjang sampai"))
    version = HiddenField()

    def offer(self, case: Case) -> None:
        """Offer the months that may be added, one year at first."""
        end = case.last_month or case.terms.last_month
        months = [add_months(end, step) for step in range(1, MAX_MONTHS + 1)]
        self.last_month.choices = [
            SelectChoice(value=month.isoformat(), label=month_id(month)) for month in months
        ]

    def to_month(self) -> date:
        """Return the chosen month."""
        return date.fromisoformat(self.last_month.data)

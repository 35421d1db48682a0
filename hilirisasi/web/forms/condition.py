"""Conditions as they are set, what is filed for them, what is answered."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import wtforms
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    FieldList,
    FileField,
    FormField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, Length, Optional

from hilirisasi.services.conditions import ConditionDraft
from hilirisasi.web.condition_words import CONDITION_OWNERS
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.forms.listing import REQUIRED, TAP
from hilirisasi.web.forms.official_letter import read_file
from models import ConditionOwner, Organisation

ROWS: Final = 5  # on the form; a decision with more of them is two decisions
OFFICE: Final = "office-"
WHY: Final[Mapping[str, Any]] = {
    "text": _l("Tulis syaratnya."),
    "owner": _l("Pilih siapa yang memenuhi."),
    "due_on": _l("Pilih hari kerja sesudah hari ini."),
    "proof": _l("Tulis apa yang akan menjadi buktinya."),
}


class ConditionForm(wtforms.Form):
    """One condition; part of a decision or a review, without a token of its own."""

    class Meta(Form.Meta):
        csrf = False

    text = StringField(
        _l("Syarat"),
        [Length(max=500)],
        description=_l("Contoh: UKL-UPL selesai sebelum pabrik mulai bekerja."),
    )
    owner = SelectField(_l("Siapa yang memenuhi?"), [Optional()])
    due_on = DateField(_l("Paling lambat"), [Optional()])
    proof = StringField(
        _l("Buktinya"),
        [Length(max=300)],
        description=_l("Contoh: salinan persetujuan UKL-UPL dengan nomornya."),
    )

    @property
    def is_blank(self) -> bool:
        """Was nothing written? The owner stands in the list whatever was done."""
        return not (self.text.data or self.due_on.data or self.proof.data or self.due_on.errors)

    def missing(self) -> list[str]:
        """Return what a condition that was begun lacks."""
        return [name for name in WHY if not self[name].data]

    def to_draft(self) -> ConditionDraft:
        """Return the condition for the service."""
        owner = self.owner.data
        is_office = owner.startswith(OFFICE)
        return ConditionDraft(
            text=self.text.data.strip(),
            owner=ConditionOwner.OFFICE if is_office else ConditionOwner(owner),
            office_id=int(owner.removeprefix(OFFICE)) if is_office else None,
            due_on=self.due_on.data,
            proof=self.proof.data.strip(),
        )


class WithConditions(Form):
    """Parent of the forms that set conditions: a fixed number of rows, which needs no script."""

    conditions = FieldList(
        FormField(ConditionForm), _l("Syarat"), min_entries=ROWS, max_entries=ROWS
    )

    def offer_owners(self, offices: Sequence[Organisation]) -> None:
        """Offer both sides and the offices that may own a condition."""
        named = [
            SelectChoice(value=str(owner), label=str(CONDITION_OWNERS[owner]))
            for owner in (ConditionOwner.COMPANY, ConditionOwner.VILLAGE)
        ]
        named += [
            SelectChoice(value=f"{OFFICE}{office.id}", label=office.name) for office in offices
        ]
        for entry in self.conditions.entries:
            entry.form.owner.choices = named

    def validate_conditions(self, field: FieldList) -> None:
        """Say beside each condition that was begun what it lacks."""
        for entry in field.entries:
            for name in [] if entry.form.is_blank else entry.form.missing():
                entry.form[name].errors = [str(WHY[name])]
        if any(entry.form.errors for entry in field.entries if not entry.form.is_blank):
            raise ValidationError(_("Lengkapi syarat yang sudah ditulis."))

    def to_conditions(self) -> tuple[ConditionDraft, ...]:
        """Return the conditions that were written."""
        return tuple(
            entry.form.to_draft() for entry in self.conditions.entries if not entry.form.is_blank
        )

    def show_unfit(self, place: int, name: str) -> None:
        """Say beside a condition what the service refuses; blank rows do not count."""
        written = [entry.form for entry in self.conditions.entries if not entry.form.is_blank]
        written[place][name].errors = [str(WHY[name])]
        self.conditions.errors = [str(WHY[name])]  # so that the summary looks inside

    def ask_for_one(self) -> None:
        """Say that an approval with conditions names one."""
        self.conditions.errors = [""]
        self.conditions.entries[0].form.text.errors = [_("Sebutkan syarat yang harus dipenuhi.")]


def values_of(proposed: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return conditions that a review kept as the form shows them."""
    drafts = [ConditionDraft.from_json(row) for row in proposed]
    return [
        {
            "text": draft.text,
            "owner": f"{OFFICE}{draft.office_id}" if draft.office_id else str(draft.owner),
            "due_on": draft.due_on,
            "proof": draft.proof,
        }
        for draft in drafts
    ]


class EvidenceForm(Form):
    """What the owner of a condition files: a text, a file, or both."""

    note = TextAreaField(
        _l("Apa yang sudah dilakukan?"),
        [Length(max=1000)],
        description=_l("Contoh: UKL-UPL terbit 3 Maret 2027, nomor 660/12/2027."),
    )
    file = FileField(_l("Berkas bukti: PDF atau foto"))
    version = HiddenField()
    content: bytes | None = None

    def validate_file(self, field: FileField) -> None:
        """Read the file, or say what is wrong with it."""
        self.content = read_file(field)
        if self.content is None and not (self.note.data or "").strip():
            raise ValidationError(_("Tulis apa yang sudah dilakukan, atau pilih berkasnya."))


class AnswerForm(Form):
    """What a reviewer says to the evidence."""

    answer = RadioField(_l("Cukupkah buktinya?"), [TAP])
    reason = TextAreaField(
        _l("Alasan bila belum"),
        [Length(max=1000)],
        description=_l("Contoh: suratnya belum ditandatangani; kirim yang sudah."),
    )
    version = HiddenField()

    def offer(self) -> None:
        """Offer both answers."""
        self.answer.choices = [
            SelectChoice(value="yes", label=_("Ya, syarat ini terpenuhi")),
            SelectChoice(value="no", label=_("Belum")),
        ]

    def validate_reason(self, field: TextAreaField) -> None:
        """Ask why, where it does not do yet."""
        if self.answer.data == "no" and not (field.data or "").strip():
            raise ValidationError(_("Tuliskan alasannya."))


class RenewForm(Form):
    """A new day for a condition that was reconsidered, and why."""

    due_on = DateField(_l("Tanggal baru"), [REQUIRED])
    reason = TextAreaField(
        _l("Mengapa diberi waktu lagi?"),
        [DataRequired(_l("Tuliskan alasannya.")), Length(max=1000)],
        description=_l("Contoh: kantor lingkungan baru membalas minggu lalu."),
    )
    version = HiddenField()

"""What a reviewer decides, and what was found at each gate."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import wtforms
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, Optional

from hilirisasi.services.decisions import GateAnswer, Verdict
from hilirisasi.services.gates import APPROVAL_GATES, RANKING_GATES
from hilirisasi.services.questions import Question
from hilirisasi.web.forms.case import REASON
from hilirisasi.web.forms.condition import WithConditions
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.forms.listing import TAP, choices
from hilirisasi.web.gate_words import name_of_gate
from hilirisasi.web.labels import FINDINGS, OUTCOMES
from models import Case, Finding, Outcome

KNOWN: Final = (*RANKING_GATES, *APPROVAL_GATES)
QUESTIONS: Final = 6  # rows on the form; all of a round are asked at once
DECISIONS: Final = (
    Outcome.APPROVE,
    Outcome.APPROVE_WITH_CONDITIONS,
    Outcome.RETURN,
    Outcome.REJECT,
)


class GateForm(wtforms.Form):
    """What was found at one gate; it is part of the decision and has no token of its own."""

    class Meta(Form.Meta):
        csrf = False

    gate = HiddenField()
    finding = RadioField(_l("Hasil"), [Optional()], choices=choices(dict(FINDINGS)))
    note = StringField(
        _l("Dasarnya"),
        [Length(max=500)],
        description=_l(
            "Sebut dokumen, nomor, dan tanggalnya. Contoh: UKL-UPL 660/12/2026, 3 Maret 2026"
        ),
    )


class AskedForm(wtforms.Form):
    """One question of a round; part of the decision, without a token of its own."""

    class Meta(Form.Meta):
        csrf = False

    text = StringField(
        _l("Pertanyaan"),
        [Length(max=500)],
        description=_l("Contoh: kirim peta lahan yang ditandatangani."),
    )
    rule = StringField(
        _l("Dasar aturannya"), [Length(max=160)], description=_l("Contoh: SOP layanan, butir 3.")
    )


class DecisionForm(WithConditions):
    """The outcome with its reason; the conditions it sets and the gates that it rests on."""

    outcome = RadioField(
        _l("Putusan"), [TAP], choices=choices({word: OUTCOMES[word] for word in DECISIONS})
    )
    reason = TextAreaField(
        _l("Alasan putusan"),
        [REASON, Length(max=2000)],
        description=_l(
            "Kedua pihak membaca alasan ini, dan sesudah diputuskan juga umum. Jangan tulis data "
            "pribadi. Contoh: pasokan cukup sampai Juni, harga di atas ketetapan, warga sepakat "
            "dalam musyawarah."
        ),
    )
    gates = FieldList(FormField(GateForm), _l("Syarat wajib"), max_entries=len(KNOWN))
    questions = FieldList(
        FormField(AskedForm), _l("Pertanyaan"), min_entries=QUESTIONS, max_entries=QUESTIONS
    )
    version = HiddenField()

    def offer(self, contested: Outcome | None) -> None:
        """Offer what fits: of a stop that was objected to, whether it stays or not."""
        if contested is Outcome.STOP:
            self.outcome.choices = [
                SelectChoice(value=Outcome.STOP, label=_("Penghentian tetap")),
                SelectChoice(value=Outcome.CONTINUE, label=OUTCOMES[Outcome.CONTINUE]),
            ]

    def name_gates(self) -> None:
        """Give each gate's choice its own name; forget gates that nobody knows."""
        for entry in self.gates.entries:
            if entry.form.gate.data in KNOWN:
                entry.form.finding.label.text = name_of_gate(entry.form.gate.data)

    def to_verdict(self) -> Verdict:
        """Return the decision for the service."""
        return Verdict(
            outcome=Outcome(self.outcome.data),
            reason=self.reason.data,
            conditions=self.to_conditions(),
            gates=self._answers(),
            questions=tuple(
                Question(entry.form.text.data or "", entry.form.rule.data or "")
                for entry in self.questions.entries
                if entry.form.text.data or entry.form.rule.data
            ),
        )

    def show_open_gates(self, gates: Sequence[str]) -> list[str]:
        """Say beside each gate that it is open; return those that no answer can close."""
        entries = {entry.form.gate.data: entry.form for entry in self.gates.entries}
        self.gates.errors = list(gates)  # so that the summary looks inside
        for gate in set(gates) & set(entries):
            form = entries[gate]
            field = form.note if form.finding.data and not form.note.data else form.finding
            field.errors = [_("Belum diperiksa, belum ada dasarnya, atau tidak terpenuhi.")]
        return [gate for gate in gates if gate not in entries]

    def _answers(self) -> Mapping[str, GateAnswer]:
        return {
            entry.form.gate.data: GateAnswer(
                Finding(entry.form.finding.data), entry.form.note.data or ""
            )
            for entry in self.gates.entries
            if entry.form.finding.data and entry.form.gate.data in KNOWN
        }


def gate_values(case: Case, gates: Sequence[str]) -> list[dict[str, Any]]:
    """Return the gates to close as the form shows them, with what was found before."""
    found = {row.gate: row for row in case.gate_findings}
    return [
        {
            "gate": gate,
            "finding": found[gate].finding.value if gate in found else None,
            "note": found[gate].note if gate in found else "",
        }
        for gate in gates
    ]

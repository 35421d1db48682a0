"""What an official letter says: every line in Indonesian, put together once and then kept.

A letter is Indonesian whatever language its writer reads, so nothing here is translated. It is
addressed to posts, never to persons: whoever holds the code can read it.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final

from flask_babel import force_locale

from hilirisasi.months import day_of
from hilirisasi.services import terms
from hilirisasi.web import condition_words
from hilirisasi.web.case_words import MISSING_PARTS
from hilirisasi.web.filters import date_id
from hilirisasi.web.forms.official_letter import LetterForm
from hilirisasi.web.sheets import lines_of
from hilirisasi.web.words import form_name_of, head_of, term_of
from models import Case, CaseStatus, Decision, LetterKind, Organisation, Outcome

# A body is paragraphs (texts) and numbered lists (lists of texts).
Body = list[str | list[str]]
PROVINCE: Final = "PEMERINTAH PROVINSI LAMPUNG"
SUBJECTS: Final[Mapping[LetterKind, str]] = {
    LetterKind.RECEIPT: "Tanda terima berkas kerja sama",
    LetterKind.QUESTION: "Permintaan kelengkapan berkas kerja sama",
    LetterKind.DECISION: "Putusan atas berkas kerja sama",
    LetterKind.OBJECTION_ANSWER: "Jawaban atas keberatan",
}
# What stands on every letter.
WORDS: Final[Mapping[str, Any]] = {
    "to": "Yth.",
    "at": "di tempat",
    "opening": "Dengan hormat,",
    "draft": "Konsep – belum ditandatangani",
    "copies_title": "Tembusan:",
    "verify": [
        "Periksa keaslian surat ini: pindai kode di samping, atau buka",
        "Halaman itu menunjukkan surat yang sah dan sidik (SHA-256) berkasnya.",
    ],
}
CLOSING: Final = "Demikian disampaikan, atas perhatian dan kerja samanya diucapkan terima kasih."
NOT_A_LICENCE: Final = (
    "Persetujuan ini berarti kerja sama difasilitasi; bukan izin berusaha. Perizinan berusaha "
    "tetap diurus melalui OSS."
)
OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.APPROVE: "disetujui untuk difasilitasi",
    Outcome.APPROVE_WITH_CONDITIONS: "disetujui untuk difasilitasi dengan syarat",
    Outcome.REJECT: "belum dapat disetujui",
    Outcome.REVOKE: "tidak lagi disetujui: persetujuannya dicabut",
    Outcome.STOP: "dihentikan, sehingga kontraknya berakhir sebelum waktunya",
    Outcome.CONTINUE: "dilanjutkan menurut kontraknya",
}


def compose(case: Case, kind: LetterKind, form: LetterForm, office: Organisation) -> dict[str, Any]:
    """Return every line of a letter, as `OfficialLetter.content` keeps it."""
    with force_locale("id"):
        dated_on: date = form.dated_on.data
        subject = f"{SUBJECTS[kind]} {case.number}"
        return {
            **WORDS,
            "head": [PROVINCE, office.name.upper()],
            "address": form.address.data,
            "title": f"{subject}, nomor {form.number.data}",
            "subject": subject,
            "lines": [
                ["Nomor", form.number.data],
                ["Sifat", form.nature.data],
                ["Lampiran", "-"],
                ["Hal", subject],
            ],
            "dated": f"{form.place.data}, {date_id(dated_on)}",
            "recipients": recipients_of(case),
            "body": [*BODIES[kind](case, form), CLOSING],
            "signer_post": form.signer_post.data,
            "signer_name": form.signer_name.data,
            "signer_number": f"NIP {form.signer_number.data}" if form.signer_number.data else "",
            "copies": form.to_copies(),
            "sample": "CONTOH, BUKAN DATA SEBENARNYA" if case.is_sample else "",
        }


def recipients_of(case: Case) -> list[str]:
    """Return to whom a letter goes, by post: the company's management and the village's head."""
    village = case.listing.village
    place = f"{village.name}, Kecamatan {village.parent.name}" if village.parent else village.name
    return [f"Pimpinan {case.plan.organisation.name}", f"{head_of(village).title()} {place}"]


def _matter(case: Case) -> str:
    village = case.listing.village
    return (
        f"usulan kerja sama Saudara nomor {case.number} tanggal "
        f"{date_id(day_of(case.opened_at))} antara {case.plan.organisation.name} dan "
        f"{term_of(village)} {village.name} untuk {form_name_of(case.listing.form)}"
    )


def _receipt(case: Case, _form: LetterForm) -> Body:
    lines = [f"{label}: {value}" for label, value in lines_of(terms.sheet_of(case.terms))]
    return [
        (
            f"Bersama ini kami sampaikan bahwa {_matter(case)} telah kami terima, dengan syarat "
            "yang disepakati kedua pihak sebagai berikut:"
        ),
        lines,
        "Tanda terima ini bukan persetujuan dan bukan izin berusaha.",
    ]


def _question(case: Case, form: LetterForm) -> Body:
    if case.returned_from is CaseStatus.SUBMITTED and case.missing:
        asked_at = case.missing[-1].asked_at
        rows = [row for row in case.missing if row.asked_at == asked_at]
        wanted = [_with_rule(f"{MISSING_PARTS[row.part]}: {row.note}", row.rule) for row in rows]
    else:
        round_at = case.questions[-1].asked_at if case.questions else None
        asked = [row for row in case.questions if row.asked_at == round_at]
        reason = case.decisions[-1].reason
        wanted = [_with_rule(row.text, row.rule) for row in asked] or [reason]
    until = f" paling lambat {date_id(form.answer_by.data)}" if form.answer_by.data else ""
    return [
        (
            f"Menindaklanjuti {_matter(case)}, bersama ini kami sampaikan bahwa usulan dimaksud "
            "belum dapat diproses karena:"
        ),
        wanted,
        (
            f"Mohon dilengkapi{until}. Waktu menunggu jawaban Saudara tidak dihitung sebagai waktu "
            "telaah."
        ),
    ]


def _with_rule(text: str, rule: str) -> str:
    return f"{text} (dasar: {rule})" if rule else text


def _decision(case: Case, _form: LetterForm) -> Body:
    last = case.decisions[-1]
    return [
        (
            f"Menindaklanjuti {_matter(case)}, bersama ini kami sampaikan bahwa usulan dimaksud "
            f"{OUTCOMES[last.outcome]}, dengan pertimbangan:"
        ),
        *_grounds(case, last),
    ]


def _objection_answer(case: Case, _form: LetterForm) -> Body:
    last = case.decisions[-1]
    contested = next(row for row in case.decisions if row.id == last.supersedes_id)
    raised = next(row for row in case.appeals if row.decision_id == contested.id)
    answer = "tidak dikabulkan" if last.outcome is contested.outcome else "dikabulkan"
    return [
        (
            f"Menjawab keberatan tanggal {date_id(day_of(raised.raised_at))} atas putusan tanggal "
            f"{date_id(day_of(contested.made_at))} mengenai {_matter(case)}, bersama ini kami "
            f"sampaikan bahwa keberatan dimaksud {answer}. Usulan tersebut "
            f"{OUTCOMES[last.outcome]}, dengan pertimbangan:"
        ),
        *_grounds(case, last),
    ]


def _grounds(case: Case, decision: Decision) -> Body:
    """Return the reason of a decision, its conditions, and what follows from it."""
    grounds: Body = [[decision.reason]]
    if conditions := condition_words.lines_of(decision):
        grounds += ["Syarat yang harus dipenuhi:", conditions]
    if decision.outcome in {Outcome.APPROVE, Outcome.APPROVE_WITH_CONDITIONS}:
        if case.sign_by is not None:
            grounds.append(f"Kontrak ditandatangani paling lambat {date_id(case.sign_by)}.")
        return [*grounds, NOT_A_LICENCE]
    if decision.supersedes_id is None:
        days = timedelta(days=case.rule.policy.objection_days)
        until = date_id(day_of(decision.made_at) + days)
        grounds.append(f"Saudara dapat mengajukan keberatan paling lambat {until}.")
    return grounds


BODIES: Final[Mapping[LetterKind, Callable[[Case, LetterForm], Body]]] = {
    LetterKind.RECEIPT: _receipt,
    LetterKind.QUESTION: _question,
    LetterKind.DECISION: _decision,
    LetterKind.OBJECTION_ANSWER: _objection_answer,
}

"""The words of everything that is closed before an approval."""

from collections.abc import Mapping, Sequence
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from hilirisasi.services.gates import APPROVAL_GATES, RANKING_GATES, UNKNOWN
from hilirisasi.web.official_names import name_for_reader
from hilirisasi.web.score_words import GATES
from models import Case, Finding, GateFinding

# gate: (name, what the reviewer looks at)
APPROVAL: Final[Mapping[str, tuple[LazyString, LazyString]]] = {
    "lp2b": (
        _l("Lahan pangan dilindungi (LP2B)"),
        _l("Apakah lokasinya di luar LP2B? Sebut peta atau surat yang dilihat."),
    ),
    "conversion": (
        _l("Rendemen"),
        _l("Apakah rendemennya dalam batas, atau ada bukti yang sudah diperiksa?"),
    ),
    "wage": (
        _l("Upah"),
        _l("Usaha menengah dan besar membayar paling sedikit UMP. Apa buktinya?"),
    ),
    "licences": (
        _l("OSS: KBLI, KKPR, dan lingkungan"),
        _l("Sebut nomor NIB, KBLI, KKPR, dan persetujuan lingkungan yang dilihat."),
    ),
    "musyawarah": (
        _l("Musyawarah desa"),
        _l("Terpenuhi oleh berita acara yang dimasukkan desa di berkas ini."),
    ),
    "plasma": (
        _l("Plasma"),
        _l("Bila wajib kebun plasma: sudah dipenuhi? Bila tidak wajib, pilih tidak berlaku."),
    ),
}
STATE_OF_FINDING: Final = {
    Finding.MET: "pass",
    Finding.NOT_MET: "fail",
    Finding.NOT_APPLICABLE: "not_applicable",
}


def name_of_gate(gate: str) -> str:
    """Return the name of any gate."""
    return str(GATES[gate][0] if gate in GATES else APPROVAL[gate][0])


def question_of_gate(gate: str) -> str:
    """Return what a person looks at to close a gate."""
    return str(GATES[gate][2] if gate in GATES else APPROVAL[gate][1])


def names_of(gates: Sequence[str]) -> str:
    """Return the names of some gates in one line."""
    return ", ".join(map(name_of_gate, gates))


def lines_of(case: Case, *, needs_minutes: bool) -> list[dict[str, str]]:
    """Return every gate of a case as it stands, for the component of `score.html`.

    The ranking gates as when the case opened; what a person found goes before.
    """
    opened = {line["name"]: line["status"] for line in (case.explanation or {}).get("gates", ())}
    found = {row.gate: row for row in case.gate_findings}
    lines = []
    for gate in (*RANKING_GATES, *APPROVAL_GATES):
        if gate == "musyawarah" and not needs_minutes:
            state, reason = "not_applicable", ""
        elif gate in found:
            row = found[gate]
            state, reason = STATE_OF_FINDING[row.finding], _found(case, row)
        else:
            state = opened.get(gate, UNKNOWN)
            reason = question_of_gate(gate) if state == UNKNOWN else ""
        lines.append({"label": name_of_gate(gate), "state": state, "reason": reason, "cure": ""})
    return lines


def _found(case: Case, row: GateFinding) -> str:
    name = name_for_reader(case, row.found_by_name)
    return f"{row.note} ({name})" if name else row.note

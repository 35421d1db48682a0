"""The moves of a case in words, and the page of the documents that draws them."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hilirisasi.case_flow import TABLE, UNDER_CONTRACT, Effect, Hand, Move, Need
from hilirisasi.web.labels import STATUSES
from models import CaseStatus, MissingPart, Track

TRACKS: Final[Mapping[Track, LazyString]] = {
    Track.LIGHT: _l("ringan"),
    Track.REGULAR: _l("biasa"),
    Track.HEAVY: _l("berat"),
}
MISSING_PARTS: Final[Mapping[MissingPart, LazyString]] = {
    MissingPart.IDENTITY: _l("NIB, NPWP, atau data perusahaan"),
    MissingPart.BUSINESS_CLASS: _l("KBLI dan skala usaha"),
    MissingPart.MUSYAWARAH: _l("Berita acara musyawarah desa"),
    MissingPart.SIGNERS: _l("Siapa yang menandatangani"),
    MissingPart.SITE: _l("Letak dan status lahan"),
    MissingPart.CAPACITY: _l("Kapasitas dan jadwal pembelian"),
    MissingPart.PRICE: _l("Harga dan rafaksi"),
    MissingPart.ENVIRONMENT: _l("Dokumen lingkungan"),
    MissingPart.OTHER: _l("Lainnya"),
}
HANDS: Final[Mapping[Hand, LazyString]] = {
    Hand.PARTY: _l("kedua pihak"),
    Hand.SCREENER: _l("pemeriksa kelengkapan"),
    Hand.REVIEWER: _l("penelaah"),
    Hand.DECIDER: _l("pemutus"),
    Hand.SERVICE: _l("layanan, bila harinya lewat"),
}
NEEDS: Final[Mapping[Need, LazyString]] = {
    Need.REASON: _l("alasan"),
    Need.DOCUMENT: _l("nomor dokumen"),
    Need.DAY: _l("tanggal yang tidak sesudah hari ini"),
    Need.MISSING: _l("daftar semua yang kurang, dengan penjelasannya"),
    Need.REVIEWS: _l("telaah sebanyak aturan jalurnya"),
    Need.CONFIRMATIONS: _l("persetujuan lagi dari kedua pihak"),
    Need.CONSENT: _l("persetujuan musyawarah desa, bila diminta"),
    Need.LAW: _l("tidak melanggar aturan yang sudah diperiksa"),
}
EFFECTS: Final[Mapping[Effect, LazyString]] = {
    Effect.KEEP: _l("tetap"),
    Effect.RESERVE: _l("dicadangkan"),
    Effect.EXTEND: _l("bulan tambahan dicadangkan"),
    Effect.RELEASE: _l("dibebaskan"),
    Effect.HOLD: _l("tetap selama boleh keberatan, lalu dibebaskan"),
}
# What a move is called on the screen, by where it leads; by the whole step where that differs.
_BY_TARGET: Final[Mapping[CaseStatus, LazyString]] = {
    CaseStatus.SUBMITTED: _l("Jawab kekurangannya"),
    CaseStatus.COMPLETE: _l("Nyatakan lengkap"),
    CaseStatus.IN_REVIEW: _l("Ambil untuk ditelaah"),
    CaseStatus.MEETING: _l("Catat hari rapat"),
    CaseStatus.RETURNED: _l("Kembalikan dengan pertanyaan"),
    CaseStatus.APPROVED: _l("Setujui"),
    CaseStatus.APPROVED_WITH_CONDITIONS: _l("Setujui dengan syarat"),
    CaseStatus.SIGNED: _l("Catat kontrak yang ditandatangani"),
    CaseStatus.RUNNING: _l("Catat kiriman pertama"),
    CaseStatus.EXTENDED: _l("Perpanjang"),
    CaseStatus.COMPLETED: _l("Masa kerja sama habis"),
    CaseStatus.STOPPED: _l("Hentikan kerja sama"),
    CaseStatus.LAPSED: _l("Tenggat lewat"),
    CaseStatus.REJECTED: _l("Tolak"),
    CaseStatus.WITHDRAWN: _l("Tarik berkas"),
    CaseStatus.REVOKED: _l("Cabut persetujuan"),
    CaseStatus.OBJECTED: _l("Ajukan keberatan"),
}
_BY_STEP: Final[Mapping[tuple[CaseStatus, CaseStatus], LazyString]] = {
    (CaseStatus.SUBMITTED, CaseStatus.RETURNED): _l("Kembalikan dengan daftar kekurangan"),
    (CaseStatus.RETURNED, CaseStatus.IN_REVIEW): _l("Jawab pertanyaan"),
    (CaseStatus.RETURNED, CaseStatus.MEETING): _l("Jawab pertanyaan rapat"),
    (CaseStatus.EXTENDED, CaseStatus.RUNNING): _l("Masa tambahan mulai"),
    (CaseStatus.OBJECTED, CaseStatus.REJECTED): _l("Penolakan tetap"),
    (CaseStatus.OBJECTED, CaseStatus.REVOKED): _l("Pencabutan tetap"),
    **{(CaseStatus.OBJECTED, status): _l("Lanjutkan kontrak") for status in UNDER_CONTRACT},
}
# What the province does where the sides may do it too.
_BY_DECISION: Final[Mapping[tuple[CaseStatus, CaseStatus], LazyString]] = {
    **{(status, CaseStatus.STOPPED): _l("Hentikan dengan putusan") for status in UNDER_CONTRACT},
    (CaseStatus.OBJECTED, CaseStatus.STOPPED): _l("Penghentian tetap"),
}


def label_of_move(row: Move) -> str:
    """Return what a move is called on the screen."""
    step = (row.source, row.target)
    decided = _BY_DECISION.get(step) if Hand.DECIDER in row.hands else None
    return str(decided or _BY_STEP.get(step) or _BY_TARGET[row.target])


def workflow_document() -> str:
    """Return docs/workflow.md: the diagram and the table of every move there is."""
    lines = [f"  {row.source} --> {row.target}: {label_of_move(row)}" for row in TABLE]
    names = [f'  state "{STATUSES[status][1]}" as {status}' for status in CaseStatus]
    cells = [
        (
            str(STATUSES[row.source][1]),
            label_of_move(row),
            str(STATUSES[row.target][1]),
            ", ".join(str(HANDS[hand]) for hand in Hand if hand in row.hands),
            ", ".join(str(NEEDS[need]) for need in Need if need in row.needs) or "–",
            str(EFFECTS[row.effect]),
        )
        for row in TABLE
    ]
    head = (_("Dari"), _("Langkah"), _("Ke"), _("Di tangan"), _("Yang diminta"), _("Pasokan"))
    rows = [head, ("---",) * len(head), *cells]
    return "\n".join(
        [
            "# The life of a case",
            "",
            "Made from `hilirisasi/case_flow.py` by `make workflow-page`; a test fails",
            "where the two differ. Who must differ from whom, how many review and whether there is",
            "a meeting is the rule of the case's opening day (`review_rule`), which the database",
            "keeps too.",
            "",
            "```mermaid",
            "stateDiagram-v2",
            *names,
            f"  [*] --> {CaseStatus.SUBMITTED}",
            *lines,
            "```",
            "",
            *(f"| {' | '.join(row)} |" for row in rows),
            "",
        ]
    )

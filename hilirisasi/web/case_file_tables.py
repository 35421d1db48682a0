"""The tables of a case's file: one row of rules for each, with whom it is for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Final

from flask_babel import LazyString

from hilirisasi.actors import Actor
from hilirisasi.case_flow import Hand
from hilirisasi.months import day_of
from hilirisasi.permissions import Permission, is_allowed
from hilirisasi.scopes import reviews_without_interest
from hilirisasi.services.case_hands import hands_of
from hilirisasi.spreadsheets.columns import Column, Words
from hilirisasi.web import case_file_rows
from hilirisasi.web.access import now
from hilirisasi.web.case_file_conditions import CONDITION_TABLES
from hilirisasi.web.case_file_rows import Row
from hilirisasi.web.filters import WIB
from hilirisasi.web.list_files import column
from hilirisasi.web.words import label_of, status_of
from models import Case, CaseStatus, Role

WHO: Final = (column("who", "Siapa", "Who"), column("post", "Jabatan", "Post"))
AT: Final = column("at", "Kapan (WIB)", "When (WIB)")
REASON: Final = column("reason", "Alasan", "Reason")
PERIOD: Final = (
    column("first_month", "Masa mulai", "Period from"),
    column("months", "Lama (bulan)", "Months"),
)


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the file: the name of its CSV, its title, its columns and rows."""

    name: str
    title: Words
    columns: Sequence[Column]
    rows: list[Row]


def of_case(case: Case, actor: Actor) -> list[Table]:
    """Return the tables that a reader may have, in a stated order."""
    return [
        Table(
            name,
            title,
            columns,
            [[_plain(value) for value in row] for row in rows(case)],
        )
        for name, title, columns, rows, may_read in TABLES
        if may_read(case, actor)
    ]


def _plain(value: Any) -> Any:
    """Return a value as a cell holds it; instants in Lampung's time, without seconds."""
    if isinstance(value, datetime):
        return f"{value.astimezone(WIB):%Y-%m-%d %H:%M}"
    if isinstance(value, CaseStatus):
        return status_of(value)[1]
    if isinstance(value, LazyString):
        return str(value)
    return label_of(value) if isinstance(value, Enum) else value


def _everybody(_case: Case, _actor: Actor) -> bool:
    return True


def _of_reviewers(case: Case, actor: Actor) -> bool:
    """Who reviews, decides or oversees, and belongs to neither side, as on the case's page."""
    reads_queue = is_allowed(actor, Permission.CASE_QUEUE)
    return reads_queue and not is_allowed(actor, Permission.CASE_ANSWER, case)


def _of_reviews(case: Case, actor: Actor) -> bool:
    """Who has an official hand in the case, or oversees all of them."""
    is_official = bool(hands_of(case, actor, today=day_of(now())) - {Hand.PARTY})
    return is_official or actor.post_as(Role.OVERSEER) is not None


def _of_plan(case: Case, actor: Actor) -> bool:
    return is_allowed(actor, Permission.PLAN_VIEW, case.plan)


def _of_talk(case: Case, actor: Actor) -> bool:
    return is_allowed(actor, Permission.TALK_VIEW, case.terms.talk)


def _of_terms(case: Case, actor: Actor) -> bool:
    return (
        _of_talk(case, actor) or reviews_without_interest(actor, case) or _of_reviews(case, actor)
    )


Rows = Callable[[Case], list[Row]]
MayRead = Callable[[Case, Actor], bool]
# (name, title, columns, rows, for whom)
TABLES: Final[tuple[tuple[str, Words, Sequence[Column], Rows, MayRead], ...]] = (
    (
        "perkara",
        Words("Perkara", "The case"),
        (
            column("number", "Nomor", "Number"),
            column("status", "Keadaan", "State"),
            column("company", "Perusahaan", "Company"),
            column("village_code", "Kode desa", "Village code"),
            column("village", "Desa", "Village"),
            column("commodity", "Komoditas", "Commodity"),
            column("form", "Bentuk", "Form"),
            column("opened_at", "Dibuka (WIB)", "Opened (WIB)"),
            column("sign_by", "Kontrak paling lambat", "Contract due by"),
            column("contract", "Nomor kontrak", "Contract number"),
            column("contract_on", "Tanggal kontrak", "Contract date"),
        ),
        case_file_rows.case_rows,
        _everybody,
    ),
    (
        "syarat-disepakati",
        Words("Syarat yang disepakati", "Agreed terms"),
        (column("line", "Baris", "Line"), column("value", "Isi", "Value")),
        case_file_rows.agreed_rows,
        _everybody,
    ),
    (
        "syarat-semua-versi",
        Words("Syarat, semua versi", "Terms, all versions"),
        (
            column("version", "Versi", "Version"),
            column("line", "Baris", "Line"),
            column("value", "Isi", "Value"),
            *WHO,
            AT,
            column("village_by", "Disetujui desa oleh", "Confirmed for the village by"),
            column("village_at", "Disetujui desa (WIB)", "Confirmed by the village (WIB)"),
            column("company_by", "Disetujui perusahaan oleh", "Confirmed for the company by"),
            column("company_at", "Disetujui perusahaan (WIB)", "Confirmed by the company (WIB)"),
        ),
        case_file_rows.terms_rows,
        _of_terms,
    ),
    (
        "rencana-semua-versi",
        Words("Rencana investasi, semua versi", "Investment plan, all versions"),
        (
            column("version", "Versi", "Version"),
            column("line", "Isian", "Answer"),
            column("value", "Isi", "Value"),
            *WHO,
            AT,
        ),
        case_file_rows.plan_rows,
        _of_plan,
    ),
    (
        "syarat-wajib",
        Words("Syarat wajib yang diperiksa", "Gates that were checked"),
        (
            column("gate", "Syarat wajib", "Gate"),
            column("finding", "Temuan", "Finding"),
            column("note", "Bukti", "Evidence"),
            column("who", "Siapa", "Who"),
            AT,
        ),
        case_file_rows.gates_rows,
        _everybody,
    ),
    (
        "pendapat-kabupaten",
        Words("Pendapat kabupaten/kota", "The regency's opinions"),
        (
            column("spatial_plan", "Tata ruang", "Spatial plan"),
            column("supply", "Pasokan", "Supply"),
            REASON,
            *WHO,
            AT,
        ),
        case_file_rows.opinions_rows,
        _everybody,
    ),
    (
        "telaah",
        Words("Telaah", "Reviews"),
        (
            column("office", "Kantor", "Office"),
            column("recommendation", "Saran", "Recommendation"),
            REASON,
            *WHO,
            AT,
        ),
        case_file_rows.reviews_rows,
        _of_reviews,
    ),
    (
        "putusan",
        Words("Putusan", "Decisions"),
        (
            column("outcome", "Putusan", "Decision"),
            REASON,
            column("conditions", "Syarat", "Conditions"),
            column("minutes", "Nomor berita acara", "Number of the minutes"),
            column("minutes_on", "Tanggal musyawarah", "Day of the deliberation"),
            column("attendance", "Hadir", "Present"),
            *WHO,
            column("made_for", "Menggantikan", "Standing in for"),
            AT,
            column("second", "Tanda tangan kedua", "Second signature"),
            column("second_post", "Jabatannya", "Their post"),
            column("second_for", "Yang kedua menggantikan", "The second stands in for"),
            column("second_at", "Tanda tangan kedua (WIB)", "Second signature (WIB)"),
        ),
        case_file_rows.decisions_rows,
        _everybody,
    ),
    *((*table, _everybody) for table in CONDITION_TABLES),
    (
        "pertanyaan",
        Words("Pertanyaan dan kekurangan", "Questions and what was missing"),
        (AT, column("text", "Isi", "Text"), column("rule", "Dasar", "Rule")),
        case_file_rows.questions_rows,
        _everybody,
    ),
    (
        "langkah",
        Words("Langkah", "Steps"),
        (
            column("source", "Dari", "From"),
            column("target", "Ke", "To"),
            REASON,
            column("document", "Nomor dokumen", "Document number"),
            column("happened_on", "Tanggal", "Date"),
            column("freed_kg", "Dibebaskan (kg)", "Freed (kg)"),
            *WHO,
            AT,
        ),
        case_file_rows.moves_rows,
        _everybody,
    ),
    (
        "keberatan",
        Words("Keberatan", "Objections"),
        (column("side", "Pihak", "Side"), REASON, *WHO, AT),
        case_file_rows.appeals_rows,
        _everybody,
    ),
    (
        "cadangan",
        Words("Pasokan yang dicadangkan", "Reserved supply"),
        (
            column("month", "Bulan", "Month"),
            column("kg", "Banyaknya (kg)", "Amount (kg)"),
            column("released_at", "Dibebaskan (WIB)", "Freed (WIB)"),
        ),
        case_file_rows.reservations_rows,
        _everybody,
    ),
    (
        "realisasi",
        Words("Kenyataannya: laporan dan jawaban desa", "What became of it: reports and answers"),
        (
            *PERIOD,
            column("bought_kg", "Dibeli (kg)", "Bought (kg)"),
            column("price", "Harga rata-rata (Rp/kg)", "Average price (Rp/kg)"),
            column("payment_days", "Paling lama dibayar (hari)", "Longest payment (days)"),
            column("people", "Orang yang bekerja", "People employed"),
            column("people_of_village", "Warga desa yang bekerja", "Villagers employed"),
            column("built", "Desa: dibangun?", "Village: built?"),
            column("buying", "Desa: membeli?", "Village: buying?"),
            column("paid", "Desa: dibayar sesuai janji?", "Village: paid as promised?"),
            AT,
        ),
        case_file_rows.realised_rows,
        _everybody,
    ),
    (
        "belum-cocok",
        Words("Yang belum cocok", "What does not fit"),
        (
            *PERIOD,
            column("kind", "Apa", "What"),
            AT,
            column("note", "Hasilnya", "What came of it"),
            column("closed_at", "Selesai (WIB)", "Closed (WIB)"),
        ),
        case_file_rows.mismatches_rows,
        _everybody,
    ),
    (
        "percakapan",
        Words("Percakapan", "Conversation"),
        (column("side", "Pihak", "Side"), column("body", "Pesan", "Message"), *WHO, AT),
        case_file_rows.messages_rows,
        _of_talk,
    ),
    (
        "tanggapan",
        Words("Tanggapan umum", "Comments from the public"),
        (
            column("body", "Tanggapan", "Comment"),
            column("name", "Nama", "Name"),
            column("contact", "Kontak", "Contact"),
            AT,
        ),
        case_file_rows.comments_rows,
        _of_reviewers,
    ),
    (
        "jejak-audit",
        Words("Jejak audit", "Audit trail"),
        (
            column("number", "Nomor baris", "Row number"),
            AT,
            *WHO,
            column("action", "Apa", "What"),
            REASON,
            column("changes", "Sebelum dan sesudah", "Before and after"),
            column("hash", "Sidik baris (SHA-256)", "Hash of the row (SHA-256)"),
        ),
        case_file_rows.audit_rows,
        _everybody,
    ),
)

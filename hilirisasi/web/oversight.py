"""The overseer's reading room: the audit of every record, and nothing that changes anything."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from hilirisasi.extensions import db
from hilirisasi.permissions import Permission
from hilirisasi.services import audit, audit_heads
from hilirisasi.web import action_labels, audit_words, paging
from hilirisasi.web.access import requires

bp = Blueprint("oversight", __name__)

MAX_TEXT: Final = 80
MAX_EXPORTED: Final = 10_000  # events in one file
LAST_YEAR: Final = 2999
RECORDS: Final[Mapping[str, LazyString]] = {
    "case": _l("Berkas kerja sama"),
    "case_review": _l("Telaah"),
    "decision": _l("Putusan"),
    "talk": _l("Percakapan"),
    "pool_offer": _l("Tawaran bersama"),
    "listing": _l("Produk desa"),
    "plan": _l("Rencana investasi"),
    "user": _l("Akun"),
    "interest_declaration": _l("Pernyataan kepentingan"),
    "case_interest": _l("Kepentingan pada berkas"),
    "invitation": _l("Undangan"),
    "membership": _l("Jabatan"),
    "organisation": _l("Organisasi"),
    "policy_record": _l("Aturan penilaian"),
    "village_profile": _l("Profil desa"),
    "objection": _l("Keberatan atas angka"),
    "official_letter": _l("Surat dinas"),
    "paper_form": _l("Lembar kertas"),
    "sheet_upload": _l("Lembar unggahan"),
    "sheet_mapping": _l("Padanan kolom"),
    "listing_photo": _l("Foto produk"),
    "realisation_report": _l("Laporan realisasi"),
    "village_answer": _l("Jawaban desa atas realisasi"),
    "mismatch": _l("Yang belum cocok"),
    "regency_opinion": _l("Pendapat kabupaten"),
    "calendar_day": _l("Kalender kerja"),
    "outline": _l("Batas wilayah"),
}


@bp.get("/pengawasan")
@requires(Permission.AUDIT_VIEW)
def index() -> ResponseReturnValue:
    """List what happened, the newest first, by record, person, action and month."""
    filters = read_filters(request.args)
    records, actions = audit.list_kinds(db.session)
    page = audit.search(db.session, filters=filters, page=paging.page_number())
    return render_template(
        "oversight/index.html",
        head=audit_heads.newest(db.session),
        page=page,
        filters=filters,
        records=records,
        record_words=RECORDS,
        actions=actions,
        action_words=action_labels.ACTIONS,
        max_exported=MAX_EXPORTED,
        changes={event.id: audit_words.changes(event) for event in page.events},
        url_for_page=paging.url_for_page,
    )


def read_filters(arguments: Mapping[str, str]) -> audit.Filters:
    """Return what an address asks for; what is no month narrows nothing."""
    texts = {name: arguments.get(name, "").strip()[:MAX_TEXT] for name in ARGUMENTS}
    try:
        month = date.fromisoformat(f"{texts['bulan']}-01") if texts["bulan"] else None
    except ValueError:
        month = None
    if month is not None and month.year > LAST_YEAR:
        month = None
    return audit.Filters(
        record=texts["catatan"],
        record_id=texts["nomor"],
        person=texts["orang"],
        action=texts["tindakan"],
        month=month,
    )


ARGUMENTS: Final = ("catatan", "nomor", "orang", "tindakan", "bulan")

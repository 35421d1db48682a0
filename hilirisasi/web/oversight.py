"""The overseer's reading room: the audit of every record, and nothing that changes anything."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from hilirisasi.extensions import db
from hilirisasi.permissions import Permission
from hilirisasi.services import audit
from hilirisasi.web import action_labels, labels, paging
from hilirisasi.web.access import requires
from hilirisasi.web.filters import number, percent, rupiah
from models import Answer, AuditEvent, CaseStatus, ListingStatus, PlanStatus, PoolStatus, TalkStatus

bp = Blueprint("oversight", __name__)

MAX_TEXT: Final = 80
MAX_EXPORTED: Final = 10_000  # events in one file
MAX_SHOWN: Final = 160
LAST_YEAR: Final = 2999
RECORDS: Final[Mapping[str, LazyString]] = {
    "case": _l("Berkas kerja sama"),
    "talk": _l("Percakapan"),
    "pool_offer": _l("Tawaran bersama"),
    "listing": _l("Produk desa"),
    "plan": _l("Rencana investasi"),
    "user": _l("Akun"),
    "invitation": _l("Undangan"),
    "membership": _l("Jabatan"),
    "organisation": _l("Organisasi"),
}
FIELDS: Final[Mapping[str, LazyString]] = {
    "status": _l("keadaan"),
    "outcome": _l("putusan"),
    "opinion": _l("pendapat kabupaten"),
    "number": _l("usulan"),
    "side": _l("pihak"),
    "village_answer": _l("jawaban desa"),
    "investor_answer": _l("jawaban investor"),
    "price_idr_per_kg": _l("harga bersih per kg"),
    "offer_price_idr_per_kg": _l("harga tawaran per kg"),
    "deduction_share": _l("potongan"),
    "payment_days": _l("hari sampai dibayar"),
    "kg": _l("kg setahun"),
    "answer": _l("jawaban desa"),
    "least_kg": _l("paling sedikit, kg setahun"),
    "promised_kg": _l("sudah setuju, kg setahun"),
    "answer_by": _l("hari terakhir menjawab"),
    "harvest_kg": _l("panen, kg setahun"),
    "opinion_spatial_plan": _l("pendapat tata ruang"),
    "opinion_supply": _l("pendapat pasokan"),
    "spatial_plan": _l("tata ruang"),
    "supply": _l("pasokan"),
    "role": _l("peran"),
    "post": _l("jabatan"),
}
STATUSES: Final[Mapping[str, Any]] = {
    "case": CaseStatus,
    "talk": TalkStatus,
    "listing": ListingStatus,
    "plan": PlanStatus,
    "pool_offer": PoolStatus,
}
VALUES: Final[Mapping[str, Mapping[Any, LazyString]]] = {
    "outcome": labels.OUTCOMES,
    "side": labels.SIDES,
    "village_answer": labels.ANSWERS,
    "investor_answer": labels.ANSWERS,
    "answer": {**labels.ANSWERS, Answer.WILLING: _l("Ya, desa ikut")},
    "opinion_spatial_plan": labels.VIEWS,
    "opinion_supply": labels.VIEWS,
    "spatial_plan": labels.VIEWS,
    "supply": labels.VIEWS,
    "role": labels.ROLES,
    "price_place": labels.PRICE_PLACES,
}
WORDS: Final[Mapping[Any, LazyString]] = {
    "none": _l("belum ada"),
    True: _l("ya"),
    False: _l("tidak"),
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
        page=page,
        filters=filters,
        records=records,
        record_words=RECORDS,
        actions=actions,
        action_words=action_labels.ACTIONS,
        max_exported=MAX_EXPORTED,
        changes={event.id: changes(event) for event in page.events},
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


def changes(event: AuditEvent) -> list[tuple[str, str, str]]:
    """Return each changed field in words where there are any: name, before, after."""
    before, after = event.before or {}, event.after or {}
    names = sorted({*before, *after})
    return [
        (
            str(FIELDS.get(name, name)),
            value_words(event.record, name, before[name]) if name in before else "",
            value_words(event.record, name, after[name]) if name in after else "",
        )
        for name in names
    ]


def value_words(record: str, name: str, value: Any) -> str:  # any JSON value
    """Return a stored value as a person reads it."""
    if value is None:
        return "—"
    if name == "status":
        return _status_words(record, value)
    if name in VALUES:
        return str(next((word for key, word in VALUES[name].items() if key == value), value))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _number_words(name, value)
    if isinstance(value, list) and value and all(isinstance(kg, int) for kg in value):
        return number(sum(value))
    text = str(WORDS.get(value, value)) if isinstance(value, (str, bool)) else str(value)
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"


def _number_words(name: str, value: float) -> str:
    if name.endswith("_idr_per_kg"):
        return rupiah(value)
    return percent(value, 1) if name.endswith("_share") else str(value)


def _status_words(record: str, value: str) -> str:
    members = {str(member): member for member in STATUSES.get(record, ())}
    label = labels.STATUSES.get(members[value]) if value in members else None
    return str(label[1]) if label else str(value)

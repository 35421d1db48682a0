"""What changed, in words: the fields and values of audit events."""

from collections.abc import Mapping
from typing import Any, Final

from flask import Flask
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from hilirisasi.web import labels
from hilirisasi.web.filters import number, percent, rupiah
from hilirisasi.web.policy import plain
from hilirisasi.web.policy_words import is_figure, words_of, written
from hilirisasi.web.proposal_words import FIELD_LABELS
from models import (
    Answer,
    AuditEvent,
    CaseStatus,
    ListingStatus,
    PlanStatus,
    PolicyRecord,
    PolicyStatus,
    PoolStatus,
    TalkStatus,
)

MAX_SHOWN: Final = 160
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
    "listing": _l("nomor produk"),
    "caption": _l("keterangan foto"),
    "digest": _l("sidik berkas foto (SHA-256)"),
    "letter_number": _l("nomor surat"),
    "letter_digest": _l("sidik surat (SHA-256)"),
    "track": _l("jalur"),
    "missing": _l("yang kurang"),
    "day": _l("hari"),
    "is_off": _l("libur"),
    "step": _l("langkah"),
    "due_on": _l("paling lambat"),
    "last_month": _l("bulan terakhir"),
    "role": _l("peran"),
    "post": _l("jabatan"),
    "based_on": _l("berawal dari"),
    "compared_with": _l("dibandingkan dengan"),
    "matches": _l("calon mitra"),
    "active_from": _l("berlaku mulai"),
}
STATUSES: Final[Mapping[str, Any]] = {
    "case": CaseStatus,
    "talk": TalkStatus,
    "listing": ListingStatus,
    "plan": PlanStatus,
    "pool_offer": PoolStatus,
    "policy_record": PolicyStatus,
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


def changes(event: AuditEvent) -> list[tuple[str, str, str]]:
    """Return each changed field in words where there are any: name, before, after."""
    before, after = event.before or {}, event.after or {}
    names = sorted({*before, *after})
    return [
        (
            _field_words(event.record, name),
            value_words(event.record, name, before[name]) if name in before else "",
            value_words(event.record, name, after[name]) if name in after else "",
        )
        for name in names
    ]


def _field_words(record: str, name: str) -> str:
    if record == PolicyRecord.__tablename__ and is_figure(name):
        return words_of(name)[0]
    return str(FIELDS.get(name) or FIELD_LABELS.get(name, name))


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
    text = _text_of(value)
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"


def _text_of(value: Any) -> str:
    if isinstance(value, list) and value and all(isinstance(kg, int) for kg in value):
        return number(sum(value))
    if isinstance(value, dict):
        return ", ".join(f"{part}: {_text_of(amount)}" for part, amount in value.items())
    return str(WORDS.get(value, value)) if isinstance(value, (str, bool)) else str(value)


def _number_words(name: str, value: float) -> str:
    if name.endswith(("_idr", "_idr_per_kg", "_idr_per_hok")):
        return rupiah(value)
    if is_figure(name):
        return written(value)
    return percent(value, 1) if name.endswith("_share") else plain(value)


def _status_words(record: str, value: str) -> str:
    members = {str(member): member for member in STATUSES.get(record, ())}
    label = labels.STATUSES.get(members[value]) if value in members else None
    return str(label[1]) if label else str(value)


def changes_of(event: AuditEvent) -> str:
    """Return what changed, before → after, one after the other; empty where nothing was before."""
    if not event.before:
        return ""
    return "; ".join(f"{name}: {before} → {after}" for name, before, after in changes(event))


def init_app(app: Flask) -> None:
    """Give the templates the words of changes."""
    app.add_template_global(changes_of)

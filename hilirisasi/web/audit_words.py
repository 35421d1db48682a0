"""What changed, in words: the fields and values of audit events."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any, Final

from flask import Flask, g
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from hilirisasi.extensions import db
from hilirisasi.services import commodities
from hilirisasi.web import labels
from hilirisasi.web.audit_fields import FIELDS
from hilirisasi.web.filters import date_id, month_id, number, percent, rupiah
from hilirisasi.web.office_words import DUTIES
from hilirisasi.web.policy import plain
from hilirisasi.web.policy_words import is_figure, words_of, written
from hilirisasi.web.proposal_words import FIELD_LABELS, SCHOOLS
from hilirisasi.web.words import label_of, name_of
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
from models.base import Base

MAX_SHOWN: Final = 160
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
    "view": labels.VIEWS,
    "duty": DUTIES,
    "role": labels.ROLES,
    "price_place": labels.PRICE_PLACES,
}
# Where else than in the record's own table a field's vocabulary is.
TABLES: Final[Mapping[str, tuple[str, ...]]] = {
    "talk": ("terms",),
    "village_profile": ("village_site", "village_party"),
}
MONTHLY: Final = frozenset({"first_month", "last_month", "starts_on", "builds_on", "paused_until"})
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
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
    if _DAY.fullmatch(name):
        return month_id(date.fromisoformat(name))
    return str(FIELDS.get(name) or FIELD_LABELS.get(name, name))


def value_words(record: str, name: str, value: Any) -> str:  # any JSON value
    """Return a stored value as a person reads it."""
    if value is None:
        return "—"
    if name == "status":
        return _status_words(record, value)
    if name in VALUES:
        return str(next((word for key, word in VALUES[name].items() if key == value), value))
    if isinstance(value, str) and (word := _word_of(record, name, value)):
        return word
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _number_words(name, value)
    text = _text_of(value)
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"


def _word_of(record: str, name: str, value: str) -> str:
    """Return the word of a vocabulary, a day or a product's name; empty for any other text."""
    if _DAY.fullmatch(value):
        day = date.fromisoformat(value)
        return month_id(day) if name in MONTHLY else date_id(day)
    if name in {"commodity_code", "form_code"}:
        return _product_names().get((name, value), "")
    tables = Base.metadata.tables
    for columns in (tables[n].c for n in (record, *TABLES.get(record, ())) if n in tables):
        vocabulary = getattr(columns[name].type, "enum_class", None) if name in columns else None
        if vocabulary is not None and value in {member.value for member in vocabulary}:
            with suppress(LookupError):  # a vocabulary that no page shows
                return label_of(vocabulary(value))
    return ""


def _product_names() -> Mapping[tuple[str, str], str]:
    """Return the names of commodities and forms by their codes, asked once a page."""
    if "product_names" not in g:
        found = commodities.list_all(db.session)
        g.product_names = {("commodity_code", each.code): name_of(each) for each in found} | {
            ("form_code", form.code): name_of(form) for each in found for form in each.forms
        }
    names: Mapping[tuple[str, str], str] = g.product_names
    return names


def _text_of(value: Any) -> str:
    if isinstance(value, list) and value and all(isinstance(kg, int) for kg in value):
        return number(sum(value))
    if isinstance(value, dict):
        return ", ".join(
            f"{SCHOOLS.get(part, part)}: {_text_of(amount)}" for part, amount in value.items()
        )
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

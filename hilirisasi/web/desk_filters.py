"""The filters of the desk: what an address asks for, what each offers, and the counts beside it."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from flask import request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from hilirisasi.case_flow import Hand
from hilirisasi.extensions import db
from hilirisasi.services import commodities, desk, figures
from hilirisasi.services.desk import Asked, Desk, Tab
from hilirisasi.web.access import actor, now
from hilirisasi.web.case_words import TRACKS
from hilirisasi.web.clock import calendar
from hilirisasi.web.labels import STATUSES
from hilirisasi.web.words import name_of
from models import CaseStatus

MAX_TEXT: Final = 80
HEAP: Final = "tumpukan"  # the heap in an address
# (name in the address, filter, label); the address is what people share, so its names stay.
FILTERS: Final = (
    ("menunggu", "awaited", _l("Menunggu siapa")),
    ("keadaan", "status", _l("Keadaan")),
    ("jalur", "track", _l("Jalur telaah")),
    ("kabupaten", "regency", _l("Kabupaten atau kota")),
    ("komoditas", "commodity", _l("Komoditas")),
    ("kantor", "office", _l("Kantor penelaah")),
)
TABS: Final[Mapping[str, tuple[Tab, LazyString]]] = {
    "milik": (Tab.MINE, _l("Milik saya")),
    "menunggu": (Tab.WAITING, _l("Menunggu")),
    "lewat": (Tab.OVERDUE, _l("Lewat waktu")),
    "semua": (Tab.ALL, _l("Semua")),
}
# In whose hand a case lies, as the person whom it waits for is called on the desk.
AWAITED: Final[Mapping[str, LazyString]] = {
    Hand.SCREENER: _l("pemeriksa kelengkapan"),
    Hand.REVIEWER: _l("penelaah"),
    Hand.DECIDER: _l("pemutus"),
    Hand.PARTY: _l("jawaban pihak"),
}


def tab_name() -> str:
    """Return which heap the address asks for, as the address names it."""
    name = request.args.get(HEAP, "")
    return name if name in TABS else "menunggu"


def asked_text() -> str:
    """Return the text that the address looks for."""
    return " ".join(request.args.get("q", "").split())[:MAX_TEXT]


def found() -> Desk:
    """Return the cases that the address asks for, with the counts of every filter."""
    values = {
        facet: request.args[name] for name, facet, _label in FILTERS if request.args.get(name)
    }
    return desk.find(
        db.session,
        actor=actor(),
        asked=Asked({"tab": TABS[tab_name()][0], **values}, asked_text()),
        calendar=calendar(),
        now=now(),
    )


def kept() -> dict[str, str]:
    """Return the filters of the address, to hand on: without the page."""
    return {name: text for name, text in request.args.items() if name != "hal" and text}


def tabs(found: Desk) -> list[dict[str, Any]]:
    """Return the heaps as links, each with how many cases it would show."""
    filters = {name: text for name, text in kept().items() if name != HEAP}
    return [
        {
            "label": str(label),
            "count": found.counts["tab"][tab],
            "href": f"{url_for('desk.index')}?{urlencode({HEAP: name, **filters})}",
            "is_current": name == tab_name(),
        }
        for name, (tab, label) in TABS.items()
    ]


def choices(found: Desk) -> list[dict[str, Any]]:
    """Return each filter with its options that have cases, and the one that is chosen."""
    words = _words()
    shown = []
    for name, facet, label in FILTERS:
        chosen = request.args.get(name, "")
        counts = found.counts[facet]
        options = [
            {"value": value, "label": word, "count": counts[value]}
            for value, word in words[facet].items()
            if counts[value] or value == chosen
        ]
        shown.append({"name": name, "label": str(label), "options": options, "chosen": chosen})
    return shown


def _words() -> dict[str, dict[str, str]]:
    """Return the words of every value by filter, in the order in which they are offered."""
    return {
        "awaited": {str(hand): str(word) for hand, word in AWAITED.items()},
        "status": {str(status): str(STATUSES[status][1]) for status in CaseStatus},
        "track": {str(track): str(word) for track, word in TRACKS.items()},
        "regency": {row.code: row.name for row in figures.list_regencies(db.session)},
        "commodity": {row.code: name_of(row) for row in commodities.list_all(db.session)},
        "office": desk.office_names(db.session),
    }

"""Drafts of the forms on this page, and a form that is opened with them."""

from collections.abc import Sequence
from typing import Any, Final

from flask import g, has_request_context, request
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import Form

from hilirisasi.extensions import db
from hilirisasi.services import form_drafts
from hilirisasi.web import typed
from hilirisasi.web.access import current_actor, now
from models import FormDraft

# What a draft is of, by the first part of its page's address.
NOUNS: Final = {
    "produk": _l("Produk desa"),
    "minat": _l("Minat"),
    "proposal": _l("Rencana investasi"),
    "desa": _l("Profil desa"),
    "percakapan": _l("Percakapan"),
    "kerja-sama": _l("Kerja sama"),
    "perusahaan": _l("Perusahaan Anda"),
}


def of_page() -> Sequence[FormDraft]:
    """Return the reader's drafts of the forms on this page, oldest first."""
    person = current_actor()
    if person is None:
        return []
    if "drafts_of_page" not in g:
        g.drafts_of_page = form_drafts.list_of_page(
            db.session, user_id=person.user_id, page=typed.action(), now=now()
        )
    drafts: Sequence[FormDraft] = g.drafts_of_page
    return drafts


def all_own() -> list[dict[str, Any]]:
    """Return every draft of the reader, newest first: what it is of, since when, where it opens."""
    person = current_actor()
    if person is None:
        return []
    return [
        {
            "label": NOUNS.get(draft.page.split("/")[1].partition("?")[0], _l("Formulir")),
            "since": draft.saved_at,
            "action": draft.action,
            "href": opened_with_draft(draft.page),
        }
        for draft in form_drafts.list_own(db.session, user_id=person.user_id, now=now())
    ]


def opened_with_draft(page: str) -> str:
    """Return the address that opens a page's forms with what was typed in them."""
    return f"{page}{'&' if '?' in page else '?'}{typed.USE}=pakai"


def restored(form: Form) -> MultiDict[str, str] | None:
    """Return what was typed in this form, where the reader asked for it by ``?draf=pakai``."""
    if not has_request_context() or request.method != "GET" or typed.USE not in request.args:
        return None
    names = [field.name for field in form]
    for draft in of_page():
        if any(name in draft.fields for name in names if typed.own_name(name) not in typed.SEEN):
            return MultiDict(draft.fields)
    return None

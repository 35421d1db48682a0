"""What every page shows around its content: menu, account, sample banner."""

from typing import Any
from urllib.parse import quote

from flask import Flask, current_app, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hilirisasi.actors import Actor
from hilirisasi.extensions import db
from hilirisasi.permissions import Permission, is_allowed
from hilirisasi.services import notices, samples
from hilirisasi.web.access import current_actor

# (label, endpoint, permission): shown in this order to those who may.
MENU = (
    (_l("Produk desa"), "listing.index", Permission.PUBLIC),
    (_l("Yang dapat dibeli"), "buyable.show", Permission.PUBLIC),
    (_l("Dicari"), "board.index", Permission.BOARD_VIEW),
    (_l("Minat dan rencana"), "plan.index", Permission.PLAN_CREATE),
    (_l("Percakapan"), "talk.index", Permission.CASE_LIST),
    (_l("Kerja sama"), "case.index", Permission.CASE_LIST),
    (_l("Telaah"), "review.queue", Permission.CASE_QUEUE),
    (_l("Perusahaan Anda"), "company.edit", Permission.COMPANY_EDIT),
    (_l("Periksa perusahaan"), "company_check.queue", Permission.COMPANY_QUEUE),
    (_l("Kabupaten"), "regency.index", Permission.REGENCY_VIEW),
    (_l("Pengawasan"), "oversight.index", Permission.AUDIT_VIEW),
    (_l("Wilayah"), "region.index", Permission.PUBLIC),
    (_l("Komoditas"), "commodity.index", Permission.PUBLIC),
    (_l("Harga"), "price.index", Permission.PUBLIC),
    (_l("Dampak"), "impact.index", Permission.PUBLIC),
    (_l("Hitung nilai tambah"), "value_added.show", Permission.PUBLIC),
    (_l("Aturan penilaian"), "policy.show", Permission.PUBLIC),
    (_l("Admin"), "admin.index", Permission.ACCOUNT_INVITE),
)


FOOTER = (
    (_l("Tanggapan"), "comment.index"),
    (_l("Keberatan"), "objection.index"),
    (_l("Bantuan"), "pages.help"),
    (_l("Privasi"), "pages.privacy"),
)
VISITOR_MENU = ((_l("Masuk"), "auth.sign_in"), (_l("Daftar investor"), "auth.register"))


def init_app(app: Flask) -> None:
    """Give every template what the layouts need."""
    app.add_template_global(whatsapp_href)

    @app.context_processor
    def surroundings() -> dict[str, Any]:
        person = current_actor()
        return {
            "service_name": "Hilirisasi Lampung",
            "lang": str(get_locale() or "id"),
            "navigation": _menu(person),
            "account": _account(person),
            "is_sample": samples.has_sample(db.session),
            "page_address": _page_address(),
            "help_desk": _help_desk(),
            "search_href": url_for("finding.show"),
            "footer_links": [
                {"label": label, "href": url_for(endpoint)} for label, endpoint in FOOTER
            ],
        }


def _menu(person: Actor | None) -> list[dict[str, Any]]:
    items = [
        (label, endpoint) for label, endpoint, permission in MENU if is_allowed(person, permission)
    ]
    return [
        {"label": label, "href": url_for(endpoint), "is_current": is_current(endpoint)}
        for label, endpoint in [*items, *(VISITOR_MENU if person is None else ())]
        if endpoint in current_app.view_functions
    ]


def pages_of(person: Actor | None) -> list[tuple[str, str]]:
    """Return the pages that the menu and the foot of a page lead to: what each is called, where."""
    items = [(str(item["label"]), str(item["href"])) for item in _menu(person)]
    return items + [(str(label), url_for(endpoint)) for label, endpoint in FOOTER]


def is_current(endpoint: str) -> bool:
    """Is this page of the part that a menu item opens? Of visitors' items, just that page."""
    part = endpoint.partition(".")[0]
    return request.endpoint == endpoint or (part != "auth" and request.blueprint == part)


def whatsapp_href(text: str, *, phone: str = "") -> str:
    """Return the address that opens WhatsApp with a text to send on (to ``phone``, E.164)."""
    return f"https://wa.me/{phone.lstrip('+')}?text={quote(text, safe='')}"


def _page_address() -> str:
    """Return the address of this page as others would open it."""
    base = current_app.config["SETTINGS"].base_url.rstrip("/")
    return f"{base}{request.full_path.rstrip('?')}"


def _help_desk() -> dict[str, str] | None:
    """Return who helps: office, hours, WhatsApp; ``None`` where no setting says."""
    settings = current_app.config["SETTINGS"]
    desk = {
        "office": settings.help_office,
        "hours": settings.help_hours,
        "whatsapp": settings.help_whatsapp,
        "whatsapp_href": f"https://wa.me/{settings.help_whatsapp.lstrip('+')}",
    }
    return desk if settings.help_office or settings.help_hours or settings.help_whatsapp else None


def _account(person: Actor | None) -> dict[str, Any] | None:
    if person is None:
        return None
    return {
        "name": person.name,
        "role": person.title,
        "news_href": url_for("notices.index"),
        "unread": notices.count_unread(db.session, user_id=person.user_id),
        "links": [
            {"label": _("Akun saya"), "href": url_for("auth.account")},
            {"label": _("Tim"), "href": url_for("team.index")},
            {"label": _("Pencarian tersimpan"), "href": url_for("saved_search.index")},
        ],
        "sign_out_href": url_for("auth.sign_out"),
    }

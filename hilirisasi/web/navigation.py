"""What every page shows around its content: menu, account, sample banner."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote, urlencode

from flask import Flask, current_app, request, url_for
from flask_babel import LazyString, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hilirisasi.actors import Actor
from hilirisasi.extensions import db
from hilirisasi.permissions import Permission, is_allowed
from hilirisasi.services import notices, samples
from hilirisasi.web import language
from hilirisasi.web.access import current_actor

# (label, endpoint, permission): shown in this order to those who may.
MENU = (
    (_l("Produk desa"), "listing.index", Permission.PUBLIC),
    (_l("Yang dapat dibeli"), "buyable.show", Permission.PUBLIC),
    (_l("Dicari"), "board.index", Permission.BOARD_VIEW),
    (_l("Minat dan rencana"), "plan.index", Permission.PLAN_CREATE),
    (_l("Percakapan"), "talk.index", Permission.CASE_LIST),
    (_l("Kerja sama"), "case.index", Permission.CASE_LIST),
    (_l("Telaah"), "desk.index", Permission.CASE_QUEUE),
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
    (_l("Benturan kepentingan"), "interest.counts"),
    (_l("Bantuan"), "pages.help"),
    (_l("Privasi"), "pages.privacy"),
)
VISITOR_MENU = ((_l("Daftar investor"), "auth.register"),)

# Where pages without an item of their own belong: the first item that the person may open.
PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "comparison": ("listing.index",),
    "head": ("talk.index",),
    "invitation_sheets": ("regency.index",),
    "listing_sheets": ("listing.index", "regency.index"),
    "buyable": ("buyable.show", "listing.index"),
    "interest": ("desk.index", "oversight.index", "admin.index"),
    "letters": ("admin.index",),
    "maps": ("admin.index",),
    "match": ("plan.index", "listing.index"),
    "office": ("desk.index", "case.index"),
    "paper": ("talk.index",),
    "paper_form": ("listing.index", "regency.index"),
    "photo": ("listing.index",),
    "plan": ("plan.index", "board.index"),
    "policy_draft": ("policy.show",),
    "policy_steps": ("policy.show",),
    "policy_versions": ("policy.show",),
    "pool": ("talk.index",),
    "profile": ("region.index",),
    "proposal": ("plan.index", "board.index"),
    "review": ("desk.index", "case.index"),
    "season": ("regency.index",),
    "sheet_mapping": ("listing.index", "regency.index"),
    "talk_alone": ("talk.index",),
    "unknowns": ("policy.show",),
}


def init_app(app: Flask) -> None:
    """Give every template what the layouts need."""
    app.add_template_global(whatsapp_href)

    @app.context_processor
    def surroundings() -> dict[str, Any]:
        person = current_actor()
        items = _items(person)
        part = _part([endpoint for _label, endpoint in items])
        return {
            "service_name": "Hilirisasi Lampung",
            "lang": str(get_locale() or "id"),
            "navigation": [
                {"label": label, "href": url_for(endpoint), "is_current": endpoint == part}
                for label, endpoint in items
            ],
            "trail": _trail(items, part),
            "sign_in_href": url_for("auth.sign_in") if person is None else None,
            "account": _account(person),
            "is_sample": samples.has_sample(db.session),
            "page_address": _page_address(),
            "alternates": _alternates() if person is None else {},
            "help_desk": _help_desk(),
            "search_href": url_for("finding.show"),
            "footer_links": [
                {"label": label, "href": url_for(endpoint)} for label, endpoint in FOOTER
            ],
        }


def pages_of(person: Actor | None) -> list[tuple[str, str]]:
    """Return the pages that the menu and the foot of a page lead to: what each is called, where."""
    return [(str(label), url_for(endpoint)) for label, endpoint in (*_items(person), *FOOTER)]


def _items(person: Actor | None) -> list[tuple[LazyString, str]]:
    """Return label and endpoint of each item of the person's menu."""
    items = [
        (label, endpoint) for label, endpoint, permission in MENU if is_allowed(person, permission)
    ]
    return [*items, *(VISITOR_MENU if person is None else ())]


def _part(endpoints: Sequence[str]) -> str | None:
    """Return the item of the menu that this page belongs to. Of visitors' items, just that page."""
    if request.endpoint in endpoints:
        return request.endpoint
    blueprint = request.blueprint or ""
    own = [name for name in endpoints if name.partition(".")[0] == blueprint != "auth"]
    return next((name for name in (*own, *PARTS.get(blueprint, ())) if name in endpoints), None)


def _trail(items: Sequence[tuple[LazyString, str]], part: str | None) -> list[tuple[str, str]]:
    """Return the way from the first page to this one, without this one: label and address."""
    if request.endpoint == "home.show":
        return []
    return [
        (_("Beranda"), url_for("home.show")),
        *(
            (str(label), url_for(endpoint))
            for label, endpoint in items
            if endpoint == part != request.endpoint
        ),
    ]


def whatsapp_href(text: str, *, phone: str = "") -> str:
    """Return the address that opens WhatsApp with a text to send on (to ``phone``, E.164)."""
    return f"https://wa.me/{phone.lstrip('+')}?text={quote(text, safe='')}"


def _page_address() -> str:
    """Return the address of this page as others would open it."""
    base = current_app.config["SETTINGS"].base_url.rstrip("/")
    return f"{base}{request.full_path.rstrip('?')}"


def _alternates() -> dict[str, str]:
    """Return the public page's address in each language, without filters but with its page number.

    A missing page, and an answer to a form, have none.
    """
    if request.endpoint is None or request.method not in {"GET", "HEAD"}:
        return {}
    base = current_app.config["SETTINGS"].base_url.rstrip("/")
    kept = {"halaman": request.args["halaman"]} if "halaman" in request.args else {}
    return {
        code: f"{base}{request.path}{'?' if asked else ''}{urlencode(asked)}"
        for code, asked in (("id", kept), ("en", {**kept, language.ARGUMENT: "en"}))
    }


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

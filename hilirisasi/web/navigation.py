"""What every page shows around its content: menu, account, sample banner."""

from typing import Any

from flask import Flask, request, url_for
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from hilirisasi.extensions import db
from hilirisasi.permissions import Permission, is_allowed
from hilirisasi.services import samples
from hilirisasi.web.access import current_actor
from hilirisasi.web.forms.auth import SignOutForm

# (label, endpoint, permission): shown in this order to those who may.
MENU = (
    (_l("Produk desa"), "listing.index", Permission.PUBLIC),
    (_l("Dicari"), "board.index", Permission.BOARD_VIEW),
    (_l("Minat dan rencana"), "plan.index", Permission.PLAN_CREATE),
    (_l("Percakapan"), "talk.index", Permission.CASE_LIST),
    (_l("Kerja sama"), "case.index", Permission.CASE_LIST),
    (_l("Telaah"), "review.queue", Permission.CASE_QUEUE),
    (_l("Wilayah"), "region.index", Permission.PUBLIC),
    (_l("Komoditas"), "commodity.index", Permission.PUBLIC),
    (_l("Aturan penilaian"), "policy.show", Permission.PUBLIC),
    (_l("Admin"), "admin.index", Permission.ACCOUNT_INVITE),
)


def init_app(app: Flask) -> None:
    """Give every template what the layouts need."""

    @app.context_processor
    def surroundings() -> dict[str, Any]:
        person = current_actor()
        endpoints = app.view_functions
        return {
            "service_name": "Hilirisasi Lampung",
            "lang": str(get_locale() or "id"),
            "navigation": [
                {
                    "label": label,
                    "href": url_for(endpoint),
                    "is_current": request.endpoint == endpoint,
                }
                for label, endpoint, permission in MENU
                if endpoint in endpoints and is_allowed(person, permission)
            ],
            "account": None
            if person is None
            else {"name": person.name, "title": person.title, "sign_out": SignOutForm()},
            "is_sample": samples.has_sample(db.session),
            "footer_links": [],
        }

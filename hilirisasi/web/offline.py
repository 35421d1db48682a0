"""What a phone needs to go on without signal: an honest page, a service worker, a sign of life."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from flask import Blueprint, Flask, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from hilirisasi.permissions import Permission
from hilirisasi.web.access import current_actor, requires

bp = Blueprint("offline", __name__)

STATIC: Final = Path(__file__).parent / "static"
# What the worker keeps from the first visit on; a change of any of them is a new version.
PRECACHED: Final = (
    *("app.css", "app.js", "drafts.js"),
    *("favicon.svg", "tapis.svg", "manifest.webmanifest"),
)
# The forms of villages and investors that a phone keeps as they were last seen.
KEPT_PAGES: Final = frozenset(
    {
        *("listing.create", "listing.edit", "profile.edit", "profile.add_site"),
        *("profile.add_party", "plan.create", "plan.edit", "proposal.edit"),
    }
)


def init_app(app: Flask) -> None:
    """Tell the worker whose page it got, and whether it may keep it."""
    app.after_request(mark)


@bp.get("/luring")
@requires(Permission.PUBLIC)
def show() -> ResponseReturnValue:
    """Say what works without signal and what waits."""
    return render_template("offline/show.html")


@bp.get("/sw.js")
@requires(Permission.PUBLIC)
def worker() -> ResponseReturnValue:
    """Give the service worker; from here it serves every address."""
    names = ", ".join(f'"/static/{name}"' for name in PRECACHED)
    head = f'const VERSION = "{_version()}";\nconst PRECACHED = ["/luring", {names}];\n'
    response = make_response(head + (STATIC / "worker.js").read_text(encoding="utf-8"))
    response.mimetype = "text/javascript"
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/sinyal")
@requires(Permission.PUBLIC)
def signal() -> ResponseReturnValue:
    """Say that the service is reached, who is signed in, and the token to send with."""
    person = current_actor()
    known = {"account": str(person.user_id), "csrf_token": generate_csrf()} if person else {}
    response = make_response(known)
    response.headers["Cache-Control"] = "no-store"
    return response


def mark(response: Response) -> Response:
    """Name the account on its pages: another account's pages leave the phone then."""
    if response.mimetype == "text/html" and request.method == "GET":
        person = current_actor()
        response.headers["X-Account"] = str(person.user_id) if person else ""
        if person and request.endpoint in KEPT_PAGES and response.status_code == 200:  # noqa: PLR2004
            response.headers["X-Keep"] = "1"
    return response


@cache
def _version() -> str:
    parts = b"".join((STATIC / name).read_bytes() for name in (*PRECACHED, "worker.js"))
    return hashlib.sha256(parts).hexdigest()[:12]

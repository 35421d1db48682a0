"""The reader's language: Indonesian as written in the code, or English from its catalogue."""

import io
import logging
import os
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    g,
    make_response,
    redirect,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from hilirisasi.permissions import Permission
from hilirisasi.web.access import requires
from hilirisasi.web.redirects import safe_next

bp = Blueprint("language", __name__)

LANGUAGES: Final = {"id": "Bahasa Indonesia", "en": "English"}
COOKIE: Final = "bahasa"
ARGUMENT: Final = "bahasa"  # in an address: the page in that language, as search engines link to it
ONE_YEAR_S: Final = 365 * 24 * 3600
CATALOGUES: Final = Path(__file__).parent.parent / "translations"

log = logging.getLogger(__name__)


def choose_locale() -> str:
    """Return the reader's language: Indonesian, unless English was asked for."""
    if "language" not in g:
        asked = (request.args.get(ARGUMENT), request.cookies.get(COOKIE))
        g.language = next((code for code in asked if code in LANGUAGES), "id")
    language: str = g.language
    return language


@bp.get("/bahasa/<code>")
@requires(Permission.PUBLIC)
def choose(code: str) -> ResponseReturnValue:
    """Keep the language for a year and go back. A link, because a form's token sets a cookie."""
    if code not in LANGUAGES:
        abort(404)
    response = make_response(redirect(safe_next(request.args.get("next"))))
    _keep(response, code)
    return response


@bp.after_app_request
def keep_asked(response: Response) -> Response:
    """Who comes by an address that names the language reads on in it."""
    code = request.args.get(ARGUMENT)
    if code in LANGUAGES and request.cookies.get(COOKIE) != code:
        _keep(response, code)
    return response


def _keep(response: Response, code: str) -> None:
    response.set_cookie(
        COOKIE,
        code,
        max_age=ONE_YEAR_S,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


@bp.app_context_processor
def offer_other_language() -> dict[str, dict[str, str]]:
    """Give the footer its link to this page in the other language."""
    code = "id" if choose_locale() == "en" else "en"
    # Some addresses only take a form: from their answer the way leads home.
    here = _here() if request.method == "GET" else None
    return {
        "language_link": {
            "label": LANGUAGES[code],
            "code": code,
            "href": url_for("language.choose", code=code, next=here),
        }
    }


def _here() -> str:
    """Return this page's address without the language in it."""
    asked = [pair for pair in request.args.items(multi=True) if pair[0] != ARGUMENT]
    return f"{quote(request.path)}{'?' if asked else ''}{urlencode(asked)}"


def compile_catalogues(folder: Path = CATALOGUES) -> None:
    """Compile each catalogue that is newer than its compiled form, which is not kept in git.

    Where the disk cannot be written to, the service goes on in Indonesian and the log says so.
    """
    for source in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3])
        content = io.BytesIO()
        write_mo(content, catalogue)
        try:
            _replace(compiled, content.getvalue())
        except OSError as error:
            log.warning("the translations in %s are not compiled: %s", source, error)


def _replace(path: Path, content: bytes) -> None:
    """Write a file whole: another process reads the old one or the new one, never half of it."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)

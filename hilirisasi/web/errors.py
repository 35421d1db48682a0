"""Refusals and failures as pages: what happened, what was kept, what to do next."""

import logging
import secrets
import traceback

import sqlalchemy.exc
from flask import Flask, abort, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from hilirisasi import errors
from hilirisasi.condition_errors import RuleError
from hilirisasi.extensions import db
from hilirisasi.factor_errors import WrongCodeError
from hilirisasi.web import typed
from hilirisasi.web.access import current_actor
from hilirisasi.web.filters import date_id
from hilirisasi.web.responses import RESPONSES

log = logging.getLogger(__name__)


def message_of(error: errors.DomainError) -> tuple[int, LazyString | str]:
    """Return the status code and the words of a refusal."""
    status, message = RESPONSES[type(error)]
    if isinstance(error, errors.TalkingAloneError):
        return status, str(message) % {"until": date_id(error.until)}
    if isinstance(error, WrongCodeError):
        return status, str(message) % {"left": error.left}
    if isinstance(error, RuleError):
        return status, str(message) % {"rule": error.rule}
    return status, message


def init_app(app: Flask) -> None:
    """Show every refusal and every HTTP error as a page."""
    app.before_request(refuse_nul)
    app.log_exception = lambda exc_info: None  # type: ignore[method-assign]  # noqa: ARG005  # see `fail`

    @app.errorhandler(errors.DomainError)
    def refuse(error: errors.DomainError) -> ResponseReturnValue:
        status, message = message_of(error)
        return render_template("errors/refused.html", message=message), status

    @app.errorhandler(CSRFError)
    def refuse_forged(_error: CSRFError) -> ResponseReturnValue:
        g.is_forged = True  # kept as a draft only where the browser says that it came from here
        kept_at = typed.page() if current_actor() and typed.is_from_here() else ""
        return render_template("errors/400.html", kept_at=kept_at if typed.fields() else ""), 400

    @app.errorhandler(SecurityError)
    def refuse_host(_error: SecurityError) -> ResponseReturnValue:
        # A foreign host name has no addresses to link to, so no page of ours can be rendered.
        return _("Alamat ini bukan alamat layanan."), 400, {"Content-Type": "text/plain"}

    @app.errorhandler(HTTPException)
    def show(error: HTTPException) -> ResponseReturnValue:
        code = error.code or 500
        known = code in {400, 403, 404, 413, 429}
        answer = render_template(f"errors/{code if known else 400}.html"), code
        if code == 405:  # noqa: PLR2004  # the one answer that must say what is allowed
            return *answer, {"Allow": ", ".join(error.valid_methods or ())}  # type: ignore[attr-defined]
        return answer

    @app.errorhandler(InternalServerError)
    def fail(error: InternalServerError) -> ResponseReturnValue:
        incident = secrets.token_hex(4)
        log.error("incident %s at %s\n%s", incident, request.endpoint, trace_of(error))
        db.session.rollback()
        return render_template("errors/500.html", incident=incident), 500

    @app.errorhandler(sqlalchemy.exc.OperationalError)
    def be_busy(error: sqlalchemy.exc.OperationalError) -> ResponseReturnValue:
        log.error("database: %s", type(error.orig).__name__)
        db.session.rollback()
        return render_template("errors/503.html"), 503, {"Retry-After": "10"}


def trace_of(error: BaseException | None) -> str:
    """Return where something failed and the kinds of error, without their messages.

    A message may quote what a person typed: PostgreSQL's name the whole row.
    """
    lines: list[str] = []
    while error is not None:
        lines += [*traceback.format_tb(error.__traceback__), f"{type(error).__qualname__}\n"]
        error = getattr(error, "original_exception", None) or error.__cause__ or error.__context__
    return "".join(lines)


def refuse_nul() -> None:
    """Refuse an address with NUL, which PostgreSQL cannot look for; forms say so themselves."""
    asked = [text for pair in request.args.items(multi=True) for text in pair]
    if any("\0" in text for text in (request.path, *asked)):
        abort(400)

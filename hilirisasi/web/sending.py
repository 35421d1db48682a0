"""A form counts once, however often it is sent: twice pressed, resent, or queued without signal."""

import hashlib
import json
import re
from http import HTTPStatus
from typing import Final

from flask import (
    Flask,
    Response,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
)
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from hilirisasi.errors import AlreadySentError
from hilirisasi.extensions import db
from hilirisasi.services import sent_forms
from hilirisasi.services.transactions import Sending, expect, is_carried_out
from hilirisasi.web import typed
from hilirisasi.web.access import current_actor, now

KEY: Final = "request_key"
UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
# Signing in twice opens two sessions and does no harm; a head's link answers by its own state.
SKIPPED: Final = frozenset({"auth", "factor", "head"})
QUEUE: Final = "X-Antrean"  # the phone sends what waited, and wants to know where it led
CARRIED_OUT: Final = "terkirim"


def init_app(app: Flask) -> None:
    """Look at every form before its view and after it."""
    app.before_request(start)
    app.after_request(finish)
    app.register_error_handler(AlreadySentError, lambda _error: _repeat(g.sending))
    app.context_processor(_carried_out)


def start() -> ResponseReturnValue | None:
    """Answer a form that was carried out before; let the next use case carry out a new one."""
    if request.method != "POST" or request.blueprint in SKIPPED:
        return None
    person = current_actor()
    if person is None and request.mimetype.startswith("multipart/"):
        return None  # nothing that a visitor sends with a file is kept, so it is not read here
    key = next(
        (text for name, text in request.form.items() if typed.own_name(name) == KEY), ""
    ).lower()
    if not UUID.fullmatch(key):
        return None
    who = str(person.user_id) if person else ""
    g.sent_key = key
    g.sending = Sending(
        id=_digest([who, typed.action(), key]),
        body_hash=_digest(_body()),
        at=now(),
    )
    if sent_forms.find(db.session, sending_id=g.sending.id) is not None:
        return _repeat(g.sending)
    expect(db.session, g.sending)
    return None


def finish(response: Response) -> Response:
    """Keep where a form led; a refusal of what another request carried out is that one's answer."""
    sending: Sending | None = g.get("sending")
    if sending is not None:
        if is_carried_out(db.session):
            place = response.location if response.status_code in {302, 303} else None
            sent_forms.answer(db.session, sending_id=sending.id, location=place, now=now())
            _tell()
        elif "is_repeated" not in g and _was_carried_out_meanwhile(response, sending):
            response = current_app.make_response(_repeat(sending))
    if request.headers.get(QUEUE) and response.status_code in {302, 303}:
        response = make_response("", 204, {"X-Lanjut": response.location or "/"})
    return response


def _body() -> list[tuple[str, list[str]]]:
    """Return what was sent, in any order the same: texts by field, and files as their SHA-256."""
    texts = [
        (name, texts)
        for name, texts in request.form.to_dict(flat=False).items()
        if typed.own_name(name) not in {"csrf_token", KEY}
    ]
    files = [(name, [_file_digest(file) for file in sent]) for name, sent in request.files.lists()]
    return sorted([*texts, *files])


def _file_digest(file: FileStorage) -> str:
    """Return the SHA-256 of a file, and leave it as it was to its view."""
    found = hashlib.file_digest(file.stream, "sha256").hexdigest()  # type: ignore[arg-type]  # binary
    file.stream.seek(0)
    return found


def _was_carried_out_meanwhile(response: Response, sending: Sending) -> bool:
    """Was this one refused because the same form, sent at the same time, was first?"""
    is_refused = response.status_code // 100 == HTTPStatus.BAD_REQUEST // 100
    return is_refused and sent_forms.find(db.session, sending_id=sending.id) is not None


def _repeat(sending: Sending) -> ResponseReturnValue:
    """Answer as the first time; where that was a page, say that it is done."""
    g.is_repeated = True
    row = sent_forms.find_answered(db.session, sending_id=sending.id)
    if row is not None and row.body_hash != sending.body_hash:
        return render_template("errors/sent_before.html", page=typed.page() or "/"), 422
    if row is None or row.location is None:
        return render_template("errors/sent.html"), 200
    response = redirect(row.location)
    _tell()
    return response


def _tell() -> None:
    """Let the next page tell the phone which form it need not keep any more."""
    if current_actor() is not None:
        session[CARRIED_OUT] = g.sent_key


def _carried_out() -> dict[str, str]:
    if request.method == "GET" and "told_key" not in g:
        g.told_key = session.pop(CARRIED_OUT, "")
    return {"carried_out": g.get("told_key", "")}


def _digest(parts: object) -> str:
    text = json.dumps(parts, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()

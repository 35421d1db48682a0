"""Letters in words: one line and one link for each event, in the language that the person chose."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import Flask, current_app, g, render_template, url_for
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer

from hilirisasi.actors import actor_of
from hilirisasi.extensions import db
from hilirisasi.gateways import Letter
from hilirisasi.permissions import Permission, is_allowed
from hilirisasi.services import desk
from hilirisasi.services.deliveries import Compose, Line, Parcel
from hilirisasi.web import clock
from hilirisasi.web.access import now
from hilirisasi.web.filters import number
from hilirisasi.web.notice_words import path_of, sentence_of, title_of
from models import Channel

SHOWN: Final = 20  # records in one letter; the rest is in the service


@dataclass(frozen=True, slots=True)
class Part:
    """What a letter says of one record."""

    title: str
    sentences: Sequence[str]
    address: str


def composer(app: Flask) -> Compose:
    """Return what puts letters into words, outside of any request."""

    def compose(parcel: Parcel) -> Letter:
        base = app.config["SETTINGS"].base_url
        with app.test_request_context(base_url=base), force_locale(parcel.language):
            g.language = parcel.language
            return _compose(parcel)

    return compose


def stop_code(user_id: int, channel: Channel) -> str:
    """Return the signed code that ends a person's letters on a channel, and can do nothing else."""
    return str(_signer().dumps([user_id, channel.value]))


def read_stop_code(code: str) -> tuple[int, Channel] | None:
    """Return whose letters on which channel a code ends; ``None`` for a code that is not ours."""
    try:
        user_id, channel = _signer().loads(code)
        return int(user_id), Channel(channel)
    except (BadSignature, ValueError, TypeError):
        return None


def absolute(path: str) -> str:
    """Return the address of a page as it opens from outside."""
    base: str = current_app.config["SETTINGS"].base_url
    return base.rstrip("/") + path


def _compose(parcel: Parcel) -> Letter:
    parts = group(parcel.lines)
    count = len(parcel.lines)
    digest = ngettext(
        "Hari ini: %(count)s kabar", "Hari ini: %(count)s kabar", count, count=number(count)
    )
    subject = sentence_of(parcel.lines[0]) if parcel.digest_on is None else digest
    stop = absolute(url_for("notices.stop", code=stop_code(parcel.user.id, parcel.channel)))
    page = {
        "heading": digest if parcel.digest_on else "",
        "desk": _desk(parcel) if parcel.digest_on else "",
        "desk_address": absolute(url_for("desk.index", tumpukan="milik")),
        "parts": parts[:SHOWN],
        "more": max(0, len(parts) - SHOWN),
        "list_address": absolute(url_for("notices.index")),
        "choice_address": absolute(url_for("notices.choose")),
        "stop_address": stop,
    }
    if parcel.channel is Channel.MESSAGE:
        text = render_template("notices/message.txt", **page)
        return Letter(key=parcel.key, address=parcel.address, subject=subject, text=text)
    return Letter(
        key=parcel.key,
        address=parcel.address,
        subject=subject,
        text=render_template("notices/mail.txt", **page),
        html=render_template("notices/mail.html", **page, lang=parcel.language, subject=subject),
        stop_url=stop,
    )


def _desk(parcel: Parcel) -> str:
    """Return what lies on the desk of who reviews or decides; of others nothing."""
    actor = actor_of(parcel.user)
    if not is_allowed(actor, Permission.CASE_QUEUE):
        return ""
    counts = desk.count_tabs(db.session, actor=actor, calendar=clock.calendar(), now=now())
    return str(
        _(
            "Di meja telaah: %(mine)s milik Anda, %(waiting)s menunggu, %(overdue)s lewat waktu.",
            mine=number(counts[desk.Tab.MINE]),
            waiting=number(counts[desk.Tab.WAITING]),
            overdue=number(counts[desk.Tab.OVERDUE]),
        )
    )


def group(lines: Sequence[Line]) -> list[Part]:
    """Return the lines by record, the newest first; the same sentence stands once."""
    found: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        found.setdefault((line.notice.record, line.notice.record_id), []).append(line)
    return [
        Part(
            title=title_of(own[0].subject),
            sentences=list(dict.fromkeys(map(sentence_of, own))),
            address=absolute(path_of(own[0])),
        )
        for own in found.values()
    ]


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="stop-letters")

"""Cards with a one-time code: shown once, to be printed or sent on."""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app, url_for
from flask_babel import gettext as _

from hilirisasi.services import invitations, resets
from hilirisasi.web.navigation import whatsapp_href
from models import Organisation, Role, User


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A code with what its receiver must know; ``name`` is printed and not kept."""

    code: str
    address: str
    share_href: str
    expires_at: datetime
    name: str = ""
    organisation: Organisation | None = None
    role: Role | None = None
    post: str = ""


def invitation_card(
    code: str,
    *,
    organisation: Organisation,
    role: Role,
    post: str,
    name: str = "",
    phone: str = "",
    now: datetime,
) -> Card:
    """Return the card of an invitation; ``phone`` (E.164) opens WhatsApp with that number."""
    address = _address("auth.accept_invitation", code)
    return Card(
        code=code,
        address=address,
        share_href=whatsapp_href(
            _("Undangan akun Hilirisasi Lampung: %(address)s", address=address), phone=phone
        ),
        expires_at=now + invitations.INVITATION_LIFE,
        name=name,
        organisation=organisation,
        role=role,
        post=post,
    )


def reset_card(code: str, *, user: User, now: datetime) -> Card:
    """Return the card of a new password."""
    address = _address("auth.reset", code)
    text = _("Kode kata sandi baru Hilirisasi Lampung: %(address)s", address=address)
    return Card(
        code=code,
        address=address,
        share_href=whatsapp_href(text),
        expires_at=now + resets.LIFE,
        name=user.name,
    )


def _address(endpoint: str, code: str) -> str:
    base: str = current_app.config["SETTINGS"].base_url
    return base.rstrip("/") + url_for(endpoint, code=code)

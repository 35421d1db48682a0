"""A message between two sides, after it was sent."""

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hilirisasi.extensions import db
from hilirisasi.permissions import Permission
from hilirisasi.services import messages
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.forms.fields import Form
from models import Talk

bp = Blueprint("message", __name__)


@bp.post("/percakapan/<id:talk_id>/pesan/<id:number>/tarik")
@requires(Permission.TALK_WRITE, Talk)
def take_back(talk: Talk, number: int) -> ResponseReturnValue:
    """Take the own message back, as long as the other side did not read it."""
    if not Form().validate_on_submit():
        abort(400)
    message = next((row for row in talk.messages if row.id == number), None) or abort(404)
    if not messages.is_own(message, actor()):
        abort(404)
    messages.take_back(db.session, talk=talk, message=message, actor=actor(), now=now())
    flash(_("Pesan ditarik. Pihak lain belum membacanya."), "success")
    return redirect(url_for("talk.show", talk_id=talk.id, _anchor="pesan"))

"""Two buttons of a talk: to talk alone for a while, and to end that."""

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hilirisasi.extensions import db
from hilirisasi.permissions import Permission
from hilirisasi.services import talks_alone
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.filters import date_id
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.talk_page import own_side
from models import Talk

bp = Blueprint("talk_alone", __name__)


@bp.post("/percakapan/<id:talk_id>/berdua")
@requires(Permission.TALK_WRITE, Talk)
def ask(talk: Talk) -> ResponseReturnValue:
    """Ask to talk alone, or agree to what the other side asked."""
    if not Form().validate_on_submit():
        abort(400)
    talks_alone.ask(db.session, talk=talk, actor=actor(), side=own_side(talk), now=now())
    if talk.alone_until:
        flash(_("Bicara berdua sampai %(day)s.", day=date_id(talk.alone_until)), "success")
    else:
        flash(_("Ajakan bicara berdua sudah dikirim. Tinggal jawaban pihak lain."), "success")
    return redirect(url_for("talk.show", talk_id=talk.id, _anchor="berdua"))


@bp.post("/percakapan/<id:talk_id>/berdua/selesai")
@requires(Permission.TALK_WRITE, Talk)
def end(talk: Talk) -> ResponseReturnValue:
    """End talking alone, or take back that it was asked for."""
    if not Form().validate_on_submit():
        abort(400)
    talks_alone.end(db.session, talk=talk, actor=actor(), now=now())
    flash(_("Bicara berdua sudah berhenti. Percakapan ini tetap terbuka."), "success")
    return redirect(url_for("talk.show", talk_id=talk.id))

"""What became of e-mails and messages, for the admin."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from hilirisasi.extensions import db
from hilirisasi.permissions import Permission
from hilirisasi.services import deliveries, letter_list
from hilirisasi.web.access import now, requires
from hilirisasi.web.filters import number
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.notices import sends
from hilirisasi.web.words import label_of
from models import Channel

bp = Blueprint("letters", __name__)

SETTINGS = {Channel.MAIL: "HILIRISASI_MAIL_URL", Channel.MESSAGE: "HILIRISASI_MESSAGE_URL"}


@bp.get("/admin/kabar")
@requires(Permission.ACCOUNT_INVITE)
def index() -> ResponseReturnValue:
    """Show what is sent at all, what waits and what failed."""
    counts, open_channels = letter_list.count(db.session), sends()
    return render_template(
        "notices/letters.html",
        channels=[
            (label_of(channel), open_channels[channel], setting, counts[channel])
            for channel, setting in SETTINGS.items()
        ],
        failed=letter_list.list_failed(db.session),
        form=Form(formdata=None),
    )


@bp.post("/admin/kabar/ulang")
@requires(Permission.ACCOUNT_INVITE)
def retry() -> ResponseReturnValue:
    """Let what failed of late be tried anew."""
    if not Form().validate_on_submit():
        abort(400)
    count = deliveries.retry_failed(db.session, now=now())
    flash(
        ngettext(
            "%(count)s kiriman dicoba lagi.",
            "%(count)s kiriman dicoba lagi.",
            count,
            count=number(count),
        )
        if count
        else _("Tidak ada kiriman yang masih dapat dicoba lagi."),
        "success" if count else "info",
    )
    return redirect(url_for("letters.index"))

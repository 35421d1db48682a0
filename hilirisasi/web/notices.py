"""*Kabar*: what a person was told, and how they want to be told."""

from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from hilirisasi.extensions import csrf, db
from hilirisasi.permissions import Permission
from hilirisasi.services import digests, notice_settings, notices
from hilirisasi.web import paging
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.forms.notices import ChoiceForm, ReadForm, StopForm
from hilirisasi.web.headers import private_page
from hilirisasi.web.notice_mail import absolute, read_stop_code
from hilirisasi.web.notice_words import path_of, sentence_of, title_of
from models import Channel, User

bp = Blueprint("notices", __name__)


@bp.context_processor
def surroundings() -> dict[str, Any]:
    """Let the pages put notices into words."""
    return {
        "sentence_of": sentence_of,
        "title_of": title_of,
        "path_of": path_of,
        "absolute": absolute,
        "sends": sends(),
    }


def sends() -> dict[str, bool]:
    """Return which channels the settings open, by name."""
    settings = current_app.config["SETTINGS"]
    return {
        Channel.MAIL.value: bool(settings.mail_url),
        Channel.MESSAGE.value: bool(settings.message_url),
    }


@bp.get("/kabar")
@requires(Permission.ACCOUNT_USE)
def index() -> ResponseReturnValue:
    """List what the person was told, by record, the newest first."""
    page = notices.list_groups(db.session, user=current_user.user, page=paging.page_number())
    return render_template(
        "notices/index.html",
        page=page,
        unread=notices.count_unread(db.session, user_id=actor().user_id),
        url_for_page=paging.url_for_page,
    )


@bp.post("/kabar/terbaca")
@requires(Permission.ACCOUNT_USE)
def read() -> ResponseReturnValue:
    """Mark as read all that the page showed."""
    form = ReadForm()
    if not form.validate_on_submit():
        abort(422)
    notices.mark_read(db.session, user_id=actor().user_id, up_to=form.up_to.data, now=now())
    return redirect(url_for("notices.index"))


@bp.post("/kabar/buka")
@requires(Permission.ACCOUNT_USE)
def open_record() -> ResponseReturnValue:
    """Go to the page of a record, whose notices are read by that."""
    form = ReadForm()
    if not form.validate_on_submit():
        abort(422)
    line = notices.open_group(
        db.session, user=current_user.user, notice_id=form.up_to.data, now=now()
    )
    if line is None:
        return redirect(url_for("notices.index"))
    return redirect(path_of(line))


@bp.route("/akun/kabar", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_USE)
def choose() -> ResponseReturnValue:
    """Show and take how the person wants to be told."""
    user = current_user.user
    choices = notice_settings.of_people(db.session, [user])[user.id]
    form = ChoiceForm(
        data={
            **{channel.value: choice.value for channel, choice in choices.items()},
            "language": notice_settings.language_of(db.session, user=user),
        }
    )
    if not form.validate_on_submit():
        return render_template("notices/choose.html", form=form, user=user, hour=digests.HOUR)
    notice_settings.choose(
        db.session, user=user, choices=form.to_choices(), language=form.language.data
    )
    flash(_("Pilihan Anda disimpan."), "success")
    return redirect(url_for("notices.choose"))


@bp.route("/kabar/berhenti/<code>", methods=["GET", "POST"])
@requires(Permission.PUBLIC)
@csrf.exempt
def stop(code: str) -> ResponseReturnValue:
    """End a person's letters on one channel, by the link in them, without signing in."""
    meant = read_stop_code(code)
    user = db.session.get(User, meant[0]) if meant else None
    if meant is None or user is None:
        abort(404)
    form = StopForm()
    is_done = form.validate_on_submit()
    if is_done:
        notice_settings.stop(db.session, user=user, channel=meant[1])
    return private_page(
        render_template(
            "notices/stop.html", form=form, is_done=is_done, is_mail=meant[1] is Channel.MAIL
        )
    )

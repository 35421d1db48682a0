"""The regency's desk: its villages, and the talks that fell silent."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hilirisasi.extensions import db
from hilirisasi.permissions import Permission
from hilirisasi.services import regency, silence
from hilirisasi.services.regency import Show
from hilirisasi.web import paging
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.forms.opinion import CloseSilentForm
from models import Region, Role, Talk

bp = Blueprint("regency", __name__)

MAX_NAME = 80


@bp.get("/kabupaten")
@requires(Permission.REGENCY_VIEW)
def index() -> ResponseReturnValue:
    """List the villages with what each has; those without operator or product first."""
    own = own_regency()
    if own is None:
        return render_template("regency/index.html", regency=None)
    show, name = asked()
    page = regency.list_villages(
        db.session, regency=own, show=show, name=name, page=paging.page_number(), now=now()
    )
    return render_template(
        "regency/index.html",
        regency=own,
        page=page,
        show=show,
        shows=list(Show),
        name=name,
        silent=len(silence.list_silent(db.session, region_code=own.code, now=now())),
        url_for_page=paging.url_for_page,
    )


@bp.get("/kabupaten/diam")
@requires(Permission.REGENCY_VIEW)
def silent() -> ResponseReturnValue:
    """List the talks that fell silent, the longest first."""
    own = own_regency()
    rows = silence.list_silent(db.session, region_code=own.code, now=now()) if own else []
    return render_template("regency/silent.html", rows=rows, now=now(), clocks=silence.CLOCKS)


@bp.get("/kabupaten/diam/<id:talk_id>")
@requires(Permission.TALK_CLOSE_SILENT, Talk)
def silent_talk(talk: Talk) -> ResponseReturnValue:
    """Show one silent talk with what may be done: call, help to answer, close."""
    return _silent_page(talk, CloseSilentForm(formdata=None))


@bp.post("/kabupaten/diam/<id:talk_id>/tutup")
@requires(Permission.TALK_CLOSE_SILENT, Talk)
def close(talk: Talk) -> ResponseReturnValue:
    """Close a talk that was silent for long, with a reason that both sides read."""
    form = CloseSilentForm()
    if not form.validate_on_submit():
        return _silent_page(talk, form), 422
    silence.close(db.session, talk=talk, actor=actor(), reason=form.reason.data, now=now())
    flash(_("Percakapan ditutup. Kedua pihak membaca alasannya."), "success")
    return redirect(url_for("regency.silent"))


def asked() -> tuple[Show, str]:
    """Return which villages the address asks for: of which kind, with what in the name."""
    text = request.args.get("saring", "")
    show = Show(text) if text in set(Show) else Show.ALL
    return show, request.args.get("nama", "").strip()[:MAX_NAME]


def own_regency() -> Region | None:
    """Return the region of the reader's office, or ``None`` where it has none yet."""
    post = actor().post_as(Role.REGENCY)
    return db.session.get(Region, post.region_code) if post and post.region_code else None


def _silent_page(talk: Talk, form: CloseSilentForm) -> str:
    row = silence.silence_of(db.session, talk=talk)
    return render_template(
        "regency/silent_talk.html",
        talk=talk,
        row=row,
        days=row.days(now()),
        is_closable=row.is_closable(now()) and talk.status in silence.OPEN,
        clocks=silence.CLOCKS,
        operator=regency.operator_phone(db.session, organisation_id=talk.listing.organisation_id),
        form=form,
    )

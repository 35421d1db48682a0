"""Conflicts of interest: the yearly declaration, the question on a case, and the public counts."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hilirisasi import interest_rules
from hilirisasi.extensions import db
from hilirisasi.interest_errors import DeclarationMissingError, VillageUnknownError
from hilirisasi.months import day_of
from hilirisasi.permissions import Permission
from hilirisasi.services import declarations, interest_counts, interests
from hilirisasi.web import interest_words
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.errors import message_of
from hilirisasi.web.forms.interest import DeclarationForm, InterestForm
from models import Case, InterestLevel

bp = Blueprint("interest", __name__)


@bp.get("/benturan-kepentingan")
@requires(Permission.PUBLIC)
def counts() -> ResponseReturnValue:
    """Show to anybody what is asked, what follows, and how often: no names."""
    return render_template(
        "interest/counts.html",
        years=interest_counts.by_year(db.session),
        officials=interest_counts.count_officials(db.session, now=now()),
        today=day_of(now()),
        rules=interest_rules.LEVELS,
        kind_words=interest_words.KINDS,
        level_words=interest_words.LEVELS,
    )


@bp.route("/akun/pernyataan", methods=["GET", "POST"])
@requires(Permission.DECLARATION_MAKE)
def declare() -> ResponseReturnValue:
    """Declare for this year; what was declared stands in the form."""
    year = day_of(now()).year
    before = declarations.find(db.session, user_id=actor().user_id, year=year)
    form = DeclarationForm()
    if before is not None and not form.is_submitted():
        form.fill(before)
    page = {"form": form, "year": year, "before": before}
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("interest/declare.html", **page), status
    try:
        declarations.declare(db.session, actor=actor(), ties=form.to_ties(), now=now())
    except VillageUnknownError as error:
        status, message = message_of(error)
        form.form_errors.append(f"{message} {'; '.join(error.names)}")
        return render_template("interest/declare.html", **page), status
    flash(_("Pernyataan tersimpan untuk tahun %(year)s.", year=str(year)), "success")
    return redirect(url_for("home.show"))


@bp.get("/pengawasan/pernyataan")
@requires(Permission.DECLARATION_READ)
def listed() -> ResponseReturnValue:
    """List who declared what this year, and who did not yet."""
    year = day_of(now()).year
    return render_template(
        "interest/list.html",
        year=year,
        rows=declarations.list_year(db.session, year=year),
        tie_words=interest_words.TIES,
    )


@bp.route("/kerja-sama/<id:case_id>/kepentingan", methods=["GET", "POST"])
@requires(Permission.CASE_DECIDE, Case)
def answer(case: Case) -> ResponseReturnValue:
    """Ask whether the official holds an interest in the case."""
    form = InterestForm()
    form.offer()
    page = {
        "case": case,
        "form": form,
        "known": [row for row in case.interests if row.user_id == actor().user_id],
        "kind_words": interest_words.KINDS,
        "level_words": interest_words.LEVELS,
    }
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("interest/answer.html", **page), status
    level = InterestLevel(form.level.data)
    if level is not InterestLevel.NONE and not form.note.data:
        form.note.errors = [_("Tuliskan kepentingan apa.")]
        return render_template("interest/answer.html", **page), 422
    try:
        counted = interests.answer(
            db.session,
            case=case,
            actor=actor(),
            level=level,
            note=form.note.data or "",
            now=now(),
        )
    except DeclarationMissingError as error:
        flash(message_of(error)[1], "warning")
        return redirect(url_for("interest.declare"))
    if counted is InterestLevel.NONE:
        flash(_("Tercatat: tidak ada kepentingan. Silakan lanjutkan."), "success")
    elif counted is InterestLevel.SOFT:
        flash(_("Kepentingan tercatat. Anda tidak ikut memutuskan berkas ini."), "warning")
    else:
        flash(_("Kepentingan tercatat. Berkas ini ditangani orang lain."), "warning")
    return redirect(url_for("case.show", case_id=case.id, _anchor="langkah"))

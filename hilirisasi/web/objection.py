"""Objections to figures: raised from a match, a listing or the rules; answered by their owner."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hilirisasi import circles
from hilirisasi.extensions import db
from hilirisasi.permissions import Permission
from hilirisasi.scopes import Pair
from hilirisasi.scoring.policy_figures import figures_of
from hilirisasi.services import matching, objections, policies, unknowns
from hilirisasi.services.objection_figures import (
    Figure,
    figures_of_listing,
    may_object,
)
from hilirisasi.web import paging
from hilirisasi.web.access import actor, current_actor, now, requires
from hilirisasi.web.case import version_of
from hilirisasi.web.forms.objection import ObjectionAnswerForm, ObjectionForm
from hilirisasi.web.match import load_pair
from hilirisasi.web.objection_words import (
    figure_value,
    figure_words,
    is_under_group,
    open_figures,
    views,
)
from hilirisasi.web.policy import CONSTANTS
from models import FigureOwner, Listing, ListingStatus, Objection

bp = Blueprint("objection", __name__)


@bp.get("/keberatan")
@requires(Permission.PUBLIC)
def index() -> ResponseReturnValue:
    """List the objections to public figures, and to who signed in those that concern them."""
    person = current_actor()
    page = objections.list_public(db.session, page=paging.page_number())
    return render_template(
        "objection/index.html",
        page=page,
        public=views(page.objections, person),
        waiting=views(objections.list_for(db.session, actor=person), person) if person else [],
        own=views(objections.list_of(db.session, actor=person), person) if person else [],
        url_for_page=paging.url_for_page,
    )


@bp.route("/kecocokan/<id:listing_id>/<id:plan_id>/keberatan", methods=["GET", "POST"])
@requires(Permission.OBJECTION_RAISE, load=load_pair)
def of_match(record: Pair) -> ResponseReturnValue:
    """Take an objection to a figure of a match that the reader sees."""
    back = url_for("match.show", listing_id=record.listing.id, plan_id=record.plan.id)
    return _raise(_figures_of_match(record), record.listing, record, back=back)


@bp.route("/produk/<id:listing_id>/keberatan", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_USE, Listing)
def of_listing(listing: Listing) -> ResponseReturnValue:
    """Take an objection to a public figure of a listing."""
    if listing.status is ListingStatus.DRAFT:
        abort(404)
    back = url_for("listing.show", listing_id=listing.id)
    return _raise(figures_of_listing(listing), listing, None, back=back)


@bp.route("/aturan-penilaian/keberatan", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_USE)
def of_policy() -> ResponseReturnValue:
    """Take an objection to any figure of the rules."""
    policy = policies.active(db.session, now=now())
    flat = {name: value for name, value in figures_of(policy).items() if is_under_group(name)}
    values = {
        **{name: unknowns.value_of(policy, name) for name in (*CONSTANTS, *policy.defaults)},
        **flat,
    }
    figures = [Figure(name, FigureOwner.REVIEWERS, None, value) for name, value in values.items()]
    return _raise(figures, None, None, back=url_for("policy.show"))


@bp.route("/keberatan/<id:objection_id>", methods=["GET", "POST"])
@requires(Permission.OBJECTION_ANSWER, Objection)
def answer(objection: Objection) -> ResponseReturnValue:
    """Show an objection to the owner of its figure, and keep the answer."""
    form = ObjectionAnswerForm(data={"version": objection.version})
    if form.validate_on_submit():
        objections.answer(
            db.session,
            objection=objection,
            actor=actor(),
            is_corrected=form.outcome.data == "corrected",
            text=form.answer.data,
            version=version_of(form.version.data),
            now=now(),
        )
        flash(_("Jawaban tersimpan dan tampil di samping angkanya."), "success")
        return redirect(url_for("objection.index"))
    page = render_template(
        "objection/answer.html",
        view=views([objection], actor())[0],
        edit_href=_edit_href(objection),
        form=form,
    )
    return page, 422 if form.errors else 200


def _figures_of_match(pair: Pair) -> list[Figure]:
    """Return the inputs of a match that the reader may object to; none without a match."""
    explanation = matching.explain(db.session, listing=pair.listing, plan=pair.plan, now=now())
    return open_figures(explanation, pair) if explanation else []


def _raise(
    figures: list[Figure], listing: Listing | None, pair: Pair | None, *, back: str
) -> ResponseReturnValue:
    """Let the reader choose a figure, say what is wrong, and keep it."""
    open_to = {figure.name: figure for figure in figures if may_object(actor(), figure)}
    chosen = open_to.get(request.args.get("angka", ""))
    form = ObjectionForm()
    if chosen and form.validate_on_submit():
        objections.send(
            db.session,
            actor=actor(),
            figure=chosen,
            listing=listing,
            plan=pair.plan if pair else None,
            reason=form.reason.data,
            request_key=form.request_key.data,
            now=now(),
        )
        flash(_("Keberatan tersimpan. Tampil di samping angkanya sampai dijawab."), "success")
        return redirect(back)
    page = render_template(
        "objection/form.html",
        chosen=chosen,
        choices=[(name, figure_words(name)) for name in open_to],
        label=figure_words(chosen.name) if chosen else "",
        value=figure_value(chosen.name, chosen.value) if chosen else "",
        circle=circles.FIGURES.get(chosen.name, circles.Circle.PUBLIC) if chosen else None,
        name_circle=circles.OBJECTION_FIELDS["name"],
        form=form,
        back=back,
    )
    return page, 422 if request.method == "POST" else 200


def _edit_href(objection: Objection) -> str:
    """Return where the owner corrects the figure."""
    if objection.owner is FigureOwner.VILLAGE and objection.listing_id is not None:
        return url_for("listing.edit", listing_id=objection.listing_id)
    if objection.owner is FigureOwner.COMPANY and objection.plan_id is not None:
        return url_for("proposal.steps", plan_id=objection.plan_id)
    return url_for("policy.show")

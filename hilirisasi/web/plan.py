"""An investor's plans: five answers, and ranked supply at once."""

import logging
from functools import partial
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hilirisasi import circles
from hilirisasi.errors import StaleEditError
from hilirisasi.extensions import db
from hilirisasi.freshness import PLAN_LIFE, lapses_at
from hilirisasi.permissions import Permission
from hilirisasi.services import (
    audit,
    columns,
    commodities,
    figures,
    legal_rules,
    match_lists,
    open_plans,
    places,
    plans,
    rankings,
    value_added,
)
from hilirisasi.services.match_pages import Filters, Sort
from hilirisasi.web import paging
from hilirisasi.web.access import actor, can, now, requires
from hilirisasi.web.case import version_of
from hilirisasi.web.explanations import cure_words
from hilirisasi.web.filters import WIB
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.forms.plan import MinatForm, minat_values
from hilirisasi.web.forms.reason import ReasonForm
from hilirisasi.web.proposal_words import step_facts
from hilirisasi.web.stale import stale_page
from hilirisasi.web.words import product_of
from models import CommodityForm, Organisation, Plan, Role

bp = Blueprint("plan", __name__)
log = logging.getLogger(__name__)


@bp.get("/proposal")
@bp.get("/minat")
@requires(Permission.PLAN_CREATE)
def index() -> ResponseReturnValue:
    """List the plans of the own company."""
    own = plans.list_own(
        db.session, organisation_ids=[post.organisation_id for post in actor().posts]
    )
    return render_template("plan/index.html", plans=own)


@bp.route("/minat/baru", methods=["GET", "POST"])
@requires(Permission.PLAN_CREATE)
def create() -> ResponseReturnValue:
    """Take the five answers; the first tap leads here with a product."""
    commodity, _dot, code = request.args.get("produk", "").partition(".")
    product = db.session.get(CommodityForm, (commodity, code))
    if product is None:
        return render_template(
            "plan/choose.html", groups=commodities.list_all(db.session), is_first=_is_first()
        )
    form = MinatForm(data=_prefilled())
    answers = _valid_answers(form, product)
    if answers is None:
        return _minat_page(form, product, None)
    is_first = _is_first()
    plan = plans.start(
        db.session,
        actor=actor(),
        organisation=_own_company(),
        answers=answers,
        request_key=form.request_key.data,
        now=now(),
    )
    rankings.refresh_after(db.session, plan=plan, now=now())
    return redirect(url_for("plan.show", plan_id=plan.id, baru=1 if is_first else None))


@bp.route("/minat/<id:plan_id>/ubah", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT, Plan)
def edit(plan: Plan) -> ResponseReturnValue:
    """Change the five answers."""
    form = MinatForm(data=minat_values(plan))
    answers = _valid_answers(form, plan.form)
    if answers is None:
        return _minat_page(form, plan.form, plan)
    if not _change(plan, answers, form.version.data):
        return _stale_page(form, plan)
    return redirect(url_for("plan.show", plan_id=plan.id))


@bp.post("/minat/<id:plan_id>/benar")
@requires(Permission.PLAN_EDIT, Plan)
def confirm(plan: Plan) -> ResponseReturnValue:
    """Say that the plan still stands as it is."""
    if not Form().validate_on_submit():
        abort(400)
    plans.confirm(db.session, plan=plan, actor=actor(), now=now())
    rankings.refresh_after(db.session, plan=plan, now=now())
    flash(_("Terima kasih. Rencana ini dicatat masih berlaku hari ini."), "success")
    return redirect(url_for("plan.show", plan_id=plan.id))


@bp.get("/proposal/<id:plan_id>/kecocokan")
@bp.get("/minat/<id:plan_id>")
@requires(Permission.PLAN_VIEW, Plan)
def show(plan: Plan) -> ResponseReturnValue:
    """Show the ranked supply of a plan: the pool first, then single listings."""
    filters = Filters(
        sort=Sort.read(request.args.get("urut")),
        region=request.args.get("wilayah") or None,
        gate=request.args.get("sebab") or None,
    )
    try:
        matches = match_lists.of_plan(
            db.session,
            plan=plan,
            filters=filters,
            page=paging.page_number(),
            excluded_page=paging.page_number("luar"),
            now=now(),
        )
    except rankings.SCORING_ERRORS as error:
        log.warning("plan %s cannot be ranked: %s", plan.id, type(error).__name__)
        matches = None
    return render_template(
        "plan/show.html",
        plan=plan,
        is_new="baru" in request.args and can(Permission.PLAN_EDIT, plan),
        is_lapsed=open_plans.has_lapsed(plan, now()),
        lapses_at=lapses_at(plan.confirmed_at, PLAN_LIFE),
        action_form=Form(),
        matches=matches,
        cure_words=cure_words,
        filters=filters,
        sorts=list(Sort),
        regencies=figures.list_regencies(db.session),
        url_for_page=paging.url_for_page,
        url_for_excluded=partial(paging.url_for_page, name="luar"),
        url_for_reason=_url_for_reason,
    )


@bp.get("/proposal/baru")
@requires(Permission.PLAN_CREATE)
def complete() -> ResponseReturnValue:
    """Lead to the plan that is to become a full proposal."""
    return redirect(url_for("plan.index"))


@bp.get("/proposal/<id:plan_id>")
@requires(Permission.PLAN_VIEW, Plan)
def details(plan: Plan) -> ResponseReturnValue:
    """Show all that a plan says, to its company and to reviewers."""
    return render_template(
        "plan/details.html",
        plan=plan,
        parts=step_facts(plan),
        worth=value_added.of_plan(db.session, plan=plan, today=now().astimezone(WIB).date()),
        business_class=legal_rules.business_class_of(db.session, plan.route),
        reason_form=ReasonForm(data={"version": plan.version}),
        events=audit.list_events(db.session, subject=plan),
    )


@bp.post("/proposal/<id:plan_id>/bukti")
@requires(Permission.EVIDENCE_CHECK, Plan)
def check_evidence(plan: Plan) -> ResponseReturnValue:
    """Note that a reviewer saw the document behind the claimed jobs."""
    form = ReasonForm()
    if form.validate_on_submit():
        plans.check_evidence(
            db.session,
            plan=plan,
            actor=actor(),
            reason=form.reason.data or "",
            version=version_of(form.version.data),
            now=now(),
        )
        rankings.refresh_after(db.session, plan=plan, now=now())
    return redirect(url_for("plan.details", plan_id=plan.id))


def _valid_answers(form: MinatForm, product: CommodityForm) -> plans.MinatAnswers | None:
    """Return the answers when they are all right; else the form says what is not."""
    _offer(form, product)
    if not form.validate_on_submit():
        return None
    region = places.find_place(db.session, text=form.place.data)
    if region is None:
        form.place.errors = [
            _("Tempat ini belum kami kenali, atau ada lebih dari satu. Pilih dari daftar.")
        ]
        return None
    return form.to_answers(product, region)


def _offer(form: MinatForm, product: CommodityForm) -> None:
    """Offer the product's routes, those that can be scored first, and the months ahead."""
    routes = sorted(
        value_added.list_routes(db.session, form=product),
        key=lambda route: not columns.is_scorable(route, now().year),
    )
    form.offer(routes, now().astimezone(WIB).date(), product_of)


def _minat_page(form: MinatForm, product: CommodityForm, plan: Plan | None) -> ResponseReturnValue:
    return render_template(
        "plan/minat.html",
        form=form,
        product=product,
        plan=plan,
        is_first=plan is None and _is_first(),
        circles=circles.PLAN_FIELDS,
        places=places.list_places(db.session),
        route_notes=_route_notes(product),
    )


def _route_notes(product: CommodityForm) -> dict[str, str]:
    """Return, by route, whether its figures are complete and recent enough to be scored."""
    return {
        route.code: _("Dapat dinilai, harga tahun %(year)s.", year=route.price_year)
        if columns.is_scorable(route, now().year)
        else _("Belum dapat dinilai: angkanya belum lengkap atau harganya terlalu lama.")
        for route in value_added.list_routes(db.session, form=product)
    }


def _prefilled() -> dict[str, Any]:
    return {
        "need_unit": "ton",
        "months": list(range(1, 13)),
        "radius_km": 30,
        "price_place": "farm",
        "farmer_pays_haulage": "no",
        "payment_days": 7,
        "is_on_board": True,
    }


def _change(plan: Plan, answers: plans.MinatAnswers, version: str | None) -> bool:
    """Keep the answers, or say that the plan was changed meanwhile."""
    try:
        plans.change(
            db.session,
            plan=plan,
            actor=actor(),
            answers=answers,
            version=version_of(version),
            now=now(),
        )
    except StaleEditError:
        return False
    rankings.refresh_after(db.session, plan=plan, now=now())
    flash(_("Perubahan tersimpan dan sudah dihitung ulang."), "success")
    return True


def _url_for_reason(gate: str | None) -> str:
    """Return this address with what is excluded narrowed to one reason, from its first page."""
    kept = {name: text for name, text in request.args.items() if name not in {"sebab", "luar"}}
    return f"{request.path}?{urlencode(kept | ({'sebab': gate} if gate else {}))}"


def _stale_page(form: MinatForm, plan: Plan) -> ResponseReturnValue:
    minat = MinatForm(formdata=None, data=minat_values(plan))
    _offer(minat, plan.form)
    return stale_page(form, minat, url_for("plan.edit", plan_id=plan.id))


def _is_first() -> bool:
    """Has the company no plan yet? Its first one is guided."""
    return not plans.list_own(db.session, organisation_ids=[_own_company().id])


def _own_company() -> Organisation:
    post = actor().post_as(Role.INVESTOR)
    if post is None:
        abort(403)
    return db.session.get_one(Organisation, post.organisation_id)

"""The full proposal in steps, its versions, and its hand-over to a colleague."""

from itertools import zip_longest

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hilirisasi import circles
from hilirisasi.errors import StaleEditError
from hilirisasi.extensions import db
from hilirisasi.permissions import Permission
from hilirisasi.services import (
    handovers,
    legal_rules,
    plan_versions,
    plan_withdrawals,
    proposals,
    rankings,
)
from hilirisasi.services.proposal_answers import Step
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.case import version_of
from hilirisasi.web.filters import WIB
from hilirisasi.web.forms.proposal import PARTS, STEP_FORMS, step_values
from hilirisasi.web.forms.proposal_step import StepForm
from hilirisasi.web.forms.withdrawal import HandOverForm, WithdrawalForm
from hilirisasi.web.proposal_words import (
    EARNINGS,
    FIELD_LABELS,
    STEP_LABELS,
    land_rules,
    named,
    notes_of,
)
from hilirisasi.web.stale import stale_page
from models import Plan

bp = Blueprint("proposal", __name__)


@bp.get("/proposal/<id:plan_id>/ubah")
@requires(Permission.PLAN_EDIT, Plan)
def steps(plan: Plan) -> ResponseReturnValue:
    """List the steps: done, open, and what each blank counts as."""
    return render_template(
        "proposal/steps.html",
        plan=plan,
        steps=proposals.list_steps(db.session, plan=plan),
        step_labels=STEP_LABELS,
        field_labels=FIELD_LABELS,
        earnings=EARNINGS,
    )


@bp.route("/proposal/<id:plan_id>/ubah/<step>", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT, Plan)
def edit(plan: Plan, step: str) -> ResponseReturnValue:
    """Save one step."""
    if step not in STEP_FORMS:
        abort(404)
    form = _form(plan, Step(step))
    if form.validate_on_submit():
        answers = form.to_answers()
        rules = land_rules()
        problems = proposals.problems(plan, answers, lease_years=rules["years"])
        if not problems:
            return _save(plan, form)
        form.say(problems, rules)
    return render_template(
        "proposal/step.html",
        form=form,
        plan=plan,
        step=Step(step),
        label=STEP_LABELS[Step(step)],
        notes=notes_of(plan, Step(step), now().astimezone(WIB).date()),
        business_class=legal_rules.business_class_of(db.session, plan.route),
        circles=circles.PLAN_FIELDS,
        parts=PARTS,
    )


@bp.get("/proposal/<id:plan_id>/versi")
@requires(Permission.PLAN_VIEW, Plan)
def versions(plan: Plan) -> ResponseReturnValue:
    """List what was saved, by whom, and what it changed."""
    newest_first = plan_versions.list_versions(db.session, plan=plan)
    pairs = zip_longest(newest_first, newest_first[1:])  # each with the one before it
    cards = [
        {
            "version": version,
            "lines": [
                {
                    "label": FIELD_LABELS[change.field],
                    "before": named(change.field, change.before),
                    "after": named(change.field, change.after),
                }
                for change in plan_versions.changes(before, version)
                if change.field in FIELD_LABELS
            ],
        }
        for version, before in pairs
    ]
    return render_template("proposal/versions.html", plan=plan, cards=cards, labels=STEP_LABELS)


@bp.route("/proposal/<id:plan_id>/serahkan", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT, Plan)
def hand_over(plan: Plan) -> ResponseReturnValue:
    """Let a colleague carry the plan."""
    colleagues = handovers.list_colleagues(db.session, plan=plan)
    form = HandOverForm()
    form.offer([person for person in colleagues if person.id != plan.contact_id])
    if form.validate_on_submit():
        colleague = next(person for person in colleagues if str(person.id) == form.colleague.data)
        handovers.hand_over(db.session, plan=plan, actor=actor(), colleague=colleague, now=now())
        flash(_("Rencana kini dipegang %(name)s.", name=colleague.name), "success")
        return redirect(url_for("plan.details", plan_id=plan.id))
    return render_template("proposal/hand_over.html", plan=plan, form=form)


@bp.route("/proposal/<id:plan_id>/tarik", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT, Plan)
def withdraw(plan: Plan) -> ResponseReturnValue:
    """Say what a withdrawal touches, then close the plan."""
    form = WithdrawalForm()
    if request.method == "POST" and form.validate():
        plan_withdrawals.withdraw(
            db.session,
            plan=plan,
            actor=actor(),
            reason=form.reason.data or "",
            with_cases=form.with_cases.data,
            now=now(),
        )
        flash(_("Rencana ditarik. Tidak ada lagi yang dapat mengajaknya bicara."), "success")
        return redirect(url_for("plan.details", plan_id=plan.id))
    consequences = plan_withdrawals.consequences(db.session, plan=plan)
    page = render_template(
        "proposal/withdraw.html", plan=plan, form=form, consequences=consequences
    )
    return page, 422 if form.errors else 200


def _form(plan: Plan, step: Step, *, is_saved: bool = False) -> StepForm:
    """Return the form of a step; ``is_saved``: as the plan has it, whatever was sent."""
    kind, values = STEP_FORMS[step], step_values(plan, step)
    form = kind(formdata=None, data=values) if is_saved else kind(data=values)
    form.offer(plan, now().astimezone(WIB).date())
    return form


def _save(plan: Plan, form: StepForm) -> ResponseReturnValue:
    try:
        proposals.save(
            db.session,
            plan=plan,
            actor=actor(),
            answers=form.to_answers(),
            version=version_of(request.form.get("version")),
            now=now(),
        )
    except StaleEditError:
        href = url_for("proposal.edit", plan_id=plan.id, step=form.step.value)
        return stale_page(form, _form(plan, form.step, is_saved=True), href)
    rankings.refresh_after(db.session, plan=plan, now=now())
    flash(_("Langkah ini tersimpan dan sudah dihitung ulang."), "success")
    return redirect(url_for("proposal.steps", plan_id=plan.id))

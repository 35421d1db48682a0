"""The steps of a case: one address for the moves that ask for a line or two, and pages beside."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hilirisasi.clock_errors import QuestionRoundsError, QuestionRuleMissingError
from hilirisasi.condition_errors import ConditionUnfitError
from hilirisasi.errors import MissingReasonError, StaleEditError
from hilirisasi.extensions import db
from hilirisasi.permissions import Permission
from hilirisasi.services import (
    appeals,
    case_moves,
    conditions,
    contracts,
    rankings,
    reviews,
    screenings,
    signatures,
)
from hilirisasi.services.case_hands import side_of
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.case import page_of, stale_page, version_of
from hilirisasi.web.case_forms import TARGETS, form_of
from hilirisasi.web.case_words import MISSING_PARTS
from hilirisasi.web.errors import message_of
from hilirisasi.web.forms.case_step import ExtensionForm, MissingForm, ReviewForm, SignatureForm
from hilirisasi.web.step_up import asks_again, is_weighty
from models import Case, CaseStatus, Outcome

bp = Blueprint("case_step", __name__)

Work = Callable[..., object]
# The use case of each step, and what it takes of the form.
STEPS: Final[Mapping[CaseStatus, tuple[Work, Mapping[str, str]]]] = {
    CaseStatus.COMPLETE: (screenings.pass_on, {}),
    CaseStatus.MEETING: (reviews.call_meeting, {"on": "on"}),
    CaseStatus.SIGNED: (contracts.sign, {"number": "number", "on": "on"}),
    CaseStatus.RUNNING: (contracts.start, {"on": "on"}),
    CaseStatus.STOPPED: (contracts.stop, {"reason": "reason"}),
    CaseStatus.EXTENDED: (contracts.extend, {"reason": "reason"}),
    CaseStatus.OBJECTED: (appeals.raise_objection, {"reason": "reason"}),
}


def _is_weighty_stop(case: Case, step: str) -> bool:
    """Does the province stop a contract of weight? That is a decision."""
    is_stop = TARGETS.get(step) is CaseStatus.STOPPED
    return is_stop and side_of(case, actor()) is None and is_weighty(case)


@bp.post("/kerja-sama/<id:case_id>/langkah/<step>")
@requires(Permission.CASE_STEP, Case)
@asks_again(_is_weighty_stop)
def act(case: Case, step: str) -> ResponseReturnValue:
    """Take one step."""
    target = TARGETS.get(step) or abort(404)
    work, fields = STEPS[target]
    row = case_moves.row_of(case, target)
    form = form_of(row, case, sent=True)
    if not form.validate_on_submit():
        return page_of(case, **{f"{step}_form": form}), 422
    try:
        work(
            db.session,
            case=case,
            actor=actor(),
            version=version_of(form.version.data),
            now=now(),
            **{name: form.answer(field) or _blank(field) for name, field in fields.items()},
        )
    except StaleEditError:
        return stale_page(case, str(form.answer("reason") or form.answer("number") or ""))
    rankings.refresh_after(db.session, listing=case.listing, now=now())
    flash(_("Langkah tersimpan."), "success")
    return redirect(url_for("case.show", case_id=case.id, _anchor="langkah"))


@bp.route("/kerja-sama/<id:case_id>/kelengkapan", methods=["GET", "POST"])
@requires(Permission.CASE_DECIDE, Case)
def send_back(case: Case) -> ResponseReturnValue:
    """Name everything that a file lacks, at once."""
    form = MissingForm(version=case.version)
    if not form.validate_on_submit():
        return _missing_page(case, form), _status(form)
    if not form.to_missing():
        form.form_errors.append(_("Tulis paling sedikit satu kekurangan."))
        return _missing_page(case, form), 422
    try:
        screenings.send_back(
            db.session,
            case=case,
            actor=actor(),
            missing=form.to_missing(),
            version=version_of(form.version.data),
            now=now(),
        )
    except StaleEditError:
        return stale_page(case, "; ".join(row.text for row in form.to_missing().values()))
    except (QuestionRoundsError, QuestionRuleMissingError) as error:
        status, words = message_of(error)
        form.form_errors.append(str(words))
        return _missing_page(case, form), status
    flash(_("Berkas dikembalikan dengan semua kekurangannya."), "success")
    return redirect(url_for("case.show", case_id=case.id))


@bp.route("/kerja-sama/<id:case_id>/telaah", methods=["GET", "POST"])
@requires(Permission.CASE_DECIDE, Case)
def review(case: Case) -> ResponseReturnValue:
    """Give the own review; others' stay beside it."""
    form = ReviewForm(version=case.version)
    form.offer_owners(conditions.offices_for(db.session, case=case))
    if not form.validate_on_submit():
        return render_template("case/review.html", case=case, form=form), _status(form)
    try:
        reviews.give(
            db.session,
            case=case,
            actor=actor(),
            recommendation=Outcome(form.recommendation.data),
            reason=form.reason.data,
            conditions=form.to_conditions(),
            version=version_of(form.version.data),
            now=now(),
        )
    except StaleEditError:
        return stale_page(case, form.reason.data)
    except ConditionUnfitError as error:
        form.show_unfit(error.place, error.field)
        return render_template("case/review.html", case=case, form=form), 422
    except MissingReasonError:
        form.ask_for_one()
        return render_template("case/review.html", case=case, form=form), 422
    flash(_("Telaah Anda tersimpan."), "success")
    return redirect(url_for("case.show", case_id=case.id, _anchor="langkah"))


@bp.post("/kerja-sama/<id:case_id>/tanda-tangan")
@requires(Permission.CASE_DECIDE, Case)
@asks_again(is_weighty)
def sign(case: Case) -> ResponseReturnValue:
    """Sign the waiting decision as the second person, or say why not."""
    form = SignatureForm(prefix="tanda-")
    form.offer()
    if not form.validate_on_submit():
        return page_of(case, signature_form=form), 422
    options: dict[str, Any] = {"version": version_of(form.version.data), "now": now()}
    try:
        if form.answer.data == "sign":
            signatures.sign(db.session, case=case, actor=actor(), **options)
        else:
            signatures.refuse(
                db.session, case=case, actor=actor(), reason=form.reason.data or "", **options
            )
    except StaleEditError:
        return stale_page(case, form.reason.data or "")
    rankings.refresh_after(db.session, listing=case.listing, now=now())
    flash(_("Jawaban Anda atas putusan itu tersimpan."), "success")
    return redirect(url_for("case.show", case_id=case.id, _anchor="langkah"))


@bp.post("/kerja-sama/<id:case_id>/perpanjangan")
@requires(Permission.CASE_ANSWER, Case)
def ask_extension(case: Case) -> ResponseReturnValue:
    """Confirm the same terms for longer, for the own side."""
    form = ExtensionForm(prefix="panjang-")
    form.offer(case)
    if not form.validate_on_submit():
        return page_of(case, extension_form=form), 422
    try:
        contracts.ask_extension(
            db.session,
            case=case,
            actor=actor(),
            last_month=form.to_month(),
            version=version_of(form.version.data),
            now=now(),
        )
    except StaleEditError:
        return stale_page(case, form.last_month.data)
    flash(_("Pihak Anda menyetujui perpanjangan."), "success")
    return redirect(url_for("case.show", case_id=case.id, _anchor="langkah"))


def _missing_page(case: Case, form: Any) -> str:  # any form of this module
    return render_template("case/missing.html", case=case, form=form, missing_parts=MISSING_PARTS)


def _blank(field: str) -> str | None:
    return None if field == "on" else ""


def _status(form: Any) -> int:  # any form of this module
    return 422 if form.is_submitted() else 200

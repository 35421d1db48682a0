"""The conditions of an approval: read by all who read the case, met by their owner."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hilirisasi.case_flow import Hand
from hilirisasi.condition_clock import OWED
from hilirisasi.condition_errors import (
    DayUnfitError,
    EvidenceMissingError,
    EvidenceOwnError,
    FileUnreadableError,
)
from hilirisasi.errors import DomainError, StaleEditError
from hilirisasi.extensions import db
from hilirisasi.months import day_of
from hilirisasi.permissions import Permission
from hilirisasi.services import condition_evidence, conditions
from hilirisasi.services.case_hands import hands_of
from hilirisasi.web import sent_papers
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.case import version_of
from hilirisasi.web.condition_words import owner_of
from hilirisasi.web.errors import message_of
from hilirisasi.web.forms.condition import AnswerForm, EvidenceForm, RenewForm
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.stale import clash_page
from hilirisasi.web.words import status_of
from models import Case, Condition, ConditionStatus

bp = Blueprint("condition", __name__)


@bp.url_value_preprocessor
def allow_files(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Let the form that sends evidence be as large as a scan."""
    if endpoint == "condition.file":
        sent_papers.allow_large()


@bp.app_template_global()
def conditions_of(case: Case) -> list[Condition]:
    """Return the conditions that bind a case."""
    return conditions.current(case)


@bp.get("/kerja-sama/<id:case_id>/syarat/<int:number>")
@requires(Permission.CASE_VIEW, Case)
def show(case: Case, number: int) -> ResponseReturnValue:
    """Show one condition, what was filed for it, and what the reader may do."""
    return _page(_find(case, number))


@bp.post("/kerja-sama/<id:case_id>/syarat/<int:number>/bukti")
@requires(Permission.CONDITION_FILE, Case)
def file(case: Case, number: int) -> ResponseReturnValue:
    """Take evidence from the owner."""
    condition, form = _find(case, number), EvidenceForm(prefix="bukti-")
    if not form.validate_on_submit():
        return _page(condition, evidence_form=form), 422
    try:
        condition_evidence.file(
            db.session,
            files=sent_papers.files(),
            condition=condition,
            actor=actor(),
            note=form.note.data or "",
            content=form.content,
            version=version_of(form.version.data),
            now=now(),
        )
    except StaleEditError:
        return _stale_page(condition, form.note.data or "")
    except (EvidenceMissingError, FileUnreadableError) as error:
        form.file.errors = [str(message_of(error)[1])]
        return _page(condition, evidence_form=form), 422
    flash(_("Bukti tersimpan. Penelaah memeriksanya."), "success")
    return _back(condition)


@bp.post("/kerja-sama/<id:case_id>/syarat/<int:number>/jawaban")
@requires(Permission.CASE_DECIDE, Case)
def answer(case: Case, number: int) -> ResponseReturnValue:
    """Accept what was filed, or say why it does not do yet."""
    condition, form = _find(case, number), AnswerForm(prefix="jawaban-")
    form.offer()
    if not form.validate_on_submit():
        return _page(condition, answer_form=form), 422
    try:
        condition_evidence.answer(
            db.session,
            condition=condition,
            actor=actor(),
            is_accepted=form.answer.data == "yes",
            reason=form.reason.data or "",
            version=version_of(form.version.data),
            now=now(),
        )
    except StaleEditError:
        return _stale_page(condition, form.reason.data or "")
    except EvidenceOwnError as error:
        return _refused_page(condition, form, error, "answer_form")
    flash(_("Jawaban Anda atas bukti itu tersimpan."), "success")
    return _back(condition)


@bp.post("/kerja-sama/<id:case_id>/syarat/<int:number>/tanggal")
@requires(Permission.CASE_DECIDE, Case)
def renew(case: Case, number: int) -> ResponseReturnValue:
    """Let a reconsidered condition stand with a new day."""
    condition, form = _find(case, number), RenewForm(prefix="tanggal-")
    if not form.validate_on_submit():
        return _page(condition, renew_form=form), 422
    try:
        condition_evidence.renew(
            db.session,
            condition=condition,
            actor=actor(),
            due_on=form.due_on.data,
            reason=form.reason.data,
            version=version_of(form.version.data),
            now=now(),
        )
    except StaleEditError:
        return _stale_page(condition, form.reason.data)
    except DayUnfitError as error:
        form.due_on.errors = [str(message_of(error)[1])]
        return _page(condition, renew_form=form), 422
    flash(_("Syarat ini tetap berlaku dengan tanggal baru."), "success")
    return _back(condition)


@bp.get("/kerja-sama/<id:case_id>/syarat/<int:number>/bukti/<digest>")
@requires(Permission.CASE_VIEW, Case)
def paper(case: Case, number: int, digest: str) -> ResponseReturnValue:
    """Give the file of one piece of evidence."""
    condition = _find(case, number)
    rows = [row for row in condition.evidence if row.digest == digest]
    if not rows:
        abort(404)
    return sent_papers.answer_with(case.id, rows[0], f"bukti-{case.number}-{number}-{digest[:8]}")


def _find(case: Case, number: int) -> Condition:
    return conditions.find(case, number) or abort(404)


def _back(condition: Condition) -> ResponseReturnValue:
    return redirect(_address(condition))


def _address(condition: Condition) -> str:
    return url_for("condition.show", case_id=condition.case_id, number=condition.number)


def _page(condition: Condition, **forms: Form) -> str:
    person, case = actor(), condition.case
    hands = hands_of(case, person, today=day_of(now()))
    is_filed = condition.status is ConditionStatus.FILED
    answer_form = AnswerForm(prefix="jawaban-", formdata=None, version=condition.version)
    answer_form.offer()
    page: dict[str, Any] = {
        "evidence_form": EvidenceForm(prefix="bukti-", formdata=None, version=condition.version),
        "answer_form": answer_form,
        "renew_form": RenewForm(prefix="tanggal-", formdata=None, version=condition.version),
        **forms,
    }
    return render_template(
        "condition/show.html",
        case=case,
        condition=condition,
        owner=owner_of(condition),
        may_file=condition.status in OWED and conditions.owns(person, condition),
        may_answer=is_filed
        and Hand.REVIEWER in hands
        and condition.evidence[-1].filed_by_id != person.user_id,
        may_renew=condition.status is ConditionStatus.RECONSIDERED and Hand.DECIDER in hands,
        **page,
    )


def _refused_page(
    condition: Condition, form: Form, error: DomainError, name: str
) -> ResponseReturnValue:
    status, words = message_of(error)
    form.form_errors.append(str(words))
    return _page(condition, **{name: form}), status


def _stale_page(condition: Condition, sent: str) -> ResponseReturnValue:
    """Show how the condition stands now beside what was sent; nothing was overwritten."""
    last = condition.evidence[-1] if condition.evidence else None
    rows = [
        {"label": _("Keadaan"), "before": status_of(condition.status)[1], "after": ""},
        {"label": _("Tulisan"), "before": last.note if last else "", "after": sent},
    ]
    return clash_page(rows, _address(condition))

"""The offices of a case in parallel: their short lists, and the *lembar telaah* for the chief."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hilirisasi.errors import DomainError
from hilirisasi.extensions import db
from hilirisasi.months import day_of
from hilirisasi.office_questions import asked_of
from hilirisasi.permissions import Permission, is_allowed
from hilirisasi.scopes import duty_in
from hilirisasi.services import office_answers, village_consents
from hilirisasi.web import gate_words
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.case_comparison import lines_of
from hilirisasi.web.errors import message_of
from hilirisasi.web.forms.office import OfficeForm, note_of
from hilirisasi.web.office_words import rows_of
from models import Case

bp = Blueprint("office", __name__)


@bp.get("/kerja-sama/<id:case_id>/kantor")
@requires(Permission.OFFICE_VIEW, Case)
def show(case: Case) -> ResponseReturnValue:
    """Show every office's questions and answers, and the reader's own to answer."""
    return _page(case, _form_for(case))


@bp.post("/kerja-sama/<id:case_id>/kantor/jawab")
@requires(Permission.OFFICE_ANSWER, Case)
def answer(case: Case) -> ResponseReturnValue:
    """Keep the answers of the reader's office."""
    form = OfficeForm()
    form.ask(_own_questions(case))
    if not form.validate_on_submit():
        return _page(case, form), 422
    try:
        office_answers.give(db.session, case=case, actor=actor(), said=form.to_said(), now=now())
    except DomainError as error:
        status, words = message_of(error)
        form.form_errors.append(str(words))
        return _page(case, form), status
    flash(_("Jawaban kantor Anda tersimpan. Jawaban kantor lain tetap di sampingnya."), "success")
    return redirect(url_for("office.show", case_id=case.id))


@bp.get("/kerja-sama/<id:case_id>/lembar-telaah")
@requires(Permission.OFFICE_VIEW, Case)
def brief(case: Case) -> ResponseReturnValue:
    """Show what the chief needs to decide, on one page."""
    return render_template(
        "office/brief.html",
        case=case,
        lines=[(line["label"], line["values"][0]) for line in lines_of([case])],
        gate_lines=gate_words.lines_of(case, needs_minutes=village_consents.is_needed(case)),
        questions=rows_of(case),
        today=day_of(now()),
    )


def _own_questions(case: Case) -> tuple[str, ...]:
    post = office_answers.post_for(actor(), case)
    return asked_of(duty_in(post, case)) if post else ()


def _form_for(case: Case) -> OfficeForm | None:
    """Return the form of the reader's office, filled with what it said; ``None``: not theirs."""
    if not is_allowed(actor(), Permission.OFFICE_ANSWER, case):
        return None
    post = office_answers.post_for(actor(), case)
    office_id = post.organisation_id if post else 0
    known = {
        question: row
        for (question, office), row in office_answers.newest(case).items()
        if office == office_id
    }
    data = {question: row.view.value for question, row in known.items()}
    data |= {note_of(question): row.note for question, row in known.items()}
    form = OfficeForm(data=data)
    form.ask(_own_questions(case))
    return form


def _page(case: Case, form: OfficeForm | None) -> str:
    return render_template("office/show.html", case=case, rows=rows_of(case), form=form)

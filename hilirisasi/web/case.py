"""Cases: what both sides agreed, where it stands, and what its parties may do."""

import operator
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hilirisasi.case_flow import FACILITATED, UNDER_CONTRACT
from hilirisasi.errors import StaleEditError
from hilirisasi.extensions import db
from hilirisasi.permissions import Permission
from hilirisasi.scopes import Pair
from hilirisasi.scoring.explain import Explanation
from hilirisasi.services import (
    audit,
    case_moves,
    cases,
    contracts,
    rankings,
    terms,
    village_consents,
)
from hilirisasi.web import (
    case_forms,
    case_words,
    clock,
    condition_words,
    gate_words,
    objection_words,
    paging,
)
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.explanations import View, reader_of, view_of
from hilirisasi.web.filters import date_id, tonnes
from hilirisasi.web.forms.case import QuestionForm, WithdrawForm
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.forms.opinion import OpinionForm
from hilirisasi.web.labels import OUTCOMES, STATUSES
from hilirisasi.web.official_names import maker_name, official_words
from hilirisasi.web.opinion_words import opinion_before, opinion_words
from hilirisasi.web.sheets import lines_of
from hilirisasi.web.stale import clash_page
from hilirisasi.workflow import APPROVED, ENDED, ON_CONTRACTS
from models import Case, CaseMove, CaseStatus

bp = Blueprint("case", __name__)

# Moves that the decisions do not tell; of a contract each move is told, and what it freed.
MOVED: Final = frozenset(
    {
        *(CaseStatus.COMPLETE, CaseStatus.MEETING, CaseStatus.OBJECTED, CaseStatus.WITHDRAWN),
        *UNDER_CONTRACT,
        *(CaseStatus.COMPLETED, CaseStatus.STOPPED, CaseStatus.LAPSED),
    }
)


@bp.get("/kerja-sama")
@requires(Permission.CASE_LIST)
def index() -> ResponseReturnValue:
    """List the cases that the reader may see, the newest first."""
    return render_template(
        "case/index.html",
        page=cases.list_visible(db.session, actor=actor(), page=paging.page_number()),
        url_for_page=paging.url_for_page,
    )


@bp.get("/kerja-sama/<id:case_id>")
@requires(Permission.CASE_VIEW, Case)
def show(case: Case) -> ResponseReturnValue:
    """Show one case with its terms, gates, decisions, reservations and audit."""
    return page_of(case)


@bp.post("/kerja-sama/<id:case_id>/jawab")
@requires(Permission.CASE_ANSWER, Case)
def answer(case: Case) -> ResponseReturnValue:
    """Answer a reviewer's questions."""
    form = QuestionForm(prefix="jawab-")
    if not form.validate_on_submit():
        return page_of(case, question_form=form), 422
    try:
        cases.answer_question(
            db.session,
            case=case,
            actor=actor(),
            text=form.text.data,
            version=version_of(form.version.data),
            now=now(),
        )
    except StaleEditError:
        return stale_page(case, form.text.data)
    flash(_("Jawaban terkirim ke penelaah yang sama."), "success")
    return redirect(url_for("case.show", case_id=case.id))


@bp.post("/kerja-sama/<id:case_id>/tarik")
@requires(Permission.CASE_ANSWER, Case)
def withdraw(case: Case) -> ResponseReturnValue:
    """Withdraw the case for the own side."""
    form = WithdrawForm(prefix="tarik-")
    if not form.validate_on_submit():
        return page_of(case, withdraw_form=form), 422
    try:
        cases.withdraw(
            db.session,
            case=case,
            actor=actor(),
            reason=form.reason.data,
            version=version_of(form.version.data),
            now=now(),
        )
    except StaleEditError:
        return stale_page(case, form.reason.data)
    rankings.refresh_after(db.session, listing=case.listing, now=now())
    flash(_("Berkas ditarik. Pasokan yang dicadangkan bebas lagi."), "success")
    return redirect(url_for("case.show", case_id=case.id))


def version_of(text: str | None) -> int:
    """Return the version that a page showed; one that no record has where there is none."""
    is_number = text is not None and text.isascii() and text.isdigit() and len(text) < 10  # noqa: PLR2004
    return int(text or 0) if is_number else -1


def stale_page(case: Case, sent: str) -> ResponseReturnValue:
    """Show what is saved now beside what was sent; nothing was overwritten."""
    last = case.decisions[-1] if case.decisions else None
    saved = f"{OUTCOMES[last.outcome]}: {last.reason}" if last else case.answer
    rows = [
        {"label": _("Keadaan"), "before": str(STATUSES[case.status][1]), "after": ""},
        {"label": _("Tulisan"), "before": saved, "after": sent},
    ]
    href = url_for("case.show", case_id=case.id)
    return clash_page(rows, href)


def timeline_of(case: Case) -> list[dict[str, Any]]:
    """Return the steps of a case, oldest first: done, current, to do."""
    opened = {
        "label": _("Kedua pihak sepakat"),
        "state": "done",
        "at": case.opened_at,
        "who": "",
        "note": "",
    }
    decided = [
        {
            "label": str(OUTCOMES[row.outcome]),
            "state": "done",
            "at": row.made_at,
            "who": official_words(case, row.made_by_name, row.made_by_post),
            "note": row.reason,
        }
        for row in case.decisions
        if row.outcome not in ON_CONTRACTS
    ]
    moved = [
        {
            "label": str(STATUSES[row.target][1]),
            "state": "done",
            "at": row.made_at,
            "who": ", ".join(filter(None, (maker_name(case, row), row.made_by_post))),
            "note": _note_of(row),
        }
        for row in case.moves
        if row.target in MOVED
    ]
    done = [opened, *sorted([*moved, *decided], key=operator.itemgetter("at"))]
    if case.status in ENDED | FACILITATED:
        has_words = bool(moved or decided)
        return [*done, *([] if has_words else [_step(case.status, "done")])]
    return [
        *done,
        _step(case.status, "current"),
        {"label": _("Putusan"), "state": "todo", "at": None, "who": "", "note": ""},
    ]


def _note_of(row: CaseMove) -> str:
    """Return why a case moved, by which document, and how much that freed."""
    freed = _("Dibebaskan: %(amount)s.", amount=tonnes(row.freed_kg)) if row.freed_kg else ""
    number = _("Nomor %(number)s.", number=row.document_number) if row.document_number else ""
    day = date_id(row.happened_on) if row.happened_on else ""
    return " ".join(filter(None, (row.reason, number, day, freed)))


def _step(status: CaseStatus, state: str) -> dict[str, Any]:
    return {"label": str(STATUSES[status][1]), "state": state, "at": None, "who": "", "note": ""}


def page_of(case: Case, **forms: Form) -> str:
    """Return the page of a case; a form that was sent wrong takes the place of a blank one."""
    page = {
        "question_form": QuestionForm(prefix="jawab-", formdata=None, version=case.version),
        "opinion_form": OpinionForm(prefix="pendapat-", formdata=None),
        "withdraw_form": WithdrawForm(prefix="tarik-", formdata=None, version=case.version),
        "revoke_form": WithdrawForm(prefix="cabut-", formdata=None, version=case.version),
        **forms,
        **case_forms.of_page(case, forms),
    }
    return render_template(
        "case/show.html",
        case=case,
        timeline=timeline_of(case),
        lines=lines_of(terms.sheet_of(case.terms)),
        view=_view(case),
        objections=objection_words.of_match(case),
        opinion_words=opinion_words,
        opinion_before=opinion_before,
        owner_of=condition_words.owner_of,
        condition_lines=condition_words.lines_of,
        gate_lines=gate_words.lines_of(case, needs_minutes=village_consents.is_needed(case)),
        is_approved=case.status in APPROVED,
        is_facilitated=case.status in FACILITATED,
        is_stoppable=case_moves.is_under_contract(case),
        is_ended=case.status in ENDED,
        tracks=case_words.TRACKS,
        missing_parts=case_words.MISSING_PARTS,
        ends_on=contracts.ends_on(case),
        working_days=clock.days_since(case.opened_at),
        **clock.of_page(case),
        events=audit.list_events(db.session, subject=case),
        action_form=Form(formdata=None),
        **page,
    )


def _view(case: Case) -> View | None:
    """Return the calculation that the case was opened with, for who asks; none without a score."""
    explanation = Explanation.from_dict(case.explanation) if case.explanation else None
    if explanation is None or explanation.score is None:
        return None
    return view_of(explanation, reader=reader_of(actor(), Pair(case.listing, case.plan)))

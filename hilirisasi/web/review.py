"""What the province does with one case: taking it, deciding, revoking."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hilirisasi.case_errors import MeetingMissingError, ReviewsMissingError
from hilirisasi.clock_errors import QuestionRoundsError, QuestionRuleMissingError
from hilirisasi.condition_errors import (
    ConditionUnfitError,
    ConsentMissingError,
    ConsentRefusedError,
    LandLeaseError,
    LandPledgedError,
    LegalRowBrokenError,
)
from hilirisasi.errors import (
    DomainError,
    GatesOpenError,
    MissingReasonError,
    NotReviewerOfCaseError,
    PeriodInPastError,
    StaleEditError,
    SupplyExceededError,
)
from hilirisasi.extensions import db
from hilirisasi.interest_errors import DeclarationMissingError, InterestUnansweredError
from hilirisasi.permissions import Permission
from hilirisasi.services import (
    case_moves,
    cases,
    conditions,
    decisions,
    gates,
    pool_holds,
    questions,
    rankings,
    reservations,
    revocations,
    terms,
)
from hilirisasi.web import case_forms, gate_words, objection_words
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.case import stale_page, version_of
from hilirisasi.web.errors import message_of
from hilirisasi.web.filters import month_id, tonnes
from hilirisasi.web.forms.case import WithdrawForm
from hilirisasi.web.forms.condition import ROWS, values_of
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.forms.review import KNOWN, DecisionForm, gate_values
from hilirisasi.web.labels import OUTCOMES
from hilirisasi.web.opinion_words import opinion_words
from hilirisasi.web.sheets import lines_of
from hilirisasi.web.step_up import asks_again, is_weighty
from models import Case, Outcome

bp = Blueprint("review", __name__)

# What a decision may be refused for, shown on the form with all that was typed.
REFUSALS = (
    GatesOpenError,
    ConditionUnfitError,
    ConsentMissingError,
    ConsentRefusedError,
    LandLeaseError,
    LandPledgedError,
    LegalRowBrokenError,
    MissingReasonError,
    PeriodInPastError,
    SupplyExceededError,
    ReviewsMissingError,
    MeetingMissingError,
    QuestionRoundsError,
    QuestionRuleMissingError,
)


@bp.post("/kerja-sama/<id:case_id>/ambil")
@requires(Permission.CASE_DECIDE, Case)
def take(case: Case) -> ResponseReturnValue:
    """Take the case for review."""
    if not Form().validate_on_submit():
        abort(400)
    try:
        cases.take(db.session, case=case, actor=actor(), now=now())
    except (DeclarationMissingError, InterestUnansweredError) as error:
        return _ask_interest(case, error)
    flash(_("Berkas ini sekarang Anda telaah."), "success")
    may_decide = case_forms.of_page(case, {})["may_decide"] and not case.rule.has_other_decider
    return redirect(url_for("review.decide" if may_decide else "case.show", case_id=case.id))


@bp.route("/kerja-sama/<id:case_id>/putusan", methods=["GET", "POST"])
@requires(Permission.CASE_DECIDE, Case)
@asks_again(is_weighty)
def decide(case: Case) -> ResponseReturnValue:
    """Decide on a case that the reviewer took."""
    page = case_forms.of_page(case, {})
    if not page["may_decide"]:
        flash(message_of(NotReviewerOfCaseError())[1], "warning")
        return redirect(url_for("case.show", case_id=case.id))
    if page["asks_interest"]:
        return _ask_interest(case, InterestUnansweredError())
    states = gates.ranking_states(db.session, case=case, now=now())
    to_close = [gate for gate in gates.to_close(case, states) if gate != gates.MUSYAWARAH]
    form = DecisionForm(
        data={
            "gates": gate_values(case, to_close),
            "conditions": _proposed(case),
            "version": case.version,
        }
    )
    contested = case_moves.contested(case)
    form.offer(contested)
    form.name_gates()
    form.offer_owners(conditions.offices_for(db.session, case=case))
    page = _decision_page(case, form, states)
    page["is_stop"] = contested is Outcome.STOP
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("review/decide.html", **page), status
    try:
        decision = decisions.decide(
            db.session,
            case=case,
            actor=actor(),
            verdict=form.to_verdict(),
            version=version_of(form.version.data),
            now=now(),
        )
    except StaleEditError:
        return stale_page(case, f"{OUTCOMES[Outcome(form.outcome.data)]}: {form.reason.data}")
    except REFUSALS as error:
        _show_refusal(form, error)
        return render_template("review/decide.html", **page), message_of(error)[0]
    rankings.refresh_after(db.session, listing=case.listing, now=now())
    if decision.is_pending:
        flash(_("Putusan tersimpan. Berlaku sesudah orang kedua menandatangani."), "success")
    else:
        flash(_("Putusan tersimpan: %(outcome)s.", outcome=OUTCOMES[decision.outcome]), "success")
    return redirect(url_for("case.show", case_id=case.id))


@bp.post("/kerja-sama/<id:case_id>/cabut")
@requires(Permission.CASE_DECIDE, Case)
@asks_again(is_weighty)
def revoke(case: Case) -> ResponseReturnValue:
    """Take an approval back."""
    form = WithdrawForm(prefix="cabut-")
    if not form.validate_on_submit():
        flash(_("Tuliskan alasan pencabutan."), "warning")
        return redirect(url_for("case.show", case_id=case.id))
    try:
        revocations.revoke(
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
    flash(_("Persetujuan dicabut. Kedua pihak boleh mengajukan keberatan."), "success")
    return redirect(url_for("case.show", case_id=case.id))


def _ask_interest(case: Case, error: DomainError) -> ResponseReturnValue:
    """Lead to what an official has to say before they act on a case."""
    flash(message_of(error)[1], "warning")
    if isinstance(error, DeclarationMissingError):
        return redirect(url_for("interest.declare"))
    return redirect(url_for("interest.answer", case_id=case.id))


def _decision_page(case: Case, form: DecisionForm, states: dict[str, str]) -> dict[str, Any]:
    asked = reservations.asked_kg(case, now())
    part = pool_holds.find_part(db.session, case=case)
    free = reservations.uncommitted_kg(
        db.session, listing=case.listing, months=list(asked), without=part, now=now()
    )
    return {
        "case": case,
        "form": form,
        "failed": [gate for gate, state in states.items() if state == gates.FAIL],
        "passed": [gate for gate, state in states.items() if state == gates.PASS],
        "rounds_left": questions.rounds_left(case),
        "lines": lines_of(terms.sheet_of(case.terms)),
        "months": [(month, kg, free[month]) for month, kg in asked.items()],
        "known_gates": KNOWN,
        "objections": objection_words.of_match(case),
        "opinion_words": opinion_words,
        "name_of_gate": gate_words.name_of_gate,
        "question_of_gate": gate_words.question_of_gate,
    }


def _proposed(case: Case) -> list[dict[str, Any]]:
    """Return the conditions that reviewers would set, as many as the form has rows."""
    proposed = [row for review in case.reviews for row in review.proposed or ()]
    return values_of(proposed)[:ROWS]


def _show_refusal(form: DecisionForm, error: DomainError) -> None:
    """Say on the form what is missing, beside the field where there is one."""
    message = str(message_of(error)[1])
    if isinstance(error, GatesOpenError):
        failed = form.show_open_gates(error.gates)
        form.form_errors.append(f"{message} {gate_words.names_of(failed or error.gates)}.")
    elif isinstance(error, SupplyExceededError):
        short = ", ".join(f"{month_id(m)}: {tonnes(kg)}" for m, kg in error.short_kg.items())
        form.form_errors.append(_("%(message)s Kurang %(short)s.", message=message, short=short))
    elif isinstance(error, ConditionUnfitError):
        form.show_unfit(error.place, error.field)
    elif isinstance(error, MissingReasonError):
        form.ask_for_one()
    else:
        form.form_errors.append(message)

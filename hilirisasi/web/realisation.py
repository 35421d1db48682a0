"""What became of a case: reports, answers, and what does not fit."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hilirisasi import circles
from hilirisasi.condition_errors import FileUnreadableError
from hilirisasi.extensions import db
from hilirisasi.months import day_of
from hilirisasi.permissions import Permission, is_allowed
from hilirisasi.realisation_errors import ReceiptMissingError
from hilirisasi.services import mismatches, period_facts, realisation, realised, report_periods
from hilirisasi.web import sent_papers
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.case import version_of
from hilirisasi.web.errors import message_of
from hilirisasi.web.forms.realisation import AnswerForm, CertifyForm, CloseForm, ReportForm
from models import Case, Mismatch

bp = Blueprint("realisation", __name__)


@bp.url_value_preprocessor
def allow_files(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Let the form that sends a receipt be as large as a scan."""
    if endpoint == "realisation.report":
        sent_papers.allow_large()


@bp.get("/kerja-sama/<id:case_id>/realisasi")
@requires(Permission.CASE_VIEW, Case)
def show(case: Case) -> ResponseReturnValue:
    """Show every period with what both sides say of it, and what does not fit."""
    return _page(case)


@bp.route("/kerja-sama/<id:case_id>/realisasi/laporan", methods=["GET", "POST"])
@requires(Permission.REALISATION_REPORT, Case)
def report(case: Case) -> ResponseReturnValue:
    """Write one version of a report; a colleague certifies it."""
    periods = report_periods.list_periods(db.session, case=case, now=now())
    owed = realisation.unreported(db.session, case=case, now=now())
    form = ReportForm(data={"period": _asked(row.first_month.isoformat() for row in owed)})
    form.offer(periods)
    if form.validate_on_submit():
        try:
            realisation.draft(
                db.session,
                case=case,
                first_month=date.fromisoformat(form.period.data),
                figures=form.to_figures(),
                files=sent_papers.files(),
                receipt=form.content,
                actor=actor(),
                now=now(),
            )
        except ReceiptMissingError as error:
            form.oss_receipt.errors = [message_of(error)]
        except FileUnreadableError as error:
            form.file.errors = [str(message_of(error)[1])]
        else:
            flash(_("Laporan tersimpan. Rekan Anda mengesahkannya di halaman ini."), "success")
            return redirect(url_for("realisation.show", case_id=case.id))
    page = render_template(
        "realisation/report.html",
        case=case,
        form=form,
        periods=periods,
        rules=report_periods.rules_of(db.session, organisation=case.plan.organisation)[:1],
        lacks_size=report_periods.size_of(case.plan.organisation) is None,
        circles=circles.REPORT_FIELDS,
    )
    return page, 422 if form.is_submitted() else 200


@bp.get("/kerja-sama/<id:case_id>/realisasi/tanda-terima/<digest>")
@requires(Permission.REALISATION_READ, Case)
def receipt(case: Case, digest: str) -> ResponseReturnValue:
    """Give the file of a receipt to its company and to officials."""
    versions = realisation.list_versions(db.session, case=case)
    row = next((row for row in versions if row.digest == digest), None) or abort(404)
    return sent_papers.answer_with(case.id, row, f"tanda-terima-{case.number}-{digest[:8]}")


@bp.post("/kerja-sama/<id:case_id>/realisasi/sahkan")
@requires(Permission.REALISATION_REPORT, Case)
def certify(case: Case) -> ResponseReturnValue:
    """Stand for a colleague's report."""
    form = CertifyForm(prefix="sahkan-")
    if not form.validate_on_submit():
        return _page(case), 422
    realisation.certify(
        db.session,
        case=case,
        report_id=version_of(form.report.data),
        actor=actor(),
        now=now(),
    )
    flash(_("Laporan disahkan. Angkanya sekarang dibaca umum."), "success")
    return redirect(url_for("realisation.show", case_id=case.id))


@bp.route("/kerja-sama/<id:case_id>/realisasi/jawaban", methods=["GET", "POST"])
@requires(Permission.REALISATION_ANSWER, Case)
def answer(case: Case) -> ResponseReturnValue:
    """Answer three questions about a quarter, by one tap each."""
    quarters = report_periods.list_quarters(case, now=now())
    owed = realisation.unanswered(db.session, case=case, now=now())
    form = AnswerForm(data={"quarter": _asked(row.isoformat() for row in owed)})
    form.offer(quarters)
    if form.validate_on_submit():
        realisation.answer(
            db.session,
            case=case,
            quarter=date.fromisoformat(form.quarter.data),
            answers=form.to_answers(),
            actor=actor(),
            now=now(),
        )
        flash(_("Terima kasih. Jawaban desa tersimpan dan dibaca umum."), "success")
        return redirect(url_for("realisation.show", case_id=case.id))
    page = render_template(
        "realisation/answer.html",
        case=case,
        form=form,
        quarters=quarters,
        circles=circles.ANSWER_FIELDS,
    )
    return page, 422 if form.is_submitted() else 200


@bp.post("/kerja-sama/<id:case_id>/realisasi/periksa")
@requires(Permission.MISMATCH_CLOSE, Case)
def close(case: Case) -> ResponseReturnValue:
    """Write what came of what did not fit."""
    form = CloseForm(prefix="periksa-")
    form.offer(_open(case))
    if not form.validate_on_submit():
        return _page(case, close_form=form), 422
    mismatches.close(
        db.session,
        case=case,
        mismatch_id=version_of(form.mismatch.data),
        actor=actor(),
        note=form.note.data,
        now=now(),
    )
    flash(_("Hasil pemeriksaan tersimpan dan dibaca umum."), "success")
    return redirect(url_for("realisation.show", case_id=case.id))


def _asked(owed: Any) -> str | None:  # texts of days, in order
    """Return the period that the address asks for, else the first that is owed."""
    return request.args.get("masa") or next(iter(owed), None)


def _page(case: Case, **forms: Any) -> str:
    person = actor()
    versions = realisation.list_versions(db.session, case=case)
    told = realised.by_case(db.session, case_ids=[case.id]).get(case.id, realised.Realised())
    periods = report_periods.list_periods(db.session, case=case, now=now())
    if "close_form" not in forms:
        forms["close_form"] = CloseForm(prefix="periksa-", formdata=None)
        forms["close_form"].offer(_open(case))
    return render_template(
        "realisation/show.html",
        case=case,
        told=told,
        periods=[(row, period_facts.reserved_kg(case, row)) for row in reversed(periods)],
        quarters=report_periods.list_quarters(case, now=now()),
        versions=versions,
        waiting={row.id for row in versions if realisation.is_waiting(row, versions)},
        rules=report_periods.rules_of(db.session, organisation=case.plan.organisation)[:1],
        lacks_size=report_periods.size_of(case.plan.organisation) is None,
        open_mismatches=_open(case),
        reads_all=is_allowed(person, Permission.REALISATION_READ, case),
        reader_id=person.user_id,
        today=day_of(now()),
        certify_form=CertifyForm(prefix="sahkan-", formdata=None),
        **forms,
    )


def _open(case: Case) -> list[Mismatch]:
    found = mismatches.list_of(db.session, case=case)
    return [row for row in found if row.closed_at is None]

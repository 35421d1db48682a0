"""Rules of the score being written: figures, a workshop, dated rows."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from hilirisasi.errors import (
    SheetHeaderError,
    SheetTooLargeError,
    SheetUnreadableError,
    StaleEditError,
)
from hilirisasi.extensions import db
from hilirisasi.permissions import Permission
from hilirisasi.policy_errors import (
    ComparisonInconsistentError,
    JudgementUnreadableError,
    PolicyUnfitError,
)
from hilirisasi.scoring.policy_figures import figures_of
from hilirisasi.services import (
    commodities,
    comparison_sheets,
    policies,
    policy_drafts,
)
from hilirisasi.spreadsheets.columns import header_of
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.case import version_of
from hilirisasi.web.downloads import csv_answer
from hilirisasi.web.errors import message_of
from hilirisasi.web.filters import number
from hilirisasi.web.forms.policy import (
    PriceRuleForm,
    PriorityForm,
    RowForm,
    StartForm,
    WorkshopForm,
)
from hilirisasi.web.forms.policy_figures import policy_form
from hilirisasi.web.policy_versions import find_readable, page, to_version
from hilirisasi.web.policy_words import fixed_names, words_of, written
from hilirisasi.web.stale import stale_page
from models import PolicyRecord, PolicyStatus, PriceRule, PriorityCommodity

bp = Blueprint("policy_draft", __name__)

SHEET_ERRORS = (
    ComparisonInconsistentError,
    JudgementUnreadableError,
    SheetHeaderError,
    SheetTooLargeError,
    SheetUnreadableError,
)


@bp.post("/aturan-penilaian/draf")
@requires(Permission.POLICY_DRAFT)
def start() -> ResponseReturnValue:
    """Begin a draft from a version."""
    form = StartForm(prefix="awal-")
    base = find_readable(form.base.data or "") if form.validate_on_submit() else None
    if base is None:
        flash(_("Pilih versi yang menjadi awal."), "warning")
        return redirect(url_for("policy_versions.index"))
    draft = policy_drafts.start(db.session, base=base, actor=actor(), now=now())
    flash(_("Draf %(version)s dibuat. Belum ada peringkat yang berubah.", version=draft.version))
    return redirect(url_for("policy_draft.edit", version=draft.version))


@bp.route("/aturan-penilaian/versi/<version>/ubah", methods=["GET", "POST"])
@requires(Permission.POLICY_DRAFT, load=find_readable)
def edit(record: PolicyRecord) -> ResponseReturnValue:
    """Change the figures of a draft."""
    if record.status is not PolicyStatus.DRAFT:
        return _back(record, _("Hanya draf yang dapat diubah."))
    figures = figures_of(policies.policy_of(record))
    form = policy_form(figures, _values(record))
    if not form.validate_on_submit():
        return _edit_page(record, form, figures, 422 if form.is_submitted() else 200)
    try:
        policy_drafts.change(
            db.session,
            draft=record,
            figures=form.figures(),
            is_provisional=form.is_provisional.data,
            source=form.source.data,
            row_version=version_of(form.version.data),
            actor=actor(),
            now=now(),
        )
    except PolicyUnfitError as error:
        form.show_unfit(error.figures)
        return _edit_page(record, form, figures, 422)
    except StaleEditError:
        db.session.refresh(record)
        newest = policy_form(figures_of(policies.policy_of(record)), _values(record), formdata=None)
        return stale_page(form, newest, url_for("policy_draft.edit", version=record.version))
    flash(_("Draf tersimpan. Cobalah pada calon mitra hari ini."), "success")
    return to_version(record)


@bp.route("/aturan-penilaian/versi/<version>/lokakarya", methods=["GET", "POST"])
@requires(Permission.POLICY_DRAFT, load=find_readable)
def weigh(record: PolicyRecord) -> ResponseReturnValue:
    """Take the weights of a draft from a workshop's pairwise comparison."""
    if record.status is not PolicyStatus.DRAFT:
        return _back(record, _("Hanya draf yang dapat diubah."))
    form = WorkshopForm(data={"version": record.row_version})
    if not form.validate_on_submit():
        return _weigh_page(record, form, 422 if form.is_submitted() else 200)
    try:
        judgements = (
            comparison_sheets.read_judgements(form.content) if form.content else form.judgements()
        )
        found = policy_drafts.weigh(
            db.session,
            draft=record,
            judgements=judgements,
            held_on=form.held_on.data,
            place=form.place.data,
            row_version=version_of(form.version.data),
            actor=actor(),
            now=now(),
        )
    except SHEET_ERRORS as error:
        form.form_errors.append(_sheet_words(error))
        return _weigh_page(record, form, 422)
    flash(
        _(
            "Bobot diambil dari lokakarya. Rasio konsistensi %(ratio)s.",
            ratio=number(found.ratio, 4),
        ),
        "success",
    )
    return to_version(record)


@bp.get("/aturan-penilaian/lembar-lokakarya.csv")
@requires(Permission.POLICY_READ)
def workshop_sheet() -> Response:
    """Give an empty sheet for a workshop: one row a participant."""
    headers = header_of(comparison_sheets.PAIRS, str(get_locale() or "id"))
    return csv_answer([dict.fromkeys(headers, "")], headers, "lokakarya.csv")


@bp.post("/aturan-penilaian/versi/<version>/harga")
@requires(Permission.POLICY_DRAFT, load=find_readable)
def add_price_rule(record: PolicyRecord) -> ResponseReturnValue:
    """Add a price rule to a draft."""
    form = PriceRuleForm(prefix="harga-")
    return _add(record, form, "rule_form")


@bp.post("/aturan-penilaian/versi/<version>/prioritas")
@requires(Permission.POLICY_DRAFT, load=find_readable)
def add_priority(record: PolicyRecord) -> ResponseReturnValue:
    """Add a priority commodity to a draft."""
    form = PriorityForm(prefix="utama-")
    return _add(record, form, "priority_form")


@bp.post("/aturan-penilaian/versi/<version>/hapus-baris")
@requires(Permission.POLICY_DRAFT, load=find_readable)
def remove_row(record: PolicyRecord) -> ResponseReturnValue:
    """Take a dated row out of a draft."""
    form = RowForm()
    rules = policies.list_price_rules(db.session, version=record.version)
    priorities = policies.list_priorities(db.session, version=record.version)
    rows: dict[str, PriceRule | PriorityCommodity] = {
        **{f"harga-{row.id}": row for row in rules},
        **{f"utama-{row.id}": row for row in priorities},
    }
    row = rows.get(form.row.data or "") if form.validate_on_submit() else None
    if row is None:
        return _back(record, _("Baris itu tidak ada lagi."))
    policy_drafts.remove_row(db.session, draft=record, row=row, actor=actor(), now=now())
    flash(_("Baris dihapus dari draf."), "success")
    return to_version(record)


def _add(
    record: PolicyRecord, form: PriceRuleForm | PriorityForm, name: str
) -> ResponseReturnValue:
    form.offer(commodities.list_all(db.session))
    if not form.validate_on_submit():
        return page(record, **{name: form}), 422
    policy_drafts.add_row(db.session, draft=record, row=form.to_row(), actor=actor(), now=now())
    flash(_("Baris ditambahkan ke draf. Cobalah lagi drafnya."), "success")
    return to_version(record)


def _values(record: PolicyRecord) -> dict[str, Any]:
    return {
        "source": record.source,
        "is_provisional": record.is_provisional,
        "version": record.row_version,
    }


def _edit_page(
    record: PolicyRecord, form: Any, figures: dict[str, float], status: int
) -> ResponseReturnValue:
    fixed = [(words_of(name)[0], written(figures[name])) for name in fixed_names(figures)]
    return render_template("policy/edit.html", record=record, form=form, fixed=fixed), status


def _weigh_page(record: PolicyRecord, form: WorkshopForm, status: int) -> ResponseReturnValue:
    return render_template("policy/workshop.html", record=record, form=form), status


def _sheet_words(error: Exception) -> str:
    message = str(message_of(error)[1])  # type: ignore[arg-type]  # one of SHEET_ERRORS
    if isinstance(error, ComparisonInconsistentError):
        return _(
            "%(message)s Rasio konsistensinya %(ratio)s, batasnya %(limit)s.",
            message=message,
            ratio=number(error.ratio, 3),
            limit=number(error.limit, 2),
        )
    if isinstance(error, JudgementUnreadableError) and error.row is not None:
        return _("%(message)s Periksa baris %(row)s.", message=message, row=error.row)
    return message


def _back(record: PolicyRecord, message: str) -> ResponseReturnValue:
    flash(message, "warning")
    return to_version(record)

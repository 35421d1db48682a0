"""What the law says, row by row with its source: read by all, confirmed by reviewers."""

from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hilirisasi.condition_errors import LegalRowChangedError
from hilirisasi.extensions import db
from hilirisasi.months import day_of
from hilirisasi.permissions import Permission
from hilirisasi.services import legal_checks, legal_confirmations
from hilirisasi.services.legal_checks import LegalCheck, Verdict
from hilirisasi.services.legal_confirmations import LegalRow
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.errors import message_of
from hilirisasi.web.filters import number, rupiah
from hilirisasi.web.forms.legal import LegalForm
from models import BusinessClass, Case, FieldRule, LegalKind, LegalMatter, LegalRule

bp = Blueprint("legal", __name__)

WITHDRAW: Final = "withdraw"
IDR: Final = "IDR"
UNITS: Final = {IDR: "Rp", "months": _l("bulan")}
MATTERS: Final[Mapping[LegalMatter, LazyString]] = {
    LegalMatter.RESERVED: _l("Bidang untuk koperasi dan UMKM, atau bermitra dengan mereka"),
    LegalMatter.OWNERSHIP: _l("Bidang dengan syarat pemilik modal"),
    LegalMatter.ENVIRONMENT: _l("Golongan dokumen lingkungan"),
}
FIGURES: Final[Mapping[str, LazyString]] = {
    "foreign_investment_min": _l("Modal asing: nilai terkecil tiap KBLI dan tempat"),
    "foreign_paid_up_min": _l("Modal asing: modal disetor terkecil"),
    "micro_max_capital": _l("Batas modal usaha mikro"),
    "small_max_capital": _l("Batas modal usaha kecil"),
    "medium_max_capital": _l("Batas modal usaha menengah"),
    "village_land_lease_max": _l("Tanah kas desa: lama sewa"),
    "village_land_pledge_max": _l("Tanah kas desa: tidak boleh dijaminkan"),
    "musyawarah_minutes_min": _l("Musyawarah desa sebelum persetujuan"),
}
VERDICTS: Final[Mapping[Verdict, tuple[str, LazyString]]] = {
    Verdict.FITS: ("success", _l("Sesuai")),
    Verdict.BREAKS: ("danger", _l("Tidak sesuai")),
    Verdict.UNKNOWN: ("waiting", _l("Belum dapat dinilai")),
    Verdict.TOLD: ("neutral", _l("Untuk diketahui")),
}


@bp.app_template_global()
def legal_checks_of(case: Case) -> list[LegalCheck]:
    """Return what the law says of a case today."""
    return legal_checks.of_case(db.session, case=case, today=day_of(now()))


@bp.app_template_global()
def legal_name_of(row: LegalRow) -> str:
    """Return what a legal row is called."""
    record = row.record
    if isinstance(record, BusinessClass):
        return _("Risiko KBLI %(code)s, %(title)s", code=record.kbli_2020, title=record.title)
    if isinstance(record, FieldRule):
        name = str(MATTERS[record.matter])
        return f"{name} (KBLI {record.kbli_2020})" if record.kbli_2020 else name
    return str(FIGURES.get(record.code, record.code))


@bp.app_template_global()
def legal_amount_of(row: LegalRow) -> str:
    """Return the figure of a legal row with its unit; empty where it is none to read."""
    record = row.record
    if not isinstance(record, LegalRule) or record.unit not in UNITS:
        return ""
    return (
        rupiah(record.amount)
        if record.unit == IDR
        else f"{number(record.amount)} {UNITS[record.unit]}"
    )


@bp.app_template_global()
def verdict_of(check: LegalCheck) -> tuple[str, str]:
    """Return the badge of what a row says of a case."""
    kind, words = VERDICTS[check.verdict]
    return kind, str(words)


@bp.get("/aturan-hukum")
@requires(Permission.PUBLIC)
def index() -> ResponseReturnValue:
    """List every row with its source, and who read it at the source."""
    return _page()


@bp.post("/aturan-hukum")
@requires(Permission.LEGAL_CONFIRM)
def confirm() -> ResponseReturnValue:
    """Confirm one row, or take that back."""
    form = LegalForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        legal_confirmations.confirm(
            db.session,
            kind=LegalKind(form.kind.data),
            code=form.code.data or "",
            digest=form.digest.data or "",
            is_confirmed=request.form.get("act") != WITHDRAW,
            note=form.note.data,
            actor=actor(),
            now=now(),
        )
    except LegalRowChangedError as error:
        status, words = message_of(error)
        form.form_errors.append(str(words))
        return _page(form), status
    flash(_("Tersimpan, dengan nama dan jabatan Anda."), "success")
    return redirect(url_for("legal.index"))


def _page(sent: LegalForm | None = None) -> str:
    rows = legal_confirmations.list_all(db.session)
    return render_template(
        "legal/index.html", rows=[(row, _form_of(row, sent)) for row in rows], sent=sent
    )


def _form_of(row: LegalRow, sent: LegalForm | None) -> LegalForm:
    """Return the form of one row: the sent one where it was for this row."""
    if sent is not None and (sent.kind.data, sent.code.data) == (row.kind, row.code):
        return sent
    values: dict[str, Any] = {"kind": row.kind, "code": row.code, "digest": row.digest}
    # Many forms on one page: each field has a name of its own only in its id.
    form = LegalForm(formdata=None, **values)
    for field in form:
        field.id = f"{field.id}-{row.kind}-{row.code.replace('/', '-')}"
        if hasattr(field, "label"):
            field.label.field_id = field.id
    return form

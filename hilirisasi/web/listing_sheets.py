"""Sheets of listings: a template, what a sheet would do, and what it did."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from hilirisasi.actors import Post
from hilirisasi.errors import (
    SheetAcceptedError,
    SheetHeaderError,
    SheetRowsWrongError,
    SheetTooLargeError,
    SheetUnreadableError,
    StaleEditError,
)
from hilirisasi.extensions import db
from hilirisasi.permissions import Permission
from hilirisasi.services import listing_sheet_exports, listing_sheets
from hilirisasi.services.listing_sheet_cells import example_of
from hilirisasi.services.listing_sheet_columns import CAUSE, COLUMNS, TITLE, VERSION
from hilirisasi.services.listing_sheets import Trial
from hilirisasi.spreadsheets.dry_run import Effect
from hilirisasi.spreadsheets.reading import MAX_BYTES
from hilirisasi.spreadsheets.writing import Value, csv_text, workbook
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.errors import message_of
from hilirisasi.web.exports import file_answer
from hilirisasi.web.forms.sheet import GOOD, SheetForm, TakeForm
from hilirisasi.web.sheet_words import cause_of, cure_of, header_of, language
from models import Role, SheetUpload

bp = Blueprint("listing_sheets", __name__)

SENDERS = (Role.VILLAGE_OPERATOR, Role.REGENCY)
WRONG_SHOWN = 200
ENVELOPE_BYTES = 100_000  # what a browser sends around the file
REFUSALS = (SheetTooLargeError, SheetUnreadableError, SheetHeaderError)


@bp.url_value_preprocessor
def allow_a_file(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Let this one form be as large as a sheet, before anybody reads the request."""
    if endpoint == "listing_sheets.send":
        request.max_content_length = MAX_BYTES + ENVELOPE_BYTES


@bp.get("/produk/unggah")
@requires(Permission.LISTING_UPLOAD)
def choose() -> ResponseReturnValue:
    """Ask for a file, beside the template."""
    return render_template("sheets/choose.html", form=_form(), columns=COLUMNS)


@bp.post("/produk/unggah")
@requires(Permission.LISTING_UPLOAD)
def send() -> ResponseReturnValue:
    """Keep a file and show what it would do."""
    form = _form()
    if not form.validate_on_submit():
        return render_template("sheets/choose.html", form=form, columns=COLUMNS), 422
    try:
        upload = listing_sheets.keep(
            db.session,
            actor=actor(),
            organisation_id=form.organisation.data,
            filename=form.file.data.filename,
            content=form.content,
            now=now(),
        )
    except REFUSALS as error:
        status, message = message_of(error)
        missing = ", ".join(error.missing) if isinstance(error, SheetHeaderError) else ""
        told = _("%(message)s Yang tidak ada: %(missing)s", message=message, missing=missing)
        form.file.errors = [told if missing else message]
        return render_template("sheets/choose.html", form=form, columns=COLUMNS), status
    return redirect(url_for("listing_sheets.show", sheet_upload_id=upload.id))


@bp.get("/produk/unggah/templat.xlsx")
@requires(Permission.LISTING_UPLOAD)
def template_xlsx() -> ResponseReturnValue:
    """Give the template as a workbook with lists and guidance."""
    names = listing_sheet_exports.list_names(db.session, language())
    content = workbook(
        COLUMNS, _example(), title=TITLE, version=VERSION, language=language(), lists=names
    )
    return file_answer(content, "templat-produk-desa.xlsx")


@bp.get("/produk/unggah/templat.csv")
@requires(Permission.LISTING_UPLOAD)
def template_csv() -> ResponseReturnValue:
    """Give the template as CSV."""
    return file_answer(
        csv_text(COLUMNS, _example(), language=language()), "templat-produk-desa.csv"
    )


@bp.get("/produk/unggah/<id:sheet_upload_id>")
@requires(Permission.SHEET_USE, SheetUpload)
def show(sheet_upload: SheetUpload) -> ResponseReturnValue:
    """Show what a sheet would do; of one that was taken, that it was."""
    if sheet_upload.accepted_at is not None:
        return render_template("sheets/taken.html", upload=sheet_upload)
    trial = _trial(sheet_upload)
    return render_template(
        "sheets/dry_run.html",
        upload=sheet_upload,
        run=trial.run,
        unknown=trial.unknown_headers,
        shown=trial.run.wrong[:WRONG_SHOWN],
        effects=Effect,
        form=TakeForm(),
        cause_of=cause_of,
        cure_of=cure_of,
        header_of=header_of,
    )


@bp.post("/produk/unggah/<id:sheet_upload_id>/terima")
@requires(Permission.SHEET_USE, SheetUpload)
def take(sheet_upload: SheetUpload) -> ResponseReturnValue:
    """Take a sheet whole, or its good rows."""
    form = TakeForm()
    if not form.validate_on_submit():
        abort(422)
    page = redirect(url_for("listing_sheets.show", sheet_upload_id=sheet_upload.id))
    try:
        run = listing_sheets.accept(
            db.session,
            upload=sheet_upload,
            actor=actor(),
            allowed_villages=_villages(sheet_upload),
            only_good=form.rows.data == GOOD,
            now=now(),
            leave=_wrong_rows,
        )
    except (SheetAcceptedError, SheetRowsWrongError, StaleEditError) as error:
        flash(message_of(error)[1], "warning")
        return page
    written = run.count(Effect.CREATED) + run.count(Effect.CHANGED)
    flash(ngettext("%(num)d produk tersimpan.", "%(num)d produk tersimpan.", written), "success")
    return page


@bp.get("/produk/unggah/<id:sheet_upload_id>/salah.xlsx")
@requires(Permission.SHEET_USE, SheetUpload)
def wrong_xlsx(sheet_upload: SheetUpload) -> ResponseReturnValue:
    """Give the wrong rows to mend: before the sheet was taken, and after its good rows were."""
    if sheet_upload.accepted_at is None:
        content = _wrong_rows(_trial(sheet_upload))
    else:
        content = sheet_upload.content or abort(404)
    return file_answer(content, "baris-yang-salah.xlsx")


def _form() -> SheetForm:
    form = SheetForm()
    form.offer(_posts())
    return form


def _posts() -> list[Post]:
    return [post for post in actor().posts if post.role in SENDERS]


def _villages(upload: SheetUpload) -> frozenset[str]:
    return listing_sheets.villages_of(db.session, organisation=upload.organisation)


def _trial(upload: SheetUpload) -> Trial:
    return listing_sheets.try_out(
        db.session, content=upload.content, allowed_villages=_villages(upload), now=now()
    )


def _wrong_rows(trial: Trial) -> bytes:
    """Return the wrong rows as they were sent, each with what is to be mended."""
    words: dict[int, list[str]] = {}
    for wrong in trial.run.wrong:
        text = f"{header_of(wrong.column)}: {cause_of(wrong)} {cure_of(wrong)}"
        words.setdefault(wrong.row, []).append(text)
    rows = ([*cells, " ".join(words[number])] for number, cells in trial.wrong_rows)
    columns = (*COLUMNS, CAUSE)
    return workbook(columns, rows, title=TITLE, version=VERSION, language=language())


def _example() -> list[list[Value]]:
    return [[example_of(column, language()) for column in COLUMNS]]

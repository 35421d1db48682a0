"""Sheets of listings: a template, what a sheet would do, and what it did."""

from collections.abc import Callable

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from hilirisasi.extensions import db
from hilirisasi.permissions import Permission
from hilirisasi.services import (
    listing_sheet_exports,
    listing_sheet_queue,
    listing_sheet_trials,
    listing_sheets,
    regions,
    sheet_mappings,
)
from hilirisasi.services.listing_sheet_columns import COLUMNS, TITLE, VERSION
from hilirisasi.services.listing_sheets import ListingTrial
from hilirisasi.spreadsheets.dry_run import Effect
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.errors import message_of
from hilirisasi.web.forms.sheet import GOOD, SheetForm, TakeForm
from hilirisasi.web.sheet_desk import NOT_TAKEN, Desk
from hilirisasi.web.sheet_told import told_of, waits_for_mapping
from hilirisasi.web.sheet_words import language
from models import Role, SheetUpload

bp = Blueprint("listing_sheets", __name__)

SENDERS = (Role.VILLAGE_OPERATOR, Role.REGENCY)
DESK = Desk(
    endpoint="listing_sheets",
    kind=listing_sheets.KIND,
    columns=COLUMNS,
    read_columns=listing_sheets.READ_COLUMNS,
    title=TITLE,
    version=VERSION,
    back="listing.index",
    heading=_l("Unggah banyak produk"),
    lead=_l("Isi banyak produk sekaligus di lembar kerja, lalu unggah."),
    example="produk-desa.xlsx",
    template_name="templat-produk-desa",
    created=_l("Produk baru"),
    changed=_l("Berubah"),
    take_note=_l("Produk baru dan yang berubah langsung tayang."),
    passed_over=_l("%(count)s baris dilewati, seperti yang Anda pilih untuk kata-katanya."),
    keep_other=sheet_mappings.keep,
    done=_l("Lihat produk desa Anda di halaman Produk desa."),
)


def leaver(app: Flask) -> Callable[[ListingTrial], bytes]:
    """Return what writes the wrong rows of a sheet outside of any request, in Indonesian."""

    def leave(trial: ListingTrial) -> bytes:
        with app.test_request_context(base_url=app.config["SETTINGS"].base_url):
            return DESK.wrong_rows(trial)

    return leave


@bp.url_value_preprocessor
def allow_a_file(_endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Let the sheet's form be as large as a sheet."""
    DESK.allow_a_file(request)


@bp.get("/produk/unggah")
@requires(Permission.LISTING_UPLOAD)
def choose() -> ResponseReturnValue:
    """Ask for a file, beside the template."""
    return DESK.choose_page(_form())


@bp.post("/produk/unggah")
@requires(Permission.LISTING_UPLOAD)
def send() -> ResponseReturnValue:
    """Keep a file and show what it would do."""
    form = _form()
    upload = DESK.receive(form)
    if isinstance(upload, int):
        return DESK.choose_page(form), upload
    return redirect(url_for("listing_sheets.show", sheet_upload_id=upload.id))


@bp.get("/produk/unggah/templat.<any(xlsx, csv):ending>")
@requires(Permission.LISTING_UPLOAD)
def template(ending: str) -> ResponseReturnValue:
    """Give the template."""
    names = listing_sheet_exports.list_names(db.session, language())
    return DESK.template_file(ending, DESK.example_rows(), names)


@bp.get("/produk/unggah/<id:sheet_upload_id>")
@requires(Permission.SHEET_USE, SheetUpload)
def show(sheet_upload: SheetUpload) -> ResponseReturnValue:
    """Show what a sheet would do; of one that was taken, that it was."""
    DESK.refuse_other_kinds(sheet_upload)
    if waits_for_mapping(sheet_upload):
        return redirect(url_for("sheet_mapping.columns", sheet_upload_id=sheet_upload.id))
    if _waits_for_worker(sheet_upload):
        return render_template("sheets/waiting.html", sheet_desk=DESK, upload=sheet_upload)
    return DESK.page_of(sheet_upload, lambda: _trial(sheet_upload), told_of(sheet_upload))


@bp.post("/produk/unggah/<id:sheet_upload_id>/terima")
@requires(Permission.SHEET_USE, SheetUpload)
def take(sheet_upload: SheetUpload) -> ResponseReturnValue:
    """Take a sheet whole, or its good rows."""
    DESK.refuse_other_kinds(sheet_upload)
    form = TakeForm()
    if not form.validate_on_submit():
        abort(422)
    page = redirect(url_for("listing_sheets.show", sheet_upload_id=sheet_upload.id))
    if waits_for_mapping(sheet_upload) or listing_sheet_trials.is_waiting(sheet_upload):
        return page
    is_only_good = form.rows.data == GOOD
    try:
        if listing_sheet_trials.is_large(sheet_upload):
            listing_sheet_queue.ask(
                db.session, upload=sheet_upload, only_good=is_only_good, now=now()
            )
            return page
        run = listing_sheets.accept(
            db.session,
            upload=sheet_upload,
            actor=actor(),
            allowed_villages=_villages(sheet_upload),
            only_good=is_only_good,
            now=now(),
            leave=DESK.wrong_rows,
        )
    except NOT_TAKEN as error:
        flash(message_of(error)[1], "warning")
        return page
    written = run.count(Effect.CREATED) + run.count(Effect.CHANGED)
    flash(ngettext("%(num)d produk tersimpan.", "%(num)d produk tersimpan.", written), "success")
    return page


@bp.get("/produk/unggah/<id:sheet_upload_id>/salah.xlsx")
@requires(Permission.SHEET_USE, SheetUpload)
def wrong_xlsx(sheet_upload: SheetUpload) -> ResponseReturnValue:
    """Give the wrong rows to mend: before the sheet was taken, and after its good rows were."""
    DESK.refuse_other_kinds(sheet_upload)
    if waits_for_mapping(sheet_upload) or _waits_for_worker(sheet_upload):
        return redirect(url_for("listing_sheets.show", sheet_upload_id=sheet_upload.id))
    return DESK.wrong_file(sheet_upload, lambda: _trial(sheet_upload))


def _form() -> SheetForm:
    form = SheetForm()
    form.offer([post for post in actor().posts if post.role in SENDERS])
    return form


def _villages(upload: SheetUpload) -> frozenset[str]:
    return regions.villages_of(db.session, organisation=upload.organisation)


def _waits_for_worker(upload: SheetUpload) -> bool:
    return listing_sheet_queue.is_waiting(upload) or listing_sheet_trials.is_waiting(upload)


def _trial(upload: SheetUpload) -> ListingTrial:
    if upload.trial is not None:
        return listing_sheet_trials.read(upload)
    return listing_sheets.try_out(
        db.session,
        content=upload.content,
        allowed_villages=_villages(upload),
        now=now(),
        mapping=upload.mapping,
    )

"""Sheets of invitations, for a regency: a template, whom a sheet would invite, and the cards."""

from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hilirisasi.extensions import db
from hilirisasi.permissions import Permission
from hilirisasi.services import invitation_sheet_rows, invitation_sheets, regions
from hilirisasi.services.invitation_sheets import COLUMNS, TITLE, VERSION, Invited
from hilirisasi.services.sheet_uploads import Trial
from hilirisasi.spreadsheets.writing import Value
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.cards import invitation_card
from hilirisasi.web.errors import message_of
from hilirisasi.web.forms.sheet import GOOD, SheetForm, TakeForm
from hilirisasi.web.sheet_desk import NOT_TAKEN, Desk
from hilirisasi.web.sheet_words import language
from models import Organisation, Role, SheetUpload

bp = Blueprint("invitation_sheets", __name__)

DESK = Desk(
    endpoint="invitation_sheets",
    kind=invitation_sheets.KIND,
    columns=COLUMNS,
    read_columns=invitation_sheets.READ_COLUMNS,
    title=TITLE,
    version=VERSION,
    back="regency.index",
    heading=_l("Undang banyak orang"),
    lead=_l("Tulis operator dan kepala desa di lembar kerja, satu baris satu orang, lalu unggah."),
    example="undangan-desa.xlsx",
    template_name="templat-undangan",
    created=_l("Undangan baru"),
    changed=_l("Kode diganti"),
    take_note=_l("Kartu dengan kodenya tampil satu kali. Siapkan pencetak atau WhatsApp dulu."),
    passed_over=_l(
        "%(count)s baris tanpa jabatan, nama, dan nomor HP dilewati. Bila seharusnya diundang, isi "
        "jabatannya di kolom Jabatan, lalu unggah lagi."
    ),
    done=_l("Kodenya sudah tampil satu kali. Bila hilang, unggah lagi: kode lama diganti."),
)


@bp.url_value_preprocessor
def allow_a_file(_endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Let the sheet's form be as large as a sheet."""
    DESK.allow_a_file(request)


@bp.get("/kabupaten/undangan/unggah")
@requires(Permission.INVITATION_UPLOAD)
def choose() -> ResponseReturnValue:
    """Ask for a file, beside the template."""
    return DESK.choose_page(_form())


@bp.post("/kabupaten/undangan/unggah")
@requires(Permission.INVITATION_UPLOAD)
def send() -> ResponseReturnValue:
    """Keep a file and show whom it would invite."""
    form = _form()
    upload = DESK.receive(form)
    if isinstance(upload, int):
        return DESK.choose_page(form), upload
    return redirect(url_for("invitation_sheets.show", sheet_upload_id=upload.id))


@bp.get("/kabupaten/undangan/unggah/templat.<any(xlsx, csv):ending>")
@requires(Permission.INVITATION_UPLOAD)
def template(ending: str) -> ResponseReturnValue:
    """Give the template."""
    return DESK.template_file(ending, _template_rows())


@bp.get("/kabupaten/undangan/unggah/<id:sheet_upload_id>")
@requires(Permission.SHEET_USE, SheetUpload)
def show(sheet_upload: SheetUpload) -> ResponseReturnValue:
    """Show whom a sheet would invite; of one that was taken, that it was."""
    DESK.refuse_other_kinds(sheet_upload)
    return DESK.page_of(sheet_upload, lambda: _trial(sheet_upload))


@bp.post("/kabupaten/undangan/unggah/<id:sheet_upload_id>/terima")
@requires(Permission.SHEET_USE, SheetUpload)
def take(sheet_upload: SheetUpload) -> ResponseReturnValue:
    """Invite whom the sheet names and show the cards, this once."""
    DESK.refuse_other_kinds(sheet_upload)
    form = TakeForm()
    if not form.validate_on_submit():
        abort(422)
    page = url_for("invitation_sheets.show", sheet_upload_id=sheet_upload.id)
    try:
        _run, issued = invitation_sheets.accept(
            db.session,
            upload=sheet_upload,
            actor=actor(),
            allowed_villages=_villages(sheet_upload),
            only_good=form.rows.data == GOOD,
            now=now(),
            leave=DESK.wrong_rows,
        )
    except NOT_TAKEN as error:
        flash(message_of(error)[1], "warning")
        return redirect(page)
    cards = [
        invitation_card(
            each.code,
            organisation=each.organisation,
            role=each.row.role,
            post=each.row.post,
            name=each.row.name,
            phone=each.row.phone,
            now=now(),
        )
        for each in issued
    ]
    note = _("%(count)s undangan. Nama dan nomor HP di kartu tidak kami simpan.", count=len(cards))
    return render_template("team/cards.html", cards=cards, back=page, note=note)


@bp.get("/kabupaten/undangan/unggah/<id:sheet_upload_id>/salah.xlsx")
@requires(Permission.SHEET_USE, SheetUpload)
def wrong_xlsx(sheet_upload: SheetUpload) -> ResponseReturnValue:
    """Give the wrong rows to mend: before the sheet was taken, and after its good rows were."""
    DESK.refuse_other_kinds(sheet_upload)
    return DESK.wrong_file(sheet_upload, lambda: _trial(sheet_upload))


def own_villages() -> frozenset[str]:
    """Return the codes of the villages that the reader's regency may invite."""
    codes: frozenset[str] = frozenset()
    for post in actor().posts:
        if post.role is Role.REGENCY:
            office = db.session.get_one(Organisation, post.organisation_id)
            codes |= regions.villages_of(db.session, organisation=office)
    return codes


def _template_rows() -> list[Sequence[Value]]:
    """Return the example, then a row for each village that still needs an operator."""
    waiting = invitation_sheet_rows.waiting_rows(
        db.session, villages=own_villages(), language=language(), now=now()
    )
    keys = [column.key for column in COLUMNS]
    return [*DESK.example_rows(), *([row[key] for key in keys] for row in waiting)]


def _form() -> SheetForm:
    form = SheetForm()
    form.offer([post for post in actor().posts if post.role is Role.REGENCY])
    return form


def _villages(upload: SheetUpload) -> frozenset[str]:
    return regions.villages_of(db.session, organisation=upload.organisation)


def _trial(upload: SheetUpload) -> Trial[Invited]:
    return invitation_sheets.try_out(
        db.session, content=upload.content, allowed_villages=_villages(upload), now=now()
    )

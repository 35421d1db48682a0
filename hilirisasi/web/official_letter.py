"""Official letters: made by who decides a case, verified by whoever holds one."""

import io
from pathlib import Path
from typing import Any, Final

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from hilirisasi import media, pdf
from hilirisasi.errors import DomainError, StaleEditError
from hilirisasi.extensions import db
from hilirisasi.permissions import Permission
from hilirisasi.services import official_letters, sessions, signed_files
from hilirisasi.services.official_letters import LetterDraft
from hilirisasi.web import qr
from hilirisasi.web.access import actor, can, now, requires
from hilirisasi.web.case import stale_page, version_of
from hilirisasi.web.errors import message_of
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.forms.official_letter import (
    CompareForm,
    LetterForm,
    SignedForm,
    WithdrawForm,
)
from hilirisasi.web.headers import private_page
from hilirisasi.web.official_letter_words import compose
from models import Case, LetterKind, OfficialLetter

bp = Blueprint("official_letter", __name__)

PDF: Final = "application/pdf"
STYLE: Final = Path(__file__).parent / "static" / "letter.css"
REQUEST_BYTES: Final = official_letters.MAX_BYTES + 100_000  # the file and the form around it
SAVE: Final = "save"


@bp.url_value_preprocessor
def allow_files(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Let the two forms that send a letter be as large as a scan."""
    if endpoint in {"official_letter.show", "official_letter.sign"}:
        request.max_content_length = REQUEST_BYTES


@bp.app_template_global()
def letters_of(case: Case) -> list[tuple[OfficialLetter, str]]:
    """Return the letters of a case with their codes as printed, the newest first."""
    rows = official_letters.list_of(db.session, case=case)
    return [(row, official_letters.printed_code(row.code)) for row in reversed(rows)]


@bp.route("/kerja-sama/<id:case_id>/surat/baru", methods=["GET", "POST"])
@requires(Permission.CASE_DECIDE, Case)
def new(case: Case) -> ResponseReturnValue:
    """Write a letter: shown first as it will be printed, then made."""
    form = LetterForm(version=case.version, **_suggested(case))
    form.offer(official_letters.kinds_for(case))
    if not form.validate_on_submit():
        return _new_page(form, case), 422 if form.is_submitted() else 200
    kind, office = LetterKind(form.kind.data), official_letters.office_of(db.session, actor=actor())
    content = compose(case, kind, form, office)
    if request.form.get("step") != SAVE:
        return _new_page(form, case, content)
    code = official_letters.new_code()
    draft = LetterDraft(
        kind=kind,
        number=form.number.data,
        dated_on=form.dated_on.data,
        code=code,
        content=content,
        drawn=draw(content, code) if pdf.is_available() else None,
    )
    try:
        official_letters.make(
            db.session,
            files=_files(),
            case=case,
            actor=actor(),
            draft=draft,
            version=version_of(form.version.data),
            now=now(),
        )
    except StaleEditError:
        return stale_page(case, form.number.data)
    except DomainError as error:
        status, words = message_of(error)
        form.form_errors.append(words)
        return _new_page(form, case), status
    flash(_("Konsep surat sudah dibuat. Cetak, mintakan tanda tangan, lalu unggah."), "success")
    return redirect(url_for("official_letter.show", code=official_letters.printed_code(code)))


@bp.post("/kerja-sama/<id:case_id>/surat/<code>/tertanda")
@requires(Permission.CASE_DECIDE, Case)
def sign(case: Case, code: str) -> ResponseReturnValue:
    """Take the signed file of a letter."""
    letter, form = _of_case(case, code), SignedForm()
    if not form.validate_on_submit():
        return _page(letter, signed_form=form), 422
    try:
        signed_files.sign(
            db.session,
            files=_files(),
            letter=letter,
            actor=actor(),
            content=form.content,
            now=now(),
        )
    except DomainError as error:
        status, words = message_of(error)
        form.file.errors = [words]
        return _page(letter, signed_form=form), status
    flash(_("Surat yang ditandatangani tersimpan. Mulai sekarang inilah yang ditampilkan."))
    return redirect(url_for("official_letter.show", code=code))


@bp.post("/kerja-sama/<id:case_id>/surat/<code>/tarik")
@requires(Permission.CASE_DECIDE, Case)
def withdraw(case: Case, code: str) -> ResponseReturnValue:
    """Withdraw a signed file that was the wrong one; the letter waits for its signed file again."""
    letter, form = _of_case(case, code), WithdrawForm(prefix="tarik-")
    if not form.validate_on_submit():
        return _page(letter, withdraw_form=form), 422
    signed_files.withdraw(
        db.session,
        letter=letter,
        digest=form.digest.data or "",
        actor=actor(),
        reason=form.reason.data,
        now=now(),
    )
    flash(_("Berkas ditarik. Unggah surat yang benar."), "success")
    return redirect(url_for("official_letter.show", code=code))


@bp.post("/kerja-sama/<id:case_id>/surat/<code>/pdf")
@requires(Permission.CASE_DECIDE, Case)
def add_pdf(case: Case, code: str) -> ResponseReturnValue:
    """Draw the PDF of a letter that was made where Pango was missing."""
    letter = _of_case(case, code)
    if not Form().validate_on_submit():
        abort(400)
    drawn = draw(letter.content, letter.code)
    official_letters.add_pdf(db.session, files=_files(), letter=letter, drawn=drawn)
    return redirect(url_for("official_letter.show", code=code))


@bp.route("/surat/<code>", methods=["GET", "POST"])
@requires(Permission.PUBLIC)
def show(code: str) -> ResponseReturnValue:
    """Say what a letter is and whether a file is this letter."""
    letter = _find(code)
    if letter is None:
        return private_page(
            render_template("letter/unknown.html", is_mistyped=not official_letters.is_code(code))
        ), 404
    form = CompareForm()
    if not form.is_submitted():
        return private_page(_page(letter))
    if not form.validate():
        return _page(letter, compare_form=form), 422
    sent = form.digest.data if form.content is None else media.digest_of(form.content)
    return private_page(_page(letter, compare_form=form, compared=_compare(letter, sent)))


@bp.get("/surat/<code>/berkas.pdf")
@requires(Permission.PUBLIC)
def file(code: str) -> ResponseReturnValue:
    """Give the file that counts now: signed, else the draft."""
    letter = _find(code) or abort(404)
    content = official_letters.file_of(_files(), letter)
    if content is None:
        abort(404)
    state = "tertanda" if letter.is_signed else "konsep"
    name = f"surat-{official_letters.printed_code(letter.code)}-{state}.pdf"
    answer = send_file(io.BytesIO(content), mimetype=PDF, download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@bp.get("/surat/<code>/cetak")
@requires(Permission.PUBLIC)
def printable(code: str) -> ResponseReturnValue:
    """Show the letter as it is printed, where no PDF can be drawn."""
    letter = _find(code) or abort(404)
    printed = official_letters.printed_code(letter.code)
    page = make_response(
        render_template(
            "letter/print.html", letter=letter, code=printed, **_parts(letter.content, letter.code)
        )
    )
    page.headers["Cache-Control"] = "no-store"
    return page


def _suggested(case: Case) -> dict[str, Any]:
    """Return what a new letter's form starts with: the office, and who decided."""
    office = official_letters.office_of(db.session, actor=actor())
    last = case.decisions[-1] if case.decisions else None
    is_own = last is None or official_letters.kinds_for(case)[-1] is LetterKind.RECEIPT
    return {
        "address": office.address,
        "signer_name": actor().name if is_own or last is None else last.made_by_name,
        "signer_post": actor().title if is_own or last is None else last.made_by_post,
    }


def _new_page(form: LetterForm, case: Case, content: dict[str, Any] | None = None) -> str:
    return render_template(
        "letter/new.html",
        form=form,
        case=case,
        content=content,
        packages=() if pdf.is_available() else pdf.PACKAGES,
    )


def _page(
    letter: OfficialLetter,
    compare_form: CompareForm | None = None,
    signed_form: SignedForm | None = None,
    withdraw_form: WithdrawForm | None = None,
    compared: str = "",
) -> str:
    if withdraw_form is None:
        seen = {"digest": letter.digest}
        withdraw_form = WithdrawForm(prefix="tarik-", formdata=None, data=seen)
    decides = can(Permission.CASE_DECIDE, letter.case)
    return render_template(
        "letter/show.html",
        letter=letter,
        code=official_letters.printed_code(letter.code),
        compare_form=compare_form or CompareForm(formdata=None),
        signed_form=signed_form or SignedForm(formdata=None),
        action_form=Form(formdata=None),
        compared=compared,
        reads_case=can(Permission.CASE_VIEW, letter.case),
        decides=decides and actor().belongs_to(letter.organisation_id),
        withdraws=decides and signed_files.withdraws(letter, actor()),
        withdraw_form=withdraw_form,
        packages=() if pdf.is_available() else pdf.PACKAGES,
    )


def _compare(letter: OfficialLetter, sent: str) -> str:
    """Return which file of the letter a digest is: signed, withdrawn, draft, or other."""
    digest = "".join((sent or "").split()).lower()
    if letter.signed is not None and digest == letter.signed.digest:
        return "signed"
    if digest in {row.digest for row in letter.withdrawn}:
        return "withdrawn"
    return "draft" if digest == letter.pdf_digest else "other"


def _find(code: str) -> OfficialLetter | None:
    """Return the letter of a code; every look-up counts, so that nobody tries all codes."""
    if not official_letters.is_code(code):
        return None
    address = request.remote_addr or ""
    sessions.count_attempt(db.session, kind="letter", subject=address, now=now())
    return official_letters.find(db.session, typed=code)


def _of_case(case: Case, code: str) -> OfficialLetter:
    letter = official_letters.find(db.session, typed=code)
    if letter is None or letter.case_id != case.id:
        abort(404)
    return letter


def draw(content: dict[str, Any], code: str) -> bytes:
    """Return the PDF of a letter: in Indonesian, whoever reads."""
    with force_locale("id"):
        html = render_template("letter/pdf.html", **_parts(content, code))
    return pdf.draw(html, STYLE.read_text(encoding="utf-8"))


def _parts(content: dict[str, Any], code: str) -> dict[str, Any]:
    """Return what the lines of a letter are printed with: where to verify it, and as a picture."""
    printed = official_letters.printed_code(code)
    base = current_app.config["SETTINGS"].base_url.rstrip("/")
    address = f"{base}{url_for('official_letter.show', code=printed)}"
    return {"content": content, "address": address, "picture": qr.draw(address)}


def _files() -> media.Media:
    files: media.Media = current_app.config["MEDIA"]
    return files

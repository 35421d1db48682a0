"""The code from the phone: set up, typed when signing in, asked for again, taken off."""

from typing import Any, Final

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from hilirisasi.errors import DomainError, SignInRefusedError
from hilirisasi.extensions import db
from hilirisasi.factor_errors import WrongCodeError
from hilirisasi.permissions import Permission
from hilirisasi.services import recovery_codes, second_factors
from hilirisasi.web import qr
from hilirisasi.web.access import current_actor, half_signed_in, now, requires, start_session
from hilirisasi.web.errors import message_of
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.forms.second_factor import (
    PaperCodeForm,
    PasswordAgainForm,
    PhoneCodeForm,
)
from hilirisasi.web.headers import private_page
from hilirisasi.web.redirects import safe_next
from models import SecondFactor, SignInSession

bp = Blueprint("factor", __name__)

GROUP: Final = 4  # letters of a secret that are read at once
NEW_CODES, TAKE_OFF = "kertas-", "lepas-"  # prefixes of the two forms on one page


@bp.route("/masuk/kode", methods=["GET", "POST"])
@requires(Permission.PUBLIC)
def answer() -> ResponseReturnValue:
    """Take the code of the phone from who gave a right password."""
    return _answer(PhoneCodeForm(), is_paper=False)


@bp.route("/masuk/kode-cadangan", methods=["GET", "POST"])
@requires(Permission.PUBLIC)
def answer_by_paper() -> ResponseReturnValue:
    """Take a recovery code in its place."""
    return _answer(PaperCodeForm(), is_paper=True)


@bp.route("/akun/kode", methods=["GET", "POST"])
@requires(Permission.PUBLIC)
def show() -> ResponseReturnValue:
    """Show what is set up; or the secret that waits for its first code, and take that.

    Who must have a code is let no further than here without one, so this is open to who gave a
    right password and has none.
    """
    row = _row()
    if row is None:
        return redirect(url_for("auth.sign_in", next=url_for("factor.show")))
    factor = row.user.second_factor
    form = PhoneCodeForm()
    if factor is None or factor.confirmed_at or not form.validate_on_submit():
        return _page(row, first=form)
    try:
        codes, token = second_factors.confirm(
            db.session, row=row, code=form.code.data, key=_key(), now=now()
        )
    except DomainError as error:
        return _page(row, first=_refused(form, error)), message_of(error)[0]
    start_session(token)
    return _paper(codes)


@bp.post("/akun/kode/mulai")
@requires(Permission.PUBLIC)
def begin() -> ResponseReturnValue:
    """Make a secret for the phone; its page shows it until the first code is typed."""
    row = _row()
    if row is None:
        return redirect(url_for("auth.sign_in", next=url_for("factor.show")))
    if not Form().validate_on_submit():
        abort(400)
    second_factors.begin(db.session, user=row.user, key=_key(), now=now())
    return redirect(url_for("factor.show", next=_target()))


@bp.post("/akun/kode/cadangan")
@requires(Permission.ACCOUNT_USE)
def renew() -> ResponseReturnValue:
    """Make new recovery codes, by a code of the phone."""
    form = PhoneCodeForm(prefix=NEW_CODES)
    if not form.validate_on_submit():
        return _page(current_user.row, renew=form), 422
    try:
        codes = second_factors.renew_codes(
            db.session, user=current_user.user, code=form.code.data, key=_key(), now=now()
        )
    except WrongCodeError as error:
        return _page(current_user.row, renew=_refused(form, error)), 422
    return _paper(codes)


@bp.post("/akun/kode/lepas")
@requires(Permission.ACCOUNT_USE)
def remove() -> ResponseReturnValue:
    """Take the phone off, by a code of it."""
    form = PhoneCodeForm(prefix=TAKE_OFF)
    if not form.validate_on_submit():
        return _page(current_user.row, remove=form), 422
    try:
        second_factors.remove(
            db.session, user=current_user.user, code=form.code.data, key=_key(), now=now()
        )
    except WrongCodeError as error:
        return _page(current_user.row, remove=_refused(form, error)), 422
    flash(_("HP itu dilepas. Kode cadangannya tidak berlaku lagi."), "success")
    return redirect(url_for("factor.show"))


@bp.route("/akun/konfirmasi", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_USE)
def prove() -> ResponseReturnValue:
    """Ask again who one is, before a step of weight; then lead back to it."""
    has_phone = second_factors.standing(current_user.user) is not None
    form = PhoneCodeForm() if has_phone else PasswordAgainForm()
    field = form.code if has_phone else form.password
    if form.validate_on_submit():
        try:
            second_factors.prove_again(
                db.session, row=current_user.row, answer=field.data, key=_key(), now=now()
            )
        except (WrongCodeError, SignInRefusedError) as error:
            is_password = isinstance(error, SignInRefusedError)
            words = _("Kata sandi ini tidak cocok.") if is_password else message_of(error)[1]
            field.errors = [words]
        else:
            return redirect(_target())
    status = 422 if form.is_submitted() else 200
    return render_template("factor/prove.html", form=form, field=field, has_phone=has_phone), status


def _answer(form: PhoneCodeForm | PaperCodeForm, *, is_paper: bool) -> ResponseReturnValue:
    row = half_signed_in()
    if row is None or second_factors.standing(row.user) is None:
        return redirect(url_for("auth.sign_in", next=_target()))
    page = {"form": form, "is_paper": is_paper, "target": _target()}
    if not form.validate_on_submit():
        return render_template("factor/answer.html", **page)
    try:
        token = second_factors.answer(
            db.session, row=row, code=form.code.data, key=_key(), now=now()
        )
    except DomainError as error:
        _refused(form, error)
        return render_template("factor/answer.html", **page), message_of(error)[0]
    start_session(token)
    if is_paper:
        left = recovery_codes.count_left(db.session, user=row.user)
        flash(_("Kode cadangan itu terpakai. Sisa %(left)s kode.", left=left), "warning")
    return redirect(_target())


def _row() -> SignInSession | None:
    """Return the session of who may set a phone up: signed in, or let no further without one."""
    if current_actor() is not None:
        row: SignInSession = current_user.row
        return row
    half = half_signed_in()
    return half if half is not None and second_factors.standing(half.user) is None else None


def _page(
    row: SignInSession,
    *,
    first: PhoneCodeForm | None = None,
    renew: PhoneCodeForm | None = None,
    remove: PhoneCodeForm | None = None,
) -> str:
    """Return what is set up, with the form that was sent wrong; the others stand empty."""
    factor, standing = row.user.second_factor, second_factors.standing(row.user)
    return render_template(
        "factor/show.html",
        form=first or PhoneCodeForm(formdata=None),
        begin_form=Form(formdata=None),
        renew_form=renew or PhoneCodeForm(prefix=NEW_CODES, formdata=None),
        remove_form=remove or PhoneCodeForm(prefix=TAKE_OFF, formdata=None),
        standing=standing,
        waiting=None if factor is None or standing else _shown(factor),
        codes_left=recovery_codes.count_left(db.session, user=row.user),
        is_compulsory=second_factors.must_have(row.user),
        target=_target(),
    )


def _shown(factor: SecondFactor) -> dict[str, Any]:
    """Return the secret as a phone takes it: a picture, an address, and letters to type."""
    secret, address = second_factors.secret_of(factor, key=_key())
    groups = [secret[start : start + GROUP] for start in range(0, len(secret), GROUP)]
    return {"picture": qr.draw(address), "address": address, "letters": " ".join(groups)}


def _paper(codes: list[str]) -> ResponseReturnValue:
    return private_page(render_template("factor/codes.html", codes=codes, target=_target()))


def _refused(form: Any, error: DomainError) -> Any:  # PhoneCodeForm or PaperCodeForm
    """Say at the field what is wrong with a code, and make room for the next."""
    form.code.data = ""
    form.code.errors = [message_of(error)[1]]
    return form


def _target() -> str:
    return safe_next(request.args.get("next"))


def _key() -> str:
    key: str = current_app.config["SETTINGS"].sealing_key
    return key

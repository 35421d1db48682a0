"""Accounts: sign in and out, register, accept an invitation, change the password."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from hilirisasi.actors import actor_of
from hilirisasi.circles import ACCOUNT_FIELDS
from hilirisasi.errors import DomainError
from hilirisasi.extensions import db
from hilirisasi.permissions import Permission
from hilirisasi.services import accounts, invitations, resets, sessions
from hilirisasi.web.access import (
    actor,
    ask_for_factor,
    current_actor,
    enter,
    half_signed_in,
    now,
    requires,
    start_session,
)
from hilirisasi.web.errors import message_of
from hilirisasi.web.forms.auth import (
    HeadForm,
    HeadJoinForm,
    HeadResetForm,
    JoinForm,
    PasswordForm,
    PersonForm,
    RegistrationForm,
    ResetForm,
    SignInForm,
    SignOutForm,
)
from hilirisasi.web.redirects import safe_next
from models import Invitation, Role

bp = Blueprint("auth", __name__)


@bp.context_processor
def surroundings() -> dict[str, Any]:
    """Let every form say who will see what it asks."""
    return {"circles": ACCOUNT_FIELDS}


@bp.route("/masuk", methods=["GET", "POST"])
@requires(Permission.PUBLIC)
def sign_in() -> ResponseReturnValue:
    """Sign in by phone or e-mail and password."""
    target = safe_next(request.args.get("next"))
    if request.method == "GET" and current_actor() is not None:
        return redirect(target)
    if request.method == "GET" and (row := half_signed_in()) is not None:
        return ask_for_factor(row, target)
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("auth/sign_in.html", form=form, refusal=None)
    try:
        token = sessions.sign_in(
            db.session,
            login=sessions.login_of(form.login.data),
            password=form.password.data,
            address=request.remote_addr or "",
            now=now(),
        )
    except DomainError as error:
        status, refusal = message_of(error)
        return render_template("auth/sign_in.html", form=form, refusal=refusal), status
    return enter(token, target)


@bp.post("/keluar")
@requires(Permission.PUBLIC)
def sign_out() -> ResponseReturnValue:
    """Sign out: the session is dead on the server too."""
    if SignOutForm().validate_on_submit() and "_user_id" in session:
        sessions.end_session(db.session, token=session["_user_id"], now=now())
        session.clear()
    return redirect(url_for("home.show"))


@bp.route("/daftar", methods=["GET", "POST"])
@requires(Permission.PUBLIC)
def register() -> ResponseReturnValue:
    """Register as an investor; village officials are invited."""
    form = RegistrationForm()
    if not form.validate_on_submit():
        return render_template("auth/register.html", form=form, refusal=None)
    try:
        sessions.count_attempt(
            db.session, kind="registration", subject=request.remote_addr or "", now=now()
        )
        token = accounts.register_investor(
            db.session,
            person=form.to_person(),
            company=form.to_company(),
            post=form.post.data,
            now=now(),
        )
    except DomainError as error:
        status, refusal = message_of(error)
        return render_template("auth/register.html", form=form, refusal=refusal), status
    answer = enter(token, url_for("home.show"))
    flash(_("Akun Anda siap. Sekarang jawab lima pertanyaan tentang rencana Anda."), "success")
    return answer


@bp.route("/undangan", methods=["GET"])
@requires(Permission.PUBLIC)
def find_invitation() -> ResponseReturnValue:
    """Take a code that was typed from paper."""
    return _find_code("auth.accept_invitation", is_reset=False)


@bp.route("/undangan/<code>", methods=["GET", "POST"])
@requires(Permission.PUBLIC)
def accept_invitation(code: str) -> ResponseReturnValue:
    """Open an official's account with a one-time code."""
    sessions.count_attempt(
        db.session, kind="invitation", subject=request.remote_addr or "", now=now()
    )
    invitation = invitations.get_invitation(db.session, code=code, now=now())
    if current_actor() is not None:
        return _join(code, invitation)
    form = HeadForm() if invitation.role is Role.VILLAGE_HEAD else PersonForm()
    page = {"form": form, "invitation": invitation, "code": code}
    if not form.validate_on_submit():
        return render_template("auth/accept_invitation.html", **page, refusal=None)
    try:
        token = invitations.accept_invitation(
            db.session, code=code, person=form.to_person(), now=now()
        )
    except DomainError as error:
        status, refusal = message_of(error)
        return render_template("auth/accept_invitation.html", **page, refusal=refusal), status
    answer = enter(token, url_for("home.show"))
    flash(_("Akun Anda siap."), "success")
    return answer


@bp.get("/atur-ulang")
@requires(Permission.PUBLIC)
def find_reset() -> ResponseReturnValue:
    """Take a code for a new password that was typed from paper."""
    return _find_code("auth.reset", is_reset=True)


@bp.route("/atur-ulang/<code>", methods=["GET", "POST"])
@requires(Permission.PUBLIC)
def reset(code: str) -> ResponseReturnValue:
    """Set a new password with a one-time code."""
    sessions.count_attempt(db.session, kind="reset", subject=request.remote_addr or "", now=now())
    user = resets.get_code(db.session, code=code, now=now()).user
    is_head = actor_of(user).post_as(Role.VILLAGE_HEAD) is not None
    form = HeadResetForm() if is_head else ResetForm()
    page = {"form": form, "user": user}
    if not form.validate_on_submit():
        return render_template("auth/reset.html", **page, refusal=None)
    try:
        token = resets.use(
            db.session,
            code=code,
            password=form.password.data,
            pin=form.pin.data if isinstance(form, HeadResetForm) else None,
            now=now(),
        )
    except DomainError as error:
        status, refusal = message_of(error)
        return render_template("auth/reset.html", **page, refusal=refusal), status
    answer = enter(token, url_for("home.show"))
    flash(_("Kata sandi diganti. Semua perangkat lain sudah dikeluarkan."), "success")
    return answer


def _find_code(endpoint: str, *, is_reset: bool) -> ResponseReturnValue:
    code = request.args.get("kode", "").strip()[:40]
    if code:
        return redirect(url_for(endpoint, code=code))
    return render_template("auth/find_code.html", is_reset=is_reset)


def _join(code: str, invitation: Invitation) -> ResponseReturnValue:
    """Add the post to the account of who is signed in."""
    needs_pin = invitation.role is Role.VILLAGE_HEAD and current_user.user.pin_hash is None
    form = HeadJoinForm() if needs_pin else JoinForm()
    if not form.validate_on_submit():
        return render_template(
            "auth/join.html", form=form, invitation=invitation, person=current_user.user
        )
    invitations.join(
        db.session,
        code=code,
        user=current_user.user,
        actor=actor(),
        pin=form.pin.data if isinstance(form, HeadJoinForm) else None,
        now=now(),
    )
    flash(_("Jabatan ditambahkan ke akun Anda."), "success")
    return redirect(url_for("home.show"))


@bp.route("/akun", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_USE)
def account() -> ResponseReturnValue:
    """Show the own account and take a new password."""
    form = PasswordForm()
    page = {"form": form, "user": current_user.user, "person": actor()}
    if not form.validate_on_submit():
        return render_template("auth/account.html", **page, refusal=None)
    try:
        token = accounts.change_password(
            db.session,
            user=current_user.user,
            current=form.current.data,
            new=form.new.data,
            factor_at=current_user.row.factor_at,
            now=now(),
        )
    except DomainError as error:
        status, refusal = message_of(error)
        return render_template("auth/account.html", **page, refusal=refusal), status
    start_session(token)
    flash(_("Kata sandi diganti. Perangkat lain sudah dikeluarkan."), "success")
    return redirect(url_for("auth.account"))

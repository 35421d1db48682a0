"""Accounts, for the admin: invite officials, close accounts, nothing else."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hilirisasi.extensions import db
from hilirisasi.permissions import Permission
from hilirisasi.services import account_list, accounts, invitations, second_factors
from hilirisasi.web import paging
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.cards import invitation_card
from hilirisasi.web.forms.admin import INVITED, InvitationForm
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.forms.second_factor import ResetFactorForm
from hilirisasi.web.step_up import asks_again, is_by_admin
from models import Organisation, OrganisationKind, Role, User

bp = Blueprint("admin", __name__)


@bp.get("/admin")
@requires(Permission.ACCOUNT_INVITE)
def index() -> ResponseReturnValue:
    """List the accounts beside the form of an invitation."""
    return _page(_form())


@bp.post("/admin/undangan")
@requires(Permission.ACCOUNT_INVITE)
@asks_again(is_by_admin)
def invite() -> ResponseReturnValue:
    """Make a one-time code and show it, this once."""
    form = _form()
    if not form.validate_on_submit():
        return _page(form)
    organisation, role, post = _organisation(form), Role(form.role.data), form.post.data
    code = invitations.invite(
        db.session,
        organisation=organisation,
        role=role,
        post=post,
        commodities=form.to_commodities(),
        actor=actor(),
        now=now(),
    )
    card = invitation_card(code, organisation=organisation, role=role, post=post, now=now())
    return render_template("team/cards.html", cards=[card], back=url_for("admin.index"))


@bp.post("/admin/akun/<id:user_id>/tutup")
@requires(Permission.ACCOUNT_CLOSE, User)
@asks_again(is_by_admin)
def close(user: User) -> ResponseReturnValue:
    """Close another person's account."""
    if not Form().validate_on_submit():
        abort(400)
    accounts.disable(db.session, user=user, actor=actor(), now=now())
    flash(_("Akun ditutup. Orangnya sudah dikeluarkan dari semua perangkat."), "success")
    return redirect(url_for("admin.index"))


@bp.route("/admin/akun/<id:user_id>/kode-hp", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_RESET_FACTOR, User)
@asks_again(is_by_admin)
def reset_factor(user: User) -> ResponseReturnValue:
    """Take off the phone of another who lost it, with the reason."""
    form = ResetFactorForm()
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("admin/reset_factor.html", form=form, user=user), status
    second_factors.reset(db.session, user=user, actor=actor(), reason=form.reason.data, now=now())
    flash(_("Kode HP dilepas. Orangnya memasang yang baru saat masuk lagi."), "success")
    return redirect(url_for("admin.index"))


def _form() -> InvitationForm:
    form = InvitationForm(data={"village_code": request.args.get("desa", "")})
    form.offer(INVITED)
    return form


def _page(form: InvitationForm) -> ResponseReturnValue:
    page = account_list.list_accounts(db.session, page=paging.page_number())
    return render_template(
        "admin/index.html",
        form=form,
        page=page,
        close_form=Form(),
        # A form that was sent wrong stands at another address, whose pages cannot be asked for.
        url_for_page=lambda number: url_for("admin.index", hal=number),
    )


def _organisation(form: InvitationForm) -> Organisation:
    village = form.village()
    if form.is_for_village() and village is not None:
        return accounts.village_organisation(db.session, village=village, now=now())
    return accounts.get_organisation(
        db.session,
        name=form.office.data,
        kind=OrganisationKind.OFFICE,
        region=form.regency() if form.role.data == Role.REGENCY else None,
        duty=form.to_duty(),
        actor=actor(),
        now=now(),
    )

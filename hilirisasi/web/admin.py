"""Accounts, for the admin: invite officials, close accounts, nothing else."""

from urllib.parse import quote

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hilirisasi.extensions import db
from hilirisasi.permissions import Permission
from hilirisasi.services import account_list, accounts, invitations
from hilirisasi.web import paging
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.forms.admin import InvitationForm
from hilirisasi.web.forms.fields import Form
from models import Organisation, OrganisationKind, Role, User

bp = Blueprint("admin", __name__)


@bp.get("/admin")
@requires(Permission.ACCOUNT_INVITE)
def index() -> ResponseReturnValue:
    """List the accounts beside the form of an invitation."""
    return _page(InvitationForm(data={"village_code": request.args.get("desa", "")}))


@bp.post("/admin/undangan")
@requires(Permission.ACCOUNT_INVITE)
def invite() -> ResponseReturnValue:
    """Make a one-time code and show it, this once."""
    form = InvitationForm()
    if not form.validate_on_submit():
        return _page(form)
    organisation = _organisation(form)
    code = invitations.invite(
        db.session,
        organisation=organisation,
        role=Role(form.role.data),
        post=form.post.data,
        commodities=form.commodities.data if form.role.data == Role.VILLAGE_ASSISTANT else None,
        actor=actor(),
        now=now(),
    )
    path = url_for("auth.accept_invitation", code=code)
    address = current_app.config["SETTINGS"].base_url.rstrip("/") + path
    text = _("Undangan akun Hilirisasi Lampung: %(address)s", address=address)
    return render_template(
        "admin/invitation.html",
        code=code,
        address=address,
        share_href=f"https://wa.me/?text={quote(text, safe='')}",
        organisation=organisation,
        role=Role(form.role.data),
        post=form.post.data,
        days=invitations.INVITATION_LIFE.days,
    )


@bp.post("/admin/akun/<id:user_id>/tutup")
@requires(Permission.ACCOUNT_CLOSE, User)
def close(user: User) -> ResponseReturnValue:
    """Close another person's account."""
    if not Form().validate_on_submit():
        abort(400)
    accounts.disable(db.session, user=user, actor=actor(), now=now())
    flash(_("Akun ditutup. Orangnya sudah dikeluarkan dari semua perangkat."), "success")
    return redirect(url_for("admin.index"))


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
        now=now(),
    )

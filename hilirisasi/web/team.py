"""A village's, a company's or an office's team: who holds a post, invited, replaced, ended."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hilirisasi.extensions import db
from hilirisasi.permissions import Permission
from hilirisasi.services import (
    accounts,
    acting_posts,
    commodities,
    invitations,
    posts,
    regions,
    resets,
)
from hilirisasi.staffing import roles_given
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.cards import invitation_card, reset_card
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.forms.team import NEW, ActingForm, HandOverForm, PostForm
from hilirisasi.web.step_up import asks_again, is_by_admin
from hilirisasi.web.words import name_of
from models import Acting, Invitation, Membership, Organisation, OrganisationKind, Role, User

bp = Blueprint("team", __name__)


def organisation_of(
    organisation_id: int | None = None, village_code: str = ""
) -> Organisation | None:
    """Return the organisation that an address names.

    A village's is made with its first invitation: until then it is one that is not stored.
    """
    if organisation_id is not None:
        return db.session.get(Organisation, organisation_id)
    village = regions.find(db.session, village_code)
    if village is None or not village.is_village:
        return None
    return accounts.find_village_organisation(db.session, village=village) or Organisation(
        kind=OrganisationKind.VILLAGE, name=village.name, region=village, region_code=village.code
    )


@bp.get("/tim")
@requires(Permission.ACCOUNT_USE)
def index() -> ResponseReturnValue:
    """Go to the own team; who works for several chooses."""
    own = {post.organisation_id: post.organisation for post in actor().posts}
    if len(own) == 1:
        return redirect(url_for("team.show", organisation_id=next(iter(own))))
    return render_template("team/index.html", teams=sorted(own.items(), key=lambda row: row[1]))


@bp.get("/desa/<village_code>/tim")
@bp.get("/tim/<id:organisation_id>")
@requires(Permission.TEAM_VIEW, load=organisation_of)
def show(record: Organisation) -> ResponseReturnValue:
    """List who works here and who is invited, beside the form of an invitation."""
    return _page(record, _form(record))


@bp.post("/desa/<village_code>/tim/undangan")
@bp.post("/tim/<id:organisation_id>/undangan")
@requires(Permission.TEAM_INVITE, load=organisation_of)
@asks_again(is_by_admin)
def invite(record: Organisation) -> ResponseReturnValue:
    """Make a one-time code and show it, this once."""
    form = _form(record)
    if not form.validate_on_submit():
        return _page(record, form), 422
    organisation = record
    if record.id is None:
        village = regions.find(db.session, record.region_code or "") or abort(404)
        organisation = accounts.village_organisation(db.session, village=village, now=now())
    role, post = Role(form.role.data), form.post.data
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
    return render_template("team/cards.html", cards=[card], back=team_href(organisation))


@bp.post("/undangan/<id:invitation_id>/batal")
@requires(Permission.INVITATION_REVOKE, Invitation)
def revoke(invitation: Invitation) -> ResponseReturnValue:
    """Let an invitation that nobody used be worth nothing."""
    _refuse_without_token()
    invitations.revoke(db.session, invitation=invitation, actor=actor(), now=now())
    flash(_("Undangan dibatalkan. Kodenya tidak berlaku lagi."), "success")
    return redirect(team_href(invitation.organisation))


@bp.get("/jabatan/<id:membership_id>")
@requires(Permission.POST_HAND_OVER, Membership)
def post(membership: Membership) -> ResponseReturnValue:
    """Show one post: what it carries, to whom it may pass, how it ends."""
    return _post_page(membership, _hand_over_form(membership))


@bp.post("/jabatan/<id:membership_id>/serah-terima")
@requires(Permission.POST_HAND_OVER, Membership)
@asks_again(is_by_admin)
def hand_over(membership: Membership) -> ResponseReturnValue:
    """Pass a post on at once to a colleague, or by a code to somebody new."""
    form = _hand_over_form(membership)
    if not form.validate_on_submit():
        return _post_page(membership, form), 422
    organisation = membership.organisation
    if form.successor.data != NEW:
        posts.hand_over(
            db.session,
            membership=membership,
            successor=db.session.get_one(Membership, int(form.successor.data)),
            actor=actor(),
            now=now(),
        )
        flash(_("Serah terima selesai. Yang dikerjakan pindah ke rekan itu."), "success")
        return redirect(team_href(organisation))
    role, title = membership.role, form.post.data
    code = invitations.invite(
        db.session,
        organisation=organisation,
        role=role,
        post=title,
        commodities=membership.commodities,
        replaces=membership,
        actor=actor(),
        now=now(),
    )
    card = invitation_card(code, organisation=organisation, role=role, post=title, now=now())
    return render_template(
        "team/cards.html",
        cards=[card],
        back=team_href(organisation),
        note=_(
            "%(name)s tetap memegang jabatan ini sampai kodenya dipakai. Saat itu juga jabatannya "
            "berakhir dan yang dikerjakan pindah ke orang yang baru.",
            name=membership.user.name,
        ),
    )


@bp.post("/jabatan/<id:membership_id>/pelaksana")
@requires(Permission.POST_END, Membership)
@asks_again(is_by_admin)
def appoint(membership: Membership) -> ResponseReturnValue:
    """Let a colleague stand in for the post, under it and with both names."""
    form = _acting_form(membership)
    if not form.validate_on_submit():
        return _post_page(membership, _hand_over_form(membership), acting_form=form), 422
    acting_posts.appoint(
        db.session,
        membership=membership,
        colleague=db.session.get_one(Membership, int(form.colleague.data)),
        acting=Acting(form.acting.data),
        until=form.until.data,
        actor=actor(),
        now=now(),
    )
    flash(_("Pelaksana ditunjuk. Putusannya memuat kedua nama."), "success")
    return redirect(team_href(membership.organisation))


@bp.post("/jabatan/<id:membership_id>/akhiri")
@requires(Permission.POST_END, Membership)
@asks_again(is_by_admin)
def end(membership: Membership) -> ResponseReturnValue:
    """End another person's post without a successor."""
    _refuse_without_token()
    posts.end(db.session, membership=membership, actor=actor(), now=now())
    flash(_("Jabatan diakhiri. Catatan lama tetap memuat nama dan jabatannya."), "success")
    return redirect(team_href(membership.organisation))


@bp.post("/akun/<id:user_id>/kode-sandi")
@requires(Permission.ACCOUNT_RESET, User)
@asks_again(is_by_admin)
def reset(user: User) -> ResponseReturnValue:
    """Make a one-time code for a new password and show it, this once."""
    _refuse_without_token()
    code = resets.issue(db.session, user=user, actor=actor(), now=now())
    return render_template(
        "team/cards.html",
        cards=[reset_card(code, user=user, now=now())],
        back=url_for("team.index"),
    )


def team_href(organisation: Organisation) -> str:
    """Return the address of an organisation's team."""
    return url_for("team.show", organisation_id=organisation.id)


def _form(organisation: Organisation) -> PostForm:
    form = PostForm()
    given = roles_given(actor(), organisation)
    form.offer([role for role in Role if role in given])
    return form


def _hand_over_form(membership: Membership) -> HandOverForm:
    form = HandOverForm(data={"post": membership.post})
    form.offer(posts.list_successors(db.session, membership=membership))
    return form


def _acting_form(membership: Membership) -> ActingForm:
    form = ActingForm(prefix="pelaksana-")
    form.offer(acting_posts.list_candidates(db.session, membership=membership))
    return form


def _page(organisation: Organisation, form: PostForm) -> str:
    is_stored = organisation.id is not None
    names = {row.code: name_of(row) for row in commodities.list_all(db.session)}
    return render_template(
        "team/show.html",
        organisation=organisation,
        members=posts.list_members(db.session, organisation=organisation) if is_stored else [],
        invited=invitations.list_open(db.session, organisation=organisation, now=now())
        if is_stored
        else [],
        names=names,
        form=form,
        action_form=Form(formdata=None),
    )


def _post_page(
    membership: Membership, form: HandOverForm, *, acting_form: ActingForm | None = None
) -> str:
    if acting_form is None:
        acting_form = ActingForm(prefix="pelaksana-", formdata=None)
        acting_form.offer(acting_posts.list_candidates(db.session, membership=membership))
    return render_template(
        "team/post.html",
        membership=membership,
        carried=posts.carried_by(db.session, membership=membership),
        form=form,
        acting_form=acting_form,
        action_form=Form(formdata=None),
    )


def _refuse_without_token() -> None:
    if not Form().validate_on_submit():
        abort(400)

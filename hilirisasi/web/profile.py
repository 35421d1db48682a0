"""A village's profile: read by all, kept by the village and its regency."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hilirisasi import circles
from hilirisasi.errors import StaleEditError
from hilirisasi.extensions import db
from hilirisasi.freshness import PROFILE_LIFE
from hilirisasi.permissions import Permission
from hilirisasi.services import confirmations, regions, village_profiles
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.forms.profile import (
    PartyForm,
    ProfileForm,
    SiteForm,
    values_of,
    values_of_part,
)
from hilirisasi.web.stale import stale_page
from models import Region, VillageParty, VillageProfile, VillageSite

bp = Blueprint("profile", __name__)


def load_village(village_code: str, **_rest: object) -> Region | None:
    """Return the desa or kelurahan of an address."""
    region = regions.find(db.session, village_code)
    return region if region is not None and region.is_village else None


@bp.app_template_global()
def profile_of(village: Region) -> dict[str, Any]:
    """Return what a village told and how far it holds, for its page and for components."""
    profile = village_profiles.find(db.session, village=village)
    return {
        "profile": profile,
        "is_old": profile is not None and now() - profile.confirmed_at > PROFILE_LIFE,
        "is_by_regency": profile is not None
        and confirmations.is_by_regency(db.session, record=profile),
    }


@bp.get("/desa/<village_code>/profil")
@requires(Permission.PUBLIC, load=load_village)
def show(record: Region) -> ResponseReturnValue:
    """Show what a village told; to who keeps it also what may be done."""
    return render_template(
        "profile/show.html", village=record, action_form=Form(), **profile_of(record)
    )


@bp.route("/desa/<village_code>/profil/ubah", methods=["GET", "POST"])
@requires(Permission.PROFILE_EDIT, load=load_village)
def edit(record: Region) -> ResponseReturnValue:
    """Take the answers about the village itself."""
    profile = village_profiles.find(db.session, village=record)
    form = ProfileForm(data=values_of(profile))
    page = {"form": form, "village": record, "circles": circles.PROFILE_FIELDS}
    if not form.validate_on_submit():
        return render_template("profile/form.html", **page)
    try:
        village_profiles.save(
            db.session,
            village=record,
            actor=actor(),
            answers=form.to_answers(),
            version=int(form.version.data) if (form.version.data or "").isdecimal() else None,
            now=now(),
        )
    except StaleEditError:
        saved = ProfileForm(
            formdata=None, data=values_of(village_profiles.find(db.session, village=record))
        )
        return stale_page(form, saved, url_for("profile.edit", village_code=record.code))
    flash(_("Profil desa tersimpan. Cukup dikonfirmasi setahun sekali."), "success")
    return redirect(url_for("profile.show", village_code=record.code))


@bp.post("/desa/<village_code>/profil/benar")
@requires(Permission.PROFILE_EDIT, load=load_village)
def confirm(record: Region) -> ResponseReturnValue:
    """Confirm the whole profile by one tap."""
    profile = _profile(record)
    if not Form().validate_on_submit():
        abort(400)
    village_profiles.confirm(db.session, profile=profile, actor=actor(), now=now())
    flash(_("Terima kasih. Profil dicatat masih benar hari ini."), "success")
    return redirect(url_for("profile.show", village_code=record.code))


@bp.route("/desa/<village_code>/profil/lahan", methods=["GET", "POST"])
@requires(Permission.PROFILE_EDIT, load=load_village)
def add_site(record: Region) -> ResponseReturnValue:
    """Add a piece of land."""
    return _add_part(record, SiteForm(), "profile/site.html")


@bp.route("/desa/<village_code>/profil/lembaga", methods=["GET", "POST"])
@requires(Permission.PROFILE_EDIT, load=load_village)
def add_party(record: Region) -> ResponseReturnValue:
    """Add a body that may sign."""
    return _add_part(record, PartyForm(), "profile/party.html")


@bp.route(
    "/desa/<village_code>/profil/<any(lahan, lembaga):part>/<id:number>/ubah",
    methods=["GET", "POST"],
)
@requires(Permission.PROFILE_EDIT, load=load_village)
def change(record: Region) -> ResponseReturnValue:
    """Mend a piece of land or a body that was written wrongly."""
    profile = _profile(record)
    part = _part(profile)
    form_of, page = (
        (SiteForm, "profile/site.html")
        if isinstance(part, VillageSite)
        else (PartyForm, "profile/party.html")
    )
    form = form_of(data=values_of_part(part, profile))
    if not form.validate_on_submit():
        return render_template(
            page, form=form, village=record, part=part, circles=circles.PROFILE_FIELDS
        )
    try:
        village_profiles.change(
            db.session,
            profile=profile,
            actor=actor(),
            part=part,
            answers=form.to_answers(),
            version=int(form.version.data) if (form.version.data or "").isdecimal() else 0,
            now=now(),
        )
    except StaleEditError:
        saved = form_of(formdata=None, data=values_of_part(part, profile))
        return stale_page(form, saved, request.path)
    flash(_("Perubahan tersimpan di profil desa."), "success")
    return redirect(url_for("profile.show", village_code=record.code))


@bp.post("/desa/<village_code>/profil/<any(lahan, lembaga):part>/<id:number>/hapus")
@requires(Permission.PROFILE_EDIT, load=load_village)
def remove(record: Region) -> ResponseReturnValue:
    """Take a piece of land or a body off."""
    if not Form().validate_on_submit():
        abort(400)
    profile = _profile(record)
    part = _part(profile)
    village_profiles.remove(db.session, profile=profile, actor=actor(), part=part, now=now())
    flash(_("Dihapus dari profil."), "success")
    return redirect(url_for("profile.show", village_code=record.code))


def _profile(village: Region) -> VillageProfile:
    return village_profiles.find(db.session, village=village) or abort(404)


def _part(profile: VillageProfile) -> VillageSite | VillageParty:
    """Return the piece of land or the body that the address names."""
    arguments = request.view_args or {}
    parts = profile.sites if arguments["part"] == "lahan" else profile.parties
    return next((part for part in parts if part.id == arguments["number"]), None) or abort(404)


def _add_part(village: Region, form: SiteForm | PartyForm, page: str) -> ResponseReturnValue:
    if not form.validate_on_submit():
        return render_template(
            page, form=form, village=village, part=None, circles=circles.PROFILE_FIELDS
        )
    profile = village_profiles.find(db.session, village=village)
    if profile is None:
        flash(_("Isi dulu keadaan desanya."), "info")
        return redirect(url_for("profile.edit", village_code=village.code))
    village_profiles.add(
        db.session, profile=profile, actor=actor(), answers=form.to_answers(), now=now()
    )
    flash(_("Tersimpan di profil desa."), "success")
    return redirect(url_for("profile.show", village_code=village.code))

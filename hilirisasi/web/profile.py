"""A village's profile: read by all, kept by the village and its regency."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hilirisasi import circles
from hilirisasi.errors import StaleEditError
from hilirisasi.extensions import db
from hilirisasi.freshness import PROFILE_LIFE
from hilirisasi.permissions import Permission
from hilirisasi.services import regions, village_profiles
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.forms.profile import PartyForm, ProfileForm, SiteForm, values_of
from hilirisasi.web.stale import stale_page
from models import Region, VillageProfile

bp = Blueprint("profile", __name__)


def load_village(village_code: str, **_rest: object) -> Region | None:
    """Return the desa or kelurahan of an address."""
    region = regions.find(db.session, village_code)
    return region if region is not None and region.is_village else None


@bp.get("/desa/<village_code>/profil")
@requires(Permission.PUBLIC, load=load_village)
def show(record: Region) -> ResponseReturnValue:
    """Show what a village told; to who keeps it also what may be done."""
    profile = village_profiles.find(db.session, village=record)
    return render_template(
        "profile/show.html",
        village=record,
        profile=profile,
        is_old=profile is not None and now() - profile.confirmed_at > PROFILE_LIFE,
        action_form=Form(),
        site_form=SiteForm(),
        party_form=PartyForm(),
        circles=circles.PROFILE_FIELDS,
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


@bp.post("/desa/<village_code>/profil/<any(lahan, lembaga):part>/<id:number>/hapus")
@requires(Permission.PROFILE_EDIT, load=load_village)
def remove(record: Region) -> ResponseReturnValue:
    """Take a piece of land or a body off."""
    if not Form().validate_on_submit():
        abort(400)
    profile = _profile(record)
    arguments = request.view_args or {}
    parts = profile.sites if arguments["part"] == "lahan" else profile.parties
    found = next((part for part in parts if part.id == arguments["number"]), None) or abort(404)
    village_profiles.remove(db.session, profile=profile, actor=actor(), part=found, now=now())
    flash(_("Dihapus dari profil."), "success")
    return redirect(url_for("profile.show", village_code=record.code))


def _profile(village: Region) -> VillageProfile:
    return village_profiles.find(db.session, village=village) or abort(404)


def _add_part(village: Region, form: SiteForm | PartyForm, page: str) -> ResponseReturnValue:
    if not form.validate_on_submit():
        return render_template(page, form=form, village=village, circles=circles.PROFILE_FIELDS)
    profile = village_profiles.find(db.session, village=village)
    if profile is None:
        flash(_("Isi dulu keadaan desanya."), "info")
        return redirect(url_for("profile.edit", village_code=village.code))
    village_profiles.add(
        db.session, profile=profile, actor=actor(), answers=form.to_answers(), now=now()
    )
    flash(_("Tersimpan di profil desa."), "success")
    return redirect(url_for("profile.show", village_code=village.code))

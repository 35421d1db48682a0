"""Listings of village products: find, publish, change, confirm, withdraw."""

from collections.abc import Sequence
from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from hilirisasi import circles, harvest
from hilirisasi.actors import Post
from hilirisasi.errors import StaleEditError, SupplyReservedError
from hilirisasi.extensions import db
from hilirisasi.freshness import is_lapsed, lapses_at
from hilirisasi.permissions import Permission
from hilirisasi.services import (
    accounts,
    audit,
    commodities,
    confirmations,
    figures,
    harvest_calendars,
    listing_search,
    listings,
    matching,
    objections,
    rankings,
    regions,
    reservations,
    value_added,
)
from hilirisasi.services.listing_search import Filters
from hilirisasi.web import paging
from hilirisasi.web.access import actor, can, current_actor, now, requires
from hilirisasi.web.errors import message_of
from hilirisasi.web.filters import WIB, tonnes
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.forms.listing import ListingForm, PauseForm, values_of
from hilirisasi.web.listing_pages import form_page, prefilled, preview
from hilirisasi.web.objection_words import views
from hilirisasi.web.stale import stale_page
from models import CommodityForm, Listing, ListingStatus, Organisation, Region, Role

bp = Blueprint("listing", __name__)
WRITERS = (Role.VILLAGE_OPERATOR, Role.VILLAGE_ASSISTANT)
PAUSE_OF = {"jeda-tanam": ListingStatus.FALLOW, "gagal-panen": ListingStatus.FAILED}


@bp.get("/produk")
@requires(Permission.PUBLIC)
def index() -> ResponseReturnValue:
    """List what villages offer; the filters stand in the address."""
    filters = asked()
    page = listing_search.search(db.session, filters=filters, page=paging.page_number(), now=now())
    own: Sequence[Listing] = []
    if can(Permission.LISTING_CREATE):
        own = listing_search.list_own(
            db.session, organisation_ids=[post.organisation_id for post in actor().posts]
        )
    return render_template(
        "listing/index.html",
        page=page,
        filters=filters,
        own=own,
        commodities=commodities.list_all(db.session),
        regencies=figures.list_regencies(db.session),
        url_for_page=paging.url_for_page,
    )


def asked() -> Filters:
    """Return which products the address asks for."""
    commodity, region = (request.args.get(name) or None for name in ("komoditas", "wilayah"))
    return Filters(commodity=commodity, region=region)


@bp.get("/produk/<id:listing_id>")
@requires(Permission.PUBLIC, Listing)
def show(listing: Listing) -> ResponseReturnValue:
    """Show one listing; to its village also what it is worth and what may be done."""
    if listing.status is ListingStatus.DRAFT and not can(Permission.LISTING_EDIT, listing):
        abort(404)
    reserved = reservations.reserved_by_month_of_year(
        db.session, listing_ids=[listing.id], now=now()
    ).get(listing.id, harvest.NOTHING)
    return render_template(
        "listing/show.html",
        listing=listing,
        calendar=harvest_calendars.of_listing(listing, reserved_kg=reserved),
        found_worths=value_added.of_listing(db.session, listing=listing, today=_today()),
        fitting=matching.count_fitting(db.session, listing=listing, now=now()),
        neighbours=listing_search.neighbours_price(
            db.session, village=listing.village, form=listing.form, today=_today()
        ),
        objections=views(objections.of_listing(db.session, listing=listing), current_actor()),
        is_new="baru" in request.args,
        is_lapsed=listing.status is ListingStatus.PUBLISHED
        and is_lapsed(listing.confirmed_at, now()),
        lapses_at=lapses_at(listing.confirmed_at),
        is_by_regency=confirmations.is_by_regency(db.session, record=listing),
        action_form=Form(),
        events=audit.list_events(db.session, subject=listing)
        if can(Permission.LISTING_EDIT, listing)
        else [],
    )


@bp.route("/produk/baru", methods=["GET", "POST"])
@requires(Permission.LISTING_CREATE)
def create() -> ResponseReturnValue:
    """Take the five answers of a village; the first is a tap that leads here with a product."""
    if "desa" not in request.args and not any(actor().post_as(role) for role in WRITERS):
        flash(_("Pilih dulu desanya, lalu tambah produknya."), "info")
        return redirect(url_for("regency.index"))
    post, organisation, village = _own_village()
    own = listing_search.list_own(db.session, organisation_ids=[organisation.id])
    is_first = not own and post.role is not Role.REGENCY
    product = _chosen_form(request.args.get("produk", ""))
    if product is not None and not _may_write(post, product.commodity_code):
        abort(403)
    if product is None:
        return render_template(
            "listing/choose.html",
            groups=[
                group for group in commodities.list_all(db.session) if _may_write(post, group.code)
            ],
            village=village,
            for_village=request.args.get("desa"),
            paper=None,
            is_first=is_first,
        )
    form = ListingForm(data=prefilled(village, product))
    form.offer_units(product)
    page = form_page(form, product, village, None, is_first=is_first)
    if not form.validate_on_submit() or form.step.data == "edit":
        return render_template("listing/form.html", **page)
    if form.step.data not in {"save", "draft"}:
        return render_template("listing/preview.html", **page, **preview(form, product, page))
    is_draft = form.step.data == "draft" or post.role is Role.VILLAGE_ASSISTANT
    listing = listings.publish(
        db.session,
        actor=actor(),
        organisation=organisation,
        form=product,
        answers=form.to_answers(product),
        request_key=form.request_key.data,
        is_draft=is_draft,
        now=now(),
    )
    rankings.refresh_after(db.session, listing=listing, now=now())
    told = (
        _("Draf tersimpan. Hanya desa Anda yang melihatnya sampai operator menayangkannya.")
        if listing.status is ListingStatus.DRAFT
        else _("Produk sudah tayang. Anda masih dapat mengubahnya kapan saja.")
    )
    flash(told, "success")
    return redirect(url_for("listing.show", listing_id=listing.id, baru=1))


@bp.route("/produk/<id:listing_id>/ubah", methods=["GET", "POST"])
@requires(Permission.LISTING_EDIT, Listing)
def edit(listing: Listing) -> ResponseReturnValue:
    """Change the answers of a listing."""
    form = ListingForm(data=values_of(listing))
    form.offer_units(listing.form)
    page = form_page(form, listing.form, listing.village, listing)
    if not form.validate_on_submit() or form.step.data == "edit":
        return render_template("listing/form.html", **page)
    if form.version.data != str(listing.version):
        return _stale_page(form, listing)
    if form.step.data != "save":
        return render_template("listing/preview.html", **page, **preview(form, listing.form, page))
    try:
        listings.change(
            db.session,
            listing=listing,
            actor=actor(),
            answers=form.to_answers(listing.form),
            version=int(form.version.data),
            now=now(),
        )
    except StaleEditError:
        return _stale_page(form, listing)
    except SupplyReservedError as error:
        form.amount.errors = [_reserved(error)]
        return render_template("listing/form.html", **page), 409
    rankings.refresh_after(db.session, listing=listing, now=now())
    told = (
        _("Draf tersimpan. Hanya desa Anda yang melihatnya sampai operator menayangkannya.")
        if listing.status is ListingStatus.DRAFT
        else _("Perubahan tersimpan dan sudah tayang.")
    )
    flash(told, "success")
    return redirect(url_for("listing.show", listing_id=listing.id))


@bp.post("/produk/<id:listing_id>/<any(benar, tayangkan):step>")
@requires(Permission.LISTING_PUBLISH, Listing)
def act(listing: Listing, step: str) -> ResponseReturnValue:
    """Confirm the figures, or bring the listing back on show."""
    if not Form().validate_on_submit():
        abort(400)
    use_case, message = {
        "benar": (listings.confirm, _("Terima kasih. Angkanya dicatat masih benar hari ini.")),
        "tayangkan": (listings.republish, _("Produk tayang lagi.")),
    }[step]
    use_case(db.session, listing=listing, actor=actor(), now=now())
    rankings.refresh_after(db.session, listing=listing, now=now())
    flash(message, "success")
    return redirect(url_for("listing.show", listing_id=listing.id))


@bp.route(
    "/produk/<id:listing_id>/<any('jeda-tanam', 'gagal-panen', tarik):cause>",
    methods=["GET", "POST"],
)
@requires(Permission.LISTING_PUBLISH, Listing)
def pause(listing: Listing, cause: str) -> ResponseReturnValue:
    """Take down why nothing is for sale: the field lies fallow, the harvest failed, withdrawn."""
    form = PauseForm()
    page = {
        "form": form,
        "listing": listing,
        "cause": cause,
        "circles": circles.LISTING_FIELDS,
    }
    if not form.validate_on_submit():
        return render_template("listing/pause.html", **page, refusal=None)
    try:
        if cause == "tarik":
            listings.withdraw(
                db.session, listing=listing, actor=actor(), reason=form.reason.data, now=now()
            )
        else:
            listings.pause(
                db.session,
                listing=listing,
                actor=actor(),
                status=PAUSE_OF[cause],
                reason=form.reason.data,
                until=form.until.data,
                now=now(),
            )
    except SupplyReservedError as error:
        return render_template("listing/pause.html", **page, refusal=_reserved(error)), 409
    rankings.refresh_after(db.session, listing=listing, now=now())
    told = (
        _("Produk ditarik. Anda dapat menayangkannya lagi.")
        if cause == "tarik"
        else _("Tercatat. Mulai sekarang tidak ada yang baru dijanjikan dari produk ini.")
    )
    flash(told, "success")
    return redirect(url_for("listing.show", listing_id=listing.id))


def _stale_page(form: ListingForm, listing: Listing) -> ResponseReturnValue:
    saved = ListingForm(formdata=None, data=values_of(listing))
    saved.offer_units(listing.form)
    return stale_page(form, saved, url_for("listing.edit", listing_id=listing.id))


def _reserved(error: SupplyReservedError) -> str:
    """Say by how much each month would fall below what is promised."""
    names = get_locale().months["stand-alone"]["wide"]
    short = ", ".join(f"{names[month]} {tonnes(kg)}" for month, kg in error.short_kg.items())
    return f"{message_of(error)[1]} ({short})"


def _own_village() -> tuple[Post, Organisation, Region]:
    """Return for which village a person writes; a regency names one of its own in the address."""
    for role in WRITERS:
        post = actor().post_as(role)
        if post is not None:
            organisation = db.session.get_one(Organisation, post.organisation_id)
            return post, organisation, organisation.region or abort(403)
    post = actor().post_as(Role.REGENCY) or abort(403)
    village = regions.find(db.session, request.args.get("desa", "")) or abort(404)
    if not village.is_village or not can(Permission.LISTING_CREATE, village):
        abort(403)
    organisation = accounts.village_organisation(db.session, village=village, now=now())
    return post, organisation, village


def _may_write(post: Post, commodity_code: str) -> bool:
    """Is the product one that the post may write of? An assistant writes of those named."""
    return post.role is not Role.VILLAGE_ASSISTANT or commodity_code in (post.commodities or ())


def _chosen_form(product: str) -> CommodityForm | None:
    commodity, _dot, form = product.partition(".")
    return db.session.get(CommodityForm, (commodity, form))


def _today() -> date:
    return now().astimezone(WIB).date()

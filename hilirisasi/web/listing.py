"""Listings of village products: find, publish, change, confirm, withdraw."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from hilirisasi import circles, harvest
from hilirisasi.errors import StaleEditError, SupplyReservedError
from hilirisasi.extensions import db
from hilirisasi.harvest import AmountAnswer
from hilirisasi.permissions import Permission
from hilirisasi.services import (
    audit,
    commodities,
    figures,
    listing_search,
    listings,
    matching,
    rankings,
    reservations,
    value_added,
)
from hilirisasi.services.listing_search import Filters
from hilirisasi.web import paging
from hilirisasi.web.access import actor, can, now, requires
from hilirisasi.web.errors import message_of
from hilirisasi.web.filters import WIB, tonnes
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.forms.listing import ListingForm, values_of
from hilirisasi.web.stale import stale_page
from models import CommodityForm, Listing, Organisation, Region, Role

bp = Blueprint("listing", __name__)


@bp.get("/produk")
@requires(Permission.PUBLIC)
def index() -> ResponseReturnValue:
    """List what villages offer; the filters stand in the address."""
    filters = Filters(
        commodity=request.args.get("komoditas") or None,
        region=request.args.get("wilayah") or None,
    )
    page = listing_search.search(db.session, filters=filters, page=paging.page_number())
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


@bp.get("/produk/<id:listing_id>")
@requires(Permission.PUBLIC, Listing)
def show(listing: Listing) -> ResponseReturnValue:
    """Show one listing; to its village also what it is worth and what may be done."""
    reserved = reservations.reserved_by_month_of_year(
        db.session, listing_ids=[listing.id], now=now()
    ).get(listing.id, harvest.NOTHING)
    return render_template(
        "listing/show.html",
        listing=listing,
        amount=AmountAnswer.from_json(listing.amount_answer),
        reserved_kg=reserved,
        worths=_worths(listing.form, listing.price_idr_per_kg),
        fitting=matching.count_fitting(db.session, listing=listing, now=now()),
        neighbours=listing_search.neighbours_price(
            db.session, village=listing.village, form=listing.form, today=_today()
        ),
        is_new="baru" in request.args,
        action_form=Form(),
        events=audit.list_events(db.session, subject=listing)
        if can(Permission.LISTING_EDIT, listing)
        else [],
    )


@bp.route("/produk/baru", methods=["GET", "POST"])
@requires(Permission.LISTING_CREATE)
def create() -> ResponseReturnValue:
    """Take the five answers of a village; the first is a tap that leads here with a product."""
    organisation, village = _own_village()
    product = _chosen_form(request.args.get("produk", ""))
    if product is None:
        return render_template(
            "listing/choose.html",
            groups=commodities.list_all(db.session),
            village=village,
        )
    form = ListingForm(data=_prefilled(village, product))
    form.offer_units(product)
    page = _form_page(form, product, village, None)
    if not form.validate_on_submit() or form.step.data == "edit":
        return render_template("listing/form.html", **page)
    if form.step.data != "save":
        return render_template("listing/preview.html", **page, **_preview(form, product, page))
    listing = listings.publish(
        db.session,
        actor=actor(),
        organisation=organisation,
        form=product,
        answers=form.to_answers(product),
        request_key=form.request_key.data,
        now=now(),
    )
    rankings.refresh_after(db.session, listing=listing, now=now())
    flash(_("Produk sudah tayang. Anda masih dapat mengubahnya kapan saja."), "success")
    return redirect(url_for("listing.show", listing_id=listing.id, baru=1))


@bp.route("/produk/<id:listing_id>/ubah", methods=["GET", "POST"])
@requires(Permission.LISTING_EDIT, Listing)
def edit(listing: Listing) -> ResponseReturnValue:
    """Change the answers of a listing."""
    form = ListingForm(data=values_of(listing))
    form.offer_units(listing.form)
    page = _form_page(form, listing.form, listing.village, listing)
    if not form.validate_on_submit() or form.step.data == "edit":
        return render_template("listing/form.html", **page)
    if form.version.data != str(listing.version):
        return _stale_page(form, listing)
    if form.step.data != "save":
        return render_template("listing/preview.html", **page, **_preview(form, listing.form, page))
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
    flash(_("Perubahan tersimpan dan sudah tayang."), "success")
    return redirect(url_for("listing.show", listing_id=listing.id))


@bp.post("/produk/<id:listing_id>/<any(benar, tarik, tayangkan):step>")
@requires(Permission.LISTING_EDIT, Listing)
def act(listing: Listing, step: str) -> ResponseReturnValue:
    """Confirm the figures, withdraw the listing, or bring it back."""
    if not Form().validate_on_submit():
        abort(400)
    use_case, message = {
        "benar": (listings.confirm, _("Terima kasih. Angkanya dicatat masih benar hari ini.")),
        "tarik": (listings.withdraw, _("Produk ditarik. Anda dapat menayangkannya lagi.")),
        "tayangkan": (listings.republish, _("Produk tayang lagi.")),
    }[step]
    use_case(db.session, listing=listing, actor=actor(), now=now())
    rankings.refresh_after(db.session, listing=listing, now=now())
    flash(message, "success")
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


def _own_village() -> tuple[Organisation, Region]:
    post = actor().post_as(Role.VILLAGE_OPERATOR)
    if post is None:
        abort(403)
    organisation = db.session.get_one(Organisation, post.organisation_id)
    return organisation, organisation.region or abort(403)


def _chosen_form(product: str) -> CommodityForm | None:
    commodity, _dot, form = product.partition(".")
    return db.session.get(CommodityForm, (commodity, form))


def _prefilled(village: Region, product: CommodityForm) -> dict[str, Any]:
    """Return what the village need not type: the usual months, the holder of its products."""
    months = listing_search.usual_months(db.session, village=village, form=product)
    last = listing_search.last_own(db.session, village=village)
    return {
        "unit": "ton" if "ton" in product.units else next(iter(product.units)),
        "basis": harvest.Basis.PER_HARVEST.value,
        "months": list(months),
        "price_unit": "kg",
        "price_on": _today(),
        "availability": "free",
        "holder_kind": last.holder_kind.value if last else "bumdes",
        "holder_name": last.holder_name if last else f"BUMDes {village.name}",
    }


def _form_page(
    form: ListingForm, product: CommodityForm, village: Region, listing: Listing | None
) -> dict[str, Any]:
    return {
        "form": form,
        "product": product,
        "village": village,
        "listing": listing,
        "circles": circles.LISTING_FIELDS,
        "neighbours": listing_search.neighbours_price(
            db.session, village=village, form=product, today=_today()
        ),
    }


def _preview(form: ListingForm, product: CommodityForm, page: dict[str, Any]) -> dict[str, Any]:
    """Return how the answers were read, in kg by month, and what looks odd in them."""
    amount = form.amount_answer()
    listing: Listing | None = page["listing"]
    return {
        "amount": amount,
        "harvests": harvest.harvests_of(amount),
        "monthly_kg": harvest.monthly_kg(amount, product.units),
        "price_idr_per_kg": form.price_idr_per_kg(product),
        "doubts": listing_search.doubts(
            db.session,
            listing_id=listing.id if listing else None,
            village=page["village"],
            form=product,
            yearly_kg=harvest.yearly_kg(amount, product.units),
            price_idr_per_kg=form.price_idr_per_kg(product),
        ),
    }


def _worths(product: CommodityForm, price_idr_per_kg: float) -> list[value_added.Worth]:
    return value_added.worth_of(
        db.session,
        form=product,
        raw_price_idr_per_kg=price_idr_per_kg,
        wage_idr_per_hok=figures.wage_idr_per_hok(db.session),
    )


def _today() -> date:
    return now().astimezone(WIB).date()

"""*Yang dapat dibeli*: around a place, by month, at what landed price; open to all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from hilirisasi.extensions import db
from hilirisasi.months import day_of
from hilirisasi.permissions import Permission
from hilirisasi.services import buyable, finding, price_list, regional, regions
from hilirisasi.services.buyable import Buyable, Wish
from hilirisasi.services.price_list import PriceFilters
from hilirisasi.web import paging
from hilirisasi.web.access import now, requires
from hilirisasi.web.forms.buyable import BuyableForm
from hilirisasi.web.forms.saved_search import SaveSupplyForm
from hilirisasi.web.paging import page_of
from models import CommodityForm, Price, Region

bp = Blueprint("buyable", __name__)

PAGE_SIZE: Final = 15
KEPT: Final = ("produk", "km", "bulan", "butuh", "ada", "harga")  # of an address, beside the place


@dataclass(frozen=True, slots=True)
class Asked:
    """A whole question: the wish, the need of a month or none, and what they are about."""

    wish: Wish
    need_kg: int | None
    product: CommodityForm
    place: Region


@bp.get("/produk/dapat-dibeli")
@requires(Permission.PUBLIC)
def show() -> ResponseReturnValue:
    """Ask for a product and a place, and show what can be bought around it."""
    products = buyable.list_products(db.session, now=now())
    form = BuyableForm(formdata=request.args if request.args else None)
    form.offer_products(products)
    places: Sequence[Region] = []
    asked = None
    if request.args and form.validate():
        asked, places = _read(form)
    return render_template(
        "buyable/show.html",
        form=form,
        places=places,
        asked=asked,
        address_of=lambda code: paging.url_with(dari=code, tempat=None),
        **(_found(asked) if asked else {"found": None}),
    ), 422 if form.errors else 200


def found_of_address() -> tuple[Asked, Buyable] | None:
    """Return what the address asks for, for the files; ``None`` where it is no whole question."""
    form = BuyableForm(formdata=request.args)
    form.offer_products(buyable.list_products(db.session, now=now()))
    asked = _read(form)[0] if form.validate() else None
    if asked is None:
        return None
    return asked, buyable.find(db.session, wish=asked.wish, place=asked.place, now=now())


def _read(form: BuyableForm) -> tuple[Asked | None, Sequence[Region]]:
    """Return the question; or the places that the text could mean, where it names several."""
    place, choices = _place_of(form)
    if place is None:
        return None, choices
    commodity, _dot, code = form.produk.data.partition(".")
    product = db.session.get_one(CommodityForm, (commodity, code))
    return Asked(form.to_wish(place.code), form.need_kg(), product, place), ()


def _place_of(form: BuyableForm) -> tuple[Region | None, Sequence[Region]]:
    """Return the place of the address, or the one that a text names, or all that it could name."""
    if form.dari.data and not form.tempat.data:
        known = regions.find(db.session, form.dari.data)
        named: Sequence[Region] = [known] if known else []
    else:
        named = finding.name_places(db.session, text=form.tempat.data or "")
    found = [region for region in named if region.latitude is not None]
    if not found:
        form.say_unknown()
    return (found[0], ()) if len(found) == 1 else (None, found)


def _found(asked: Asked) -> dict[str, Any]:
    found = buyable.find(db.session, wish=asked.wish, place=asked.place, now=now())
    offers, number, pages = page_of(found.offers, PAGE_SIZE)
    buyable.load_names(db.session, [*offers, *found.unpriced[:PAGE_SIZE]])
    names = get_locale().months["stand-alone"]["wide"]
    return {
        "found": found,
        "offers": offers,
        "unpriced": found.unpriced[:PAGE_SIZE],
        "months": buyable.by_month(found, need_kg=asked.need_kg),
        "month_names": names,
        "number": number,
        "pages": pages,
        "url_for_page": paging.url_for_page,
        "rule": regional.rule_on(
            db.session,
            commodity=asked.product.commodity_code,
            form=asked.product.code,
            day=day_of(now()),
        ),
        "published": _published(asked),
        "kept": {
            **{name: text for name, text in request.args.items() if text and name in KEPT},
            "dari": asked.place.code,
        },
        "save_form": SaveSupplyForm(),
    }


def _published(asked: Asked) -> Price | None:
    """Return the newest published price of the product that concerns the place."""
    filters = PriceFilters(commodity=asked.product.commodity_code, region=asked.place.regency_code)
    prices = price_list.list_published(db.session, filters=filters)
    return next((price for price in prices if price.form_code == asked.product.code), None)

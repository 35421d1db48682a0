"""Saved searches: of supply and of a text by anybody with an account, of plans by villages."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hilirisasi.extensions import db
from hilirisasi.permissions import Permission
from hilirisasi.services import buyable, regions, saved_searches
from hilirisasi.services.buyable import Wish
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.board import offer_products, own_village
from hilirisasi.web.filters import KG_PER_TONNE, number
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.forms.saved_search import NameForm, SavePlansForm, SaveSupplyForm, SaveTextForm
from hilirisasi.web.paging import page_of, url_for_page
from models import Listing, Plan, SavedSearch, SearchKind

bp = Blueprint("saved_search", __name__)

PAGE_SIZE = 20


@bp.get("/pencarian")
@requires(Permission.SEARCH_SAVE)
def index() -> ResponseReturnValue:
    """List the own searches with how much is new in each."""
    return render_template(
        "saved_search/index.html",
        kept=saved_searches.list_own(db.session, actor=actor()),
        most=saved_searches.MOST,
    )


@bp.post("/pencarian/pasokan")
@requires(Permission.SEARCH_SAVE)
def save_supply() -> ResponseReturnValue:
    """Keep what the page of supply asks for."""
    form = SaveSupplyForm()
    form.offer_products(buyable.list_products(db.session, now=now()))
    is_right = form.validate_on_submit()
    place = regions.find(db.session, form.dari.data or "") if is_right else None
    if place is None:
        flash(_("Pencarian belum tersimpan. Pilih bahan dan tempatnya, lalu beri nama."), "warning")
        return redirect(url_for("buyable.show"))
    return _keep(SearchKind.SUPPLY, form.name.data, form.to_wish(place.code))


@bp.post("/pencarian/kata")
@requires(Permission.SEARCH_SAVE)
def save_text() -> ResponseReturnValue:
    """Keep what was typed into the search of the whole service."""
    form = SaveTextForm()
    if not form.validate_on_submit():
        flash(_("Pencarian belum tersimpan. Tulis yang dicari, lalu beri nama."), "warning")
        return redirect(url_for("finding.show", q=form.q.data or None))
    return _keep(SearchKind.TEXT, form.name.data, form.q.data)


@bp.post("/pencarian/rencana")
@requires(Permission.SEARCH_PLANS)
def save_plans() -> ResponseReturnValue:
    """Keep that a village waits for plans that reach it, of one product."""
    village = own_village()
    form = SavePlansForm()
    offer_products(form)
    if village is None or not form.validate_on_submit():
        flash(_("Pencarian belum tersimpan. Pilih bahannya, lalu beri nama."), "warning")
        return redirect(url_for("board.index"))
    commodity, _dot, code = form.produk.data.partition(".")
    wish = Wish(commodity_code=commodity, form_code=code, place_code=village.code)
    return _keep(SearchKind.PLANS, form.name.data, wish)


@bp.get("/pencarian/<id:saved_search_id>")
@requires(Permission.SEARCH_OPEN, SavedSearch)
def show(saved_search: SavedSearch) -> ResponseReturnValue:
    """Show what a search finds now, new ones first."""
    return _page(saved_search, NameForm(data={"name": saved_search.name}))


@bp.post("/pencarian/<id:saved_search_id>/dilihat")
@requires(Permission.SEARCH_OPEN, SavedSearch)
def see(saved_search: SavedSearch) -> ResponseReturnValue:
    """Take down that the person saw all of it."""
    saved_searches.mark_seen(db.session, search=saved_search, actor=actor(), now=now())
    flash(_("Tercatat. Berikutnya hanya yang baru sesudah ini yang diberitahukan."), "success")
    return redirect(url_for("saved_search.show", saved_search_id=saved_search.id))


@bp.post("/pencarian/<id:saved_search_id>/nama")
@requires(Permission.SEARCH_OPEN, SavedSearch)
def rename(saved_search: SavedSearch) -> ResponseReturnValue:
    """Give a search another name."""
    form = NameForm()
    if not form.validate_on_submit():
        return _page(saved_search, form), 422
    saved_searches.rename(db.session, search=saved_search, name=form.name.data)
    flash(_("Namanya sudah diganti."), "success")
    return redirect(url_for("saved_search.show", saved_search_id=saved_search.id))


@bp.post("/pencarian/<id:saved_search_id>/hapus")
@requires(Permission.SEARCH_OPEN, SavedSearch)
def remove(saved_search: SavedSearch) -> ResponseReturnValue:
    """Forget a search."""
    saved_searches.remove(db.session, search=saved_search)
    flash(_("Pencarian dihapus."), "success")
    return redirect(url_for("saved_search.index"))


def _keep(kind: SearchKind, name: str, wish: Wish | str) -> ResponseReturnValue:
    search = saved_searches.save(
        db.session, actor=actor(), kind=kind, name=name, wish=wish, now=now()
    )
    flash(_("Tersimpan. Bila ada yang baru, Anda melihatnya di halaman depan."), "success")
    return redirect(url_for("saved_search.show", saved_search_id=search.id))


def _page(search: SavedSearch, form: NameForm) -> str:
    hits = saved_searches.find_hits(db.session, search=search, actor=actor(), now=now())
    rows, page, pages = page_of([*hits.listings, *hits.plans], PAGE_SIZE)
    return render_template(
        "saved_search/show.html",
        search=search,
        hits=hits,
        listings=[row for row in rows if isinstance(row, Listing)],
        plans=[row for row in rows if isinstance(row, Plan)],
        total=len(hits.listings) + len(hits.plans),
        number=page,
        pages=pages,
        url_for_page=url_for_page,
        form=form,
        action_form=Form(),
        search_href=_address(search),
    )


def _address(search: SavedSearch) -> str | None:
    """Return the page that asks the same; none asks for plans that reach one village."""
    if search.kind is SearchKind.TEXT:
        return url_for("finding.show", q=search.text)
    if search.kind is SearchKind.PLANS:
        return None
    least = None if search.least_kg is None else search.least_kg / KG_PER_TONNE
    return url_for(
        "buyable.show",
        produk=f"{search.commodity_code}.{search.form_code}",
        dari=search.place_code,
        km=search.radius_km,
        bulan=search.month,
        ada=None if least is None else number(least, 0 if least == int(least) else 3),
        harga=None if search.most_idr_per_kg is None else number(search.most_idr_per_kg),
    )

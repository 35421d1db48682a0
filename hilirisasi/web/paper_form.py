"""Forms of paper: make and print them, type their code, type what they say."""

from functools import partial
from typing import Any

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hilirisasi.actors import Post
from hilirisasi.errors import StaleEditError, SupplyReservedError
from hilirisasi.extensions import db
from hilirisasi.harvest import AmountAnswer
from hilirisasi.months import day_of
from hilirisasi.permissions import Permission
from hilirisasi.services import (
    accounts,
    commodities,
    listing_search,
    listings,
    paper_codes,
    paper_forms,
    rankings,
    regions,
)
from hilirisasi.upload_errors import PaperEnteredError, TooManyPapersError
from hilirisasi.web import labels
from hilirisasi.web.access import actor, can, now, requires
from hilirisasi.web.errors import message_of
from hilirisasi.web.filters import month_id
from hilirisasi.web.forms import paper_form as forms
from hilirisasi.web.forms.listing import ListingForm, values_of
from hilirisasi.web.listing_pages import form_page, prefilled, preview
from hilirisasi.web.profile import load_village
from hilirisasi.web.stale import stale_page
from models import CommodityForm, Listing, PaperForm, Region, Role

bp = Blueprint("paper_form", __name__)

WRITERS = (Role.VILLAGE_OPERATOR, Role.VILLAGE_ASSISTANT, Role.REGENCY)


@bp.app_template_global()
def paper_code(paper: PaperForm) -> str:
    """Return the code that stands on a sheet."""
    return paper_codes.printed(paper.number)


@bp.app_template_global()
def paper_season(paper: PaperForm) -> str:
    """Return a sheet's season in words."""
    last_month = paper_forms.last_month_of(paper.season_on)
    return f"{month_id(paper.season_on)} – {month_id(last_month)}"


@bp.get("/kertas")
@requires(Permission.LISTING_CREATE)
def index() -> ResponseReturnValue:
    """Take a code, and list the newest sheets of the own village or regency."""
    code, problem, status = request.args.get("kode", ""), "", 200
    if code:
        paper = paper_forms.find(db.session, code=code)
        if paper is not None and can(Permission.PAPER_USE, paper):
            return redirect(url_for("paper_form.show", paper_form_id=paper.id))
        problem, status = _not_found(code), 404
    own = next((p.region_code for p in actor().posts if p.role in WRITERS and p.region_code), "")
    papers = paper_forms.list_of(db.session, region_code=own) if own else []
    place = regions.find(db.session, own)
    page = {"papers": papers, "code": code, "problem": problem, "place": place}
    return render_template("paper_form/index.html", **page), status


@bp.route("/desa/<village_code>/kertas", methods=["GET", "POST"])
@requires(Permission.PAPER_MAKE, load=load_village)
def make(record: Region) -> ResponseReturnValue:
    """Make sheets for a village, beside those that it has."""
    form = forms.PaperForm()
    form.offer(_own_listings(record), _products())
    if form.validate_on_submit():
        try:
            made = paper_forms.make(
                db.session,
                village=record,
                actor=actor(),
                form=form.to_form(),
                listing=form.to_listing(),
                copies=form.copies.data,
                now=now(),
            )
        except TooManyPapersError as error:
            form.copies.errors = [message_of(error)[1]]
        else:
            numbers = [paper.id for paper in made]
            return redirect(
                url_for("paper_form.show_print", village_code=record.code, lembar=numbers)
            )
    papers = paper_forms.list_of(db.session, region_code=record.code)
    page = render_template("paper_form/make.html", form=form, village=record, papers=papers)
    return page, 422 if form.errors else 200


@bp.get("/desa/<village_code>/kertas/cetak")
@requires(Permission.PAPER_MAKE, load=load_village)
def show_print(record: Region) -> ResponseReturnValue:
    """Show sheets as they are printed: those named in the address, else all still to be typed."""
    ids = [int(text) for text in request.args.getlist("lembar") if text.isdecimal()]
    wanted = [number for number in ids if number < 2**31]
    papers = paper_forms.list_to_print(db.session, village=record, ids=wanted)
    return render_template(
        "paper/listing_forms.html",
        village=record,
        papers=papers,
        amounts={
            paper.id: AmountAnswer.from_json(paper.listing.amount_answer)
            for paper in papers
            if paper.listing is not None
        },
        bases=labels.BASES,
        availabilities=labels.AVAILABILITIES,
        holders=labels.HOLDERS,
        address=current_app.config["SETTINGS"].base_url.rstrip("/") + url_for("paper_form.index"),
    )


@bp.get("/kertas/<id:paper_form_id>")
@requires(Permission.PAPER_USE, PaperForm)
def show(paper_form: PaperForm) -> ResponseReturnValue:
    """Show a sheet: what it asks, and whether it was typed in, by whom, into what."""
    return render_template(
        "paper_form/show.html",
        paper=paper_form,
        is_old_season=paper_form.season_on < paper_forms.season_of(day_of(now())),
        is_old_layout=paper_form.layout != paper_forms.LAYOUT,
        refusal=_refusal(paper_form, paper_form.form),
    )


@bp.route("/kertas/<id:paper_form_id>/isi", methods=["GET", "POST"])
@requires(Permission.PAPER_USE, PaperForm)
def enter(paper_form: PaperForm) -> ResponseReturnValue:
    """Take what a sheet says: the form of a listing, with what is known filled in."""
    product = paper_form.form or _chosen(request.args.get("produk", ""))
    refusal = _refusal(paper_form, product)
    if refusal or (paper_form.entered_at is not None and request.method == "GET"):
        if refusal:
            flash(refusal, "warning")
        return redirect(url_for("paper_form.show", paper_form_id=paper_form.id))
    if product is None:
        groups = commodities.list_all(db.session)
        return render_template(
            "listing/choose.html",
            groups=[group for group in groups if _may_write(paper_form, group.code)],
            village=paper_form.village,
            paper=paper_form,
            is_first=False,
        )
    return _form(paper_form, product)


def _form(paper: PaperForm, product: CommodityForm) -> ResponseReturnValue:
    """Take the answers step by step, as a listing's own pages do."""
    listing = paper.listing
    form = ListingForm(data=values_of(listing) if listing else prefilled(paper.village, product))
    form.offer_units(product)
    page = form_page(form, product, paper.village, listing, paper)
    if not form.validate_on_submit() or form.step.data == "edit":
        return render_template("listing/form.html", **page)
    is_stale = listing is not None and form.version.data != str(listing.version)
    if listing is not None and (paper.entered_at is not None or is_stale):
        return _beside_saved(form, listing)
    if form.step.data not in {"save", "draft"}:
        return render_template("listing/preview.html", **page, **preview(form, product, page))
    return _save(paper, form, product, page)


def _save(
    paper: PaperForm, form: ListingForm, product: CommodityForm, page: dict[str, Any]
) -> ResponseReturnValue:
    """Write the answers and mark the sheet; show what stands there where another was first."""
    try:
        listing = paper_forms.enter(
            db.session,
            paper=paper,
            actor=actor(),
            write=partial(_write, paper, form, product),
            now=now(),
        )
    except (PaperEnteredError, StaleEditError):
        db.session.refresh(paper)
        if paper.listing is None:
            abort(409)
        return _beside_saved(form, paper.listing)
    except SupplyReservedError as error:
        form.amount.errors = [message_of(error)[1]]
        return render_template("listing/form.html", **page), 409
    rankings.refresh_after(db.session, listing=listing, now=now())
    flash(_("Lembar %(code)s sudah dimasukkan.", code=paper_code(paper)), "success")
    return redirect(url_for("listing.show", listing_id=listing.id))


def _write(paper: PaperForm, form: ListingForm, product: CommodityForm) -> Listing:
    """Write the answers: into the listing that the sheet asks about, or as a new one."""
    answers = form.to_answers(product)
    if paper.listing is not None:
        version = int(form.version.data)
        listings.change(
            db.session,
            listing=paper.listing,
            actor=actor(),
            answers=answers,
            version=version,
            now=now(),
        )
        return paper.listing
    is_draft = form.step.data == "draft" or _is_assistant(paper)
    return listings.publish(
        db.session,
        actor=actor(),
        organisation=accounts.village_organisation(db.session, village=paper.village, now=now()),
        form=product,
        answers=answers,
        request_key=form.request_key.data,
        is_draft=is_draft,
        now=now(),
    )


def _beside_saved(form: ListingForm, listing: Listing) -> ResponseReturnValue:
    """Show what was typed beside what somebody else had saved; nothing was stored."""
    saved = ListingForm(formdata=None, data=values_of(listing))
    saved.offer_units(listing.form)
    return stale_page(form, saved, url_for("listing.show", listing_id=listing.id))


def _refusal(paper: PaperForm, product: CommodityForm | None) -> str:
    """Return why the signed-in person may not type a sheet in; empty if they may."""
    if paper.listing is not None and not can(Permission.LISTING_EDIT, paper.listing):
        return _("Produk ini sudah tayang. Hanya operator desa atau kabupaten yang mengubahnya.")
    if product is not None and not _may_write(paper, product.commodity_code):
        return _("Anda belum ditunjuk untuk produk ini. Serahkan lembarnya kepada operator desa.")
    return ""


def _may_write(paper: PaperForm, commodity_code: str) -> bool:
    """Is the product one that the person may write of? An assistant writes of those named."""
    return not _is_assistant(paper) or any(
        commodity_code in (post.commodities or ()) for post in _posts(paper)
    )


def _is_assistant(paper: PaperForm) -> bool:
    """Does the person write for the sheet's village as its assistant and as nothing more?"""
    return {post.role for post in _posts(paper)} == {Role.VILLAGE_ASSISTANT}


def _posts(paper: PaperForm) -> list[Post]:
    """Return the posts by which the person writes for the sheet's village."""
    village = paper.village
    return [
        post
        for post in actor().posts
        if post.role in WRITERS and post.region_code in {village.code, village.regency_code}
    ]


def _not_found(code: str) -> str:
    """Say what is wrong with a code."""
    if paper_codes.number_of(code) is None:
        return _("Kode ini salah ketik. Periksa delapan angkanya, lalu ketik lagi.")
    return _("Tidak ada lembar dengan kode ini di desa atau kabupaten Anda.")


def _chosen(product: str) -> CommodityForm | None:
    commodity, _dot, form = product.partition(".")
    return db.session.get(CommodityForm, (commodity, form))


def _own_listings(village: Region) -> list[Listing]:
    """Return what the village has listed and the person may change."""
    organisation = accounts.find_village_organisation(db.session, village=village)
    if organisation is None:
        return []
    own = listing_search.list_own(db.session, organisation_ids=[organisation.id])
    return [listing for listing in own if can(Permission.LISTING_EDIT, listing)]


def _products() -> list[CommodityForm]:
    return [form for group in commodities.list_all(db.session) for form in group.forms]

"""The pool of a plan at one place: to its company in full, to a village of it the own part."""

from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hilirisasi.extensions import db
from hilirisasi.months import day_of
from hilirisasi.permissions import Permission, is_allowed
from hilirisasi.scopes import PlanPool, speaks_for_listing, works_for_company
from hilirisasi.services import (
    losers,
    matching,
    outlines,
    plans,
    pool_maps,
    pool_offers,
    pool_sites,
    pool_supply,
    rankings,
)
from hilirisasi.services.pool_supply import PoolSupply
from hilirisasi.web import explanations, loser_words, objection_words
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.case import version_of
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.forms.pool import PlaceForm
from hilirisasi.web.map_pictures import picture
from hilirisasi.web.whatif_words import WhatIfView, view_of
from models import Listing, Plan, Region, Side

bp = Blueprint("plan_pool", __name__)


@dataclass(frozen=True, slots=True)
class FoundPool:
    """The pool at one address. ``site`` is its place where that is not the plan's own.

    ``rows`` are what its map shows, ``listings`` theirs by id.
    """

    place: Region
    site: Region | None
    places: int
    supply: PoolSupply
    rows: list[pool_maps.Row]
    listings: dict[int, Listing]

    @property
    def taken(self) -> list[Listing]:
        """The listings that the pool takes from."""
        return [self.listings[part.listing_id] for part in self.supply.parts]


@dataclass(frozen=True, slots=True)
class PoolAddress(PlanPool):
    """What an address of a pool names; ``found`` is ``None`` where nothing gathers there now."""

    number: int
    found: FoundPool | None


def load_pool(plan_id: int, pool: int) -> PoolAddress | None:
    """Return the pool of an address with the listings in it, or asked by an offer of the plan."""
    plan = db.session.get(Plan, plan_id)
    if plan is None:
        return None
    found = _find_pool(plan, pool)
    asked = [
        part.listing for offer in pool_offers.list_of(db.session, plan=plan) for part in offer.parts
    ]
    return PoolAddress(plan, [*(found.taken if found else []), *asked], pool, found)


def _find_pool(plan: Plan, number: int) -> FoundPool | None:
    places = pool_sites.list_places(db.session, plan=plan, now=now())
    if number > len(places):
        return None
    place, _sites = places[number - 1]
    site = None if number == 1 else place
    supply = pool_supply.find(db.session, plan=plan, site=site, now=now())
    if supply is None:
        return None
    rows = pool_maps.rows_of(supply)
    listings = pool_supply.listings_of(db.session, ids=[row.listing_id for row in rows])
    return FoundPool(place, site, len(places), supply, rows, listings)


@bp.get("/proposal/<id:plan_id>/pasokan/<int(min=1, max=99):pool>/peta.svg")
@requires(Permission.PLAN_VIEW, Plan)
def map_svg(plan: Plan, pool: int) -> ResponseReturnValue:
    """Draw where the pool gathers: site, reach, villages taken and left out."""
    found = _find_pool(plan, pool) or abort(404)
    drawing = pool_maps.draw(
        db.session, supply=found.supply, radius_km=plan.radius_km, listings=found.listings
    )
    return picture(
        "pool",
        sheet=drawing.sheet,
        is_official=drawing.is_official,
        sources=drawing.sources,
        drawing=drawing,
        heading=_("Desa di sekitar %(place)s yang memasok bersama", place=found.place.name),
        place=found.place.name,
        radius_km=plan.radius_km,
    )


@bp.get("/proposal/<id:plan_id>/pasokan/<int(min=1, max=99):pool>")
@requires(Permission.POOL_READ, load=load_pool)
def show(record: PoolAddress) -> ResponseReturnValue:
    """Show a pool: all of it to the company and to reviewers, to a village what it would give.

    A village that an offer of the plan asks is led to that offer.
    """
    if is_allowed(actor(), Permission.PLAN_VIEW, record.plan):
        return _full(record.plan, record.number, record.found or abort(404))
    for offer in pool_offers.list_of(db.session, plan=record.plan):
        if is_allowed(actor(), Permission.POOL_VIEW, offer):
            return redirect(url_for("pool.show", pool_offer_id=offer.id))
    found = record.found or abort(404)
    return render_template(
        "match/pool_of_village.html",
        plan=record.plan,
        place=found.place,
        supply=found.supply,
        own=[
            (part, listing)
            for part in found.supply.parts
            if speaks_for_listing(actor(), listing := found.listings[part.listing_id])
        ],
    )


def _full(plan: Plan, number: int, found: FoundPool) -> str:
    """Return the pool around the plan's place, or around another candidate site, with its cost."""
    explanation = matching.explain_pool(db.session, plan=plan, site=found.site, now=now())
    return render_template(
        "match/pool.html",
        plan=plan,
        place=found.place,
        is_own_place=found.site is None,
        supply=found.supply,
        listings=found.listings,
        parts=list(enumerate(found.supply.parts, start=1)),
        rows=found.rows,
        today=day_of(now()),
        outlines=outlines.find_sources(db.session, codes=[found.place.district_code]),
        others=pool_sites.rank(db.session, plan=plan, now=now()) if found.places > 1 else [],
        number=number,
        view=explanations.view_of(explanation, reader=explanations.Reader.OWNER)
        if explanation
        else None,
        changes=_pool_changes(plan, found.site),
        losers=loser_words.rows_of(losers.find(db.session, listings=found.taken, plan=plan)),
        quantities=explanation.quantities if explanation else {"jobs": None},
        chance=explanation.chance if explanation else None,
        stored=None,  # a pool stands beside no other
        objections=objection_words.of_pool(plan, found.taken),
        may_talk=works_for_company(actor(), plan),
        form=Form(),
        place_form=PlaceForm(data={"place": found.place.code, "version": plan.version}),
    )


@bp.post("/proposal/<id:plan_id>/tempat")
@requires(Permission.PLAN_EDIT, Plan)
def move(plan: Plan) -> ResponseReturnValue:
    """Move the plan's plant to a candidate site, so that its pool may be offered."""
    form = PlaceForm()
    if not form.validate_on_submit():
        abort(404)
    listed = pool_sites.list_places(db.session, plan=plan, now=now())
    place = next((place for place, _sites in listed if place.code == form.place.data), None)
    if place is None:
        abort(404)
    plans.move_to(
        db.session,
        plan=plan,
        actor=actor(),
        place=place,
        version=version_of(form.version.data),
        now=now(),
    )
    rankings.refresh_after(db.session, plan=plan, now=now())
    flash(
        _("Tempat rencana sekarang %(place)s. Pasokannya sudah dihitung ulang.", place=place.name)
    )
    return redirect(url_for("plan_pool.show", plan_id=plan.id, pool=1))


def _pool_changes(plan: Plan, site: Region | None) -> list[WhatIfView]:
    """Return what the investor could change for the pool, to the company and to reviewers."""
    found = matching.pool_what_ifs(db.session, plan=plan, site=site, now=now())
    return [view_of(found, Side.INVESTOR)] if found else []

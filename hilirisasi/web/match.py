"""Matches: from a listing's side, and one match in full."""

from datetime import datetime
from functools import partial

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hilirisasi.extensions import db
from hilirisasi.months import day_of
from hilirisasi.permissions import Permission, is_allowed
from hilirisasi.scopes import Pair, heads_village, works_for_company, works_for_village
from hilirisasi.services import (
    losers,
    match_lists,
    matching,
    talk_lists,
    talks,
    talks_alone,
    terms,
    unmatched,
)
from hilirisasi.services.match_pages import Filters, Sort
from hilirisasi.services.unmatched import Unmatched
from hilirisasi.web import explanations, gate_links, loser_words, objection_words, paging
from hilirisasi.web.access import actor, current_actor, now, requires
from hilirisasi.web.forms.fields import Form
from hilirisasi.web.whatif_words import WhatIfView, view_of, why_not_words
from models import CheckStatus, Listing, Plan, Side

bp = Blueprint("match", __name__)


def load_pair(listing_id: int, plan_id: int) -> Pair | None:
    """Return the listing and the plan of an address, if both are there."""
    listing = db.session.get(Listing, listing_id)
    plan = db.session.get(Plan, plan_id)
    return Pair(listing, plan) if listing and plan else None


@bp.get("/produk/<id:listing_id>/kecocokan")
@requires(Permission.LISTING_MATCHES, Listing)
def of_listing(listing: Listing) -> ResponseReturnValue:
    """Show the plans that a listing could serve, best first."""
    filters = Filters(sort=Sort.read(request.args.get("urut")))
    matches = match_lists.of_listing(
        db.session,
        listing=listing,
        filters=filters,
        page=paging.page_number(),
        excluded_page=paging.page_number("luar"),
        now=now(),
    )
    return render_template(
        "match/of_listing.html",
        listing=listing,
        matches=matches,
        filters=filters,
        sorts=list(Sort),
        url_for_page=paging.url_for_page,
        url_for_excluded=partial(paging.url_for_page, name="luar"),
        compared=len(talk_lists.comparable(db.session, listing=listing)),
        alone=talks_alone.find_of_listing(db.session, listing=listing, now=now()),
    )


@bp.get("/kecocokan/<id:listing_id>/<id:plan_id>")
@requires(Permission.MATCH_VIEW, load=load_pair)
def show(record: Pair) -> ResponseReturnValue:
    """Show one match: five sentences for its reader, then the whole calculation."""
    explanation = matching.explain(db.session, listing=record.listing, plan=record.plan, now=now())
    reader = explanations.reader_of(actor(), record)
    talk = talks.find(db.session, listing=record.listing, plan=record.plan)
    is_own = works_for_company(actor(), record)
    disputed = objection_words.of_match(record)
    is_checked = record.plan.organisation.check_status is CheckStatus.MATCHED
    return render_template(
        "match/show.html",
        listing=record.listing,
        plan=record.plan,
        sentences=explanations.sentences(explanation, record, reader=reader) if explanation else [],
        view=explanations.view_of(explanation, reader=reader) if explanation else None,
        is_scored=explanation is not None and explanation.score is not None,
        quantities=explanation.quantities if explanation else {},
        chance=explanation.chance if explanation else None,
        stored=match_lists.find_stored(
            db.session, listing=record.listing, plan=record.plan, now=now()
        ),
        ages={
            "village": _days_since(record.listing.confirmed_at),
            "plan": _days_since(record.plan.confirmed_at),
            "post": record.listing.confirmed_by_post or _("desa"),
        },
        losers=loser_words.rows_of(
            losers.find(
                db.session,
                listings=[record.listing],
                plan=record.plan,
                terms=terms.newest(talk)
                if talk and is_allowed(current_actor(), Permission.TALK_VIEW, talk)
                else None,
            )
        ),
        gate_links=gate_links.of_match(explanation, record, talk, actor()) if explanation else {},
        objections=disputed,
        objected={view.objection.figure for view in disputed if not view.objection.answer},
        object_href=_object_href(record),
        objectable={figure.name for figure in objection_words.open_figures(explanation, record)}
        if explanation
        else set(),
        changes=_changes(record),
        why_not=None if explanation else why_not_words(_unmatched(record)),
        talk=talk if talk and (is_own or not talk.is_hidden) else None,
        may_talk=(is_own or is_checked)
        and is_allowed(current_actor(), Permission.TALK_START, record),
        rival=talks_alone.find_other(
            db.session, listing=record.listing, plan=record.plan, now=now()
        ),
        form=Form(),
    )


def _days_since(confirmed_at: datetime) -> int:
    return (day_of(now()) - day_of(confirmed_at)).days


def _object_href(pair: Pair) -> str:
    """Return where the reader objects to a figure; "" for who only reads."""
    if not is_allowed(current_actor(), Permission.OBJECTION_RAISE, pair):
        return ""
    return url_for("objection.of_match", listing_id=pair.listing.id, plan_id=pair.plan.id)


def _changes(pair: Pair) -> list[WhatIfView]:
    """Return what each side could change, to that side; to reviewers both."""
    person = actor()
    sides = {
        Side.INVESTOR: works_for_company(person, pair),
        Side.VILLAGE: works_for_village(person, pair) or heads_village(person, pair),
    }
    asked = [side for side, is_own in sides.items() if is_own] or list(Side)
    if not any(sides.values()) and not is_allowed(person, Permission.CASE_QUEUE):
        return []
    found = {
        side: matching.what_ifs(
            db.session, listing=pair.listing, plan=pair.plan, side=side, now=now()
        )
        for side in asked
    }
    return [view_of(what_ifs, side) for side, what_ifs in found.items() if what_ifs]


def _unmatched(pair: Pair) -> Unmatched:
    return unmatched.find(db.session, listing=pair.listing, plan=pair.plan, now=now())

"""Up to four offers for one product side by side, for its village to decide."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from hilirisasi.extensions import db
from hilirisasi.months import day_of
from hilirisasi.permissions import Permission
from hilirisasi.services import comparisons, listing_search, regional, talk_lists, talks_alone
from hilirisasi.web.access import now, requires
from hilirisasi.web.comparison_words import lines_of
from models import Listing

bp = Blueprint("comparison", __name__)


@bp.get("/produk/<id:listing_id>/banding")
@requires(Permission.LISTING_OFFERS, Listing)
def show(listing: Listing) -> ResponseReturnValue:
    """Show the chosen offers, or the newest, line by line."""
    found = talk_lists.comparable(db.session, listing=listing)
    wanted = {int(text) for text in request.args.getlist("talk") if text.isdecimal()}
    chosen = comparisons.choose(found, wanted)
    rule = regional.rule_on(
        db.session, commodity=listing.commodity_code, form=listing.form_code, day=day_of(now())
    )
    return render_template(
        "comparison/show.html",
        listing=listing,
        found=found,
        chosen=chosen,
        names=[
            f"{number}. {talk.plan.organisation.name}"
            for number, talk in enumerate(chosen, start=1)
        ],
        most=comparisons.MOST,
        is_cut=len(wanted & {talk.id for talk in found}) > comparisons.MOST,
        lines=lines_of([comparisons.offer_of(talk) for talk in chosen], rule),
        rule=rule,
        neighbours=listing_search.neighbours_price(
            db.session, village=listing.village, form=listing.form, today=day_of(now())
        ),
        alone=talks_alone.find_of_listing(db.session, listing=listing, now=now()),
        today=day_of(now()),
    )

"""*Dicari*: what investors look for, without their names."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from hilirisasi.extensions import db
from hilirisasi.permissions import Permission
from hilirisasi.services import commodities, listing_search, plans, regions
from hilirisasi.web import paging
from hilirisasi.web.access import actor, now, requires
from hilirisasi.web.forms.saved_search import SavePlansForm
from hilirisasi.web.words import form_name_of
from models import Region, Role

bp = Blueprint("board", __name__)


@bp.get("/dicari")
@requires(Permission.BOARD_VIEW)
def index() -> ResponseReturnValue:
    """List open plans for villages."""
    commodity = request.args.get("komoditas") or None
    form = SavePlansForm()
    offer_products(form)
    return render_template(
        "plan/board.html",
        page=plans.list_board(
            db.session, commodity=commodity, page=paging.page_number(), now=now()
        ),
        commodities=commodities.list_all(db.session),
        commodity=commodity,
        save_form=form,
        url_for_page=paging.url_for_page,
    )


def own_village() -> Region | None:
    """Return the village that the reader writes for."""
    post = actor().post_as(Role.VILLAGE_OPERATOR)
    return regions.find(db.session, post.region_code or "") if post else None


def offer_products(form: SavePlansForm) -> None:
    """Offer what the reader's village has listed."""
    post = actor().post_as(Role.VILLAGE_OPERATOR)
    ids = [post.organisation_id] if post else []
    own = listing_search.list_own(db.session, organisation_ids=ids)
    names = {f"{row.commodity_code}.{row.form_code}": form_name_of(row.form) for row in own}
    form.produk.choices = [SelectChoice(value=code, label=name) for code, name in names.items()]

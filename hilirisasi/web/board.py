"""*Dicari*: what investors look for, without their names."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from hilirisasi.extensions import db
from hilirisasi.permissions import Permission
from hilirisasi.services import commodities, plans
from hilirisasi.web import paging
from hilirisasi.web.access import now, requires

bp = Blueprint("board", __name__)


@bp.get("/dicari")
@requires(Permission.BOARD_VIEW)
def index() -> ResponseReturnValue:
    """List open plans for villages."""
    commodity = request.args.get("komoditas") or None
    return render_template(
        "plan/board.html",
        page=plans.list_board(
            db.session, commodity=commodity, page=paging.page_number(), now=now()
        ),
        commodities=commodities.list_all(db.session),
        commodity=commodity,
        url_for_page=paging.url_for_page,
    )

"""How many steps of cases the province did in time: for anybody."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from hilirisasi.extensions import db
from hilirisasi.months import day_of
from hilirisasi.permissions import Permission
from hilirisasi.services import punctuality, step_clocks
from hilirisasi.web.access import now, requires
from hilirisasi.web.clock import STEPS

bp = Blueprint("punctuality", __name__)


@bp.get("/ketepatan-waktu")
@requires(Permission.PUBLIC)
def index() -> ResponseReturnValue:
    """Show how many steps were in time, by step and by office."""
    return render_template(
        "punctuality/index.html",
        found=punctuality.count(db.session, now=now()),
        step_words=STEPS,
        sources=step_clocks.sources_of(db.session),
        least=punctuality.LEAST,
        today=day_of(now()),
    )

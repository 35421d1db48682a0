"""*Yang belum kita ketahui*: what the ranking assumes, for everybody to read."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from hilirisasi.extensions import db
from hilirisasi.permissions import Permission
from hilirisasi.scoring.inputs import INPUTS, Giver
from hilirisasi.services import policies, unknowns
from hilirisasi.web.access import now, requires
from hilirisasi.web.policy import CONSTANTS, OTHER_DEFAULTS, plain
from hilirisasi.web.score_words import INPUTS as INPUT_WORDS
from hilirisasi.web.score_words import WHO_KNOWS

bp = Blueprint("unknowns", __name__)

# A wage is assumed where a small firm did not state its own; else it is published.
GIVERS = {row.name: row.giver for row in INPUTS} | {"wage_idr_per_hok": Giver.PLAN}


@bp.get("/belum-diketahui")
@requires(Permission.PUBLIC)
def show() -> ResponseReturnValue:
    """List the assumptions by the points that rest on them over today's matches."""
    policy = policies.active(db.session, now=now())
    constants = {name: words for name, (words, _unit) in CONSTANTS.items()}
    return render_template(
        "policy/unknowns.html",
        found=unknowns.find(db.session, policy=policy, now=now()),
        policy=policy,
        words={**constants, **OTHER_DEFAULTS, **INPUT_WORDS},
        who_knows={name: WHO_KNOWS[giver] for name, giver in GIVERS.items()},
        plain=plain,
    )

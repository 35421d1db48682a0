"""The front page: what the service is, and for signed-in people what there is to do."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from hilirisasi.extensions import db
from hilirisasi.permissions import Permission
from hilirisasi.services import overview, tasks
from hilirisasi.web import kept
from hilirisasi.web.access import current_actor, now, requires

bp = Blueprint("home", __name__)


@bp.get("/")
@requires(Permission.PUBLIC)
def show() -> ResponseReturnValue:
    """Show key figures to visitors, and *Yang perlu Anda kerjakan* to signed-in people."""
    person = current_actor()
    if person is None:
        return render_template(
            "home/public.html", figures=overview.key_figures(db.session, now=now())
        )
    return render_template(
        "home/tasks.html",
        tasks=tasks.list_tasks(db.session, actor=person, now=now()),
        has_post=bool(person.posts),
        drafts=kept.all_own(),
    )

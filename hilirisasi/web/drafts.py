"""Drafts: what was typed and not accepted is kept, offered again, and thrown away."""

from typing import Any, Final

from flask import Blueprint, Flask, Response, flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hilirisasi.actors import Actor
from hilirisasi.extensions import db
from hilirisasi.permissions import Permission
from hilirisasi.services import form_drafts
from hilirisasi.services.sessions import STRICT_ROLES
from hilirisasi.services.transactions import is_carried_out
from hilirisasi.web import kept, typed
from hilirisasi.web.access import actor, current_actor, now, requires
from hilirisasi.web.forms.draft import DraftForm
from hilirisasi.web.redirects import safe_next

bp = Blueprint("drafts", __name__)

# Passwords and codes are typed here, or the way in is public: nothing of it is kept.
SKIPPED: Final = frozenset({"auth", "factor", "head", "season", "language", "drafts", "comment"})
NOT_ACCEPTED: Final = frozenset({200, 400, 409, 422, 429})


def init_app(app: Flask) -> None:
    """Keep and forget drafts after each form; offer them on each page."""
    app.after_request(keep_or_forget)
    app.context_processor(_surroundings)


@bp.post("/draf")
@requires(Permission.ACCOUNT_USE)
def keep() -> ResponseReturnValue:
    """Take what a phone kept without signal, before it is wiped there."""
    form = DraftForm()
    if not form.validate_on_submit():
        return {"kept": False}, 422
    fields = form.to_fields()
    is_kept = bool(fields) and form_drafts.keep(
        db.session,
        user_id=actor().user_id,
        action=form.action.data,
        page=form.page.data,
        fields=fields,
        now=now(),
    )
    return {"kept": is_kept}, 200 if is_kept else 422


@bp.post("/draf/buang")
@requires(Permission.ACCOUNT_USE)
def discard() -> ResponseReturnValue:
    """Throw a draft away."""
    action = request.form.get("action", "")
    form_drafts.discard(db.session, user_id=actor().user_id, action=action)
    flash(_("Isian itu sudah dibuang."), "success")
    return redirect(safe_next(request.form.get("page")))


def keep_or_forget(response: Response) -> Response:
    """Keep what this form holds if it was not accepted, else forget what was kept of it."""
    if request.method != "POST" or request.blueprint in SKIPPED or request.blueprint is None:
        return response
    person = current_actor()
    if person is None:
        return response
    if "is_detour" in g:
        _keep(response, user_id=person.user_id)
    elif response.status_code in {204, 302, 303} or is_carried_out(db.session):
        form_drafts.discard(db.session, user_id=person.user_id, action=typed.action())
    elif response.status_code in NOT_ACCEPTED and ("is_forged" not in g or typed.is_from_here()):
        _keep(response, user_id=person.user_id)
    return response


def _keep(response: Response, *, user_id: int) -> None:
    fields = typed.fields()
    if response.status_code == 409:  # noqa: PLR2004  # both versions were shown: the next try knows
        fields = {
            name: text for name, text in fields.items() if typed.own_name(name) not in typed.SEEN
        }
    if fields:
        form_drafts.keep(
            db.session,
            user_id=user_id,
            action=typed.action(),
            page=typed.page(),
            fields=fields,
            now=now(),
        )


def _decides(person: Actor) -> bool:
    """Does the person hold a post whose drafts stay off every device? The service keeps them."""
    return any(post.role in STRICT_ROLES for post in person.posts)


def _surroundings() -> dict[str, Any]:
    """Give the layout what was kept of the forms on this page, unless it is in use."""
    person = current_actor()
    is_offered = request.method == "GET" and person is not None and typed.USE not in request.args
    return {
        "kept_drafts": kept.of_page() if is_offered else [],
        "opened_with_draft": kept.opened_with_draft,
        "account_id": str(person.user_id) if person and not _decides(person) else "",
    }

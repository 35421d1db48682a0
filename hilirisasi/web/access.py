"""Who is asking, and whether they may."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from flask import abort, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import UserMixin, current_user, login_user

from hilirisasi.actors import Actor, actor_of
from hilirisasi.extensions import db, login
from hilirisasi.permissions import PRIVATE, Permission, is_allowed
from hilirisasi.services import form_drafts, sessions
from hilirisasi.web import typed
from models import Base, User

View = Callable[..., ResponseReturnValue]
Loader = Callable[..., Any]


class SignedIn(UserMixin):
    """The person behind the browser's session, as Flask-Login keeps it."""

    def __init__(self, *, token: str, user: User) -> None:
        self.token = token
        self.user = user
        self.actor = actor_of(user)

    def get_id(self) -> str:
        """Return the session's random token: a changed password or a sign-out kills it."""
        return self.token


def now() -> datetime:
    """Return the instant of this request, the same for all that it does."""
    if "now" not in g:
        g.now = datetime.now(UTC)
    instant: datetime = g.now
    return instant


@login.user_loader
def load(token: str) -> SignedIn | None:
    """Return who holds the token, or ``None``: unknown, ended, too old or idle too long."""
    row = sessions.find_session(db.session, token=token, now=now())
    if row is None:
        return None
    sessions.touch(db.session, row=row, now=now())
    return SignedIn(token=token, user=row.user)


def current_actor() -> Actor | None:
    """Return the signed-in person, or ``None``. An empty cookie asks no database."""
    if "_user_id" not in session:
        return None
    return current_user.actor if current_user.is_authenticated else None


def actor() -> Actor:
    """Return the signed-in person, in a view that only signed-in people reach."""
    person = current_actor()
    if person is None:
        raise RuntimeError(f"{request.endpoint} is open to visitors: guard it with @requires")
    return person


def start_session(token: str) -> None:
    """Give the browser a new session: nothing of the old cookie is kept."""
    session.clear()
    row = sessions.find_session(db.session, token=token, now=now())
    if row is None:
        raise RuntimeError("a session that was just opened is gone")
    login_user(SignedIn(token=token, user=row.user))
    session.permanent = True


def requires(
    permission: Permission, model: type[Base] | None = None, *, load: Loader | None = None
) -> Callable[[View], View]:
    """Decorate a view with the permission it needs.

    With a ``model``, the record named in the address is loaded first and takes the place of its
    id: ``<id:listing_id>`` in the route becomes ``listing`` in the view. ``load`` instead turns all
    of the address into one record, passed as ``record``. A missing record is a 404, and so is one
    whose existence is private; a visitor is sent to sign in; else a 403.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**arguments: Any) -> ResponseReturnValue:  # ids of the address
            person = current_actor()
            if permission is not Permission.PUBLIC and person is None:
                return _ask_to_sign_in()
            record = None
            if load is not None:
                record = load(**arguments) or abort(404)
                arguments = {"record": record}
            elif model is not None:
                name = model.__tablename__
                record = db.session.get(model, arguments.pop(f"{name}_id")) or abort(404)
                arguments[name] = record
            if not is_allowed(person, permission, record):
                abort(404 if permission in PRIVATE else 403)
            return view(**arguments)

        guarded.permission = permission  # type: ignore[attr-defined]  # read by tests/architecture
        return guarded

    return decorate


def _ask_to_sign_in() -> ResponseReturnValue:
    """Lead to the sign-in, and back; a form that was sent after the session ran out is kept."""
    if request.method == "GET":
        return redirect(url_for("auth.sign_in", next=request.full_path.rstrip("?")))
    fields, page = typed.fields(), typed.page()
    if fields and "_user_id" in session:
        form_drafts.keep_of_session(
            db.session,
            token=session["_user_id"],
            action=typed.action(),
            page=page,
            fields=fields,
            now=now(),
        )
    return redirect(url_for("auth.sign_in", next=page))


def can(permission: str, record: object = None) -> bool:
    """Return whether the signed-in person may, for templates: ``can("listing:edit", listing)``."""
    return is_allowed(current_actor(), Permission(permission), record)

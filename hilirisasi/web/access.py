"""Who is asking, and whether they may."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any, Final

from flask import abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import UserMixin, current_user, login_user

from hilirisasi.actors import Actor, actor_of
from hilirisasi.extensions import db, login
from hilirisasi.permissions import PRIVATE, Permission, is_allowed
from hilirisasi.services import form_drafts, second_factors, sessions
from hilirisasi.web import typed
from models import Base, SignInSession

# From the password to the code: time to fetch a phone and to set it up.
HALF_LIFE: Final = timedelta(minutes=30)
View = Callable[..., ResponseReturnValue]
Loader = Callable[..., Any]


class SignedIn(UserMixin):
    """The person behind the browser's session, as Flask-Login keeps it."""

    def __init__(self, *, token: str, row: SignInSession) -> None:
        self.token = token
        self.row = row
        self.user = row.user
        self.actor = actor_of(row.user)

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
    """Return who holds the token, or ``None``.

    It is unknown, ended, too old or idle too long, or waits for the second factor.
    """
    row = sessions.find_session(db.session, token=token, now=now())
    if row is None or not _is_complete(row):
        return None
    sessions.touch(db.session, row=row, now=now())
    return SignedIn(token=token, row=row)


def _is_complete(row: SignInSession) -> bool:
    return second_factors.is_complete(row, is_compulsory=_is_compulsory())


def _is_compulsory() -> bool:
    """Must who decides have a second factor? In production, and nowhere else."""
    is_production: bool = current_app.config["SETTINGS"].is_production
    return is_production


def half_signed_in() -> SignInSession | None:
    """Return the session that waits for the second factor since a while, or ``None``.

    Its person is nobody to every page but those of the second factor.
    """
    if "_user_id" not in session or current_actor() is not None:
        return None
    row = sessions.find_session(db.session, token=session["_user_id"], now=now())
    is_waiting = row is not None and now() - row.created_at <= HALF_LIFE
    return row if is_waiting else None


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


def start_session(token: str) -> SignInSession:
    """Give the browser a new session and return it: nothing of the old cookie is kept."""
    session.clear()
    row = sessions.find_session(db.session, token=token, now=now())
    if row is None:
        raise RuntimeError("a session that was just opened is gone")
    if _is_complete(row):
        login_user(SignedIn(token=token, row=row))
    else:
        session["_user_id"] = token  # Flask-Login's name; `load` finds nobody yet
    session.permanent = True
    return row


def enter(token: str, target: str) -> ResponseReturnValue:
    """Start a session and lead on: to the second factor first, where it waits for one."""
    row = start_session(token)
    return redirect(target) if _is_complete(row) else ask_for_factor(row, target)


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
    is_read = request.method == "GET"
    if (row := half_signed_in()) is not None:
        return ask_for_factor(row, request.full_path.rstrip("?") if is_read else typed.page())
    if is_read:
        return redirect(url_for("auth.sign_in", next=request.full_path.rstrip("?")))
    fields, page = typed.fields(), typed.page()
    if fields and "_user_id" in session:
        form_drafts.keep_of_session(
            db.session,
            token=session["_user_id"],
            is_compulsory=_is_compulsory(),
            action=typed.action(),
            page=page,
            fields=fields,
            now=now(),
        )
    return redirect(url_for("auth.sign_in", next=page))


def ask_for_factor(row: SignInSession, target: str) -> ResponseReturnValue:
    """Lead to the code of the phone, or to setting it up, and on from there."""
    is_set_up = second_factors.standing(row.user) is not None
    return redirect(url_for("factor.answer" if is_set_up else "factor.show", next=target))


def can(permission: str, record: object = None) -> bool:
    """Return whether the signed-in person may, for templates: ``can("listing:edit", listing)``."""
    return is_allowed(current_actor(), Permission(permission), record)

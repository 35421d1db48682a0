"""Steps of weight ask again who one is, where that was proved longer than five minutes ago."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, Final

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from hilirisasi.services import decisions, sessions
from hilirisasi.web import kept, typed
from hilirisasi.web.access import View, actor, now
from models import Case, Role, Track

FRESH: Final = timedelta(minutes=5)


def asks_again(when: Callable[..., bool], *, also_reading: bool = False) -> Callable[[View], View]:
    """Decorate a view, under ``@requires``: forms that ``when`` names lead round by the question.

    ``also_reading``: so does what is only read there.

    What was typed is kept as a draft, and the form comes back with it.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**arguments: Any) -> ResponseReturnValue:  # what `requires` passes on
            is_asked = also_reading or request.method == "POST"
            if is_asked and when(**arguments) and not _is_fresh():
                return _detour()
            return view(**arguments)

        return guarded

    return decorate


def is_weighty(case: Case) -> bool:
    """Is a decision on the case made on the heavy track, or signed by two people?"""
    return case.track is Track.HEAVY or decisions.needs_second(case)


def is_by_admin(**_record: object) -> bool:
    """Does an admin give or take a post?"""
    return actor().post_as(Role.ADMIN) is not None


def _is_fresh() -> bool:
    return now() - sessions.confirmed_at(current_user.row) <= FRESH


def _detour() -> ResponseReturnValue:
    g.is_detour = True  # the draft is kept though the answer leads on
    page = typed.page() or "/"
    back = kept.opened_with_draft(page) if typed.fields() else page
    return redirect(url_for("factor.prove", next=back))

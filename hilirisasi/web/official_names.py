"""Officials before the sides of a case: the post and the office, never the person's name.

Pages, exports and the case's file all ask here; the table is ``circles.OFFICIAL_FIELDS``.
"""

from flask import Flask, g

from hilirisasi.circles import OFFICIAL_FIELDS, Circle
from hilirisasi.extensions import db
from hilirisasi.permissions import Permission, is_allowed
from hilirisasi.services import officials
from hilirisasi.web.access import current_actor
from models import AuditEvent, Case, CaseMove


def reads_names(case: Case | None = None) -> bool:
    """May the reader know who acted: who reviews, decides or oversees, and belongs to no side?"""
    person = current_actor()
    may_review = is_allowed(person, Permission.CASE_QUEUE)
    is_side = case is not None and is_allowed(person, Permission.CASE_ANSWER, case)
    return OFFICIAL_FIELDS["name"] is not Circle.REVIEWERS or (may_review and not is_side)


def name_for_reader(case: Case, name: str) -> str:
    """Return an official's name, or nothing to who may not know it."""
    return name if reads_names(case) else ""


def official_words(case: Case, name: str, post: str) -> str:
    """Return an official as the reader may know them: with the name, or by the post alone."""
    return ", ".join(filter(None, (name_for_reader(case, name), post)))


def maker_name(case: Case, move: CaseMove) -> str:
    """Return who moved a case: a side by name, an official as the reader may know them."""
    is_official = move.made_by_id in _officials(Case.__tablename__)
    return name_for_reader(case, move.made_by_name) if is_official else move.made_by_name


def actor_name(event: AuditEvent) -> str:
    """Return who caused an event; of an official nothing to who may not know the name."""
    is_hidden = not reads_names() and event.actor_id in _officials(event.record)
    return "" if is_hidden else event.actor_name


def actor_words(event: AuditEvent) -> str:
    """Return who caused an event, with the post."""
    return ", ".join(filter(None, (actor_name(event), event.actor_post)))


def init_app(app: Flask) -> None:
    """Give the templates these words."""
    for function in (official_words, actor_words, reads_names):
        app.add_template_global(function)


def _officials(record: str) -> frozenset[int]:
    """Return whose names are kept back, read once for a request."""
    known: dict[str, frozenset[int]] = g.setdefault("officials", {})
    if record not in known:
        known[record] = officials.ids(db.session, record=record)
    return known[record]

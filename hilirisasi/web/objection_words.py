"""Objections as pages show them: the figure in words, where it is corrected, who may read what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from flask import url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hilirisasi.actors import Actor
from hilirisasi.circles import FIGURES, Circle
from hilirisasi.extensions import db
from hilirisasi.months import day_of
from hilirisasi.permissions import Permission, is_allowed
from hilirisasi.scopes import Pair
from hilirisasi.scoring.explain import Explanation
from hilirisasi.services import objections
from hilirisasi.services.objection_figures import (
    OF_LISTING,
    Figure,
    figures_of_match,
    may_object,
)
from hilirisasi.web.access import actor, now
from hilirisasi.web.explanations import Reader, hides_trade, reader_of, written_value
from hilirisasi.web.filters import number, rupiah
from hilirisasi.web.policy import CONSTANTS, OTHER_DEFAULTS
from hilirisasi.web.policy_words import SECTIONS, section_of, words_of, written
from hilirisasi.web.score_words import INPUTS, TRADE_SECRETS
from models import Case, FigureOwner, Listing, Objection, ObjectionStatus, Plan

LISTING_FIGURES: Final[Mapping[str, LazyString]] = {
    "listing_harvest": _l("Panen setahun"),
    "listing_price": _l("Harga terakhir"),
}
OWNERS: Final[Mapping[FigureOwner, LazyString]] = {
    FigureOwner.VILLAGE: _l("desa"),
    FigureOwner.COMPANY: _l("perusahaan"),
    FigureOwner.REVIEWERS: _l("penelaah provinsi"),
}


@dataclass(frozen=True, slots=True)
class ObjectionView:
    """One objection in words.

    ``raised_by`` is "" for who may not know; ``href`` leads to the record that was changed, ""
    where the reader may not open it or nothing was changed.
    """

    objection: Objection
    figure: str
    value: str
    circle: Circle
    owner: str
    is_overdue: bool
    raised_by: str
    href: str


def is_under_group(name: str) -> bool:
    """Is it a figure of the rules with a flat name: no constant, no substitute of an input?"""
    return section_of(name) not in {"", "defaults"}


def figure_words(name: str) -> str:
    """Return what a figure is called."""
    if is_under_group(name):
        return f"{SECTIONS[section_of(name)]}: {words_of(name)[0]}"
    constants = {key: words for key, (words, _unit) in CONSTANTS.items()}
    return str({**constants, **OTHER_DEFAULTS, **INPUTS, **LISTING_FIGURES}[name])


def figure_value(name: str, value: float | None) -> str:
    """Write a figure as its page does."""
    if is_under_group(name):
        return written(value)
    if name not in OF_LISTING:
        return written_value(name, value)
    return rupiah(value) if name == "listing_price" else _("%(mass)s ton", mass=number(value))


def views(found: Iterable[Objection], person: Actor | None) -> list[ObjectionView]:
    """Return objections in words, each as the reader may see it."""
    return [_view(objection, person) for objection in found]


def of_match(record: Pair | Case) -> list[ObjectionView]:
    """Return the objections to the figures of a match or case, as who asks may see them."""
    found = objections.of_match(db.session, listing=record.listing, plan=record.plan)
    reader = reader_of(actor(), Pair(record.listing, record.plan))
    return views(seen_by(found, reader), actor())


def open_figures(explanation: Explanation, pair: Pair) -> list[Figure]:
    """Return the inputs that the reader sees and that are somebody else's."""
    hidden = TRADE_SECRETS if hides_trade(explanation, reader_of(actor(), pair)) else frozenset()
    figures = figures_of_match(explanation.inputs, pair.listing, pair.plan)
    return [each for each in figures if each.name not in hidden and may_object(actor(), each)]


def of_pool(plan: Plan, listings: Iterable[Listing]) -> list[ObjectionView]:
    """Return the objections to the figures of a pool's parts, each once, the unanswered first."""
    found = {
        view.objection.id: view for listing in listings for view in of_match(Pair(listing, plan))
    }
    return sorted(found.values(), key=lambda view: bool(view.objection.answer))


def seen_by(found: Iterable[Objection], reader: Reader) -> list[Objection]:
    """Return those that a reader of a match may see: a figure's circle is its objections' too."""
    narrow = {Circle.OWNER_AND_REVIEWERS, Circle.REVIEWERS}
    return [
        row
        for row in found
        if reader is not Reader.VILLAGE or FIGURES.get(row.figure, Circle.PUBLIC) not in narrow
    ]


def _view(objection: Objection, person: Actor | None) -> ObjectionView:
    sides = (objection.listing, objection.plan)
    has_interest = person is not None and any(
        person.belongs_to(record.organisation_id) for record in sides if record
    )
    may_know = is_allowed(person, Permission.CASE_QUEUE) and not has_interest
    return ObjectionView(
        objection=objection,
        figure=figure_words(objection.figure),
        value=figure_value(objection.figure, objection.value),
        circle=FIGURES.get(objection.figure, Circle.PUBLIC),
        owner=str(OWNERS[objection.owner]),
        is_overdue=objections.is_overdue(objection, day_of(now())),
        raised_by=f"{objection.raised_by_name}, {objection.raised_by_post}" if may_know else "",
        href=_record_href(objection, person),
    )


def _record_href(objection: Objection, person: Actor | None) -> str:
    if objection.status is not ObjectionStatus.CORRECTED:
        return ""
    if objection.owner is FigureOwner.VILLAGE and objection.listing_id is not None:
        return url_for("listing.show", listing_id=objection.listing_id)
    if objection.owner is FigureOwner.COMPANY and objection.plan is not None:
        is_open = is_allowed(person, Permission.PLAN_VIEW, objection.plan)
        return url_for("plan.details", plan_id=objection.plan_id) if is_open else ""
    return url_for("policy.show")

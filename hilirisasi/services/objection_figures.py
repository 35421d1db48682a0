"""Figures that somebody may object to, and who answers for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from hilirisasi.actors import Actor
from hilirisasi.scoring.explain import InputLine
from hilirisasi.scoring.inputs import INPUTS, Giver
from hilirisasi.scoring.records import Mark
from models import FigureOwner, Listing, Plan, Role

# Figures of a listing that are no inputs of a match by themselves.
OF_LISTING: Final = ("listing_harvest", "listing_price")
_GIVERS: Final = {row.name: row.giver for row in INPUTS}
_OWNERS: Final[Mapping[Giver, FigureOwner]] = {
    Giver.VILLAGE: FigureOwner.VILLAGE,
    Giver.PLAN: FigureOwner.COMPANY,
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that somebody may object to, as it stands now, and whose organisation answers."""

    name: str
    owner: FigureOwner
    organisation_id: int | None
    value: float | None


def owner_of(line: InputLine) -> FigureOwner:
    """Return who answers for an input of a match: its giver, reviewers for data and assumptions.

    The tonnes of a match follow from the harvest, so the village answers; a wage that a small firm
    stated is the firm's.
    """
    if line.name == "planned_raw_t_per_year":
        return FigureOwner.VILLAGE
    if line.name == "wage_idr_per_hok" and line.mark is Mark.STATED:
        return FigureOwner.COMPANY
    return _OWNERS.get(_GIVERS[line.name], FigureOwner.REVIEWERS)


def figures_of_match(lines: Sequence[InputLine], listing: Listing, plan: Plan) -> list[Figure]:
    """Return the inputs of a match as figures, in their order."""
    organisations = {
        FigureOwner.VILLAGE: listing.organisation_id,
        FigureOwner.COMPANY: plan.organisation_id,
    }
    owners = [(line, owner_of(line)) for line in lines]
    return [
        Figure(line.name, owner, organisations.get(owner), line.value) for line, owner in owners
    ]


def figures_of_listing(listing: Listing) -> list[Figure]:
    """Return the public figures of a listing: tonnes a year and the price."""
    values = (sum(listing.harvest_kg) / 1000, float(listing.price_idr_per_kg))
    return [
        Figure(name, FigureOwner.VILLAGE, listing.organisation_id, value)
        for name, value in zip(OF_LISTING, values, strict=True)
    ]


def may_object(actor: Actor, figure: Figure) -> bool:
    """Is the figure somebody else's? Who owns it corrects it and needs no objection."""
    if figure.organisation_id is not None:
        return not actor.belongs_to(figure.organisation_id)
    return actor.post_as(Role.REVIEWER) is None

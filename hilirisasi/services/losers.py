"""Who may lose by a match: how many they are, known or not, and what the investor offers them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models import HomeProcessing, Listing, Plan, Terms, VillageProfile


class Losing(StrEnum):
    """Who works with the raw material today, in the order shown."""

    HOME_PROCESSORS = "home_processors"
    COLLECTORS = "collectors"
    TRADERS = "traders"


@dataclass(frozen=True, slots=True)
class Loser:
    """One kind of people: ``count`` in the villages of the match, ``None`` where one did not say.

    ``arrangement`` is what the plan says of home processors; ``overlap_share`` what the newest
    terms write of their raw material.
    """

    who: Losing
    count: int | None
    arrangement: HomeProcessing | None = None
    overlap_share: float | None = None
    offer: str = ""

    @property
    def is_offered(self) -> bool:
        """Does the investor offer them anything?"""
        has_arrangement = self.arrangement not in {None, HomeProcessing.NOTHING}
        return bool(self.offer) or has_arrangement or self.overlap_share is not None


def find(
    session: Session, *, listings: Sequence[Listing], plan: Plan, terms: Terms | None = None
) -> list[Loser]:
    """Return who may lose in the villages of one match or pool."""
    villages = {listing.organisation_id for listing in listings}
    profiles = session.scalars(
        sa.select(VillageProfile).where(VillageProfile.organisation_id.in_(villages))
    ).all()
    silent = len(villages) - len(profiles)
    return [
        Loser(
            Losing.HOME_PROCESSORS,
            _total([listing.home_processors for listing in listings]),
            plan.home_processing,
            terms.home_overlap_share if terms else None,
            plan.home_processors_note,
        ),
        Loser(
            Losing.COLLECTORS,
            _total([*(row.collectors for row in profiles), *[None] * silent]),
            offer=plan.collectors_note,
        ),
        Loser(
            Losing.TRADERS,
            _total([*(row.buyers for row in profiles), *[None] * silent]),
            offer=plan.collectors_note,
        ),
    ]


def _total(counts: Sequence[int | None]) -> int | None:
    """Return the sum; ``None`` where one of them is unknown: a part is not the whole."""
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None

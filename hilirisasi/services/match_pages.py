"""A page of ranked matches: in which order, narrowed to what, and what stands on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Self

from hilirisasi.scoring.policy import Policy
from hilirisasi.services.match_rows import MatchRow
from models import Listing, Plan

PAGE_SIZE: Final = 20
UNSCORED: Final = "score"  # stands among the gates for a figure that the score needs


class Sort(StrEnum):
    """By what a list is ordered; the words stand in the address."""

    SCORE = "skor"
    JOBS = "kerja"
    VALUE_ADDED = "nilai"
    LOCAL = "manfaat"
    DISTANCE = "jarak"

    @classmethod
    def read(cls, text: str | None) -> Self:
        """Return the order that an address asks for; by score where it asks nonsense."""
        return cls(text) if text in set(cls) else cls(Sort.SCORE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Order and filters of a list; ``gate`` narrows what is excluded to those that fail it."""

    sort: Sort = Sort.SCORE
    region: str | None = None
    gate: str | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """How many matches fail a gate, or are `UNSCORED`; one may fail several."""

    gate: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchPage:
    """One page of a ranking with the records that its rows name.

    ``ranked`` is a page of what may be ranked, ``excluded`` one of what fails a gate; ``reasons``
    count all that is excluded, the most frequent first. ``computed_at`` is ``None`` where the
    ranking was computed for this page because the stored one is stale.
    """

    pools: Sequence[MatchRow]
    ranked: Sequence[MatchRow]
    excluded: Sequence[MatchRow]
    total: int
    number: int
    excluded_total: int
    excluded_number: int
    reasons: Sequence[Reason]
    listings: Mapping[int, Listing]
    plans: Mapping[int, Plan]
    policy: Policy
    computed_at: datetime | None
    is_drawn: bool  # are the ranges of the best matches there?

    @property
    def policy_version(self) -> str:
        """The version of the rules that the page was ranked by."""
        return self.policy.version

    @property
    def weights_are_provisional(self) -> bool:
        """Has the province not set the weights yet?"""
        return self.policy.weights_are_provisional

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE_SIZE))

    @property
    def excluded_pages(self) -> int:
        """How many pages of excluded matches there are, at least one."""
        return max(1, -(-self.excluded_total // PAGE_SIZE))

    @property
    def first(self) -> int:
        """The place of the page's first row in the whole ranking, from 1."""
        return (self.number - 1) * PAGE_SIZE + 1

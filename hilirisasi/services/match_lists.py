"""Ranked matches, a page at a time, from either side; stored where fresh, else computed now."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Self

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from hilirisasi.months import day_of
from hilirisasi.services import listing_search, matching, policies, rankings
from hilirisasi.services.plans import WITH_NAMES
from hilirisasi.services.rankings import MatchRow
from models import CheckStatus, Listing, Match, Organisation, Plan, PlanStatus, Ranking

PAGE_SIZE: Final = 20


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
    """Order and filters of a list."""

    sort: Sort = Sort.SCORE
    region: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchPage:
    """One page of a ranking with the records that its rows name.

    ``ranked`` is the page; ``excluded`` all that fails a gate, with the gate. ``computed_at`` is
    ``None`` where the ranking was computed for this page because the stored one is stale.
    """

    pools: Sequence[MatchRow]
    ranked: Sequence[MatchRow]
    excluded: Sequence[MatchRow]
    total: int
    number: int
    listings: Mapping[int, Listing]
    plans: Mapping[int, Plan]
    policy_version: str
    weights_are_provisional: bool
    computed_at: datetime | None

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE_SIZE))

    @property
    def first(self) -> int:
        """The place of the page's first row in the whole ranking, from 1."""
        return (self.number - 1) * PAGE_SIZE + 1


def of_plan(
    session: Session, *, plan: Plan, filters: Filters, page: int, now: datetime
) -> MatchPage:
    """Return the supply that a plan could have: its pool, single listings, and what is excluded."""
    fresh = _fresh(session, [plan.id], now)
    if not fresh:
        return _page(session, _computed(session, [plan.id], now), filters, page, None)
    rows = _stored(session, Match.plan_id == plan.id)
    return _page(session, rows, filters, page, fresh[plan.id])


def of_listing(
    session: Session, *, listing: Listing, filters: Filters, page: int, now: datetime
) -> MatchPage:
    """Return the plans that a listing could serve, alone or within a pool of its neighbours."""
    plan_ids = _of_checked(session, matching.list_plan_ids(session, listing=listing))
    fresh = _fresh(session, plan_ids, now)
    stale = [plan_id for plan_id in plan_ids if plan_id not in fresh]
    rows = _stored(session, Match.listing_id == listing.id, Match.plan_id.in_(fresh))
    if stale:
        computed = _computed(session, stale, now)
        rows += [row for row in computed if row.listing_id == listing.id]
    oldest = None if stale else min(fresh.values(), default=None)
    return _page(session, rows, filters, page, oldest)


def _of_checked(session: Session, plan_ids: Sequence[int]) -> list[int]:
    """Return the plans of companies that were compared with OSS: the others cannot be asked."""
    return list(
        session.scalars(
            sa.select(Plan.id)
            .join(Plan.organisation)
            .where(Plan.id.in_(plan_ids), Organisation.check_status == CheckStatus.MATCHED)
            .order_by(Plan.id)
        )
    )


def _fresh(session: Session, plan_ids: Sequence[int], now: datetime) -> dict[int, datetime]:
    """Return when each stored ranking that still holds was computed, by the rules of today.

    One of another day does not hold: prices age, price rules begin and end, months are over.
    """
    found = session.execute(
        sa.select(Ranking.plan_id, Ranking.computed_at).where(
            Ranking.plan_id.in_(plan_ids),
            Ranking.is_stale.is_(False),
            Ranking.computed_at.is_not(None),
            Ranking.policy_version == policies.active(session).version,
        )
    )
    today = day_of(now)
    return {plan_id: at for plan_id, at in found if at is not None and day_of(at) == today}


def _stored(session: Session, *conditions: sa.ColumnElement[bool]) -> list[MatchRow]:
    matches = session.scalars(
        sa.select(Match)
        .join(Plan)
        .options(selectinload(Match.parts))
        .where(Plan.status == PlanStatus.OPEN, *conditions)
        .order_by(Match.position, Match.id)
    )
    return [_row(match) for match in matches]


def _row(match: Match) -> MatchRow:
    names = set(MatchRow.__dataclass_fields__) - {"parts"}
    parts = tuple((part.listing_id, part.kg) for part in match.parts)
    return MatchRow(**{name: getattr(match, name) for name in names}, parts=parts)


def _computed(session: Session, plan_ids: Sequence[int], now: datetime) -> list[MatchRow]:
    computed = matching.rank_plans(
        session, plan_ids=plan_ids, policy=policies.active(session), now=now
    )
    return [row for rows in rankings.group_rows(computed).values() for row in rows]


def _page(
    session: Session,
    rows: list[MatchRow],
    filters: Filters,
    page: int,
    computed_at: datetime | None,
) -> MatchPage:
    listings = _listings(session, rows)
    singles = [row for row in rows if not row.is_pool and _is_wanted(row, listings, filters)]
    ranked = sorted((row for row in singles if row.is_ranked), key=_order(filters.sort))
    policy = policies.active(session)
    shown = ranked[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return MatchPage(
        pools=[row for row in rows if row.is_pool],
        ranked=shown,
        excluded=[row for row in singles if not row.is_ranked],
        total=len(ranked),
        number=page,
        listings=listings,
        plans=_plans(session, rows),
        policy_version=policy.version,
        weights_are_provisional=policy.weights_are_provisional,
        computed_at=computed_at,
    )


def _is_wanted(row: MatchRow, listings: Mapping[int, Listing], filters: Filters) -> bool:
    if filters.region is None or row.listing_id is None:
        return True
    return listings[row.listing_id].village_code.startswith(f"{filters.region}.")


def _order(sort: Sort) -> Callable[[MatchRow], tuple[float, float, int, int]]:
    """Return a key: best first; ties by distance, then by the listing's and the plan's number."""
    figure = {
        Sort.SCORE: "score",
        Sort.JOBS: "jobs_fte",
        Sort.VALUE_ADDED: "value_added_idr_bn",
        Sort.LOCAL: "local_income_idr_bn",
    }.get(sort)

    def key(row: MatchRow) -> tuple[float, float, int, int]:
        best = 0.0 if figure is None else -round(getattr(row, figure) or 0.0, 6)
        return best, row.distance_km, row.listing_id or 0, row.plan_id

    return key


def _listings(session: Session, rows: Sequence[MatchRow]) -> dict[int, Listing]:
    ids = {row.listing_id for row in rows if row.listing_id is not None}
    ids |= {listing_id for row in rows for listing_id, _kg in row.parts}
    found = session.scalars(
        sa.select(Listing).options(*listing_search.WITH_NAMES).where(Listing.id.in_(ids))
    )
    return {listing.id: listing for listing in found}


def _plans(session: Session, rows: Sequence[MatchRow]) -> dict[int, Plan]:
    ids = {row.plan_id for row in rows}
    found = session.scalars(sa.select(Plan).options(*WITH_NAMES).where(Plan.id.in_(ids)))
    return {plan.id: plan for plan in found}

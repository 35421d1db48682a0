"""Ranked matches, a page at a time, from either side; stored where fresh, else computed now."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from hilirisasi.months import day_of
from hilirisasi.services import listing_search, open_plans, policies, rankings
from hilirisasi.services.match_pages import PAGE_SIZE, UNSCORED, Filters, MatchPage, Reason, Sort
from hilirisasi.services.match_rows import Gate, MatchRow, stored_row
from hilirisasi.services.plans import WITH_NAMES
from models import CheckStatus, Listing, Match, Organisation, Plan, Ranking

# What a stored match must tell to be sorted, filtered and counted; the months are read later.
LISTED: Final = (
    *("id", "plan_id", "listing_id", "is_pool", "is_ranked", "score", "expected", "jobs_fte"),
    *("value_added_idr_bn", "local_income_idr_bn", "distance_km", "gates"),
)
Row = MatchRow | sa.Row[Any]


def of_plan(
    session: Session,
    *,
    plan: Plan,
    filters: Filters,
    page: int,
    excluded_page: int = 1,
    now: datetime,
) -> MatchPage:
    """Return the supply that a plan could have: its pool, single listings, and what is excluded."""
    fresh = _fresh(session, [plan.id], now)
    if not fresh:
        rows = _computed(session, [plan.id], now)
    else:
        rows = _stored(session, Match.plan_id == plan.id, now=now)
    return _page(session, rows, filters, (page, excluded_page), fresh.get(plan.id), [plan.id], now)


def of_listing(
    session: Session,
    *,
    listing: Listing,
    filters: Filters,
    page: int,
    excluded_page: int = 1,
    now: datetime,
) -> MatchPage:
    """Return the plans that a listing could serve, alone or within a pool of its neighbours."""
    plan_ids = of_checked(session, open_plans.list_ids_for(session, listing=listing, now=now))
    fresh = _fresh(session, plan_ids, now)
    stale = [plan_id for plan_id in plan_ids if plan_id not in fresh]
    rows = _stored(session, Match.listing_id == listing.id, Match.plan_id.in_(fresh), now=now)
    if stale:
        computed = _computed(session, stale, now)
        rows += [row for row in computed if row.listing_id == listing.id]
    oldest = None if stale else min(fresh.values(), default=None)
    return _page(session, rows, filters, (page, excluded_page), oldest, plan_ids, now)


def find_stored(
    session: Session, *, listing: Listing, plan: Plan, now: datetime
) -> MatchRow | None:
    """Return a single listing's match with a plan as it is stored, where that still holds."""
    if not _fresh(session, [plan.id], now):
        return None
    match = session.scalar(
        sa.select(Match).where(Match.plan_id == plan.id, Match.listing_id == listing.id)
    )
    return stored_row(match) if match else None


def of_checked(session: Session, plan_ids: Sequence[int]) -> list[int]:
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
            Ranking.policy_version == policies.active(session, now=now).version,
        )
    )
    today = day_of(now)
    return {plan_id: at for plan_id, at in found if at is not None and day_of(at) == today}


def _stored(session: Session, *conditions: sa.ColumnElement[bool], now: datetime) -> list[Row]:
    return list(
        session.execute(
            sa.select(*(getattr(Match, name) for name in LISTED))
            .join(Plan)
            .where(open_plans.is_shown(now), *conditions)
            .order_by(Match.position, Match.id)
        )
    )


def _computed(session: Session, plan_ids: Sequence[int], now: datetime) -> list[Row]:
    computed = rankings.compute(
        session, plan_ids=plan_ids, policy=policies.active(session, now=now), now=now
    )
    return [row for rows in computed.values() for row in rows]


def _page(
    session: Session,
    rows: list[Row],
    filters: Filters,
    numbers: tuple[int, int],
    computed_at: datetime | None,
    plan_ids: Sequence[int],
    now: datetime,
) -> MatchPage:
    """Sort and cut what is listed; only what the page shows is read whole."""
    singles = [row for row in rows if not row.is_pool]
    if filters.region is not None:
        inside = _inside(session, singles, filters.region)
        singles = [row for row in singles if row.listing_id in inside]
    ranked = sorted((row for row in singles if row.is_ranked), key=_order(filters.sort))
    excluded = [row for row in singles if not row.is_ranked]
    fitting = [row for row in excluded if filters.gate in {None, *_reasons_of(row)}]
    parts = (
        [row for row in rows if row.is_pool],
        *(
            found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
            for found, number in zip((ranked, fitting), numbers, strict=True)
        ),
    )
    pools, shown, apart = _whole(session, parts)
    return MatchPage(
        pools=pools,
        ranked=shown,
        excluded=apart,
        total=len(ranked),
        number=numbers[0],
        excluded_total=len(fitting),
        excluded_number=numbers[1],
        reasons=_reasons(excluded),
        listings=_listings(session, (*pools, *shown, *apart)),
        plans=_plans(session, (*pools, *shown, *apart)),
        policy=policies.active(session, now=now),
        computed_at=computed_at,
        is_drawn=computed_at is not None and _are_drawn(session, plan_ids),
    )


def _are_drawn(session: Session, plan_ids: Sequence[int]) -> bool:
    waiting = sa.select(Ranking.plan_id).where(
        Ranking.plan_id.in_(plan_ids), Ranking.drawn_at.is_(None)
    )
    return session.scalar(waiting.limit(1)) is None


def _inside(session: Session, rows: Sequence[Row], region: str) -> set[int | None]:
    """Return which listings of some rows lie in a region."""
    return set(
        session.scalars(
            sa.select(Listing.id).where(
                Listing.id.in_({row.listing_id for row in rows}),
                Listing.village_code.startswith(f"{region}.", autoescape=True),
            )
        )
    )


def _reasons_of(row: Row) -> list[str]:
    """Return the gates that keep a match out, and `UNSCORED` where it cannot be scored."""
    failed = [gate for gate, said in row.gates.items() if said == Gate.FAIL]
    return [*failed, UNSCORED] if row.score is None else failed


def _reasons(excluded: Sequence[Row]) -> list[Reason]:
    counts = Counter(gate for row in excluded for gate in _reasons_of(row))
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [Reason(gate, count) for gate, count in ordered]


def _whole(session: Session, parts: Sequence[Sequence[Row]]) -> list[list[MatchRow]]:
    """Read what is stored of some rows, in their order."""
    ids = [row.id for part in parts for row in part if not isinstance(row, MatchRow)]
    stored = {
        match.id: match
        for match in session.scalars(
            sa.select(Match).options(selectinload(Match.parts)).where(Match.id.in_(ids))
        )
    }
    return [
        [row if isinstance(row, MatchRow) else stored_row(stored[row.id]) for row in part]
        for part in parts
    ]


def _order(sort: Sort) -> Callable[[Row], tuple[float, float, float, int, int]]:
    """Return a key: best first; ties by score, distance, the listing's and the plan's number."""
    figure = {
        Sort.SCORE: "expected",
        Sort.JOBS: "jobs_fte",
        Sort.VALUE_ADDED: "value_added_idr_bn",
        Sort.LOCAL: "local_income_idr_bn",
    }.get(sort)

    def key(row: Row) -> tuple[float, float, float, int, int]:
        best = 0.0 if figure is None else -round(getattr(row, figure) or 0.0, 6)
        score = -round(row.score or 0.0, 6) if sort is Sort.SCORE else 0.0
        return best, score, row.distance_km, row.listing_id or 0, row.plan_id

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

"""Stored rankings: marked stale with each change, computed outside any transaction, shown fresh.

A change marks what it touches in its own transaction. `refresh` then computes from what was
committed and stores the result in a second, short transaction; if that fails, or another change
came meanwhile, the ranking stays stale and pages compute on reading.
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.ranges import ranges_of
from hilirisasi.scoring.ranking import Ranking as Computed
from hilirisasi.services import matching, open_plans, past_rankings, policies, unknowns
from hilirisasi.services.match_rows import STORED, MatchRow, group_rows, list_ranges
from hilirisasi.services.transactions import transaction
from models import Listing, Match, MatchPart, Plan, PlanStatus, Ranking

log = logging.getLogger(__name__)

# Plans that one request refreshes; `match refresh` does the rest, and pages compute on reading.
MAX_IN_REQUEST: Final = 25
# Fewer than a database takes as parameters of one statement.
IDS_IN_QUERY: Final = 10_000
# What figures or rules that nobody foresaw make of a computation.
SCORING_ERRORS: Final = (ArithmeticError, ValueError)


def mark_stale(
    session: Session, *, listing: Listing | None = None, plan: Plan | None = None
) -> None:
    """Mark the rankings that a changed record touches, inside the open transaction."""
    if listing is not None:
        mark_products_stale(session, products={(listing.commodity_code, listing.form_code)})
    if plan is not None:
        if session.get(Ranking, plan.id) is None:
            session.add(Ranking(plan_id=plan.id, is_stale=True, revision=0))
        _mark(session, Ranking.plan_id == plan.id)


def mark_products_stale(session: Session, *, products: Iterable[tuple[str, str]]) -> None:
    """Mark the rankings of all open plans for some (commodity, form), inside the transaction."""
    product = sa.tuple_(Plan.commodity_code, Plan.form_code)
    touched = sa.select(Plan.id).where(
        Plan.status == PlanStatus.OPEN, product.in_(sorted(set(products)))
    )
    _mark(session, Ranking.plan_id.in_(touched))


def mark_all_stale(session: Session) -> None:
    """Mark every open plan's ranking: what all of them rest on has changed."""
    _mark(session, Ranking.plan_id.in_(sa.select(Plan.id).where(Plan.status == PlanStatus.OPEN)))


def _mark(session: Session, touched: sa.ColumnElement[bool]) -> None:
    """Raise the revision, so that what is being computed meanwhile is not stored as fresh."""
    session.flush()
    # Locked in one order, so that two changes of one product never wait for each other.
    plan_ids = session.scalars(
        sa.select(Ranking.plan_id).where(touched).order_by(Ranking.plan_id).with_for_update()
    ).all()
    for start in range(0, len(plan_ids), IDS_IN_QUERY):
        session.execute(
            sa.update(Ranking)
            .where(Ranking.plan_id.in_(plan_ids[start : start + IDS_IN_QUERY]))
            .values(is_stale=True, revision=Ranking.revision + 1)
            .execution_options(synchronize_session="fetch")
        )


def stale_plan_ids(
    session: Session, *, listing: Listing | None = None, limit: int | None = None, now: datetime
) -> list[int]:
    """Return the plans on show whose ranking is stale, of one listing's product or of all."""
    query = (
        sa.select(Ranking.plan_id)
        .join(Plan)
        .where(Ranking.is_stale, open_plans.is_shown(now))
        .order_by(Ranking.plan_id.desc())
        .limit(limit)
    )
    if listing is not None:
        query = query.where(
            Plan.commodity_code == listing.commodity_code, Plan.form_code == listing.form_code
        )
    return list(session.scalars(query))


def refresh_after(
    session: Session, *, now: datetime, listing: Listing | None = None, plan: Plan | None = None
) -> None:
    """Refresh what a saved change touched, within the same request; never fail the request."""
    plan_ids = (
        [plan.id]
        if plan is not None
        else stale_plan_ids(session, listing=listing, limit=MAX_IN_REQUEST, now=now)
    )
    try:
        refresh(session, plan_ids=plan_ids, now=now)
    except (SQLAlchemyError, *SCORING_ERRORS) as error:
        session.rollback()
        log.warning("rankings stay stale: %s", type(error).__name__)


def refresh(
    session: Session, *, plan_ids: Sequence[int], now: datetime, with_draws: bool = False
) -> int:
    """Compute and store the rankings of some plans; return how many were stored.

    ``with_draws``: with the ranges of the best matches, which no request waits for. A plan that
    changed while its ranking was computed is left stale.
    """
    if not plan_ids:
        return 0
    revisions = _revisions(session, plan_ids, now)
    policy = policies.active(session, now=now)
    inputs = matching.load_inputs(session, plan_ids=list(revisions), now=now)
    ranked = matching.rank(inputs, policy)
    assumptions = unknowns.by_plan(ranked)
    computed = _rows(session, ranked, policy, now, with_draws=with_draws)
    session.commit()  # scoring held no transaction; neither does what follows until it writes
    stored = []
    with transaction(session):
        for plan_id, rows in computed.items():
            ranking = session.get(Ranking, plan_id, with_for_update=True)
            if ranking is None or ranking.revision != revisions[plan_id]:
                continue
            session.execute(sa.delete(Match).where(Match.plan_id == plan_id))
            _store(session, rows)
            ranking.is_stale = False
            ranking.policy_version = policy.version
            ranking.computed_at = now
            ranking.drawn_at = now if with_draws else None
            ranking.leased_until = None
            ranking.assumptions = assumptions[plan_id]
            stored.append(plan_id)
        past_rankings.keep(
            session, inputs=inputs, ranked=ranked, policy=policy, plan_ids=stored, now=now
        )
    return len(stored)


def compute(
    session: Session, *, plan_ids: Sequence[int], policy: Policy, now: datetime
) -> dict[int, list[MatchRow]]:
    """Rank some plans now; return the rows of each, in the order of the ranking."""
    ranked = matching.rank_plans(session, plan_ids=plan_ids, policy=policy, now=now)
    return _rows(session, ranked, policy, now, with_draws=False)


def _rows(
    session: Session, ranked: Computed, policy: Policy, now: datetime, *, with_draws: bool
) -> dict[int, list[MatchRow]]:
    cures = matching.find_cures(session, ranked=ranked, policy=policy, now=now)
    if not with_draws:
        return group_rows(ranked, cures, {})
    session.commit()  # the draws take a while: no database transaction waits for them
    return group_rows(ranked, cures, list_ranges(ranges_of(ranked)))


def _revisions(session: Session, plan_ids: Iterable[int], now: datetime) -> dict[int, int]:
    found = session.execute(
        sa.select(Ranking.plan_id, Ranking.revision)
        .join(Plan)
        .where(Ranking.plan_id.in_(list(plan_ids)), open_plans.is_shown(now))
    )
    return {row.plan_id: row.revision for row in found}


def _store(session: Session, rows: Sequence[MatchRow]) -> None:
    """Write matches and their parts by statements: as objects they would take ten times as long."""
    if not rows:
        return
    match_ids = session.scalars(
        sa.insert(Match).returning(Match.id, sort_by_parameter_order=True),
        [{name: getattr(row, name) for name in STORED} for row in rows],
    ).all()
    session.execute(
        sa.insert(MatchPart),
        [
            {"match_id": match_id, "listing_id": listing_id, "position": position, "kg": kg}
            for match_id, row in zip(match_ids, rows, strict=True)
            for position, (listing_id, kg) in enumerate(row.parts)
        ],
    )

"""What a worker has to rank: leased in the database, so that several workers share it.

Nothing is queued anywhere else: a ranking is due by what its own row says, so a worker that is
killed loses nothing, and the next one takes its rankings when the lease is over.
"""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.months import WIB, day_of
from hilirisasi.progress import Tell, say_nothing
from hilirisasi.services import open_plans, policies, rankings
from hilirisasi.services.transactions import transaction
from models import Plan, Ranking

log = logging.getLogger(__name__)

AT_ONCE: Final = 25  # plans of one product, which share what they are ranked against
LEASE: Final = timedelta(minutes=5)


def refresh_all(session: Session, *, now: datetime, tell: Tell = say_nothing) -> int:
    """Rank every open plan, draws included; return how many were stored."""
    plan_ids = open_plans.list_ids(session, now=now)
    stored = 0
    for start in range(0, len(plan_ids), AT_ONCE):
        some = plan_ids[start : start + AT_ONCE]
        stored += rankings.refresh(session, plan_ids=some, now=now, with_draws=True)
        tell("match refresh", start + len(some), len(plan_ids))
    return stored


def refresh_due(session: Session, *, clock: Callable[[], datetime], tell: Tell) -> int:
    """Do what is due until nothing is; return how many rankings were taken."""
    due, done = count_due(session, now=clock()), 0
    while taken := work(session, now=clock()):
        done += taken
        tell("match refresh", min(done, due), due)
    return done


def count_due(session: Session, *, now: datetime) -> int:
    """Return how many rankings are due."""
    query = sa.select(sa.func.count()).select_from(Ranking).join(Plan).where(_is_due(session, now))
    return session.scalars(query).one()


def work(session: Session, *, now: datetime) -> int:
    """Take some rankings that are due and do them; return how many were taken.

    One that cannot be scored, for what figures or rules hold, stays stale until its lease is over.
    """
    plan_ids = take(session, now=now)
    try:
        rankings.refresh(session, plan_ids=plan_ids, now=now, with_draws=True)
    except rankings.SCORING_ERRORS as error:
        session.rollback()
        log.warning("plans %s cannot be ranked: %s", plan_ids, type(error).__name__)
        for plan_id in plan_ids if len(plan_ids) > 1 else ():
            _try_one(session, plan_id, now)
    return len(plan_ids)


def take(session: Session, *, now: datetime) -> list[int]:
    """Lease rankings that are due, of one product, the newest plan's first; return their plans."""
    with transaction(session):
        free = sa.or_(Ranking.leased_until.is_(None), Ranking.leased_until <= now)
        waiting = (
            sa.select(Ranking)
            .join(Plan)
            .where(_is_due(session, now), free)
            .order_by(Ranking.plan_id.desc())
            .with_for_update(of=Ranking, skip_locked=True)
        )
        first = session.scalars(waiting.limit(1)).first()
        if first is None:
            return []
        product = sa.tuple_(Plan.commodity_code, Plan.form_code)
        same = product == sa.tuple_(first.plan.commodity_code, first.plan.form_code)
        taken = session.scalars(waiting.where(same).limit(AT_ONCE)).all()
        for ranking in taken:
            ranking.leased_until = now + LEASE
        return [ranking.plan_id for ranking in taken]


def _try_one(session: Session, plan_id: int, now: datetime) -> None:
    try:
        rankings.refresh(session, plan_ids=[plan_id], now=now, with_draws=True)
    except rankings.SCORING_ERRORS:
        session.rollback()


def _is_due(session: Session, now: datetime) -> sa.ColumnElement[bool]:
    """Stale, without draws, of another day or by older rules."""
    midnight = datetime.combine(day_of(now), time(), tzinfo=WIB).astimezone(UTC)
    return sa.and_(
        open_plans.is_shown(now),
        sa.or_(
            Ranking.is_stale,
            Ranking.drawn_at.is_(None),
            Ranking.computed_at < midnight,
            Ranking.policy_version != policies.active(session, now=now).version,
        ),
    )

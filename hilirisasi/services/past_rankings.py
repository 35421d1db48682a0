"""Past rankings, computed again from what they were made of."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from typing import TypeVar

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.freshness import LISTING_LIFE, PLAN_LIFE
from hilirisasi.months import WIB, day_of
from hilirisasi.policy_errors import RankingDiffersError, RankingNotKeptError
from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.ranking import SCORE_DECIMALS, Ranking
from hilirisasi.scoring.records import Integers, Listings, Plans
from hilirisasi.services import input_states, matching, policies
from hilirisasi.services.matching import Inputs
from models import AuditEvent, InputKind, Plan, RankingRun, ScoreInput

Records = TypeVar("Records", Listings, Plans)


@dataclass(frozen=True, slots=True)
class PastRanking:
    """The ranking of one plan on a past day.

    ``is_stored``: it was stored on that day, and came out the same again; else it is put together
    from the last kept states and the rules of that day.
    """

    plan_id: int
    policy: Policy
    data_at: datetime
    is_stored: bool
    ranking: Ranking
    plans: Plans


def keep(
    session: Session,
    *,
    inputs: Inputs,
    ranked: Ranking,
    policy: Policy,
    plan_ids: Iterable[int],
    now: datetime,
) -> None:
    """Keep what the rankings of some plans were made of, within the transaction that stores them.

    Of several rankings of one plan on one day the last is kept.
    """
    wanted = set(plan_ids)
    if not wanted:
        return
    day = day_of(now)
    input_states.keep(session, inputs=inputs, day=day, now=now)
    digests = _digests(ranked)
    session.execute(
        sa.delete(RankingRun).where(RankingRun.plan_id.in_(wanted), RankingRun.day == day)
    )
    session.execute(
        sa.insert(RankingRun),
        [
            {
                "plan_id": plan_id,
                "day": day,
                "computed_at": now,
                "policy_version": policy.version,
                "digest": digest,
            }
            for plan_id, digest in sorted(digests.items())
            if plan_id in wanted
        ],
    )


def rank_as_of(session: Session, *, day: date, plan_ids: Sequence[int] = ()) -> list[PastRanking]:
    """Return the rankings of a past day, of some plans or of all that were kept, by plan.

    Raises
    ------
    RankingNotKeptError
        Of that day nothing is kept (for one of the plans).
    RankingDiffersError
        A stored ranking does not come out as it was.
    """
    end_of_day = datetime.combine(day + timedelta(days=1), time(), WIB) - timedelta(microseconds=1)
    asked = list(plan_ids) or _kept_plans(session, end_of_day)
    if not asked:
        raise RankingNotKeptError
    runs = {
        run.plan_id: run
        for run in session.scalars(
            sa.select(RankingRun).where(RankingRun.day == day, RankingRun.plan_id.in_(asked))
        )
    }
    found = [_again(session, plan_id, runs.get(plan_id), end_of_day) for plan_id in sorted(asked)]
    differing = tuple(
        past.plan_id
        for past in found
        if past.is_stored and _digests(past.ranking)[past.plan_id] != runs[past.plan_id].digest
    )
    if differing:
        raise RankingDiffersError(plan_ids=differing)
    return found


def first_day(session: Session) -> date | None:
    """Return the first day of which something is kept, or ``None``."""
    first = session.scalar(sa.select(sa.func.min(ScoreInput.from_at)))
    return None if first is None else day_of(first)


def _again(
    session: Session, plan_id: int, run: RankingRun | None, end_of_day: datetime
) -> PastRanking:
    data_at = end_of_day if run is None else run.computed_at
    record = policies.find(session, run.policy_version) if run is not None else None
    policy = policies.active(session, now=data_at) if record is None else policies.policy_of(record)
    inputs = input_states.load(session, plan_id=plan_id, at=data_at, day=day_of(data_at))
    if run is None:
        inputs = _on_show(inputs)
    return PastRanking(
        plan_id=plan_id,
        policy=policy,
        data_at=data_at,
        is_stored=run is not None,
        ranking=matching.rank(inputs, policy),
        plans=inputs.plans,
    )


def _on_show(inputs: Inputs) -> Inputs:
    """Return the inputs without what had lapsed by then: that writes no state of its own."""
    listings, plans = inputs.listings, inputs.plans
    are_plans = np.flatnonzero(plans.confirmed_age_days < PLAN_LIFE.days)
    are_listings = np.flatnonzero(listings.confirmed_age_days < LISTING_LIFE.days)
    return replace(inputs, listings=_take(listings, are_listings), plans=_take(plans, are_plans))


def _take(records: Records, rows: Integers) -> Records:
    columns = {field.name: getattr(records, field.name)[rows] for field in fields(records)}
    return type(records)(**columns)


def _kept_plans(session: Session, at: datetime) -> list[int]:
    """Return the plans of which a state was kept by then and that were not withdrawn yet."""
    keys = session.scalars(
        sa.select(ScoreInput.key)
        .where(ScoreInput.kind == InputKind.PLAN, ScoreInput.from_at <= at)
        .distinct()
    )
    withdrawn = session.scalars(
        sa.select(AuditEvent.record_id).where(
            AuditEvent.record == Plan.__tablename__,
            AuditEvent.action == "plan.withdraw",
            AuditEvent.at <= at,
        )
    )
    return sorted(map(int, set(keys) - set(withdrawn)))


def _digests(ranked: Ranking) -> Mapping[int, str]:
    """Return a digest of each plan's ranking: order, gates, p, figures to six decimals."""
    rows: dict[int, list[object]] = {int(plan_id): [] for plan_id in ranked.plan_id}
    scores, quantities = ranked.scores, ranked.scores.quantities
    figures = (
        scores.score,
        ranked.expected,
        quantities["jobs"],
        quantities["va"],
        quantities["local"],
    )
    for row in ranked.order.tolist():
        rows[int(ranked.plan_id_of_row[row])].append(
            [
                int(ranked.listing_id[row]),
                bool(ranked.is_pool[row]),
                bool(scores.is_ranked[row]),
                int(ranked.profit_percent[row]),
                *(round(float(figure[row]), SCORE_DECIMALS) + 0.0 for figure in figures),
            ]
        )
    return {
        plan_id: hashlib.sha256(json.dumps(found).encode()).hexdigest()
        for plan_id, found in rows.items()
    }

"""An investor gives a plan up: what that touches, and how each village hears of it."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.errors import MissingReasonError
from hilirisasi.services import audit, case_moves, cases, contracts, pool_offers, rankings, talks
from hilirisasi.services.transactions import hold, transaction
from hilirisasi.workflow import ENDED, move
from models import Case, Plan, PlanStatus, Side, Talk, TalkStatus


@dataclass(frozen=True, slots=True)
class Consequences:
    """What withdrawing a plan touches: talks that would close, cases that go on by themselves."""

    talks: tuple[Talk, ...]
    cases: tuple[Case, ...]

    @property
    def waiting_terms(self) -> int:
        """How many talks have terms on the table, which lapse with them."""
        return sum(bool(talk.terms) for talk in self.talks)


def consequences(session: Session, *, plan: Plan) -> Consequences:
    """Return what a withdrawal would touch, each by id."""
    open_talks = (TalkStatus.HELD, TalkStatus.ASKED, TalkStatus.TALKING)
    return Consequences(
        talks=tuple(
            session.scalars(
                sa.select(Talk)
                .where(Talk.plan_id == plan.id, Talk.status.in_(open_talks))
                .order_by(Talk.id)
            )
        ),
        cases=tuple(
            session.scalars(
                sa.select(Case)
                .where(Case.plan_id == plan.id, Case.status.not_in(ENDED))
                .order_by(Case.id)
            )
        ),
    )


def withdraw(
    session: Session,
    *,
    plan: Plan,
    actor: Actor,
    reason: str,
    with_cases: bool = False,
    now: datetime,
) -> None:
    """Close a plan for good, its open talks with the reason, and what it offered to its pool.

    Its cases go on until they are withdrawn; ``with_cases`` withdraws them in the same step, and
    stops those under contract, which frees the tonnes reserved for them.

    Raises
    ------
    MissingReasonError
    """
    if not reason.strip():
        raise MissingReasonError
    with transaction(session):
        hold(session, plan)
        move(plan, PlanStatus.WITHDRAWN)
        if with_cases:
            for case in consequences(session, plan=plan).cases:
                end = contracts.stop if case_moves.is_under_contract(case) else cases.withdraw
                end(session, case=case, actor=actor, reason=reason, now=now)
        if offer := pool_offers.find_open(session, plan=plan, now=now):
            pool_offers.withdraw(session, offer=offer, actor=actor, reason=reason, now=now)
        for talk in consequences(session, plan=plan).talks:
            talks.close(session, talk=talk, actor=actor, side=Side.INVESTOR, reason=reason, now=now)
        audit.record(
            session, actor=actor, action="plan.withdraw", subject=plan, now=now, reason=reason
        )
        rankings.mark_stale(session, plan=plan)

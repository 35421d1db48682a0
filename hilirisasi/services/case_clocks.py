"""What a day that has passed does to cases: approvals lapse, contracts end, tonnes become free."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.case_flow import CONTESTABLE
from hilirisasi.months import day_of, month_of
from hilirisasi.services import acting_posts, case_moves
from hilirisasi.services.transactions import hold, transaction
from models import Case, CaseStatus, Terms

LAST_MONTH = sa.func.coalesce(Case.last_month, Terms.last_month)


def run(session: Session, *, now: datetime) -> int:
    """Move every case whose day has passed, each in its own transaction; return how many.

    Run twice, or by two at once, each is moved once.
    """
    today = day_of(now)
    count = acting_posts.end_past(session, today=today, now=now)
    for due, act in _due(today):
        for case_id in _ids(session, due):
            count += _act(session, case_id, due, act, now)
    return count


Act = Callable[[Session, Case, datetime], None]


def _due(today: date) -> tuple[tuple[sa.ColumnElement[bool], Act], ...]:
    """Return whose day has passed, and what then happens."""
    this_month = month_of(today)
    is_approved = Case.status.in_((CaseStatus.APPROVED, CaseStatus.APPROVED_WITH_CONDITIONS))
    return (
        (sa.and_(is_approved, Case.sign_by < today), _to(CaseStatus.LAPSED)),
        (
            sa.and_(Case.status == CaseStatus.SIGNED, this_month > LAST_MONTH),
            _to(CaseStatus.LAPSED),
        ),
        (
            sa.and_(Case.status == CaseStatus.EXTENDED, Terms.last_month < this_month),
            _to(CaseStatus.RUNNING),
        ),
        (
            sa.and_(Case.status == CaseStatus.RUNNING, this_month > LAST_MONTH),
            _to(CaseStatus.COMPLETED),
        ),
        (
            sa.and_(Case.status.in_(CONTESTABLE), Case.objection_until < today),
            _free_unopposed,
        ),
    )


def _ids(session: Session, due: sa.ColumnElement[bool]) -> Sequence[int]:
    return session.scalars(sa.select(Case.id).join(Case.terms).where(due).order_by(Case.id)).all()


def _act(
    session: Session, case_id: int, due: sa.ColumnElement[bool], act: Act, now: datetime
) -> int:
    """Act on one case that is held, if its day has still passed then."""
    with transaction(session):
        case = session.get_one(Case, case_id)
        hold(session, case)
        is_due = sa.select(sa.exists().where(Case.id == case_id, Case.terms_id == Terms.id, due))
        if not session.scalar(is_due):
            return 0
        act(session, case, now)
        return 1


def _to(target: CaseStatus) -> Act:
    def act(session: Session, case: Case, now: datetime) -> None:
        case_moves.move(
            session, case=case, target=target, actor=None, action="case.day_passed", now=now
        )

    return act


def _free_unopposed(session: Session, case: Case, now: datetime) -> None:
    """Nobody objected in time: what the ended case held is free, and its sides may talk on."""
    case.objection_until = None
    reason = case.decisions[-1].reason
    freed_kg = case_moves.undo(session, case=case, actor=None, reason=reason, now=now)
    if case.moves:  # of the move that ended it
        case.moves[-1].freed_kg = freed_kg

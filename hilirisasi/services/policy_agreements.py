"""How drafted rules come into force: proposed, then agreed by a second person, from a day."""

from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.errors import MissingReasonError
from hilirisasi.months import WIB, day_of
from hilirisasi.policy_errors import (
    NotSimulatedError,
    OwnDraftError,
    PolicyDayUnfitError,
)
from hilirisasi.services import audit, rankings
from hilirisasi.services.transactions import hold, transaction
from hilirisasi.workflow import move, refuse_unless
from models import PolicyRecord, PolicyStatus

FARTHEST: Final = timedelta(days=366)  # a beginning later than this is a slip of the pen


def propose(
    session: Session,
    *,
    draft: PolicyRecord,
    reason: str,
    row_version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Ask a second person to agree; the draft was tried on today's matches."""
    with transaction(session):
        hold(session, draft, version=row_version)
        if not reason.strip():
            raise MissingReasonError
        refuse_unless(draft, PolicyStatus.DRAFT)
        _refuse_unless_simulated(draft, now)
        move(draft, PolicyStatus.PROPOSED)
        draft.reason = reason
        audit.record(
            session, actor=actor, action="policy.propose", subject=draft, now=now, reason=reason
        )


def agree(
    session: Session,
    *,
    draft: PolicyRecord,
    active_from: date,
    reason: str,
    row_version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Put proposed rules in force from a day; who drafted them cannot.

    Raises
    ------
    OwnDraftError, PolicyDayUnfitError, NotSimulatedError
    """
    with transaction(session):
        hold(session, draft, version=row_version)
        if draft.drafted_by_id == actor.user_id:
            raise OwnDraftError
        if not reason.strip():
            raise MissingReasonError
        today = day_of(now)
        if not today <= active_from <= today + FARTHEST:
            raise PolicyDayUnfitError
        refuse_unless(draft, PolicyStatus.PROPOSED)
        _refuse_unless_simulated(draft, now)
        move(draft, PolicyStatus.AGREED)
        draft.agreed_by_id, draft.agreed_by_name, draft.agreed_at = actor.user_id, actor.name, now
        begins_at = datetime.combine(active_from, time(), WIB)
        draft.activated_at = max(begins_at, now)  # nothing counts before it was agreed
        audit.record(
            session,
            actor=actor,
            action="policy.agree",
            subject=draft,
            now=now,
            after={"active_from": active_from},
            reason=reason,
        )
        if active_from == today:
            rankings.mark_all_stale(session)


def send_back(
    session: Session,
    *,
    draft: PolicyRecord,
    reason: str,
    row_version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Give proposed rules back to who drafted them, with a reason."""
    with transaction(session):
        hold(session, draft, version=row_version)
        if not reason.strip():
            raise MissingReasonError
        refuse_unless(draft, PolicyStatus.PROPOSED)
        move(draft, PolicyStatus.DRAFT)
        audit.record(
            session, actor=actor, action="policy.send_back", subject=draft, now=now, reason=reason
        )


def discard(
    session: Session,
    *,
    draft: PolicyRecord,
    reason: str,
    row_version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """End a draft for good; it stays readable, its price rules never count."""
    with transaction(session):
        hold(session, draft, version=row_version)
        if not reason.strip():
            raise MissingReasonError
        move(draft, PolicyStatus.DISCARDED)
        audit.record(
            session, actor=actor, action="policy.discard", subject=draft, now=now, reason=reason
        )


def _refuse_unless_simulated(draft: PolicyRecord, now: datetime) -> None:
    if draft.simulated_at is None or day_of(draft.simulated_at) != day_of(now):
        raise NotSimulatedError

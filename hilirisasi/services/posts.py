"""Posts end, and pass from one person to another in one step (*serah terima*).

Drafts, talks and tasks belong to the village, company or office and stay there. What hangs on the
person passes on: the plans that an investor carries, the cases that a reviewer took. Records that
were made before keep the name and post of who made them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from hilirisasi.actors import Actor, actor_of
from hilirisasi.permissions import Permission, is_allowed
from hilirisasi.services import audit
from hilirisasi.services.transactions import hold, transaction
from models import Case, CaseStatus, Membership, Organisation, Plan, Role, User

REVIEWING = frozenset({Role.REVIEWER, Role.DECIDER})
TAKEN = (CaseStatus.IN_REVIEW, CaseStatus.MEETING, CaseStatus.RETURNED)


@dataclass(frozen=True, slots=True)
class Carried:
    """What passes on with a post."""

    plans: Sequence[Plan]
    cases: Sequence[Case]


def list_members(session: Session, *, organisation: Organisation) -> list[Membership]:
    """Return who holds a post in the organisation now, by role, then since when."""
    rows = session.scalars(
        sa.select(Membership)
        .options(joinedload(Membership.user))
        .where(Membership.organisation_id == organisation.id, Membership.ended_at.is_(None))
        .order_by(Membership.started_at, Membership.id)
    )
    roles = list(Role)
    return sorted(rows, key=lambda row: roles.index(row.role))


def list_successors(session: Session, *, membership: Membership) -> list[Membership]:
    """Return the colleagues with the same role, to whom a post may pass, by name."""
    colleagues = list_members(session, organisation=membership.organisation)
    same = [
        row
        for row in colleagues
        if row.role is membership.role and row.user_id != membership.user_id and row.user.is_active
    ]
    return sorted(same, key=lambda row: (row.user.name, row.id))


def carried_by(session: Session, *, membership: Membership) -> Carried:
    """Return the plans and cases that hang on the person in this post, the oldest first."""
    plans: Sequence[Plan] = ()
    cases: Sequence[Case] = ()
    if membership.role is Role.INVESTOR:
        plans = session.scalars(
            sa.select(Plan)
            .where(
                Plan.organisation_id == membership.organisation_id,
                Plan.contact_id == membership.user_id,
            )
            .order_by(Plan.id)
        ).all()
    if membership.role in REVIEWING:
        cases = session.scalars(
            sa.select(Case)
            .where(Case.reviewer_id == membership.user_id, Case.status.in_(TAKEN))
            .order_by(Case.id)
        ).all()
    return Carried(plans=plans, cases=cases)


def end(session: Session, *, membership: Membership, actor: Actor, now: datetime) -> None:
    """End a post without a successor; ended twice, it is so once.

    Plans are then everybody's in the company, and cases may be taken by another reviewer.
    """
    with transaction(session):
        if not _end(session, membership, now):
            return
        for plan in carried_by(session, membership=membership).plans:
            plan.contact_id = None
        _record(session, actor, "account.end_post", membership, None, now)


def hand_over(
    session: Session, *, membership: Membership, successor: Membership, actor: Actor, now: datetime
) -> None:
    """Let a colleague with the same role take over a post; handed over twice, it is so once.

    Raises
    ------
    ValueError
        The successor is no such colleague.
    """
    with transaction(session):
        if successor not in list_successors(session, membership=membership):
            raise ValueError("not a colleague with the same role")
        pass_on(session, membership=membership, user=successor.user, actor=actor, now=now)


def pass_on(
    session: Session, *, membership: Membership, user: User, actor: Actor | None, now: datetime
) -> None:
    """End a post and give ``user`` what it carried, in the open transaction.

    A case whose side the successor belongs to stays; any other reviewer may take it. ``actor`` is
    ``None`` where the successor opens the account at this moment.
    """
    if not _end(session, membership, now):
        return
    session.expire(user, ["memberships"])
    person = actor_of(user)
    carried = carried_by(session, membership=membership)
    for plan in carried.plans:
        plan.contact_id = user.id
    for case in carried.cases:
        hold(session, case)
        if case.status in TAKEN and is_allowed(person, Permission.CASE_DECIDE, case):
            case.reviewer_id = user.id
            audit.record(
                session, actor=actor or person, action="case.pass_on", subject=case, now=now
            )
    _record(session, actor or person, "account.hand_over", membership, user, now)


def has_left(reviewer: User | None) -> bool:
    """Does nobody by that name review any more, so that another may take the case?"""
    return reviewer is None or not (
        reviewer.is_active
        and any(row.role in REVIEWING and row.ended_at is None for row in reviewer.memberships)
    )


def is_deserted() -> sa.ColumnElement[bool]:
    """Return what holds of a case whose reviewer has left, as `has_left` says it of one."""
    still_reviews = (
        sa.select(Membership.id)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.user_id == Case.reviewer_id,
            Membership.role.in_(sorted(REVIEWING)),
            Membership.ended_at.is_(None),
            User.is_active,
        )
    )
    return ~sa.exists(still_reviews)


def _end(session: Session, membership: Membership, now: datetime) -> bool:
    """End the post unless somebody did it before."""
    session.flush()
    session.refresh(membership, with_for_update={"of": Membership})
    if membership.ended_at is not None:
        return False
    membership.ended_at = now
    return True


def _record(
    session: Session,
    actor: Actor,
    action: str,
    membership: Membership,
    successor: User | None,
    now: datetime,
) -> None:
    audit.record(
        session,
        actor=actor,
        action=action,
        subject=membership,
        now=now,
        after={
            "organisation": membership.organisation.name,
            "role": membership.role,
            "user_id": membership.user_id,
            "successor_id": successor.id if successor else None,
        },
    )

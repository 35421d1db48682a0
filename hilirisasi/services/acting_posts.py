"""Who stands in for a post (*Plh.*, *Plt.*): they decide under it, with both names."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.case_errors import ActingRefusedError
from hilirisasi.months import day_of
from hilirisasi.services import audit
from hilirisasi.services.transactions import transaction
from models import Acting, Membership, Role

# The posts that are stood in for: an office's that reviews or decides.
ROLES = frozenset({Role.REVIEWER, Role.DECIDER})
TITLES = {Acting.FOR_DAYS: "Plh.", Acting.FOR_GOOD: "Plt."}


def list_candidates(session: Session, *, membership: Membership) -> list[Membership]:
    """Return a post of each colleague in the office who could stand in for one, by name."""
    if membership.role not in ROLES:
        return []
    rows = session.scalars(
        sa.select(Membership)
        .join(Membership.user)
        .where(
            Membership.organisation_id == membership.organisation_id,
            Membership.ended_at.is_(None),
            Membership.acting.is_(None),
            Membership.user_id != membership.user_id,
        )
        .order_by(Membership.id)
    )
    by_person = {row.user_id: row for row in rows if row.user.is_active}
    return sorted(by_person.values(), key=lambda row: (row.user.name, row.id))


def appoint(
    session: Session,
    *,
    membership: Membership,
    colleague: Membership,
    acting: Acting,
    until: date,
    actor: Actor,
    now: datetime,
) -> Membership:
    """Let a colleague stand in for a post up to and with a day; the very same again is one.

    Raises
    ------
    ActingRefusedError
        The post is none that is stood in for, or is itself stood in; the person is no colleague;
        the day has passed.
    """
    with transaction(session):
        session.refresh(membership, with_for_update={"of": Membership})
        is_fit = membership.acting is None and membership.ended_at is None
        if not is_fit or colleague not in list_candidates(session, membership=membership):
            raise ActingRefusedError
        if until < day_of(now):
            raise ActingRefusedError
        if same := _find(session, membership, colleague.user_id):
            same.acting, same.acting_until = acting, until
            return same
        post = Membership(
            user_id=colleague.user_id,
            organisation_id=membership.organisation_id,
            role=membership.role,
            post=f"{TITLES[acting]} {membership.post}"[:80],
            started_at=now,
            acting=acting,
            acting_for_id=membership.id,
            acting_for_name=membership.user.name,
            acting_until=until,
        )
        session.add(post)
        session.flush()
        audit.record(
            session,
            actor=actor,
            action="account.appoint_acting",
            subject=post,
            now=now,
            after={
                "role": post.role,
                "post": post.post,
                "user_id": post.user_id,
                "acting_for": post.acting_for_name,
                "until": until,
            },
        )
        return post


def end_past(session: Session, *, today: date, now: datetime) -> int:
    """End, in one transaction, the posts whose last day of standing in has passed."""
    with transaction(session):
        rows = session.scalars(
            sa.select(Membership).where(
                Membership.acting_until < today, Membership.ended_at.is_(None)
            )
        ).all()
        for row in rows:
            row.ended_at = now
            audit.record(session, actor=None, action="account.end_acting", subject=row, now=now)
        return len(rows)


def _find(session: Session, membership: Membership, user_id: int) -> Membership | None:
    return session.scalar(
        sa.select(Membership).where(
            Membership.acting_for_id == membership.id,
            Membership.user_id == user_id,
            Membership.ended_at.is_(None),
        )
    )

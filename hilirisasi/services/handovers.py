"""A plan passes from one colleague of a company to another."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.services import audit
from hilirisasi.services.transactions import hold, transaction
from models import Membership, Plan, Role, User


def list_colleagues(session: Session, *, plan: Plan) -> list[User]:
    """Return who of the company may carry the plan, by name."""
    return list(
        session.scalars(
            sa.select(User)
            .join(Membership, Membership.user_id == User.id)
            .where(
                Membership.organisation_id == plan.organisation_id,
                Membership.role == Role.INVESTOR,
                Membership.ended_at.is_(None),
            )
            .order_by(User.name, User.id)
        ).unique()
    )


def hand_over(
    session: Session, *, plan: Plan, actor: Actor, colleague: User, now: datetime
) -> None:
    """Let a colleague of the same company carry the plan; handed over twice, it is so once.

    Raises
    ------
    ValueError
        The person has no post as investor in the company.
    """
    with transaction(session):
        hold(session, plan)
        if colleague not in list_colleagues(session, plan=plan):
            raise ValueError("not a colleague")
        if plan.contact_id == colleague.id:
            return
        before = audit.fields_of(plan, ("contact_id",))
        plan.contact_id = colleague.id
        audit.record(
            session,
            actor=actor,
            action="plan.hand_over",
            subject=plan,
            now=now,
            before=before,
            after=audit.fields_of(plan, ("contact_id",)),
        )

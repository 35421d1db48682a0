"""A plan as each person left it: kept with every change, compared, never edited."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.services import audit
from hilirisasi.services.confirmations import confirmation, stand_for
from models import Plan, PlanVersion

# Who keeps the plan, and what others say of it: no answer of its own.
NO_ANSWERS: Final = frozenset(
    {
        *("id", "organisation_id", "created_by_id", "contact_id", "created_at", "request_key"),
        *("version", "is_sample", "jobs_evidence_checked", "stage", "status", "confirmed_at"),
        *("confirmed_by_id", "confirmed_by_name", "confirmed_by_post"),
    }
)
ANSWERS: Final = tuple(
    column.name for column in Plan.__table__.columns if column.name not in NO_ANSWERS
)


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that differs: the plan's column, and its JSON value before and after."""

    field: str
    before: Any
    after: Any


def record(session: Session, *, plan: Plan, actor: Actor, step: str, now: datetime) -> PlanVersion:
    """Keep the answers as they are now, and who stands for them, within the open transaction.

    ``step`` says what was saved: a step of the proposal, the five answers, or all at once.
    """
    stand_for(plan, confirmation(plan.organisation_id, actor, now))
    session.flush()
    values = {name: audit.plain_value(getattr(plan, name)) for name in ANSWERS}
    version = PlanVersion(
        plan_id=plan.id,
        number=(_last_number(session, plan) or 0) + 1,
        answers={"step": step, "values": values},
        made_by_id=actor.user_id,
        made_by_name=actor.name,
        made_by_post=actor.title_in(plan.organisation_id),
        made_at=now,
    )
    session.add(version)
    return version


def list_versions(session: Session, *, plan: Plan) -> list[PlanVersion]:
    """Return the versions of a plan, the newest first."""
    return list(
        session.scalars(
            sa.select(PlanVersion)
            .where(PlanVersion.plan_id == plan.id)
            .order_by(PlanVersion.number.desc())
        )
    )


def saved_steps(session: Session, *, plan: Plan) -> frozenset[str]:
    """Return the names of what was ever saved of a plan."""
    return frozenset(version.answers["step"] for version in list_versions(session, plan=plan))


def changes(older: PlanVersion | None, newer: PlanVersion) -> list[Change]:
    """Return the answers that differ, in the order of the plan's columns."""
    before: Mapping[str, Any] = older.answers["values"] if older else {}
    after: Mapping[str, Any] = newer.answers["values"]
    return [
        Change(field, before.get(field), value)
        for field, value in after.items()
        if _known(before.get(field)) != _known(value)
    ]


def _known(value: Any) -> Any:
    return None if value == "" else value


def _last_number(session: Session, plan: Plan) -> int | None:
    return session.scalar(
        sa.select(sa.func.max(PlanVersion.number)).where(PlanVersion.plan_id == plan.id)
    )

"""Who did what, when: written with the change itself."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from models import AuditEvent, Base

SERVICE_NAME = "Hilirisasi"


def record(
    session: Session,
    *,
    actor: Actor | None,
    action: str,
    subject: Base,
    now: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Add one audit event to the open transaction; ``actor`` is ``None`` for the service itself.

    Of ``before`` and ``after`` only what differs is kept.
    """
    session.flush()
    if before is not None and after is not None:
        changed = {name for name in after if before.get(name) != after[name]}
        before = {name: before[name] for name in before if name in changed}
        after = {name: after[name] for name in after if name in changed}
    session.add(
        AuditEvent(
            at=now,
            actor_id=actor.user_id if actor else None,
            actor_name=actor.name if actor else SERVICE_NAME,
            actor_post=actor.title if actor else "",
            action=action,
            record=subject.__tablename__,
            record_id=identity(subject),
            before=_plain(before),
            after=_plain(after),
            reason=reason,
        )
    )


def identity(subject: Base) -> str:
    """Return the record's key as text."""
    return "/".join(str(part) for part in sa.inspect(subject).identity or ())


def list_events(session: Session, *, subject: Base) -> Sequence[AuditEvent]:
    """Return what happened to a record, newest first."""
    return session.scalars(
        sa.select(AuditEvent)
        .where(
            AuditEvent.record == subject.__tablename__, AuditEvent.record_id == identity(subject)
        )
        .order_by(AuditEvent.id.desc())
    ).all()


def fields_of(subject: Base, names: Sequence[str]) -> dict[str, Any]:
    """Return the named fields of a record, for ``before`` and ``after``."""
    return {name: getattr(subject, name) for name in names}


def _plain(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if values is None else {name: _plain_value(value) for name, value in values.items()}


def _plain_value(value: Any) -> Any:  # any column's value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    return value

"""Who did what, when: written with the change itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.months import WIB, add_months
from hilirisasi.services import audit_chain, telling
from hilirisasi.services.notice_kinds import kind_of
from hilirisasi.services.records import identity
from models import AuditEvent, Base

SERVICE_NAME = "Hilirisasi"
PAGE_SIZE: Final = 50


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
    about: Base | None = None,
) -> None:
    """Add one audit event to the open transaction; ``actor`` is ``None`` for the service itself.

    Of ``before`` and ``after`` only what differs is kept. Who is concerned is told: what is worth
    a line here is never left out there. ``about`` is what they are told of, where that is a part of
    the subject.
    """
    session.flush()
    if before is not None and after is not None:
        changed = {name for name in after if before.get(name) != after[name]}
        before = {name: before[name] for name in before if name in changed}
        after = {name: after[name] for name in after if name in changed}
    audit_chain.add(
        session,
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
        ),
    )
    kind = kind_of(action, subject)
    if kind is not None:
        telling.tell(session, kind=kind, subject=about or subject, actor=actor, now=now)


def list_events(session: Session, *, subject: Base) -> Sequence[AuditEvent]:
    """Return what happened to a record, newest first."""
    return session.scalars(
        sa.select(AuditEvent)
        .where(
            AuditEvent.record == subject.__tablename__, AuditEvent.record_id == identity(subject)
        )
        .order_by(AuditEvent.id.desc())
    ).all()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which events are asked for; ``None`` and empty texts do not narrow.

    ``record`` is a kind (``case``), ``record_id`` one of them; ``person`` part of a name as it was;
    ``month`` the first day of a calendar month.
    """

    record: str = ""
    record_id: str = ""
    person: str = ""
    action: str = ""
    month: date | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of events and how many there are in all."""

    events: Sequence[AuditEvent]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE_SIZE))


def search(session: Session, *, filters: Filters, page: int = 1, size: int = PAGE_SIZE) -> Page:
    """Return a page of the events that the filters leave, the newest first."""
    query = sa.select(AuditEvent)
    for column, value in (
        (AuditEvent.record, filters.record),
        (AuditEvent.record_id, filters.record_id),
        (AuditEvent.action, filters.action),
    ):
        if value:
            query = query.where(column == value)
    if filters.person:
        name = sa.func.lower(AuditEvent.actor_name)
        query = query.where(name.contains(filters.person.lower(), autoescape=True))
    if filters.month:
        start, end = (
            datetime.combine(day, time(), WIB)
            for day in (filters.month, add_months(filters.month, 1))
        )
        query = query.where(AuditEvent.at >= start, AuditEvent.at < end)
    total = session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    events = session.scalars(
        query.order_by(AuditEvent.id.desc()).limit(size).offset((page - 1) * size)
    ).all()
    return Page(events=events, total=total, number=page)


def list_kinds(session: Session) -> tuple[Sequence[str], Sequence[str]]:
    """Return the kinds of records and the actions that occur, each by name."""
    records, actions = (
        session.scalars(sa.select(column).distinct().order_by(column)).all()
        for column in (AuditEvent.record, AuditEvent.action)
    )
    return records, actions


def fields_of(subject: Base, names: Sequence[str]) -> dict[str, Any]:
    """Return the named fields of a record, for ``before`` and ``after``."""
    return {name: getattr(subject, name) for name in names}


def _plain(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if values is None else {name: plain_value(value) for name, value in values.items()}


def plain_value(value: Any) -> Any:  # any column's value
    """Return a column's value as JSON holds it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    return value

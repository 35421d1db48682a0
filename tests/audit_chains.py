"""Chains of audit events for the tests, and a hand that may do to them what nobody may."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.services import audit_chain
from hilirisasi.services.audit_chain import EVENTS
from models import AuditEvent

NOW = datetime(2026, 11, 24, 3, 0, 0, 123456, tzinfo=UTC)
# One of every kind of value that an event may hold.
AFTER = {"z": [1, 2.5, 1e-7, -0.0, None, True], "a": {"é": 'kutip " dan \\', "b": 10**18}, "": ""}


def event(index: int = 0, **values: object) -> AuditEvent:
    fields = {
        "at": NOW + timedelta(seconds=index),
        "actor_name": "Ratna 😀",
        "actor_post": "Penelaah",
        "action": "case.take",
        "record": "case",
        "record_id": str(index),
        "before": None if index % 2 else {"n": index},
        "after": AFTER,
        "reason": f"Alasan {index}.\nBaris kedua.",
    }
    return AuditEvent(**fields | values)


def make(session: Session, count: int) -> None:
    """Add a chain of events, each sealed on its own."""
    for index in range(count):
        audit_chain.add(session, event(index))
        audit_chain.seal_added(session)


@contextmanager
def tampering(session: Session) -> Iterator[None]:
    """Take the guards away, as the owner of the database can, until the savepoint is undone."""
    with session.begin_nested() as savepoint:
        if session.get_bind().dialect.name == "postgresql":  # no trigger and no foreign key looks
            session.execute(sa.text("SET LOCAL session_replication_role = replica"))
        else:
            query = sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for name in session.scalars(query).all():
                session.execute(sa.text(f"DROP TRIGGER {name}"))
        session.execute(sa.text("DROP INDEX ix_audit_event_number"))
        try:
            yield
        finally:
            savepoint.rollback()


def change(session: Session, which: int, /, **values: object) -> None:
    session.execute(sa.update(EVENTS).where(EVENTS.c.number == which).values(values))


def remove(session: Session, *numbers: int) -> None:
    session.execute(sa.delete(EVENTS).where(EVENTS.c.number.in_(numbers)))


def shift(session: Session, *, above: int, by: int) -> None:
    """Give all later events another number."""
    later = EVENTS.c.number > above
    session.execute(sa.update(EVENTS).where(later).values(number=EVENTS.c.number + by))


def read(session: Session, number: int) -> dict[str, object]:
    query = sa.select(EVENTS).where(EVENTS.c.number == number)
    return dict(session.execute(query).mappings().one())


def put_in(session: Session, **values: object) -> None:
    """Insert an event by hand, a copy of the first but for some fields."""
    row = read(session, 1) | {"id": 900_000} | values
    session.execute(sa.insert(EVENTS).values(row))

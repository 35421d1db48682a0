"""The audit as a chain: each event carries the hash of the one before it.

Events are added whenever a use case notes something, and sealed together as its transaction ends:
numbered without a gap and hashed, one transaction after the other. The lock for that is the last
one a transaction takes: who holds it waits for nobody, so it cannot be part of a deadlock.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from hashlib import sha256
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models import AuditEvent

EVENTS: Final = AuditEvent.metadata.tables[AuditEvent.__tablename__]
# What is hashed: every column but the hash itself. A column added later needs a rule for old rows.
HASHED: Final = (
    *("number", "previous_hash", "id", "at", "actor_id", "actor_name", "actor_post", "action"),
    *("record", "record_id", "before", "after", "reason"),
)
SEALED_AT_ONCE: Final = 1_000
LOCK: Final = 1_801_190_513  # any number that no other advisory lock has
_ADDED: Final = "hilirisasi_audit_added"


@dataclass(frozen=True, slots=True)
class Head:
    """The newest event of a chain: its number and its hash."""

    number: int
    hash: str

    def __str__(self) -> str:
        """As people write it down: ``NUMBER:HASH``."""
        return f"{self.number}:{self.hash}"


def hash_of(event: Mapping[str, Any]) -> str:
    """Return the SHA-256 of an event's fields (`HASHED`) as hexadecimal digits.

    They are written as one JSON object in ASCII: keys sorted at every depth, no blanks, numbers as
    Python writes them (shortest digits that read back the same), the instant in UTC with six
    digits of a second. So both databases, which keep JSON and instants differently, agree.
    """
    content = {name: event[name] for name in HASHED}
    content["at"] = event["at"].astimezone(UTC).isoformat(timespec="microseconds")
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode("ascii")).hexdigest()


def add(session: Session, event: AuditEvent) -> None:
    """Add an event to the open transaction, to be sealed at its end."""
    session.add(event)
    session.info.setdefault(_ADDED, []).append(event)


def seal_added(session: Session) -> None:
    """Seal what this session added and did not undo; nothing may follow but the commit."""
    session.flush()
    events = [event for event in session.info.pop(_ADDED, []) if event in session]
    # The key is asked for, not the attribute: a savepoint may have expired the event.
    seal(session, [sa.inspect(event).identity[0] for event in events])


def seal(session: Session, ids: Sequence[int]) -> None:
    """Number and hash events of this transaction, in the order of their ids.

    They are read back first: what is hashed is what the database keeps.
    """
    if not ids:
        return
    hold_end(session)
    head = newest(session)
    ids = sorted(ids)
    for start in range(0, len(ids), SEALED_AT_ONCE):
        some = ids[start : start + SEALED_AT_ONCE]
        query = sa.select(EVENTS).where(EVENTS.c.id.in_(some)).order_by(EVENTS.c.id)
        seals = []
        for row in session.execute(query).mappings():
            number, link = (head.number + 1, head.hash) if head else (1, None)
            seal = {"number": number, "previous_hash": link}
            head = Head(number, hash_of({**row, **seal}))
            seals.append({"event_id": row["id"], **seal, "hash": head.hash})
        statement = sa.update(EVENTS).where(EVENTS.c.id == sa.bindparam("event_id"))
        names = ("number", "previous_hash", "hash")
        session.connection().execute(
            statement.values({name: sa.bindparam(name) for name in names}), seals
        )


def hold_end(session: Session) -> None:
    """Let nobody else lengthen the chain until this transaction ends; on SQLite nobody can."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))


def newest(session: Session) -> Head | None:
    """Return the head of the chain, or ``None`` while there is no event."""
    row = session.execute(
        sa.select(EVENTS.c.number, EVENTS.c.hash)
        .where(EVENTS.c.number.is_not(None))
        .order_by(EVENTS.c.number.desc())
        .limit(1)
    ).first()
    return Head(row.number, row.hash) if row else None

"""The rows of the large sample on their way into the database."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Self, TypeVar

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.services import audit_chain
from hilirisasi.services.audit import SERVICE_NAME
from models import AuditEvent, Base, Membership, Role, User

ROWS_AT_ONCE: Final = 5_000
TOLD: Final = 0.8  # of what nobody must answer

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the sample as the records name them."""

    user_id: int
    name: str
    post: str

    @property
    def as_maker(self) -> dict[str, Any]:
        """Who made a check, an opinion or a decision."""
        return {
            "made_by_id": self.user_id,
            "made_by_name": self.name,
            "made_by_post": self.post,
        }


@dataclass(slots=True)
class Batch:
    """Rows to insert, by table in order, with ids given here so that rows may name each other."""

    now: datetime
    password_hash: str
    first_ids: dict[type[Base], int]
    random: np.random.Generator
    rows: dict[type[Base], list[dict[str, Any]]] = field(default_factory=dict)

    @classmethod
    def start(
        cls,
        session: Session,
        models: Sequence[type[Base]],
        *,
        now: datetime,
        number: int,
        password_hash: str,
    ) -> Self:
        """Begin after the ids that are there; ``number`` seeds all chance."""
        first = {
            model: (session.scalar(sa.select(sa.func.max(model.__table__.c.id))) or 0) + 1
            for model in models
            if "id" in model.__table__.c
        }
        random = np.random.default_rng(number)
        return cls(now, password_hash, first, random, {model: [] for model in models})

    def next_id(self, model: type[Base]) -> int:
        """The id of the next row of a table."""
        return self.first_ids[model] + len(self.rows[model])

    def add(self, model: type[Base], **values: Any) -> int:
        """Note a row of a table with a single id; return that id."""
        row_id = self.next_id(model)
        self.rows[model].append({"id": row_id, **values})
        return row_id

    def add_keyed(self, model: type[Base], **values: Any) -> None:
        """Note a row whose key is made of other rows' ids."""
        self.rows[model].append(values)

    def audit(
        self,
        by: Person | None,
        action: str,
        record: type[Base],
        record_id: int,
        at: datetime,
        *,
        reason: str = "",
        **after: Any,
    ) -> None:
        """Note what somebody did to a record, or the service itself (``by`` is ``None``).

        The events get their ids in the order of time.
        """
        self.add_keyed(
            AuditEvent,
            at=at,
            actor_id=by.user_id if by else None,
            actor_name=by.name if by else SERVICE_NAME,
            actor_post=by.post if by else "",
            action=action,
            record=record.__tablename__,
            record_id=str(record_id),
            after=after,
            reason=reason,
        )

    def chance(self, low: float, high: float) -> float:
        """A number between two."""
        return float(self.random.uniform(low, high))

    def happens(self, share: float) -> bool:
        """Whether something happens that does so in a share of all cases."""
        return bool(self.random.random() < share)

    def whole(self, low: int, high: int) -> int:
        """A whole number from ``low`` to below ``high``."""
        return int(self.random.integers(low, high))

    def pick(self, values: Sequence[Value]) -> Value:
        """One of some values."""
        return values[self.whole(0, len(values))]

    def told(self, value: Value) -> Value | None:
        """A value that not everybody tells: unknown stays unknown."""
        return value if self.happens(TOLD) else None

    def insert(self, session: Session, models: Sequence[type[Base]]) -> None:
        """Write the rows of some tables, some thousands of the same columns at once."""
        for model in models:
            if model is AuditEvent:
                self._order_events()
            alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
            for row in self.rows[model]:
                alike.setdefault(tuple(row), []).append(row)
            for rows in alike.values():
                for start in range(0, len(rows), ROWS_AT_ONCE):
                    session.execute(sa.insert(model), rows[start : start + ROWS_AT_ONCE])
            if model in self.first_ids:
                _raise_sequence(session, model)
            if model is AuditEvent:
                audit_chain.seal(session, [row["id"] for row in self.rows[model]])

    def _order_events(self) -> None:
        """Give the events their ids in the order of time."""
        rows = self.rows[AuditEvent]
        rows.sort(key=lambda row: row["at"])
        for row_id, row in enumerate(rows, self.first_ids[AuditEvent]):
            row["id"] = row_id


def _raise_sequence(session: Session, model: type[Base]) -> None:
    """Let PostgreSQL go on after the ids given here; SQLite does so by itself."""
    if session.get_bind().dialect.name == "postgresql":
        sequence = sa.func.pg_get_serial_sequence(f'"{model.__tablename__}"', "id")
        newest = sa.func.max(model.__table__.c.id)
        session.execute(sa.select(sa.func.setval(sequence, newest)))


def add_person(
    batch: Batch,
    name: str,
    email: str,
    post: tuple[int, Role, str],
    *,
    commodities: Sequence[str] = (),
    **secrets: str,
) -> Person:
    """Note a person with one membership (organisation, role, post).

    ``commodities`` are an assistant's; ``secrets`` the phone and the PIN of a village head.
    """
    organisation_id, role, title = post
    user_id = batch.add(
        User,
        name=name[:80],
        email=email,
        password_hash=batch.password_hash,
        is_sample=True,
        created_at=batch.now,
        **secrets,
    )
    batch.add(
        Membership,
        user_id=user_id,
        organisation_id=organisation_id,
        role=role,
        post=title,
        started_at=batch.now,
        **({"commodities": list(commodities)} if commodities else {}),
    )
    return Person(user_id, name[:80], title)

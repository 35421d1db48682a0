"""The rows of the large sample on their way into the database."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any, Final, Self

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from models import Base, Membership, Role, User

ROWS_AT_ONCE: Final = 5_000


@dataclass(slots=True)
class Batch:
    """Rows to insert, by table in order, with ids given here so that rows may name each other."""

    now: datetime
    first_ids: dict[type[Base], int]
    random: np.random.Generator
    rows: dict[type[Base], list[dict[str, Any]]] = field(default_factory=dict)

    @classmethod
    def start(
        cls, session: Session, models: Sequence[type[Base]], *, now: datetime, number: int
    ) -> Self:
        """Begin after the ids that are there; ``number`` seeds all chance."""
        first = {
            model: (session.scalar(sa.select(sa.func.max(model.__table__.c.id))) or 0) + 1
            for model in models
        }
        return cls(now, first, np.random.default_rng(number), {model: [] for model in models})

    def add(self, model: type[Base], **values: Any) -> int:
        """Note a row of a table with a single id; return that id."""
        rows = self.rows[model]
        row_id = self.first_ids[model] + len(rows)
        rows.append({"id": row_id, **values})
        return row_id

    def chance(self, low: float, high: float) -> float:
        """A number between two."""
        return float(self.random.uniform(low, high))

    def happens(self, share: float) -> bool:
        """Whether something happens that does so in a share of all cases."""
        return bool(self.random.random() < share)

    def whole(self, low: int, high: int) -> int:
        """A whole number from ``low`` to below ``high``."""
        return int(self.random.integers(low, high))

    def add_keyed(self, model: type[Base], **values: Any) -> None:
        """Note a row whose key is made of other rows' ids."""
        self.rows.setdefault(model, []).append(values)

    def insert(self, session: Session) -> None:
        """Write all rows, some thousands of the same columns at once."""
        for model, rows in self.rows.items():
            for _columns, alike in groupby(rows, key=tuple):
                for chunk in batched(list(alike)):
                    session.execute(sa.insert(model), chunk)
            if model in self.first_ids:
                _raise_sequence(session, model)


def _raise_sequence(session: Session, model: type[Base]) -> None:
    """Let PostgreSQL go on after the ids given here; SQLite does so by itself."""
    if session.get_bind().dialect.name == "postgresql":
        sequence = sa.func.pg_get_serial_sequence(f'"{model.__tablename__}"', "id")
        newest = sa.func.max(model.__table__.c.id)
        session.execute(sa.select(sa.func.setval(sequence, newest)))


@dataclass(frozen=True, slots=True)
class Official:
    """A person of an office as the records name them."""

    user_id: int
    name: str
    post: str

    @property
    def as_maker(self) -> dict[str, Any]:
        """Who made a check or a decision."""
        return {
            "made_by_id": self.user_id,
            "made_by_name": self.name,
            "made_by_post": self.post,
        }


def batched(rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Cut rows into parts that one statement may hold."""
    return [rows[start : start + ROWS_AT_ONCE] for start in range(0, len(rows), ROWS_AT_ONCE)]


def add_person(
    batch: Batch, name: str, email: str, post: tuple[int, Role, str], password_hash: str
) -> int:
    """Note a person with one membership (organisation, role, post); return the person's id."""
    organisation_id, role, title = post
    user_id = batch.add(
        User,
        name=name[:80],
        email=email,
        password_hash=password_hash,
        is_sample=True,
        created_at=batch.now,
    )
    batch.add(
        Membership,
        user_id=user_id,
        organisation_id=organisation_id,
        role=role,
        post=title,
        started_at=batch.now,
    )
    return user_id

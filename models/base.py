"""The declarative base of every table, and the column types that both databases keep alike.

The ``models`` package knows SQLAlchemy and nothing else: no Flask, no services.
"""

from datetime import UTC, datetime
from enum import Enum
from typing import Any, ClassVar, NewType

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

# Predictable names let a migration drop a constraint that it did not create.
NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

MONTHS = 12
MAX_KG = 10**12  # a thousand million tonnes: more than any month can hold, less than overflows

Kg = NewType("Kg", int)
Idr = NewType("Idr", int)
MonthlyKg = NewType("MonthlyKg", tuple[int, ...])
JsonObject = dict[str, Any]


class UTCDateTime(TypeDecorator[datetime]):
    """An instant, always aware and always UTC, on every database."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store the instant in UTC; refuse one without a time zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"expected an aware datetime, got {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the instant its time zone back, where the database keeps none."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class MonthlyKgType(TypeDecorator[MonthlyKg]):
    """Whole kilograms for each month, January first; refuses anything but twelve of them."""

    impl = sa.JSON
    cache_ok = True

    def process_bind_param(self, value: MonthlyKg | None, dialect: Dialect) -> list[int] | None:
        """Refuse what is not twelve whole numbers between nothing and `MAX_KG`."""
        if value is None:
            return None
        kilograms = [int(kg) for kg in value]
        if len(kilograms) != MONTHS or not all(0 <= kg <= MAX_KG for kg in kilograms):
            raise ValueError(f"expected twelve amounts of kg, got {value!r}")
        return kilograms

    def process_result_value(
        self, value: Any, dialect: Dialect
    ) -> MonthlyKg | None:  # whatever JSON holds
        """Give a tuple, so that nobody changes a stored amount in place."""
        return None if value is None else MonthlyKg(tuple(value))


class Base(DeclarativeBase):
    """Parent of every model."""

    metadata = sa.MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map: ClassVar = {
        datetime: UTCDateTime,
        Kg: sa.BigInteger,
        Idr: sa.BigInteger,
        MonthlyKg: MonthlyKgType,
        JsonObject: sa.JSON,
        # Stored by value, as text: a new member needs no migration.
        Enum: sa.Enum(
            Enum,
            native_enum=False,
            length=32,
            values_callable=lambda members: [member.value for member in members],
        ),
    }


def between(column: str, low: int | float, high: int | float, name: str) -> sa.CheckConstraint:
    """Return a check that also refuses NaN and infinity, which ``> 0`` lets through."""
    return sa.CheckConstraint(f"{column} BETWEEN {low} AND {high}", name=name)

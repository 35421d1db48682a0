"""Any record by its name: as the audit and the notices keep it, and back."""

from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models import (
    Base,
    Case,
    Condition,
    Invitation,
    Listing,
    Objection,
    Organisation,
    Plan,
    PolicyRecord,
    PoolOffer,
    Talk,
    User,
)

# What people are told about.
MODELS: Final[dict[str, type[Base]]] = {
    model.__tablename__: model
    for model in (
        *(Case, Condition, Invitation, Listing, Objection, Organisation),
        *(Plan, PolicyRecord, PoolOffer, Talk, User),
    )
}


def identity(subject: Base) -> str:
    """Return the record's key as text."""
    return "/".join(str(part) for part in sa.inspect(subject).identity or ())


def find(session: Session, *, record: str, record_id: str) -> Base | None:
    """Return the record of a kind and a key, or ``None``: unknown kind, or gone."""
    model = MODELS.get(record)
    if model is None:
        return None
    is_number = model is not PolicyRecord
    if is_number and not record_id.isdigit():
        return None
    return session.get(model, int(record_id) if is_number else record_id)

"""Who acts for an office: their names are for those who review or oversee, not for the sides."""

from collections.abc import Mapping
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models import Case, Membership, Role

# Whose acts on a record are told by the post and the office alone.
PROVINCE: Final = (Role.REVIEWER, Role.DECIDER)
HIDDEN: Final[Mapping[str, tuple[Role, ...]]] = {Case.__tablename__: (*PROVINCE, Role.REGENCY)}


def ids(session: Session, *, record: str) -> frozenset[int]:
    """Return the users who hold or held such a post, for a kind of record."""
    roles = HIDDEN.get(record, PROVINCE)
    return frozenset(
        session.scalars(sa.select(Membership.user_id).where(Membership.role.in_(roles)))
    )

"""Places as an investor names them: a regency, a district, or a dotted code."""

import re
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from models import Region, RegionKind

NAMED_KINDS = (RegionKind.REGENCY, RegionKind.CITY, RegionKind.DISTRICT)
CODE = re.compile(r"\d\d(\.\d\d){1,2}(\.\d{4})?")


def list_places(session: Session) -> Sequence[Region]:
    """Return regencies, cities and districts by name, then code."""
    return session.scalars(
        sa.select(Region)
        .options(joinedload(Region.parent))
        .where(Region.kind.in_(NAMED_KINDS))
        .order_by(Region.name, Region.code)
    ).all()


def find_place(session: Session, *, text: str) -> Region | None:
    """Return the place that a text names: a code in it wins, else a name that only one has."""
    code = CODE.search(text)
    if code is not None:
        return session.get(Region, code[0])
    name = text.partition(",")[0].strip().removeprefix("Kec. ").casefold()
    found = session.scalars(
        sa.select(Region)
        .where(sa.func.lower(Region.name) == name, Region.kind.in_(NAMED_KINDS))
        .order_by(Region.code)
        .limit(2)
    ).all()
    return found[0] if len(found) == 1 else None

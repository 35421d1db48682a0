"""Regions from the province down to a village: find, list, count."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from hilirisasi.services.figures import PROVINCE
from hilirisasi.services.listing_search import WITH_NAMES, is_shown
from models import VILLAGE_KINDS, Indicator, Listing, Organisation, Production, Region

CODE: Final = re.compile(r"\d\d(\.\d\d){0,2}|\d\d\.\d\d\.\d\d\.\d{4}", re.ASCII)
WITH_PARENTS: Final = joinedload(Region.parent).joinedload(Region.parent).joinedload(Region.parent)


@dataclass(frozen=True, slots=True)
class Child:
    """A region below another one: how many villages it holds, how many products they show."""

    region: Region
    villages: int
    listings: int


def find(session: Session, code: str) -> Region | None:
    """Return the region of a dotted code, with those above it, or ``None``."""
    if not CODE.fullmatch(code):
        return None
    return session.get(Region, code, options=[WITH_PARENTS])


def province(session: Session) -> Region | None:
    """Return the province, or ``None`` before the reference data are loaded."""
    return find(session, PROVINCE)


def villages_of(session: Session, *, organisation: Organisation) -> frozenset[str]:
    """Return the codes of the villages that an organisation may write of: its own, or inside it."""
    region_code = organisation.region_code
    if region_code is None:
        return frozenset()
    return frozenset(
        session.scalars(
            sa.select(Region.code).where(
                Region.kind.in_(VILLAGE_KINDS),
                sa.or_(Region.code == region_code, Region.code.startswith(f"{region_code}.")),
            )
        )
    )


def list_villages(session: Session, *, codes: Collection[str]) -> Sequence[Region]:
    """Return some villages by code."""
    return session.scalars(
        sa.select(Region).where(Region.code.in_(codes)).order_by(Region.name, Region.code)
    ).all()


def parents_of(region: Region) -> list[Region]:
    """Return the regions that a region lies in, the widest first."""
    parents: list[Region] = []
    while region.parent is not None:
        region = region.parent
        parents.insert(0, region)
    return parents


def list_children(session: Session, *, region: Region, now: datetime) -> list[Child]:
    """Return the regions right below one, by code."""
    children = session.scalars(
        sa.select(Region).where(Region.parent_code == region.code).order_by(Region.code)
    ).all()
    if not children:
        return []
    length = len(children[0].code)
    villages = _count_by_prefix(
        session, Region.code, length, Region.kind.in_(VILLAGE_KINDS), within=region
    )
    listings = _count_by_prefix(
        session,
        Listing.village_code,
        length,
        is_shown(now),
        within=region,
    )
    return [
        Child(child, villages.get(child.code, 0), listings.get(child.code, 0)) for child in children
    ]


def list_listings(session: Session, *, village: Region, now: datetime) -> Sequence[Listing]:
    """Return the products of a village on show, the last confirmed first."""
    return session.scalars(
        sa.select(Listing)
        .options(*WITH_NAMES)
        .where(Listing.village_code == village.code, is_shown(now))
        .order_by(Listing.confirmed_at.desc(), Listing.id)
    ).all()


def list_indicators(session: Session, *, code: str) -> Sequence[Indicator]:
    """Return the published indicators of a regency or the province, newest period first."""
    return session.scalars(
        sa.select(Indicator)
        .where(Indicator.region_code == code)
        .order_by(Indicator.name, Indicator.period.desc(), Indicator.id)
    ).all()


def list_production(session: Session, *, code: str) -> Sequence[Production]:
    """Return what a regency or the province produced, whole totals only, newest year first."""
    return session.scalars(
        sa.select(Production)
        .where(Production.region_code == code, Production.is_total)
        .order_by(Production.commodity_code, Production.year.desc(), Production.id)
    ).all()


def _count_by_prefix(
    session: Session,
    code: sa.orm.InstrumentedAttribute[str],
    length: int,
    condition: sa.ColumnElement[bool],
    *,
    within: Region,
) -> dict[str, int]:
    prefix = sa.func.substr(code, 1, length)
    rows = session.execute(
        sa.select(prefix, sa.func.count())
        .where(condition, code.startswith(f"{within.code}."))
        .group_by(prefix)
    )
    return {key: int(count) for key, count in rows}

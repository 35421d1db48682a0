"""The records behind what a search named, as far as the reader may see them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from hilirisasi.actors import Actor
from hilirisasi.permissions import Permission, is_allowed
from hilirisasi.services import listing_search, plans, regions
from hilirisasi.services.listing_search import is_shown
from hilirisasi.spelling import Fit, search
from models import Listing, Organisation, Plan, Region, Role

SHOWN: Final = 10  # of a group; the page leads to the rest
ALL_PLANS: Final = (Role.REVIEWER, Role.DECIDER, Role.OVERSEER)


R = TypeVar("R", Listing, Plan, Region)


@dataclass(frozen=True, slots=True)
class Group(Generic[R]):
    """The first records of a kind, and how many there are."""

    rows: Sequence[R] = ()
    total: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a text names: regions by code, commodities by code; no place or no product is all."""

    regions: tuple[str, ...] = ()
    commodities: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Does it name anything?"""
        return bool(self.regions or self.commodities)


def list_regions(session: Session, *, codes: Sequence[str]) -> Group[Region]:
    """Return the first regions with those above them, in the order given."""
    found = session.scalars(
        sa.select(Region).options(regions.WITH_PARENTS).where(Region.code.in_(codes[:SHOWN]))
    )
    by_code = {region.code: region for region in found}
    return Group([by_code[code] for code in codes[:SHOWN]], len(codes))


def list_listings(session: Session, *, asked: Asked, now: datetime) -> Group[Listing]:
    """Return the products on show of what was asked, the last confirmed first."""
    if not asked:
        return Group()
    query = _listings(asked, now)
    total = session.scalar(query.with_only_columns(sa.func.count())) or 0
    if not total:
        return Group()
    rows = session.scalars(
        query.options(*listing_search.WITH_NAMES)
        .order_by(Listing.confirmed_at.desc(), Listing.id)
        .limit(SHOWN)
    ).all()
    return Group(rows, total)


def find_listing_ids(session: Session, *, asked: Asked, now: datetime) -> set[int]:
    """Return all products on show of what was asked."""
    if not asked:
        return set()
    return set(session.scalars(_listings(asked, now).with_only_columns(Listing.id)))


def find_plan_ids(
    session: Session, *, actor: Actor, text: str, asked: Asked, now: datetime
) -> set[int]:
    """Return all plans that the person may read, whole or on the board, of what was asked."""
    query = _plans(session, actor, text, asked)
    found = [] if query is None else session.scalars(query.options(*plans.WITH_NAMES)).all()
    ids = {plan.id for plan in found if is_allowed(actor, Permission.PLAN_VIEW, plan)}
    wanted = _wanted(actor, asked, now)
    return ids if wanted is None else ids | set(session.scalars(wanted.with_only_columns(Plan.id)))


def list_plans(session: Session, *, actor: Actor | None, text: str, asked: Asked) -> Group[Plan]:
    """Return the plans that the person may read whole, of what was asked or of a company's name.

    Companies are named to those only who may read their plans anyway.
    """
    query = None if actor is None else _plans(session, actor, text, asked)
    if query is None:
        return Group()
    return _first(
        session,
        query.options(joinedload(Plan.organisation)).order_by(Plan.status, Plan.id.desc()),
        lambda plan: is_allowed(actor, Permission.PLAN_VIEW, plan),
    )


def _plans(session: Session, actor: Actor, text: str, asked: Asked) -> sa.Select[Plan] | None:
    readable = [Plan.organisation_id.in_(_companies_of(actor))]
    if any(actor.post_as(role) for role in ALL_PLANS):
        readable = []
    named = _companies_named(session, text, readable)
    wanted: list[sa.ColumnElement[bool]] = [Plan.organisation_id.in_(named)] if named else []
    if asked:
        wanted.append(sa.and_(*_conditions(asked, Plan.commodity_code, Plan.region_code)))
    return sa.select(Plan).where(*readable, sa.or_(*wanted)) if wanted else None


def list_wanted(
    session: Session, *, actor: Actor | None, asked: Asked, now: datetime
) -> Group[Plan]:
    """Return what investors look for, without a name, to those who may read the board."""
    query = _wanted(actor, asked, now)
    if query is None:
        return Group()
    return _first(session, query.order_by(Plan.id.desc()), lambda _plan: True)


def _listings(asked: Asked, now: datetime) -> sa.Select[Listing]:
    conditions = _conditions(asked, Listing.commodity_code, Listing.village_code)
    return sa.select(Listing).where(is_shown(now), *conditions)


def _wanted(actor: Actor | None, asked: Asked, now: datetime) -> sa.Select[Plan] | None:
    if not asked or not is_allowed(actor, Permission.BOARD_VIEW):
        return None
    conditions = _conditions(asked, Plan.commodity_code, Plan.region_code)
    return plans.on_board(now=now).where(*conditions)


def _first(
    session: Session, query: sa.Select[Plan], may_read: Callable[[Plan], bool]
) -> Group[Plan]:
    total = session.scalar(query.order_by(None).with_only_columns(sa.func.count())) or 0
    if not total:
        return Group()
    rows = session.scalars(query.options(*plans.WITH_NAMES).limit(SHOWN)).all()
    return Group([plan for plan in rows if may_read(plan)], total)


def _conditions(
    asked: Asked,
    commodity: sa.orm.InstrumentedAttribute[str],
    place: sa.orm.InstrumentedAttribute[str],
) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if asked.commodities:
        conditions.append(commodity.in_(asked.commodities))
    if asked.regions:
        inside = [place.startswith(f"{code}.", autoescape=True) for code in asked.regions]
        conditions.append(sa.or_(place.in_(asked.regions), *inside))
    return conditions


def _companies_of(actor: Actor) -> list[int]:
    return [post.organisation_id for post in actor.posts if post.role is Role.INVESTOR]


def _companies_named(
    session: Session, text: str, readable: Collection[sa.ColumnElement[bool]]
) -> list[int]:
    rows = session.execute(
        sa.select(Organisation.id, Organisation.name)
        .where(Organisation.id.in_(sa.select(Plan.organisation_id).where(*readable)))
        .order_by(Organisation.id)
    ).all()
    found = search(text, rows, lambda row: (row.name,))
    return [match.found.id for match in found if match.fit <= Fit.HOLDS]

"""Searches that people keep, and what is new among what they find.

A worker looks every `CHECK_EVERY` and notes what fits; a hit is new until its person says that
they saw it. A search belongs to one person and is read by nobody else, not even in the audit: what
somebody looks for is theirs. It ends with their account.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from hilirisasi.actors import Actor, actor_of
from hilirisasi.errors import TooManySearchesError
from hilirisasi.permissions import Permission, is_allowed
from hilirisasi.scoring.sphere import distances_km, unit_vectors
from hilirisasi.services import buyable, listing_search, plans
from hilirisasi.services.buyable import Wish
from hilirisasi.services.transactions import transaction
from models import (
    CommodityForm,
    Listing,
    Plan,
    Region,
    SavedSearch,
    SearchHit,
    SearchKind,
    User,
)

R = TypeVar("R", Listing, Plan)

MOST: Final = 20  # of one person
CHECK_EVERY: Final = timedelta(minutes=10)
WITH_NAMES: Final = (
    joinedload(SavedSearch.form).joinedload(CommodityForm.commodity),
    joinedload(SavedSearch.place).joinedload(Region.parent).joinedload(Region.parent),
)


@dataclass(frozen=True, slots=True)
class Kept:
    """One search: how many hits it has, and how many of them are new since ``search.seen_at``."""

    search: SavedSearch
    total: int
    new: int


@dataclass(frozen=True, slots=True)
class Hits:
    """What a search finds now, new ones first; one of the two is empty, by the search's kind."""

    listings: Sequence[Listing]
    plans: Sequence[Plan]
    new_ids: frozenset[int]


def save(
    session: Session, *, actor: Actor, kind: SearchKind, name: str, wish: Wish, now: datetime
) -> SavedSearch:
    """Keep a search; what it finds now counts as seen. The same search is kept once.

    Raises
    ------
    TooManySearchesError
    """
    asked = _columns(wish, kind)
    with transaction(session):
        # Sent twice at once, the second waits here and finds the first.
        session.execute(sa.select(User.id).where(User.id == actor.user_id).with_for_update())
        own = session.scalars(
            sa.select(SavedSearch).where(SavedSearch.user_id == actor.user_id)
        ).all()
        for search in own:
            if search.kind is kind and all(getattr(search, k) == v for k, v in asked.items()):
                return search
        if len(own) >= MOST:
            raise TooManySearchesError
        search = SavedSearch(
            user_id=actor.user_id,
            kind=kind,
            name=name,
            created_at=now,
            seen_at=now,
            checked_at=now,
            **asked,
        )
        session.add(search)
        session.flush()
        _note(session, search, _find_ids(session, search, actor, now), now)
    return search


def rename(session: Session, *, search: SavedSearch, name: str) -> None:
    """Give a search another name."""
    with transaction(session):
        search.name = name


def remove(session: Session, *, search: SavedSearch) -> None:
    """Forget a search with its hits."""
    with transaction(session):
        session.delete(search)


def remove_all(session: Session, *, user: User) -> None:
    """Forget all searches of a person, within the open transaction."""
    for search in session.scalars(sa.select(SavedSearch).where(SavedSearch.user_id == user.id)):
        session.delete(search)


def mark_seen(session: Session, *, search: SavedSearch, actor: Actor, now: datetime) -> None:
    """Note that the person saw all that the search finds now."""
    with transaction(session):
        _note(session, search, _find_ids(session, search, actor, now), now)
        search.seen_at = search.checked_at = now


def list_own(session: Session, *, actor: Actor) -> list[Kept]:
    """Return the person's searches by name, with how much is new."""
    searches = session.scalars(
        sa.select(SavedSearch)
        .options(*WITH_NAMES)
        .where(SavedSearch.user_id == actor.user_id)
        .order_by(SavedSearch.name, SavedSearch.id)
    ).all()
    if not searches:
        return []
    is_new = sa.func.count().filter(SearchHit.found_at > SavedSearch.seen_at)
    rows = session.execute(
        sa.select(SearchHit.saved_search_id, sa.func.count(), is_new)
        .join(SearchHit.search)
        .where(SavedSearch.user_id == actor.user_id)
        .group_by(SearchHit.saved_search_id)
    )
    counts = {search_id: (total, new) for search_id, total, new in rows}
    return [
        Kept(search, *counts.get(search.id, (0, 0)))
        for search in searches
        if _may_look(search.kind, actor)
    ]


def list_new(session: Session, *, actor: Actor) -> list[Kept]:
    """Return the person's searches that found something new: what a notice would tell them."""
    return [kept for kept in list_own(session, actor=actor) if kept.new]


def find_hits(session: Session, *, search: SavedSearch, actor: Actor, now: datetime) -> Hits:
    """Return what a search finds at this moment, as far as the person may still see it."""
    ids = _find_ids(session, search, actor, now)
    seen = session.scalars(
        sa.select(sa.func.coalesce(SearchHit.listing_id, SearchHit.plan_id)).where(
            SearchHit.saved_search_id == search.id, SearchHit.found_at <= search.seen_at
        )
    )
    new_ids = ids - set(seen)
    if search.kind is SearchKind.PLANS:
        query = sa.select(Plan).options(*plans.WITH_NAMES).where(Plan.id.in_(ids))
        found = session.scalars(query.order_by(Plan.id.desc())).all()
        return Hits((), _new_first(found, new_ids), frozenset(new_ids))
    listings = session.scalars(
        sa.select(Listing)
        .options(*listing_search.WITH_NAMES)
        .where(Listing.id.in_(ids))
        .order_by(Listing.confirmed_at.desc(), Listing.id)
    ).all()
    return Hits(_new_first(listings, new_ids), (), frozenset(new_ids))


def work(session: Session, *, now: datetime) -> int:
    """Look again for every search that is due, the longest waiting first; return how many."""
    due = session.scalars(
        sa.select(SavedSearch.id)
        .where(SavedSearch.checked_at <= now - CHECK_EVERY)
        .order_by(SavedSearch.checked_at, SavedSearch.id)
    ).all()
    return sum(_look_again(session, search_id, now) for search_id in due)


def wish_of(search: SavedSearch) -> Wish:
    """Return what a search of supply asks for."""
    return Wish(
        commodity_code=search.commodity_code,
        form_code=search.form_code,
        place_code=search.place_code,
        radius_km=search.radius_km or buyable.USUAL_RADIUS_KM,
        month=search.month,
        least_kg=search.least_kg,
        most_idr_per_kg=search.most_idr_per_kg,
    )


def _look_again(session: Session, search_id: int, now: datetime) -> bool:
    search = session.get(SavedSearch, search_id)
    if search is None:  # removed meanwhile
        return False
    ids = _find_ids(session, search, actor_of(search.user), now)  # long, so outside of the lock
    with transaction(session):
        held = session.scalar(
            sa.select(SavedSearch)
            .where(SavedSearch.id == search_id, SavedSearch.checked_at <= now - CHECK_EVERY)
            .with_for_update(skip_locked=True)
        )
        if held is None:  # removed, or another worker was faster
            return False
        _note(session, held, ids, now)
        held.checked_at = now
    return True


def _note(session: Session, search: SavedSearch, ids: set[int], now: datetime) -> None:
    """Keep the hits that still fit with the day they were found, drop the others, add the new."""
    column = "plan_id" if search.kind is SearchKind.PLANS else "listing_id"
    known = {getattr(hit, column): hit for hit in search.hits}
    for record_id, hit in known.items():
        if record_id not in ids:
            search.hits.remove(hit)
    for record_id in sorted(ids - set(known)):
        search.hits.append(SearchHit(found_at=now, **{column: record_id}))
    session.flush()


def _find_ids(session: Session, search: SavedSearch, actor: Actor, now: datetime) -> set[int]:
    place = search.place
    if place.latitude is None or not _may_look(search.kind, actor):
        return set()
    if search.kind is SearchKind.SUPPLY:
        found = buyable.find(session, wish=wish_of(search), place=place, now=now)
        return {offer.listing.id for offer in (*found.offers, *found.unpriced)}
    rows = session.execute(
        plans.on_board(search.commodity_code, now=now)
        .join(Plan.region)
        .where(Plan.form_code == search.form_code, Region.latitude.is_not(None))
        .with_only_columns(Plan.id, Plan.radius_km, Region.latitude, Region.longitude)
    ).all()
    figures = np.array([tuple(row)[1:] for row in rows], dtype=np.float64).reshape(-1, 3)
    here = unit_vectors(np.array([place.latitude]), np.array([place.longitude], dtype=np.float64))
    reaches = distances_km(unit_vectors(figures[:, 1], figures[:, 2]), here) <= figures[:, 0]
    return {row[0] for row, reached in zip(rows, reaches, strict=True) if reached}


def _may_look(kind: SearchKind, actor: Actor) -> bool:
    """Supply is open to all; what investors look for is not."""
    return kind is SearchKind.SUPPLY or is_allowed(actor, Permission.BOARD_VIEW)


def _new_first(records: Sequence[R], new_ids: set[int]) -> list[R]:
    return sorted(records, key=lambda record: record.id not in new_ids)


def _columns(wish: Wish, kind: SearchKind) -> dict[str, object]:
    columns: dict[str, object] = {
        "commodity_code": wish.commodity_code,
        "form_code": wish.form_code,
        "place_code": wish.place_code,
    }
    if kind is SearchKind.SUPPLY:
        columns |= {
            "radius_km": wish.radius_km,
            "month": wish.month,
            "least_kg": wish.least_kg,
            "most_idr_per_kg": wish.most_idr_per_kg,
        }
    return columns

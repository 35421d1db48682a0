"""Searches that people keep, and what is new among what they find.

A worker looks every `CHECK_EVERY` and notes what fits; a hit is new until its person says that
they saw it. A search belongs to one person and is read by nobody else, not even in the audit: what
somebody looks for is theirs. It ends with their account.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from hilirisasi.actors import Actor, actor_of
from hilirisasi.errors import TooManySearchesError
from hilirisasi.services import listing_search, plans, search_matches
from hilirisasi.services.buyable import Wish
from hilirisasi.services.search_matches import LISTING, PLAN, Found
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
    """What a search finds now, new ones first of each kind."""

    listings: Sequence[Listing]
    plans: Sequence[Plan]
    new: frozenset[Found]

    def is_new(self, record: Listing | Plan) -> bool:
        """Was it found since the person last said that they saw all?"""
        return _found_of(record) in self.new


def save(
    session: Session, *, actor: Actor, kind: SearchKind, name: str, wish: Wish | str, now: datetime
) -> SavedSearch:
    """Keep a search; what it finds now counts as seen. The same search is kept once.

    ``wish`` is a text for `SearchKind.TEXT`.

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
        _note(session, search, search_matches.find(session, search, actor, now), now)
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
        _note(session, search, search_matches.find(session, search, actor, now), now)
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
        if search_matches.may_look(search.kind, actor)
    ]


def list_new(session: Session, *, actor: Actor) -> list[Kept]:
    """Return the person's searches that found something new: what a notice would tell them."""
    return [kept for kept in list_own(session, actor=actor) if kept.new]


def find_hits(session: Session, *, search: SavedSearch, actor: Actor, now: datetime) -> Hits:
    """Return what a search finds at this moment, as far as the person may still see it."""
    found = search_matches.find(session, search, actor, now)
    seen = {_found_of(hit) for hit in search.hits if hit.found_at <= search.seen_at}
    new = frozenset(found - seen)
    listings = session.scalars(
        sa.select(Listing)
        .options(*listing_search.WITH_NAMES)
        .where(Listing.id.in_([number for column, number in found if column == LISTING]))
        .order_by(Listing.confirmed_at.desc(), Listing.id)
    ).all()
    found_plans = session.scalars(
        sa.select(Plan)
        .options(*plans.WITH_NAMES)
        .where(Plan.id.in_([number for column, number in found if column == PLAN]))
        .order_by(Plan.id.desc())
    ).all()
    return Hits(_new_first(listings, new), _new_first(found_plans, new), new)


def work(session: Session, *, now: datetime) -> int:
    """Look again for every search that is due, the longest waiting first; return how many."""
    due = session.scalars(
        sa.select(SavedSearch.id)
        .where(SavedSearch.checked_at <= now - CHECK_EVERY)
        .order_by(SavedSearch.checked_at, SavedSearch.id)
    ).all()
    return sum(_look_again(session, search_id, now) for search_id in due)


def _look_again(session: Session, search_id: int, now: datetime) -> bool:
    search = session.get(SavedSearch, search_id)
    if search is None:  # removed meanwhile
        return False
    found = search_matches.find(
        session, search, actor_of(search.user), now
    )  # long, so outside of the lock
    with transaction(session):
        held = session.scalar(
            sa.select(SavedSearch)
            .where(SavedSearch.id == search_id, SavedSearch.checked_at <= now - CHECK_EVERY)
            .with_for_update(skip_locked=True)
        )
        if held is None:  # removed, or another worker was faster
            return False
        _note(session, held, found, now)
        held.checked_at = now
    return True


def _note(session: Session, search: SavedSearch, found: set[Found], now: datetime) -> None:
    """Keep the hits that still fit with the day they were found, drop the others, add the new."""
    known = {_found_of(hit): hit for hit in search.hits}
    for each, hit in known.items():
        if each not in found:
            search.hits.remove(hit)
    for column, number in sorted(found - set(known)):
        search.hits.append(SearchHit(found_at=now, **{column: number}))
    session.flush()


def _found_of(record: Listing | Plan | SearchHit) -> Found:
    if isinstance(record, SearchHit):
        return (LISTING, record.listing_id) if record.listing_id else (PLAN, record.plan_id or 0)
    return (LISTING, record.id) if isinstance(record, Listing) else (PLAN, record.id)


def _new_first(records: Sequence[R], new: frozenset[Found]) -> list[R]:
    return sorted(records, key=lambda record: _found_of(record) not in new)


def _columns(wish: Wish | str, kind: SearchKind) -> dict[str, object]:
    if isinstance(wish, str):
        return {"text": wish}
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

"""What a saved search finds at one moment, as far as its person may see it."""

from datetime import datetime
from typing import Final, Literal

import numpy as np
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.permissions import Permission, is_allowed
from hilirisasi.scoring.sphere import distances_km, unit_vectors
from hilirisasi.services import buyable, finding, plans
from hilirisasi.services.buyable import Wish
from models import Plan, Region, SavedSearch, SearchKind

LISTING: Final = "listing_id"
PLAN: Final = "plan_id"
# The column of a hit that names the record, and the record's number.
Found = tuple[Literal["listing_id", "plan_id"], int]


def find(session: Session, search: SavedSearch, actor: Actor, now: datetime) -> set[Found]:
    """Return the records that a search finds."""
    if not may_look(search.kind, actor):
        return set()
    if search.kind is SearchKind.TEXT:
        listing_ids, plan_ids = finding.find_ids(
            session, text=search.text or "", actor=actor, now=now
        )
        return {(LISTING, each) for each in listing_ids} | {(PLAN, each) for each in plan_ids}
    place = search.place
    if place is None or place.latitude is None or place.longitude is None:
        return set()
    if search.kind is SearchKind.SUPPLY:
        found = buyable.find(session, wish=wish_of(search), place=place, now=now)
        return {(LISTING, offer.listing.id) for offer in (*found.offers, *found.unpriced)}
    return _plans_that_reach(session, search, place.latitude, place.longitude, now)


def may_look(kind: SearchKind, actor: Actor) -> bool:
    """Supply is open to all, and so is a text; what investors look for is not."""
    return kind is not SearchKind.PLANS or is_allowed(actor, Permission.BOARD_VIEW)


def wish_of(search: SavedSearch) -> Wish:
    """Return what a search of supply asks for."""
    return Wish(
        commodity_code=search.commodity_code or "",
        form_code=search.form_code or "",
        place_code=search.place_code or "",
        radius_km=search.radius_km or buyable.USUAL_RADIUS_KM,
        month=search.month,
        least_kg=search.least_kg,
        most_idr_per_kg=search.most_idr_per_kg,
    )


def _plans_that_reach(
    session: Session, search: SavedSearch, latitude: float, longitude: float, now: datetime
) -> set[Found]:
    rows = session.execute(
        plans.on_board(search.commodity_code or "", now=now)
        .join(Plan.region)
        .where(Plan.form_code == search.form_code, Region.latitude.is_not(None))
        .with_only_columns(Plan.id, Plan.radius_km, Region.latitude, Region.longitude)
    ).all()
    figures = np.array([tuple(row)[1:] for row in rows], dtype=np.float64).reshape(-1, 3)
    here = unit_vectors(np.array([latitude]), np.array([longitude], dtype=np.float64))
    reaches = distances_km(unit_vectors(figures[:, 1], figures[:, 2]), here) <= figures[:, 0]
    return {(PLAN, row[0]) for row, reached in zip(rows, reaches, strict=True) if reached}

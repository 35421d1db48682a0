"""What can be bought around a place, by month, and what a kilogram costs once it is there.

Landed price: what the village last got for a kilogram, and the usual haulage over the straight
line, as in a pool. A price that is older than the rules let a price be counts as unknown.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.scoring.candidates import free_kg
from hilirisasi.scoring.haulage import usual_haulage_idr_per_kg
from hilirisasi.scoring.sphere import arcs_km, chords, unit_vectors
from hilirisasi.services import columns, listing_search, matching, policies
from hilirisasi.services.listing_search import is_shown
from models import MONTHS, CommodityForm, Kg, Listing, MonthlyKg, Region

USUAL_RADIUS_KM: Final = 50
RADII_KM: Final = (10, 25, 50, 75, 100, 150)
MOST_RADIUS_KM: Final = 400  # as of a plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody would buy: which product, within how far of which place.

    ``month`` (1 to 12) asks for what is there in that month, ``None`` for the year. The listings
    kept offer at least ``least_kg`` then, landed at ``most_idr_per_kg`` at most.
    """

    commodity_code: str
    form_code: str
    place_code: str
    radius_km: int = USUAL_RADIUS_KM
    month: int | None = None
    least_kg: int | None = None
    most_idr_per_kg: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One listing. Landed price and ``cumulative_kg`` are ``None`` where its price is too old.

    ``cumulative_kg`` is what this and all cheaper ones have, in the month asked for or the year.
    """

    listing: Listing
    distance_km: float
    free_kg: MonthlyKg
    haulage_idr_per_kg: float
    landed_idr_per_kg: float | None
    cumulative_kg: int | None = None

    def kg_in(self, month: int | None) -> int:
        """Return what is free in a month (1 to 12), or in the year."""
        return sum(self.free_kg) if month is None else self.free_kg[month - 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One month of the year (1 to 12): what is there, and what the cheapest of it costs landed.

    ``unpriced_kg`` comes on top, at a price that nobody knows. ``bought_kg`` is the part of
    ``priced_kg`` that a need takes, cheapest first; without a need it is all. Prices are of that
    part, Rp per kg; ``None`` where it is nothing.
    """

    month: int
    listings: int
    priced_kg: int
    unpriced_kg: int
    bought_kg: int
    lowest_idr_per_kg: float | None
    mean_idr_per_kg: float | None
    highest_idr_per_kg: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyable:
    """What fits a wish: offers from the cheapest on, then those of which no price is known.

    ``without_point``: products on show whose distance nobody knows, left out of all the rest.
    """

    offers: tuple[Offer, ...]
    unpriced: tuple[Offer, ...]
    without_point: int
    haulage_idr_per_t_km: float
    policy_version: str
    max_age_days: int


def find(session: Session, *, wish: Wish, place: Region, now: datetime) -> Buyable:
    """Return what fits a wish around ``place``, which has a point."""
    policy = policies.active(session, now=now)
    max_age_days = policy.defaults["reference_price_max_age_days"]
    distance_km, without_point = _distances_km(session, wish, place, now)
    listings = matching.load_lean(session, Listing.id.in_(distance_km), is_shown(now))
    records = columns.of_listings(session, listings, now=now)
    way_km = np.array([distance_km[listing.id] for listing in listings], dtype=np.float64)
    haulage = usual_haulage_idr_per_kg(policy, way_km)
    is_known = records.price_age_days <= max_age_days
    landed = np.where(is_known, records.price_idr_per_kg + haulage, np.nan)
    found = [
        Offer(
            listing=listing,
            distance_km=float(way_km[row]),
            free_kg=MonthlyKg(tuple(Kg(int(kg)) for kg in free)),
            haulage_idr_per_kg=float(haulage[row]),
            landed_idr_per_kg=float(landed[row]) if is_known[row] else None,
        )
        for row, (listing, free) in enumerate(zip(listings, free_kg(records), strict=True))
    ]
    kept = [offer for offer in found if _fits(offer, wish)]
    return Buyable(
        offers=_from_the_cheapest(kept, wish.month),
        unpriced=tuple(
            sorted(
                (offer for offer in kept if offer.landed_idr_per_kg is None),
                key=lambda offer: (offer.distance_km, offer.listing.id),
            )
        ),
        without_point=without_point,
        haulage_idr_per_t_km=policy.defaults["haulage_idr_per_t_km"],
        policy_version=policy.version,
        max_age_days=int(max_age_days),
    )


def by_month(found: Buyable, *, need_kg: int | None = None) -> list[Month]:
    """Return the twelve months: sums over all offers, prices of the cheapest that fill a need."""
    return [_month(found, month, need_kg) for month in range(1, MONTHS + 1)]


def list_products(session: Session, *, now: datetime) -> Sequence[CommodityForm]:
    """Return the forms of which anything is on show, by commodity and position."""
    on_show = sa.select(Listing.commodity_code, Listing.form_code).where(is_shown(now)).distinct()
    product = sa.tuple_(CommodityForm.commodity_code, CommodityForm.code)
    return session.scalars(
        sa.select(CommodityForm)
        .options(sa.orm.joinedload(CommodityForm.commodity))
        .join(CommodityForm.commodity)
        .where(product.in_(on_show))
        .order_by(CommodityForm.commodity_code, CommodityForm.position)
    ).all()


def load_names(session: Session, offers: Sequence[Offer]) -> None:
    """Load what names the listings of some offers, in one question."""
    ids = [offer.listing.id for offer in offers]
    session.scalars(
        sa.select(Listing).options(*listing_search.WITH_NAMES).where(Listing.id.in_(ids))
    ).all()


def _distances_km(
    session: Session, wish: Wish, place: Region, now: datetime
) -> tuple[dict[int, float], int]:
    """Return the way to each listing within reach by id, and how many have no point."""
    rows = session.execute(
        sa.select(Listing.id, Region.latitude, Region.longitude)
        .join(Listing.village)
        .where(
            is_shown(now),
            Listing.commodity_code == wish.commodity_code,
            Listing.form_code == wish.form_code,
        )
        .order_by(Listing.id)
    ).all()
    located = [(id_, lat, lon) for id_, lat, lon in rows if lat is not None and lon is not None]
    points = np.array([row[1:] for row in located], dtype=np.float64).reshape(-1, 2)
    here = unit_vectors(
        np.array([place.latitude], dtype=np.float64), np.array([place.longitude], dtype=np.float64)
    )
    away = np.linalg.norm(unit_vectors(points[:, 0], points[:, 1]) - here, axis=1)
    near = np.flatnonzero(away <= chords(np.array([wish.radius_km], dtype=np.float64)))
    way_km = arcs_km(away)
    return {located[row][0]: float(way_km[row]) for row in near}, len(rows) - len(located)


def _fits(offer: Offer, wish: Wish) -> bool:
    """Is enough free, and cheap enough? A price that nobody knows keeps no limit."""
    kg, landed, most = offer.kg_in(wish.month), offer.landed_idr_per_kg, wish.most_idr_per_kg
    is_cheap = most is None or (landed is not None and landed <= most)
    return kg > 0 and kg >= (wish.least_kg or 0) and is_cheap


def _from_the_cheapest(offers: Sequence[Offer], month: int | None) -> tuple[Offer, ...]:
    priced = [offer for offer in offers if offer.landed_idr_per_kg is not None]
    ordered = sorted(priced, key=lambda offer: (offer.landed_idr_per_kg, offer.listing.id))
    so_far = np.cumsum([offer.kg_in(month) for offer in ordered], dtype=np.int64).tolist()
    return tuple(
        replace(offer, cumulative_kg=kg) for offer, kg in zip(ordered, so_far, strict=True)
    )


def _month(found: Buyable, month: int, need_kg: int | None) -> Month:
    priced = [offer for offer in found.offers if offer.kg_in(month)]
    priced_kg = sum(offer.kg_in(month) for offer in priced)
    left_kg = bought_kg = priced_kg if need_kg is None else min(need_kg, priced_kg)
    cost_idr, prices = 0.0, []
    for offer in priced:
        taken_kg = min(left_kg, offer.kg_in(month))
        if not taken_kg:
            break
        price = offer.landed_idr_per_kg or 0.0
        cost_idr, left_kg = cost_idr + taken_kg * price, left_kg - taken_kg
        prices.append(price)
    return Month(
        month=month,
        listings=len(priced),
        priced_kg=priced_kg,
        unpriced_kg=sum(offer.kg_in(month) for offer in found.unpriced),
        bought_kg=bought_kg,
        lowest_idr_per_kg=min(prices, default=None),
        mean_idr_per_kg=cost_idr / bought_kg if bought_kg else None,
        highest_idr_per_kg=max(prices, default=None),
    )

"""Finding listings, and what the neighbours' say: prices, months, amounts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from hilirisasi.freshness import LISTING_LIFE
from models import CommodityForm, Listing, ListingStatus, Region

PAGE_SIZE: Final = 20
FRESH_PRICE: Final = timedelta(days=365)
# Fewer listings than this make no range: they would show one neighbour's price.
MIN_NEIGHBOURS: Final = 3
DOUBT_FACTOR: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a visitor looks for; ``region`` is a code whose villages count."""

    commodity: str | None = None
    form: str | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of listings and how many there are in all."""

    listings: Sequence[Listing]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE_SIZE))


@dataclass(frozen=True, slots=True)
class PriceRange:
    """The neighbours' prices: whose (a region), how many listings, lowest, middle, highest."""

    region: Region
    count: int
    low_idr_per_kg: int
    median_idr_per_kg: float
    high_idr_per_kg: int


@dataclass(frozen=True, slots=True)
class Doubt:
    """A figure three times off the district's; ``typical`` is the middle of the neighbours'."""

    field: str
    value: float
    typical: float


def is_shown(now: datetime) -> sa.ColumnElement[bool]:
    """Return the condition under which a listing is on show: published, and confirmed in time."""
    return sa.and_(
        Listing.status == ListingStatus.PUBLISHED, Listing.confirmed_at > now - LISTING_LIFE
    )


def is_found(filters: Filters, now: datetime) -> sa.ColumnElement[bool]:
    """Return the condition of what is on show and fits the filters."""
    conditions = [is_shown(now)]
    if filters.commodity:
        conditions.append(Listing.commodity_code == filters.commodity)
    if filters.form:
        conditions.append(Listing.form_code == filters.form)
    if filters.region:
        inside = Listing.village_code.startswith(f"{filters.region}.", autoescape=True)
        conditions.append(sa.or_(Listing.village_code == filters.region, inside))
    return sa.and_(*conditions)


def search(session: Session, *, filters: Filters, page: int, now: datetime) -> Page:
    """Return a page of the listings on show, the last confirmed first."""
    query = sa.select(Listing).where(is_found(filters, now))
    total = session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    listings = session.scalars(
        query.options(*WITH_NAMES)
        .order_by(Listing.confirmed_at.desc(), Listing.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    ).all()
    return Page(listings, total, page)


def list_own(session: Session, *, organisation_ids: Sequence[int]) -> Sequence[Listing]:
    """Return all listings of some organisations, withdrawn ones last."""
    return session.scalars(
        sa.select(Listing)
        .options(*WITH_NAMES)
        .where(Listing.organisation_id.in_(organisation_ids))
        .order_by(Listing.status, Listing.id.desc())
    ).all()


def neighbours_price(
    session: Session, *, village: Region, form: CommodityForm, today: date
) -> PriceRange | None:
    """Return the range of the district's other villages' last prices, else of the regency's."""
    for code in (village.district_code, village.regency_code):
        prices = sorted(
            session.scalars(
                _published(form, code)
                .with_only_columns(Listing.price_idr_per_kg)
                .where(Listing.price_on > today - FRESH_PRICE, Listing.village_code != village.code)
            )
        )
        if len(prices) >= MIN_NEIGHBOURS:
            region = session.get_one(Region, code)
            return PriceRange(region, len(prices), prices[0], median(prices), prices[-1])
    return None


def usual_months(session: Session, *, village: Region, form: CommodityForm) -> tuple[int, ...]:
    """Return the harvest months that at least half of the district's listings tick."""
    answers = session.scalars(
        _published(form, village.district_code).with_only_columns(Listing.amount_answer)
    ).all()
    counts = Counter(month for answer in answers for month in answer["months"])
    return tuple(sorted(month for month, count in counts.items() if 2 * count >= len(answers)))


def doubts(
    session: Session,
    *,
    listing_id: int | None,
    village: Region,
    form: CommodityForm,
    yearly_kg: int,
    price_idr_per_kg: int,
) -> list[Doubt]:
    """Return the figures that are three times off the middle of the district's others."""
    others = session.execute(
        _published(form, village.district_code)
        .with_only_columns(Listing.harvest_kg, Listing.price_idr_per_kg)
        .where(Listing.id != (listing_id or 0))
    ).all()
    if len(others) < MIN_NEIGHBOURS:
        return []
    typical_kg = median(sum(kg) for kg, _ in others)
    typical_price = median(price for _, price in others)
    pairs = (("amount", yearly_kg, typical_kg), ("price", price_idr_per_kg, typical_price))
    return [
        Doubt(field, value, typical)
        for field, value, typical in pairs
        if typical and not typical / DOUBT_FACTOR <= value <= typical * DOUBT_FACTOR
    ]


WITH_NAMES: Final = (
    joinedload(Listing.village).joinedload(Region.parent).joinedload(Region.parent),
    joinedload(Listing.commodity),
    joinedload(Listing.form),
)


def _published(form: CommodityForm, region_code: str) -> sa.Select[Listing]:
    return sa.select(Listing).where(
        Listing.status == ListingStatus.PUBLISHED,
        Listing.commodity_code == form.commodity_code,
        Listing.form_code == form.code,
        Listing.village_code.startswith(f"{region_code}."),
    )


def last_own(session: Session, *, village: Region) -> Listing | None:
    """Return the village's newest listing, whose holder the next form proposes."""
    return session.scalar(
        sa.select(Listing)
        .where(Listing.village_code == village.code)
        .order_by(Listing.id.desc())
        .limit(1)
    )

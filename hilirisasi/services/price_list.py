"""Prices that anybody may read: published rows, ranges of villages' listings, statutory rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from hilirisasi.months import day_of
from hilirisasi.offers import net_price_idr_per_kg
from hilirisasi.services import policies
from hilirisasi.services.listing_search import FRESH_PRICE, MIN_NEIGHBOURS, is_shown
from models import DISTRICT_LENGTH, Listing, Price, PriceRule, Region

UNIT: Final = "IDR/kg"
PAGE_SIZE: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceFilters:
    """What a reader looks for; ``region`` is a code: prices inside it, or of what it lies in."""

    commodity: str | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalRange:
    """Prices of one product in one district, from `MIN_NEIGHBOURS` or more villages' listings."""

    district: Region
    commodity_code: str
    form_code: str
    count: int
    low_idr_per_kg: int
    median_idr_per_kg: float
    high_idr_per_kg: int
    newest_on: date


def list_published(session: Session, *, filters: PriceFilters) -> Sequence[Price]:
    """Return the published prices by commodity, the newest first, undated ones last."""
    query = sa.select(Price).order_by(
        Price.commodity_code, Price.form_code, Price.on.desc().nulls_last(), Price.id
    )
    if filters.commodity:
        query = query.where(Price.commodity_code == filters.commodity)
    if filters.region:
        query = query.where(_concerns(Price.region_code, filters.region))
    return session.scalars(query).all()


def list_ranges(session: Session, *, filters: PriceFilters, now: datetime) -> list[LocalRange]:
    """Return the range of each product in each district, by commodity, form and district.

    Fewer listings than `MIN_NEIGHBOURS`, or prices older than a year, make none: a range must not
    show one village's price.
    """
    group = (
        Listing.commodity_code,
        Listing.form_code,
        sa.func.substr(Listing.village_code, 1, DISTRICT_LENGTH),
    )
    query = (
        sa.select(
            *group,
            sa.func.aggregate_strings(sa.cast(Listing.price_idr_per_kg, sa.Text), ","),
            sa.func.max(Listing.price_on),
        )
        .where(is_shown(now), Listing.price_on > day_of(now) - FRESH_PRICE)
        .group_by(*group)
        .having(sa.func.count() >= MIN_NEIGHBOURS)
        .order_by(*group)
    )
    if filters.commodity:
        query = query.where(Listing.commodity_code == filters.commodity)
    if filters.region:
        query = query.where(Listing.village_code.startswith(f"{filters.region}.", autoescape=True))
    rows = session.execute(query).all()
    districts = _regions(session, {district for _commodity, _form, district, *_rest in rows})
    ranges = []
    for commodity, form, district, text, newest_on in rows:
        prices = sorted(map(int, text.split(",")))
        ranges.append(
            LocalRange(
                district=districts[district],
                commodity_code=commodity,
                form_code=form,
                count=len(prices),
                low_idr_per_kg=prices[0],
                median_idr_per_kg=median(prices),
                high_idr_per_kg=prices[-1],
                newest_on=newest_on,
            )
        )
    return ranges


def list_rules(session: Session, *, filters: PriceFilters) -> Sequence[PriceRule]:
    """Return the statutory rules, the newest first; they bind in the whole province."""
    query = (
        sa.select(PriceRule)
        .where(policies.is_settled())
        .order_by(PriceRule.valid_from.desc(), PriceRule.id)
    )
    if filters.commodity:
        query = query.where(PriceRule.commodity_code == filters.commodity)
    return session.scalars(query).all()


def least_idr_per_kg(rule: PriceRule) -> float:
    """Return what a full deduction leaves of a rule's price, Rp per kg (policy.md 1.6)."""
    return net_price_idr_per_kg(
        offer_idr_per_kg=int(rule.price_idr_per_kg),
        deduction_share=rule.max_deduction_share,
        price_place=rule.place,
        farmer_pays_haulage=False,
        haulage_idr_per_kg=0,
    )


def _concerns(
    code: sa.orm.InstrumentedAttribute[str | None], region: str
) -> sa.ColumnElement[bool]:
    """Is a code the region, inside it, or what it lies in?"""
    parts = region.split(".")
    own_and_wider = [".".join(parts[:count]) for count in range(1, len(parts) + 1)]
    return sa.or_(code.in_(own_and_wider), code.startswith(f"{region}.", autoescape=True))


def _regions(session: Session, codes: set[str]) -> dict[str, Region]:
    regions = session.scalars(
        sa.select(Region).options(joinedload(Region.parent)).where(Region.code.in_(sorted(codes)))
    )
    return {region.code: region for region in regions}

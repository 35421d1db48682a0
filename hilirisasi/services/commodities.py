"""Commodities: their forms, routes, prices, rules, and what villages offer of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from hilirisasi.scoring import hayami
from hilirisasi.scoring.records import Floats
from hilirisasi.services import offered, policies
from hilirisasi.services.listing_search import is_shown
from models import (
    Commodity,
    CommodityForm,
    Listing,
    MonthlyKg,
    Price,
    PriceRule,
    Route,
)


@dataclass(frozen=True, slots=True)
class RouteTable:
    """A route with its value-added table at its own raw price, Rp per kg of raw material.

    ``lines`` maps the letters D, E, J, K, L, M, N, O, P_K, Q, R, S, T to numbers. It is empty
    where a figure that the table needs was never published.
    """

    route: Route
    lines: dict[str, float]


@dataclass(frozen=True, slots=True)
class Supply:
    """What villages offer of one form, kg by month of the year, and how many listings it is."""

    form: CommodityForm
    listings: int
    kg: MonthlyKg


def list_all(session: Session) -> Sequence[Commodity]:
    """Return all commodities with their forms, by name."""
    return session.scalars(
        sa.select(Commodity)
        .options(selectinload(Commodity.forms))
        .order_by(Commodity.name_id, Commodity.code)
    ).all()


def find(session: Session, slug: str) -> Commodity | None:
    """Return the commodity of an address, or ``None``."""
    if not slug.isprintable():
        return None
    return session.scalar(
        sa.select(Commodity).options(selectinload(Commodity.forms)).where(Commodity.slug == slug)
    )


def count_listings(session: Session, *, now: datetime) -> dict[str, int]:
    """Return how many products are on show, by commodity; without those of which there is none."""
    rows = session.execute(
        sa.select(Listing.commodity_code, sa.func.count())
        .where(is_shown(now))
        .group_by(Listing.commodity_code)
    )
    return {code: int(count) for code, count in rows}


def count_routes(session: Session) -> dict[str, int]:
    """Return how many processing routes are known, by commodity."""
    rows = session.execute(
        sa.select(Route.commodity_code, sa.func.count()).group_by(Route.commodity_code)
    )
    return {code: int(count) for code, count in rows}


def route_tables(
    session: Session, *, commodity: Commodity, wage_idr_per_hok: float
) -> list[RouteTable]:
    """Return every route of a commodity: complete ones first, then by product name."""
    routes = session.scalars(
        sa.select(Route)
        .options(joinedload(Route.form))
        .where(Route.commodity_code == commodity.code)
        .order_by(Route.product_id, Route.code)
    ).all()
    tables = [RouteTable(route, {}) for route in routes if not is_complete(route)]
    complete = [route for route in routes if is_complete(route)]
    if not complete:
        return tables
    lines = hayami.value_added_per_kg(
        D=_column(route.conversion_kg_per_kg for route in complete),
        E=_column(route.labour_hok_per_kg_raw for route in complete),
        F=_column(route.product_price_idr_per_kg for route in complete),
        G=np.full(len(complete), wage_idr_per_hok),
        H=_column(route.raw_price_idr_per_kg for route in complete),
        I=_column(route.other_input_cost_idr_per_kg_raw for route in complete),
        b=_column(route.byproduct_value_share or 0.0 for route in complete),
    )
    return [
        RouteTable(route, {letter: float(column[row]) for letter, column in lines.items()})
        for row, route in enumerate(complete)
    ] + tables


def is_complete(route: Route) -> bool:
    """Are all figures known that a table at the route's own raw price needs?"""
    return route.is_complete() and route.raw_price_idr_per_kg is not None


def list_rules(session: Session, *, commodity: Commodity) -> Sequence[PriceRule]:
    """Return the statutory price rules, the newest first."""
    return session.scalars(
        sa.select(PriceRule)
        .where(PriceRule.commodity_code == commodity.code, policies.is_settled())
        .order_by(PriceRule.valid_from.desc(), PriceRule.id)
    ).all()


def list_prices(session: Session, *, commodity: Commodity) -> Sequence[Price]:
    """Return the published prices, the newest first, undated ones last."""
    return session.scalars(
        sa.select(Price)
        .where(Price.commodity_code == commodity.code)
        .order_by(Price.on.desc().nulls_last(), Price.id)
    ).all()


def list_supply(session: Session, *, commodity: Commodity, now: datetime) -> list[Supply]:
    """Return what villages offer by form, in the order of the forms; only forms on offer."""
    on_show = sa.and_(Listing.commodity_code == commodity.code, is_shown(now))
    sums = offered.add_up(session, Listing.form_code, where=on_show)
    return [
        Supply(form, sums[form.code,].listings, sums[form.code,].kg)
        for form in commodity.forms
        if (form.code,) in sums
    ]


def _column(values: Iterable[float | None]) -> Floats:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)

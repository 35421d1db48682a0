"""What a product is worth raw and processed: the Hayami table of each route, and who gains."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import isnan, nan
from typing import Final

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi import offers
from hilirisasi.scoring import hayami
from hilirisasi.scoring.hayami_findings import Finding, warnings_of
from hilirisasi.scoring.hayami_range import Range, ranges_of
from hilirisasi.services import figures
from hilirisasi.services.columns import MAX_PRICE_AGE_YEARS
from models import CommodityForm, FigureStatus, Listing, Plan, Price, Route

AGREED: Final = -1.0  # age of a price that is agreed: it does not vary
DAYS_PER_YEAR: Final = 365.25


@dataclass(frozen=True, slots=True, kw_only=True)
class RawPrice:
    """What a kg of the raw material brings: Rp, since when; ``is_offer``: agreed or to agree."""

    idr_per_kg: float
    on: date | None = None
    is_offer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """One route's value-added table, Rp per kg of raw material, at a given raw price.

    ``lines`` maps the letters of the table (D to I, J, K, M, O …) to numbers, NaN where a
    coefficient is unknown; ``ranges`` some of them to P10 and P90. ``today_idr_per_kg`` is what
    the village gets now. ``route`` is ``None`` where nobody knows how to process the form.
    ``is_old``: its prices are too old to be scored. ``is_of_plan``: product price and wage are a
    plan's where it states them; no village sees such a table.
    """

    route: Route | None
    raw_price: RawPrice
    today_idr_per_kg: float
    wage_idr_per_hok: float
    lines: dict[str, float]
    ranges: dict[str, Range]
    findings: list[Finding]
    is_old: bool
    is_of_plan: bool

    @property
    def is_complete(self) -> bool:
        """Is the value added known, and who gets it?"""
        return not isnan(self.lines["O"])

    @property
    def farmers_gain_idr_per_kg(self) -> float:
        """What the offer brings farmers above today's price; NaN without an offer."""
        if not self.raw_price.is_offer:
            return nan
        return self.raw_price.idr_per_kg - self.today_idr_per_kg


def list_routes(session: Session, *, form: CommodityForm) -> Sequence[Route]:
    """Return the routes that process a form: complete ones, the newest prices, then by name."""
    routes = session.scalars(
        sa.select(Route)
        .where(Route.commodity_code == form.commodity_code, Route.form_code == form.code)
        .order_by(Route.product_id, Route.code)
    ).all()
    return sorted(routes, key=lambda x: (not x.is_complete(), -(x.price_year or 0)))


def find_route(session: Session, *, code: str) -> Route | None:
    """Return a route by its code, or ``None``."""
    return session.get(Route, code) if code and code.isprintable() else None


def routes_by_commodity(session: Session) -> dict[str, list[Route]]:
    """Return all routes by commodity, each by product name."""
    found: dict[str, list[Route]] = defaultdict(list)
    for route in session.scalars(sa.select(Route).order_by(Route.product_id, Route.code)):
        found[route.commodity_code].append(route)
    return found


def worth_of(
    session: Session,
    *,
    form: CommodityForm,
    raw_price: RawPrice,
    today: date,
    today_idr_per_kg: float = nan,
) -> list[Worth]:
    """Return what a kg of the form becomes by each route; one empty table where there is none."""
    routes: Sequence[Route | None] = list_routes(session, form=form) or [None]
    wage = figures.wage_idr_per_hok(session)
    return [
        worth_by(
            route,
            raw_price=raw_price,
            today_idr_per_kg=today_idr_per_kg,
            wage_idr_per_hok=wage,
            today=today,
        )
        for route in routes
    ]


def of_listing(
    session: Session, *, listing: Listing, today: date, offer_idr_per_kg: float | None = None
) -> list[Worth]:
    """Return what a listing is worth by each route, at its own price or at an offer's."""
    own = RawPrice(idr_per_kg=float(listing.price_idr_per_kg), on=listing.price_on)
    offer = (
        None if offer_idr_per_kg is None else RawPrice(idr_per_kg=offer_idr_per_kg, is_offer=True)
    )
    return worth_of(
        session,
        form=listing.form,
        raw_price=offer or own,
        today=today,
        today_idr_per_kg=own.idr_per_kg,
    )


def at_own_price(session: Session, *, route: Route, today: date) -> Worth:
    """Return a route's table at the raw price that its source names."""
    price = route.raw_price_idr_per_kg
    return worth_by(
        route,
        raw_price=RawPrice(idr_per_kg=nan if price is None else price),
        today_idr_per_kg=nan,
        wage_idr_per_hok=figures.wage_idr_per_hok(session),
        today=today,
    )


def of_plan(session: Session, *, plan: Plan, today: date) -> Worth | None:
    """Return a plan's own table: its product price and wage, its offer; ``None`` without a route.

    What the plan does not say is the route's product price and the minimum wage by 25; haulage
    that the farmer bears and nobody stated is left out. For its company and for reviewers alone.
    """
    if plan.route is None:
        return None
    net = offers.net_price_idr_per_kg(
        offer_idr_per_kg=plan.price_idr_per_kg,
        deduction_share=plan.deduction_share,
        price_place=plan.price_place,
        farmer_pays_haulage=plan.farmer_pays_haulage,
        haulage_idr_per_kg=plan.haulage_idr_per_kg or 0,
    )
    return worth_by(
        plan.route,
        raw_price=RawPrice(idr_per_kg=net, is_offer=True),
        today_idr_per_kg=nan,
        wage_idr_per_hok=plan.wage_idr_per_hok or figures.wage_idr_per_hok(session),
        today=today,
        plan=plan,
    )


def reference_price(session: Session, *, form: CommodityForm) -> Price | None:
    """Return the newest farm-gate price of a market in the province, whatever its age."""
    return session.scalar(
        sa.select(Price)
        .where(
            Price.commodity_code == form.commodity_code,
            Price.form_code == form.code,
            Price.is_farm_gate,
            Price.kind.in_(("market", "market_old")),
            Price.on.is_not(None),
            Price.region_code.is_not(None),
        )
        .order_by(Price.on.desc(), Price.id)
        .limit(1)
    )


def worth_by(
    route: Route | None,
    *,
    raw_price: RawPrice,
    today_idr_per_kg: float,
    wage_idr_per_hok: float,
    today: date,
    plan: Plan | None = None,
) -> Worth:
    """Return one route's table at a raw price; a plan's product price takes the route's place."""
    known = _coefficients(route) | {"G": wage_idr_per_hok}
    usual = {"H": known["H"], "F": known["F"]}
    known["H"] = price = raw_price.idr_per_kg
    if plan is not None and plan.product_price_idr_per_kg is not None:
        known["F"] = float(plan.product_price_idr_per_kg)
    table = hayami.value_added_per_kg(**{x: np.array([value]) for x, value in known.items()})
    lines = known | {letter: float(values[0]) for letter, values in table.items()}
    year = route.price_year if route else None
    age = nan if year is None else float(today.year - year)
    findings = warnings_of(
        lines,
        H=price,
        I=known["I"],
        H_ref=usual["H"],
        F=known["F"],
        F_ref=usual["F"],
    )
    if raw_price.is_offer and today_idr_per_kg > price:
        findings.append(
            Finding(code="below_reference", line="H", found=price, right=today_idr_per_kg)
        )
    if age > 1:
        findings.append(Finding(code="years_differ", line="F", found=nan, right=nan))
    return Worth(
        route=route,
        raw_price=raw_price,
        today_idr_per_kg=today_idr_per_kg,
        wage_idr_per_hok=wage_idr_per_hok,
        lines=lines,
        ranges=ranges_of(
            lines,
            H=price,
            I=known["I"],
            is_measured=route is not None
            and route.status_of("conversion_kg_per_kg") is FigureStatus.PUBLISHED,
            price_age_years=age,
            raw_price_age_years=_age_years(raw_price, today),
        ),
        findings=findings,
        is_old=age > MAX_PRICE_AGE_YEARS,
        is_of_plan=plan is not None,
    )


def _age_years(price: RawPrice, today: date) -> float:
    if price.is_offer:
        return AGREED
    return (today - price.on).days / DAYS_PER_YEAR if price.on else 0.0


def _coefficients(route: Route | None) -> dict[str, float]:
    """Return a route's figures by letter, NaN where unknown; without a by-product b is 0."""
    figures_of_route = (
        {
            "D": route.conversion_kg_per_kg,
            "E": route.labour_hok_per_kg_raw,
            "F": route.product_price_idr_per_kg,
            "H": route.raw_price_idr_per_kg,
            "I": route.other_input_cost_idr_per_kg_raw,
            "b": route.byproduct_value_share or 0.0,
        }
        if route
        else dict.fromkeys("DEFHI") | {"b": 0.0}
    )
    return {x: nan if value is None else float(value) for x, value in figures_of_route.items()}

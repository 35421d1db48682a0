"""What the service itself knows of places, prices and rules, for the score."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from statistics import mean, pstdev
from typing import Final

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.scoring.records import FloorRule, MarketPrice, Reference
from hilirisasi.services import figures, policies
from hilirisasi.services.columns import PLACES
from models import VILLAGE_KINDS, Indicator, Price, PriceRule, Production, Region

POPULATION: Final = "population_bps"
Tonnes = Mapping[tuple[str, str], Mapping[int, float]]  # by year of (region, commodity)
CV_YEARS: Final = 5  # years of regency production that a variation is taken from


def reference(session: Session, *, today: date, draft: str | None = None) -> Reference:
    """Return rules valid today (and a draft's), published farm-gate prices, and regional figures.

    What is not published is not in the mappings: it stays unknown.
    """
    tonnes = production(session)
    points = _village_points(session)
    return Reference(
        floor_rules=_floor_rules(session, today, draft),
        market_prices=_market_prices(session, today),
        location_quotient=_location_quotients(tonnes, _population(session)),
        production_t={key: years[max(years)] for key, years in tonnes.items()},
        production_cv={
            key: pstdev(list(years.values())) / mean(years.values())
            for key, years in tonnes.items()
            if len(years) >= CV_YEARS and any(years.values())
        },
        village_count={code: len(rows) for code, rows in points.items()},
        village_points={code: np.array(rows, dtype=np.float64) for code, rows in points.items()},
        wage_idr_per_hok=figures.wage_idr_per_hok(session),
    )


def rule_on(session: Session, *, commodity: str, form: str, day: date) -> PriceRule | None:
    """Return the statutory price rule that binds a product on a day, or ``None``."""
    rules = session.scalars(
        sa.select(PriceRule)
        .where(
            PriceRule.commodity_code == commodity,
            PriceRule.form_code == form,
            policies.is_settled(day=day),
        )
        .order_by(PriceRule.valid_from.desc(), PriceRule.id.desc())
    )
    return next((rule for rule in rules if rule.is_valid_on(day)), None)


def _floor_rules(session: Session, today: date, draft: str | None) -> tuple[FloorRule, ...]:
    """Return the rules that bind today; of two for one product the newer stands last and counts."""
    rules = session.scalars(
        sa.select(PriceRule)
        .where(policies.is_settled(day=today, draft=draft))
        .order_by(PriceRule.valid_from, PriceRule.id)
    )
    return tuple(
        FloorRule(
            commodity=rule.commodity_code,
            form=rule.form_code,
            price_idr_per_kg=rule.price_idr_per_kg,
            max_deduction_share=rule.max_deduction_share,
            place=PLACES[rule.place],
        )
        for rule in rules
        if rule.is_valid_on(today)
    )


def list_market_prices(session: Session) -> Sequence[Price]:
    """Return the published farm-gate prices of a market, the newest first."""
    return session.scalars(
        sa.select(Price)
        .where(
            Price.is_farm_gate,
            Price.kind.in_(("market", "market_old")),
            Price.on.is_not(None),
            Price.region_code.is_not(None),
        )
        .order_by(Price.on.desc(), Price.id)
    ).all()


def _market_prices(session: Session, today: date) -> tuple[MarketPrice, ...]:
    """Return farm-gate prices of a market: never regulation, proxy, factory or retail.

    A regency's price stands for the province too, where the province has no newer one.
    """
    return tuple(
        MarketPrice(
            region_code=region_code,
            commodity=price.commodity_code,
            form=price.form_code,
            price_idr_per_kg=(price.low_idr_per_kg + price.high_idr_per_kg) / 2,
            age_days=float((today - price.on).days) if price.on else float("nan"),
        )
        for price in list_market_prices(session)
        for region_code in sorted({price.region_code or figures.PROVINCE, figures.PROVINCE})
    )


def production(session: Session) -> Tonnes:
    """Return tonnes by year of each (region, commodity), whole totals only."""
    rows = session.execute(
        sa.select(
            Production.region_code, Production.commodity_code, Production.year, Production.amount
        )
        .where(Production.is_total, Production.unit == "t")
        .order_by(Production.id)
    )
    found: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    for region, commodity, year, amount_t in rows:
        found[region, commodity][year] = amount_t
    return found


def quotient_year(tonnes: Tonnes, region: str, commodity: str) -> int | None:
    """Return the newest year whose tonnes both a regency and the province published."""
    province = tonnes.get((figures.PROVINCE, commodity), {})
    years = tonnes.get((region, commodity), {})
    return max((year for year in years if province.get(year)), default=None)


def _population(session: Session) -> dict[str, float]:
    rows = session.execute(
        sa.select(Indicator.region_code, Indicator.amount)
        .where(Indicator.name == POPULATION)
        .order_by(Indicator.period, Indicator.id)
    )
    return {row.region_code: row.amount for row in rows}


def _location_quotients(
    tonnes: Tonnes, population: Mapping[str, float]
) -> dict[tuple[str, str], float]:
    """Return regency tonnes per head by province tonnes per head, of one year for both."""
    quotients = {}
    for region, commodity in tonnes:
        year = quotient_year(tonnes, region, commodity)
        is_known = region in population and figures.PROVINCE in population
        if region != figures.PROVINCE and year is not None and is_known:
            per_head = tonnes[region, commodity][year] / population[region]
            quotients[region, commodity] = per_head / (
                tonnes[figures.PROVINCE, commodity][year] / population[figures.PROVINCE]
            )
    return quotients


def _village_points(session: Session) -> dict[str, list[tuple[float, float]]]:
    rows = session.execute(
        sa.select(Region.code, Region.latitude, Region.longitude)
        .where(Region.kind.in_(VILLAGE_KINDS), Region.latitude.is_not(None))
        .order_by(Region.code)
    )
    points: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for code, latitude, longitude in rows:
        if latitude is not None and longitude is not None:
            points[code[:5]].append((latitude, longitude))
    return points

"""Records as the columns that the ranking reads; the only place where rows become arrays."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Final

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from hilirisasi.harvest import NOTHING
from hilirisasi.months import day_of
from hilirisasi.scoring.records import Floats, Listings, Mark, Plans, PricePlace, Texts
from hilirisasi.services import pool_holds, reservations
from models import FigureStatus, FirmSize, JobsEvidence, Listing, Plan, Region, Route
from models import PricePlace as OfferPlace

KG_PER_TONNE: Final = 1000
IDR_PER_BN: Final = 1e9
MAX_PRICE_AGE_YEARS: Final = 3
SMALL_FIRMS: Final = frozenset({FirmSize.MICRO, FirmSize.SMALL})
PLACES: Final = {
    OfferPlace.FARM: PricePlace.FARM,
    OfferPlace.COLLECTION_POINT: PricePlace.COLLECTION_POINT,
    OfferPlace.FACTORY: PricePlace.FACTORY,
}
# How much of a claim counts, once a reviewer saw the document (scoring.md 2, omega).
EVIDENCE_EXPONENTS: Final = {
    JobsEvidence.NONE: 0.0,
    JobsEvidence.STUDY: 0.15,
    JobsEvidence.SIGNED_PLAN: 0.30,
}


def of_listings(
    session: Session,
    listings: Sequence[Listing],
    *,
    own_plan: Plan | None = None,
    now: datetime,
) -> Listings:
    """Return the columns of some listings, in their order.

    What villages promised to pools counts as reserved, but for what ``own_plan`` itself asked for.
    """
    ids = [listing.id for listing in listings]
    reserved = reservations.reserved_by_month_of_year(session, listing_ids=ids, now=now)
    held = pool_holds.held_by_month_of_year(session, listing_ids=ids, own_plan=own_plan, now=now)
    today = day_of(now)
    return Listings(
        listing_id=np.array([x.id for x in listings], dtype=np.int64),
        village_code=_texts(x.village_code for x in listings),
        regency_code=_texts(x.village.regency_code for x in listings),
        commodity=_texts(x.commodity_code for x in listings),
        form=_texts(x.form_code for x in listings),
        latitude=_floats(x.village.latitude for x in listings),
        longitude=_floats(x.village.longitude for x in listings),
        harvest_kg=_months(x.harvest_kg for x in listings),
        own_use_kg=_months(x.own_use_kg for x in listings),
        contracted_kg=_months(x.contracted_kg for x in listings),
        reserved_kg=_months(reserved.get(id_, NOTHING) for id_ in ids)
        + _months(held.get(id_, NOTHING) for id_ in ids),
        storable_months=_floats(x.form.storable_months for x in listings),
        price_idr_per_kg=_floats(x.price_idr_per_kg for x in listings),
        price_age_days=_floats((today - x.price_on).days for x in listings),
        home_processors=_floats(x.home_processors for x in listings),
        raw_material_overlap_share=_floats(
            _known(x.home_processing_share, x.form.raw_material_overlap_share) for x in listings
        ),
        other_buyers_t_per_year=_floats(
            _per(x.other_buyers_kg_per_year, KG_PER_TONNE) for x in listings
        ),
        idle_hok_per_month=_floats(x.idle_hok_per_month for x in listings),
        harvest_mark=np.array(
            [Mark.ESTIMATE if x.estimated else Mark.STATED for x in listings], dtype=np.int64
        ),
        price_mark=np.full(len(listings), Mark.STATED, dtype=np.int64),
        confirmed_age_days=_floats((today - day_of(x.confirmed_at)).days for x in listings),
    )


def of_plans(plans: Sequence[Plan], *, now: datetime) -> Plans:
    """Return the columns of some plans, in their order; route coefficients beside them.

    A hypothetical route, or one whose prices are older than `MAX_PRICE_AGE_YEARS`, is a reference
    and not scored (scoring.md 11): its coefficients stay unknown.
    """
    routes = [
        plan.route if plan.route and is_scorable(plan.route, day_of(now).year) else None
        for plan in plans
    ]
    return Plans(
        plan_id=np.array([x.id for x in plans], dtype=np.int64),
        commodity=_texts(x.commodity_code for x in plans),
        form=_texts(x.form_code for x in plans),
        latitude=_floats(x.region.latitude for x in plans),
        longitude=_floats(x.region.longitude for x in plans),
        radius_km=_floats(x.radius_km for x in plans),
        need_kg=_months(x.need_kg for x in plans),
        price_idr_per_kg=_floats(x.price_idr_per_kg for x in plans),
        deduction_share=_floats(x.deduction_share for x in plans),
        price_place=np.array([PLACES[x.price_place] for x in plans], dtype=np.int64),
        farmer_pays_haulage=_floats(x.farmer_pays_haulage for x in plans),
        haulage_idr_per_kg=_floats(x.haulage_idr_per_kg for x in plans),
        conversion_kg_per_kg=_of_route(routes, "conversion_kg_per_kg"),
        labour_hok_per_kg_raw=_of_route(routes, "labour_hok_per_kg_raw"),
        other_input_cost_idr_per_kg_raw=_of_route(routes, "other_input_cost_idr_per_kg_raw"),
        byproduct_value_share=_of_route(routes, "byproduct_value_share"),
        route_product_price_idr_per_kg=_of_route(routes, "product_price_idr_per_kg"),
        route_investment_idr_bn_per_t=_of_route(routes, "unit_investment_idr_per_t") / IDR_PER_BN,
        product_price_idr_per_kg=_floats(x.product_price_idr_per_kg for x in plans),
        claimed_jobs_fte=_floats(x.claimed_jobs_fte for x in plans),
        claim_evidence_exponent=_floats(
            EVIDENCE_EXPONENTS[x.jobs_evidence] if x.jobs_evidence_checked else 0.0 for x in plans
        ),
        investment_idr_bn=_floats(_per(x.investment_idr, IDR_PER_BN) for x in plans),
        is_small_firm=_floats(x.organisation.firm_size in SMALL_FIRMS for x in plans),
        wage_idr_per_hok=_floats(x.wage_idr_per_hok for x in plans),
        plant_exists=_floats(x.plant_exists for x in plans),
        substitution_share=np.full(len(plans), np.nan),
        worker_leakage_share=_floats(x.outside_workers_share for x in plans),
        local_input_share=_floats(x.local_input_share for x in plans),
        village_sourcing_share=_floats(x.village_sourcing_share for x in plans),
        community_profit_share=_floats(x.community_profit_share for x in plans),
        written_price_floor=_floats(None if x.floor_idr_per_kg is None else 1.0 for x in plans),
        floor_price_idr_per_kg=_floats(x.floor_idr_per_kg for x in plans),
        new_land_ha=_floats(x.new_land_ha for x in plans),
        peak_labour_hok=_floats(x.peak_labour_hok for x in plans),
        conversion_low_kg_per_kg=_of_route(routes, "conversion_low"),
        conversion_high_kg_per_kg=_of_route(routes, "conversion_high"),
        conversion_is_published=_floats(
            route is not None and route.status_of("conversion_kg_per_kg") is FigureStatus.PUBLISHED
            for route in routes
        ),
        confirmed_age_days=_floats((day_of(now) - day_of(x.confirmed_at)).days for x in plans),
    )


def at_sites(plans: Plans, places: Sequence[Region]) -> Plans:
    """Return one plan's column once for each place that its plant could stand at."""
    rows = np.zeros(len(places), dtype=np.int64)
    columns = {field.name: getattr(plans, field.name)[rows] for field in fields(Plans)}
    return Plans(
        **{
            **columns,
            "latitude": _floats(place.latitude for place in places),
            "longitude": _floats(place.longitude for place in places),
        }
    )


def load_plans(session: Session, *, plan_ids: Iterable[int]) -> list[Plan]:
    """Return plans with all that `of_plans` reads, by id."""
    return list(
        session.scalars(
            sa.select(Plan)
            .options(joinedload(Plan.route), joinedload(Plan.region), joinedload(Plan.organisation))
            .where(Plan.id.in_(list(plan_ids)))
            .order_by(Plan.id)
        )
    )


def is_scorable(route: Route, year: int) -> bool:
    """Is the route real, complete, and priced recently enough to be scored?"""
    is_recent = route.price_year is not None and year - route.price_year <= MAX_PRICE_AGE_YEARS
    return is_recent and route.is_complete() and not route.is_hypothetical


def _of_route(routes: Sequence[Route | None], figure: str) -> Floats:
    return _floats(getattr(route, figure) if route else None for route in routes)


def _floats(values: Iterable[float | None]) -> Floats:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _texts(values: Iterable[str]) -> Texts:
    return np.array(list(values), dtype=np.str_)


def _months(values: Iterable[Sequence[int]]) -> Floats:  # (n, 12)
    return np.array(list(values), dtype=np.float64).reshape(-1, 12)


def _per(value: float | None, unit: float) -> float | None:
    return None if value is None else value / unit


def _known(stated: float | None, default: float | None) -> float | None:
    return default if stated is None else stated

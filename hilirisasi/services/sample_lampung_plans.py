"""What the companies of the large sample plan, from five answers to the full proposal."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.months import add_months, day_of, month_of
from hilirisasi.services.audit import plain_value
from hilirisasi.services.columns import is_scorable
from hilirisasi.services.plan_versions import ANSWERS
from hilirisasi.services.plans import MINAT, OPERATING_DAYS, need_by_month
from hilirisasi.services.proposal_answers import Step
from hilirisasi.services.sample_lampung_answers import answer
from hilirisasi.services.sample_lampung_companies import Company
from hilirisasi.services.sample_lampung_rows import Batch, Person
from hilirisasi.services.sample_lampung_supply import USUAL_PRICE_IDR_PER_KG, usual_prices
from hilirisasi.services.sample_lampung_targets import Product
from models import (
    MONTHS,
    JobsEvidence,
    Listing,
    ListingStatus,
    Plan,
    PlanStage,
    PlanStatus,
    PlanVersion,
    PricePlace,
    Ranking,
    Route,
)

PLANS_OF_A_COMPANY: Final = 4
PROPOSAL_SHARE, BEGUN_SHARE, WITHDRAWN_SHARE = 0.45, 0.25, 0.04
REVISED_SHARE, HANDED_OVER_SHARE, OFF_BOARD_SHARE, SEASONAL_SHARE = 0.2, 0.3, 0.1, 0.2
LAPSED_EVERY, LAPSED_DAYS, CONFIRMED_WITHIN_DAYS = 50, 190, 120
OLDEST_DAYS, NEWEST_DAYS = 320, 240  # since a plan was begun; all is written 25 days later
WITHDRAWN_DAYS: Final = 3  # since then
WITHDRAWN_REASON: Final = "Contoh: pembeli kami batal."


def add_plans(
    session: Session,
    batch: Batch,
    *,
    count: int,
    companies: Sequence[Company],
    reviewer: Person,
) -> list[int]:
    """Note plans for what the villages list, the companies in turn; return their ids."""
    routes = _routes(session, batch)
    prices = usual_prices(session)
    listed = [row for row in batch.rows[Listing] if row["status"] is ListingStatus.PUBLISHED]
    # Many villages list a thing: many want it; what can be scored is wanted most.
    weight = np.array(
        [3.0 if (row["commodity_code"], row["form_code"]) in routes else 1.0 for row in listed]
    )
    chosen = batch.random.choice(len(listed), count, p=weight / weight.sum())
    return [
        _add_plan(batch, companies[number % len(companies)], listed[row], routes, prices, reviewer)
        for number, row in enumerate(chosen.tolist())
    ]


def _routes(session: Session, batch: Batch) -> dict[Product, list[Route]]:
    """Return the routes that can be scored, by raw material."""
    year = day_of(batch.now).year
    routes: dict[Product, list[Route]] = {}
    for route in session.scalars(sa.select(Route).order_by(Route.code)):
        if is_scorable(route, year):
            routes.setdefault((route.commodity_code, route.form_code), []).append(route)
    return routes


def _add_plan(
    batch: Batch,
    company: Company,
    near: Mapping[str, Any],
    routes: Mapping[Product, list[Route]],
    prices: Mapping[Product, float],
    reviewer: Person,
) -> int:
    """Note a plan that looks for what one village lists, around that village."""
    product = (near["commodity_code"], near["form_code"])
    known = routes.get(product, [])
    route = batch.pick(known) if known else None
    base_price = prices.get(product, USUAL_PRICE_IDR_PER_KG)
    created_at = batch.now - timedelta(days=batch.whole(NEWEST_DAYS, OLDEST_DAYS))
    plan_id = batch.next_id(Plan)
    by = company.investor
    batch.audit(by, "plan.start", Plan, plan_id, created_at)

    plan = _minat(batch, near, route, base_price)
    versions = [(MINAT, _answers(plan))]
    if batch.happens(REVISED_SHARE):  # the first offer was lower
        lower = {**plan, "price_idr_per_kg": max(1, plan["price_idr_per_kg"] * 19 // 20)}
        versions.insert(0, (MINAT, _answers(lower)))
    steps: Sequence[Step] = ()
    if route is not None:  # without a route nothing more was asked
        steps = _steps(batch)
        for step in steps:
            plan |= answer(batch, step, plan, route)
            versions.append((step, _answers(plan)))
    for number, (saved, values) in enumerate(versions, start=1):
        batch.add(
            PlanVersion,
            plan_id=plan_id,
            number=number,
            answers={"step": saved, "values": values},
            **by.as_maker,
            made_at=created_at + timedelta(days=2 * number),
        )
    written_at = created_at + timedelta(days=25)
    if plan.get("jobs_evidence_checked"):
        reason = "Contoh: dokumen dilihat penelaah."
        batch.audit(reviewer, "plan.check_evidence", Plan, plan_id, written_at, reason=reason)
    status = PlanStatus.WITHDRAWN if batch.happens(WITHDRAWN_SHARE) else PlanStatus.OPEN
    if status is PlanStatus.WITHDRAWN:
        at = batch.now - timedelta(days=WITHDRAWN_DAYS)
        batch.audit(by, "plan.withdraw", Plan, plan_id, at, reason=WITHDRAWN_REASON)
    batch.add(
        Plan,
        organisation_id=company.organisation_id,
        stage=PlanStage.PROPOSAL if len(steps) == len(Step) else PlanStage.MINAT,
        status=status,
        **plan,
        is_sample=True,
        created_by_id=by.user_id,
        contact_id=_contact(batch, company, plan_id, written_at).user_id,
        created_at=created_at,
        **_confirmed(batch, by, plan_id, written_at),
        version=1,
    )
    batch.add_keyed(Ranking, plan_id=plan_id, is_stale=True, revision=0)
    return plan_id


def _confirmed(batch: Batch, by: Person, plan_id: int, written_at: datetime) -> dict[str, Any]:
    """Who last said that the plan still stands: one in fifty so long ago that it lapsed."""
    has_lapsed = plan_id % LAPSED_EVERY == 0
    days = LAPSED_DAYS if has_lapsed else plan_id * 37 % CONFIRMED_WITHIN_DAYS
    at = batch.now - timedelta(days=days)
    return {
        "confirmed_at": at if has_lapsed else max(written_at, at),
        "confirmed_by_id": by.user_id,
        "confirmed_by_name": by.name,
        "confirmed_by_post": by.post,
    }


def _steps(batch: Batch) -> Sequence[Step]:
    """The steps of the proposal that were saved: all, the first few, or none."""
    steps = tuple(Step)
    if batch.happens(PROPOSAL_SHARE):
        return steps
    return steps[: batch.whole(1, len(steps))] if batch.happens(BEGUN_SHARE) else ()


def _minat(
    batch: Batch, near: Mapping[str, Any], route: Route | None, base_price_idr_per_kg: float
) -> dict[str, Any]:
    """The five answers."""
    need = max(10, int(sum(near["harvest_kg"]) * batch.chance(0.2, 3) / (OPERATING_DAYS * MONTHS)))
    harvest_months = [month for month, kg in enumerate(near["harvest_kg"], start=1) if kg]
    months = harvest_months if batch.happens(SEASONAL_SHARE) else range(1, MONTHS + 1)
    at_farm = batch.happens(0.6)
    return {
        "is_on_board": not batch.happens(OFF_BOARD_SHARE),
        "commodity_code": near["commodity_code"],
        "form_code": near["form_code"],
        "route_code": route.code if route else None,
        "need_kg_per_day": need,
        "need_kg": need_by_month(need, tuple(months)),
        "region_code": near["village_code"],
        "radius_km": batch.whole(15, 60),
        "price_idr_per_kg": max(1, round(base_price_idr_per_kg * batch.chance(1.0, 1.3))),
        "deduction_share": round(batch.chance(0, 0.1), 2),
        "price_place": PricePlace.FARM if at_farm else PricePlace.FACTORY,
        "farmer_pays_haulage": False,
        "haulage_idr_per_kg": None if at_farm else 0,
        "payment_days": batch.whole(0, 15),
        "starts_on": add_months(month_of(day_of(batch.now)), batch.whole(2, 12)),
        "jobs_evidence": JobsEvidence.NONE,
    }


def _answers(plan: Mapping[str, Any]) -> dict[str, Any]:
    """The plan's answers as a version keeps them."""
    return {name: plain_value(plan.get(name)) for name in ANSWERS}


def _contact(batch: Batch, company: Company, plan_id: int, at: datetime) -> Person:
    """Who carries the plan: its maker, or the colleague to whom it was handed over."""
    colleague = company.colleague
    if colleague is None or not batch.happens(HANDED_OVER_SHARE):
        return company.investor
    batch.audit(company.investor, "plan.hand_over", Plan, plan_id, at, contact_id=colleague.user_id)
    return colleague

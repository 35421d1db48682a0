"""The companies of the large sample and what they plan."""

from datetime import timedelta
from typing import Any, Final

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.months import add_months, day_of, month_of
from hilirisasi.services.columns import is_scorable
from hilirisasi.services.plans import OPERATING_DAYS, need_by_month
from hilirisasi.services.sample_lampung_rows import Batch, Official, add_person
from hilirisasi.services.sample_lampung_supply import USUAL_PRICE_IDR_PER_KG, usual_prices
from hilirisasi.services.sample_lampung_targets import Product
from models import (
    MONTHS,
    CheckStatus,
    CompanyCheck,
    FirmSize,
    JobsEvidence,
    LegalForm,
    Listing,
    Organisation,
    OrganisationKind,
    Plan,
    PlanStage,
    PlanStatus,
    PricePlace,
    Ranking,
    Role,
    Route,
)

PLANS_OF_A_COMPANY: Final = 4
ONE_UNCHECKED_OF: Final = 10  # companies
PROPOSAL_SHARE, WITHDRAWN_SHARE = 0.45, 0.04
# Only a proposal answers these.
PROPOSAL_FIELDS: Final = (
    "product_price_idr_per_kg",
    "investment_idr",
    "claimed_jobs_fte",
    "plant_exists",
    "outside_workers_share",
    "local_input_share",
    "village_sourcing_share",
    "community_profit_share",
    "has_written_price_floor",
    "new_land_ha",
    "peak_labour_hok",
)


def add_plans(session: Session, batch: Batch, *, count: int, password_hash: str) -> list[int]:
    """Note companies, their investors and plans for what the villages list; return the plans."""
    companies = [
        _add_company(batch, number, password_hash)
        for number in range(max(1, count // PLANS_OF_A_COMPANY))
    ]
    routes = _routes(session, batch)
    prices = usual_prices(session)
    listed = batch.rows[Listing]
    # Many villages list a thing: many want it; what can be scored is wanted most.
    weight = np.array(
        [3.0 if (row["commodity_code"], row["form_code"]) in routes else 1.0 for row in listed]
    )
    chosen = batch.random.choice(len(listed), count, p=weight / weight.sum())
    return [
        _add_plan(batch, companies[number % len(companies)], listed[row], routes, prices)
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


def _add_company(batch: Batch, number: int, password_hash: str) -> tuple[int, int]:
    """Return the ids of a company and its investor; one in ten is not checked yet."""
    is_checked = number % ONE_UNCHECKED_OF != 1
    name, person = f"PT Olah {number + 1:03d} (contoh)", f"Investor {number + 1:03d} (contoh)"
    nib = f"9{number + 1:012d}"
    company_id = batch.add(
        Organisation,
        kind=OrganisationKind.COMPANY,
        name=name,
        region_code=None,
        nib=nib,
        firm_size=list(FirmSize)[batch.whole(0, len(FirmSize))],
        legal_form=LegalForm.LIMITED,
        check_status=CheckStatus.MATCHED if is_checked else CheckStatus.UNCHECKED,
        is_sample=True,
        created_at=batch.now - timedelta(days=210),
    )
    email = "investor@contoh.id" if number == 0 else f"investor.{number + 1:03d}@contoh.id"
    post = (company_id, Role.INVESTOR, "Direktur")
    investor_id = add_person(batch, person, email, post, password_hash)
    return company_id, investor_id


def add_checks(batch: Batch, officer: Official) -> None:
    """Note the check of each company that was checked, by one officer."""
    for row in batch.rows[Organisation]:
        if row.get("check_status") is CheckStatus.MATCHED:
            batch.add(
                CompanyCheck,
                organisation_id=row["id"],
                result=CheckStatus.MATCHED,
                name=row["name"],
                identity=row["nib"],
                person="Direktur (contoh)",
                note="Contoh: nama dan NIB sama dengan OSS.",
                **officer.as_maker,
                made_at=batch.now - timedelta(days=205),
            )


def _add_plan(
    batch: Batch,
    company: tuple[int, int],
    near: dict[str, Any],
    routes: dict[Product, list[Route]],
    prices: dict[Product, float],
) -> int:
    """Note a plan that looks for what one village lists, around that village."""
    product = (near["commodity_code"], near["form_code"])
    known = routes.get(product, [])
    route = known[batch.whole(0, len(known))] if known else None
    is_proposal = route is not None and batch.happens(PROPOSAL_SHARE)
    is_withdrawn = batch.happens(WITHDRAWN_SHARE)
    offered_kg = sum(near["harvest_kg"])
    need = max(10, int(offered_kg * batch.chance(0.2, 3) / (OPERATING_DAYS * MONTHS)))
    base = prices.get(product, USUAL_PRICE_IDR_PER_KG)
    created_at = batch.now - timedelta(days=batch.whole(100, 200))
    at_farm = batch.happens(0.6)
    plan_id = batch.add(
        Plan,
        organisation_id=company[0],
        stage=PlanStage.PROPOSAL if is_proposal else PlanStage.MINAT,
        status=PlanStatus.WITHDRAWN if is_withdrawn else PlanStatus.OPEN,
        is_on_board=True,
        commodity_code=product[0],
        form_code=product[1],
        route_code=route.code if route else None,
        need_kg_per_day=need,
        need_kg=need_by_month(need, tuple(range(1, MONTHS + 1))),
        region_code=near["village_code"],
        radius_km=batch.whole(15, 60),
        price_idr_per_kg=max(1, round(base * batch.chance(1.0, 1.3))),
        deduction_share=round(batch.chance(0, 0.1), 2),
        price_place=PricePlace.FARM if at_farm else PricePlace.FACTORY,
        farmer_pays_haulage=False,
        haulage_idr_per_kg=None if at_farm else 0,
        payment_days=batch.whole(0, 15),
        starts_on=add_months(month_of(day_of(batch.now)), batch.whole(2, 12)),
        jobs_evidence=JobsEvidence.NONE,
        home_processors_note="Contoh: pengolah rumahan tetap mendapat bahan."
        if is_proposal
        else "",
        **(_proposal(batch, need, route) if is_proposal else dict.fromkeys(PROPOSAL_FIELDS)),
        is_sample=True,
        created_by_id=company[1],
        contact_id=company[1],
        created_at=created_at,
        version=1,
    )
    batch.add_keyed(Ranking, plan_id=plan_id, is_stale=True, revision=0)
    return plan_id


def _proposal(batch: Batch, need_kg_per_day: int, route: Route | None) -> dict[str, Any]:
    raw_t = need_kg_per_day * OPERATING_DAYS * MONTHS / 1000
    labour = (route.labour_hok_per_kg_raw if route else None) or 0.0
    unit = (route.unit_investment_idr_per_t if route else None) or 3e6
    price = (route.product_price_idr_per_kg if route else None) or 0.0
    return {
        "product_price_idr_per_kg": max(1, round(price * batch.chance(0.9, 1.1))),
        "investment_idr": max(1_000_000, round(unit * raw_t * batch.chance(0.6, 1.2))),
        "claimed_jobs_fte": max(1, round(1000 * raw_t * labour / 270 * batch.chance(0.8, 1.5))),
        "plant_exists": batch.happens(0.3),
        "outside_workers_share": round(batch.chance(0.05, 0.5), 2),
        "local_input_share": round(batch.chance(0, 0.6), 2),
        "village_sourcing_share": round(batch.chance(0.2, 0.9), 2),
        "community_profit_share": round(batch.chance(0, 0.1), 2),
        "has_written_price_floor": batch.happens(0.7),
        "new_land_ha": 0.0,
        "peak_labour_hok": max(1, round(100 * raw_t * labour)),
    }

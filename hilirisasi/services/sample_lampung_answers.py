"""What the plans of the large sample answer, step by step; many blanks stay unknown."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from hilirisasi.months import day_of
from hilirisasi.services.plans import OPERATING_DAYS
from hilirisasi.services.proposal_answers import SCHOOLING, Step
from hilirisasi.services.proposals import is_ratio_high
from hilirisasi.services.sample_lampung_rows import Batch
from models import (
    MONTHS,
    EnvironmentalDocument,
    HomeProcessing,
    JobsEvidence,
    LandTenure,
    Lp2b,
    PartnershipScheme,
    PriceRuleKind,
    Route,
)

Answers = dict[str, Any]
HOK_PER_JOB: Final = 270  # person-days that a claimed job stands for
USUAL_INVESTMENT_IDR_PER_T: Final = 3e6  # where a route tells none
SCHOOLING_SHARES: Final = (0.4, 0.3, 0.25, 0.05)
KINDS: Final = ("land_idr", "building_idr", "machines_idr", "working_capital_idr")
WAGE_IDR_PER_HOK: Final = (110_000, 170_000)
LP2B: Final = (Lp2b.OUTSIDE, Lp2b.OUTSIDE, Lp2b.UNKNOWN, Lp2b.INSIDE)
TENURES: Final = (LandTenure.OWN, LandTenure.VILLAGE, LandTenure.PRIVATE, LandTenure.STATE)


def answer(batch: Batch, step: Step, plan: Mapping[str, Any], route: Route) -> Answers:
    """Return the columns that a step fills in, with what follows from them."""
    match step:
        case Step.PROCESS:
            return _process(batch, plan, route)
        case Step.INVESTMENT:
            return _investment(batch, plan, route)
        case Step.JOBS:
            return _jobs(batch, plan, route)
        case Step.PARTNERSHIP:
            return _partnership(batch)
        case Step.PRICE:
            return _price(batch, plan)
        case Step.SITE:
            return _site(batch, plan)


def _process(batch: Batch, plan: Mapping[str, Any], route: Route) -> Answers:
    price = route.product_price_idr_per_kg or 0.0
    return {
        "capacity_kg_per_day": batch.told(int(plan["need_kg_per_day"] * batch.chance(1, 2))),
        "product_price_idr_per_kg": max(1, round(price * batch.chance(0.9, 1.1))),
    }


def _investment(batch: Batch, plan: Mapping[str, Any], route: Route) -> Answers:
    unit = route.unit_investment_idr_per_t or USUAL_INVESTMENT_IDR_PER_T
    total = max(1e6, unit * _raw_t(plan) * batch.chance(0.6, 1.2))
    kinds: dict[str, int | None] = {
        name: int(total * share)
        for name, share in zip(KINDS, batch.random.dirichlet([2, 3, 4, 2]), strict=True)
    }
    if batch.happens(0.1):
        kinds[batch.pick(KINDS)] = None  # a part of the sum is no sum
    told = [kind for kind in kinds.values() if kind is not None]
    return {**kinds, "investment_idr": sum(told) if len(told) == len(KINDS) else None}


def _jobs(batch: Batch, plan: Mapping[str, Any], route: Route) -> Answers:
    labour = route.labour_hok_per_kg_raw or 0.0
    hok = 1000 * _raw_t(plan) * labour
    jobs = batch.random.multinomial(
        max(1, round(hok / HOK_PER_JOB * batch.chance(0.8, 1.5))), SCHOOLING_SHARES
    )
    total = int(jobs.sum())
    evidence = batch.pick(list(JobsEvidence))
    note = "Contoh: banyak tahap dikerjakan dengan tangan."
    return {
        "jobs_by_schooling": dict(zip(SCHOOLING, jobs.tolist(), strict=True)),
        "claimed_jobs_fte": total,
        "jobs_ratio_note": note if is_ratio_high(total, plan["investment_idr"]) else "",
        "jobs_women": batch.told(int(total * batch.chance(0.2, 0.7))),
        "jobs_of_village": batch.told(int(total * batch.chance(0.3, 1))),
        "jobs_seasonal": batch.told(int(total * batch.chance(0, 0.5))),
        "jobs_evidence": evidence,
        "jobs_evidence_checked": evidence is not JobsEvidence.NONE and batch.happens(0.5),
        "training_note": "Contoh: pelatihan dua minggu sebelum mulai."
        if batch.happens(0.6)
        else "",
        "wage_idr_per_hok": batch.told(batch.whole(*WAGE_IDR_PER_HOK)),
        "outside_workers_share": batch.told(round(batch.chance(0.05, 0.5), 2)),
        "peak_labour_hok": batch.told(max(1, round(hok / MONTHS * batch.chance(1, 1.5)))),
    }


def _partnership(batch: Batch) -> Answers:
    home = batch.told(batch.pick(list(HomeProcessing)))
    is_arranged = home not in {None, HomeProcessing.NOTHING}
    return {
        "partnership_scheme": batch.told(batch.pick(list(PartnershipScheme))),
        "community_profit_share": batch.told(round(batch.chance(0, 0.1), 2)),
        "village_sourcing_share": batch.told(round(batch.chance(0.2, 0.9), 2)),
        "local_input_share": batch.told(round(batch.chance(0, 0.6), 2)),
        "home_processing": home,
        "home_processors_note": "Contoh: pengolah rumahan tetap mendapat bahan."
        if is_arranged
        else "",
        "collectors_note": "Contoh: pengepul desa menjadi pengumpul resmi." if is_arranged else "",
    }


def _price(batch: Batch, plan: Mapping[str, Any]) -> Answers:
    kind = batch.pick(list(PriceRuleKind))
    has_floor = batch.happens(0.7)
    price = plan["price_idr_per_kg"]
    return {
        "price_rule_kind": kind,
        "premium_idr_per_kg": price // 20 if kind is PriceRuleKind.REFERENCE_PREMIUM else None,
        "floor_idr_per_kg": max(1, price * 9 // 10) if has_floor else None,
    }


def _site(batch: Batch, plan: Mapping[str, Any]) -> Answers:
    exists = batch.told(batch.happens(0.3))
    starts_on: date = plan["starts_on"]
    tenure = batch.told(batch.pick(TENURES))
    is_of_village = tenure is LandTenure.VILLAGE
    half_way = day_of(batch.now) + (starts_on - day_of(batch.now)) // 2
    return {
        "plant_exists": exists,
        "land_ha": batch.told(round(batch.chance(0.1, 5), 1)),
        "land_tenure": tenure,
        "land_lease_years": 3 if is_of_village else None,
        "land_is_pledged": False if is_of_village else None,
        "land_lp2b": batch.told(batch.pick(LP2B)),
        "new_land_ha": batch.told(batch.pick([0.0, 0.0, 0.0, 1.5])),
        "water_m3_per_day": batch.told(round(batch.chance(1, 80), 1)),
        "power_kva": batch.told(float(batch.whole(5, 400))),
        "environmental_document": batch.told(batch.pick(list(EnvironmentalDocument))),
        "builds_on": None if exists else half_way + timedelta(days=1),
    }


def _raw_t(plan: Mapping[str, Any]) -> float:
    """Tonnes of raw material a year."""
    return float(plan["need_kg_per_day"]) * OPERATING_DAYS * MONTHS / 1000

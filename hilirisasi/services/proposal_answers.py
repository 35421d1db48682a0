"""What the full proposal asks, step by step: every field is a column of the plan."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Final

from models import (
    EnvironmentalDocument,
    HomeProcessing,
    JobsEvidence,
    LandTenure,
    Lp2b,
    MonthlyKg,
    PartnershipScheme,
    PriceRuleKind,
)

SCHOOLING: Final = ("sd", "smp", "sma", "d3")


class Step(StrEnum):
    """The steps of the proposal, by the word in their address, in the order shown."""

    PROCESS = "proses"
    INVESTMENT = "investasi"
    JOBS = "pekerja"
    PARTNERSHIP = "kemitraan"
    PRICE = "harga"
    SITE = "tempat"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessAnswers:
    """What the plant takes in and sells. Every field of every step: a column of the plan."""

    need_kg: MonthlyKg
    capacity_kg_per_day: int | None
    product_price_idr_per_kg: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvestmentAnswers:
    """The four kinds of investment, whole rupiah."""

    land_idr: int | None
    building_idr: int | None
    machines_idr: int | None
    working_capital_idr: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobsAnswers:
    """Who works there; people by the schooling that a job asks for, where it was told."""

    jobs_by_schooling: dict[str, int] | None
    jobs_ratio_note: str
    jobs_women: int | None
    jobs_of_village: int | None
    jobs_seasonal: int | None
    jobs_evidence: JobsEvidence
    training_note: str
    wage_idr_per_hok: int | None
    outside_workers_share: float | None
    peak_labour_hok: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnershipAnswers:
    """How the firm works with those who are there already."""

    partnership_scheme: PartnershipScheme | None
    community_profit_share: float | None
    village_sourcing_share: float | None
    local_input_share: float | None
    home_processing: HomeProcessing | None
    home_processors_note: str
    collectors_note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceAnswers:
    """How the price of the minat moves, and below what it never falls."""

    price_rule_kind: PriceRuleKind | None
    premium_idr_per_kg: int | None
    floor_idr_per_kg: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteAnswers:
    """What the plant needs of its place."""

    plant_exists: bool | None
    land_ha: float | None
    land_tenure: LandTenure | None
    land_lease_years: int | None
    land_is_pledged: bool | None
    land_lp2b: Lp2b | None
    new_land_ha: float | None
    water_m3_per_day: float | None
    power_kva: float | None
    environmental_document: EnvironmentalDocument | None
    builds_on: date | None


StepAnswers = (
    ProcessAnswers
    | InvestmentAnswers
    | JobsAnswers
    | PartnershipAnswers
    | PriceAnswers
    | SiteAnswers
)
ANSWERS: Final[Mapping[Step, type[StepAnswers]]] = {
    Step.PROCESS: ProcessAnswers,
    Step.INVESTMENT: InvestmentAnswers,
    Step.JOBS: JobsAnswers,
    Step.PARTNERSHIP: PartnershipAnswers,
    Step.PRICE: PriceAnswers,
    Step.SITE: SiteAnswers,
}
FIELDS: Final[Mapping[Step, tuple[str, ...]]] = {
    step: tuple(field.name for field in fields(answers)) for step, answers in ANSWERS.items()
}

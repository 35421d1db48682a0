"""One batch as people tell it, brought to the inputs of the value-added table.

What figures cannot show is asked: how the raw material was weighed and paid, whose labour and
which wear of machines were counted, what else came out. Each answer that moves a figure is a
finding with the figure before and after. Source: the design of the value-added method, section 5.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from math import isnan, nan
from typing import Final

from hilirisasi.scoring.hayami_chain import check_dry_yield
from hilirisasi.scoring.hayami_check import Case, Lines, lines_of
from hilirisasi.scoring.hayami_findings import Finding, findings_of

WOMAN_DAY: Final = 0.8  # HOK of a woman's day in most published tables (HKW to HKP)
HOURS_PER_DAY: Final = 8


class Per(StrEnum):
    """What the other costs are told for."""

    BATCH = "batch"
    RAW = "raw"
    PRODUCT = "product"


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One batch; kg, person-days, hours, Rp; NaN is a question that nobody answered.

    ``raw_price_idr_per_kg`` is what the buyer lists; ``is_gross_weight``: the raw material was
    weighed before the deduction, ``None``: not told. ``usual_byproduct_share`` is what a route's
    by-products are worth by its main product.
    """

    output_kg: float
    raw_kg: float
    days_of_men: float = nan
    days_of_women: float = nan
    hours: float = nan
    family_days: float = nan
    product_price_idr_per_kg: float = nan
    wage_idr_per_hok: float = nan
    raw_price_idr_per_kg: float = nan
    deduction_share: float = nan
    is_gross_weight: bool | None = None
    other_cost_idr: float = nan
    other_cost_per: Per = Per.BATCH
    depreciation_idr: float = nan
    byproduct_idr: float = nan
    usual_byproduct_share: float = nan
    reference_raw_price_idr_per_kg: float = nan
    D_low: float = nan
    D_high: float = nan
    wet_share: float = nan
    dry_share: float = nan
    printed: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The inputs by letter as they count, the lines, the findings, and the open questions."""

    inputs: dict[str, float]
    lines: Lines
    findings: list[Finding]
    questions: list[str]


def check(batch: Batch) -> Checked:
    """Return a batch's table with every answer taken in, and what it changed."""
    inputs = _inputs(batch)
    case = Case(
        inputs=inputs,
        printed=batch.printed,
        D_low=batch.D_low,
        D_high=batch.D_high,
        H_ref=batch.reference_raw_price_idr_per_kg,
    )
    lines = lines_of(case)
    return Checked(
        inputs=inputs,
        lines=lines,
        findings=[*_answered(batch, inputs, lines), *findings_of(case)],
        questions=list(_questions(batch)),
    )


def _inputs(batch: Batch) -> dict[str, float]:
    A, B = batch.output_kg, batch.raw_kg
    main = A * batch.product_price_idr_per_kg
    b = batch.byproduct_idr / main if main > 0 else nan
    return {
        "A": A,
        "B": B,
        "C": _sum(*_days(batch), batch.family_days),
        "F": batch.product_price_idr_per_kg,
        "G": batch.wage_idr_per_hok,
        "H": _net_price(batch),
        "I": _other_cost(batch) + _or_zero(batch.depreciation_idr) / (B or nan),
        "b": _or_zero(b),
    }


def _days(batch: Batch) -> tuple[float, ...]:
    """Person-days of men, of women, of hours; 1 HOK = 8 hours."""
    return batch.days_of_men, WOMAN_DAY * batch.days_of_women, batch.hours / HOURS_PER_DAY


def _net_price(batch: Batch) -> float:
    """What a kg as weighed cost: less the deduction where it was weighed gross."""
    share = _or_zero(batch.deduction_share) if batch.is_gross_weight else 0.0
    return batch.raw_price_idr_per_kg * (1 - share)


def _other_cost(batch: Batch) -> float:
    by_kg = {
        Per.BATCH: 1 / (batch.raw_kg or nan),
        Per.RAW: 1.0,
        Per.PRODUCT: batch.output_kg / (batch.raw_kg or nan),
    }
    return batch.other_cost_idr * by_kg[batch.other_cost_per]


def _answered(batch: Batch, inputs: dict[str, float], lines: Lines) -> Iterator[Finding]:
    """What the answers changed, in the order of the questions."""
    before = {
        "deduction": ("H", batch.raw_price_idr_per_kg, inputs["H"]),
        "labour_units": (
            "C",
            _sum(batch.days_of_men, batch.days_of_women, batch.hours),
            _sum(*_days(batch)),
        ),
        "family_labour": ("C", _sum(*_days(batch)), inputs["C"]),
        "cost_unit": ("I", batch.other_cost_idr, _other_cost(batch)),
        "depreciation": ("I", _other_cost(batch), inputs["I"]),
        "byproducts": ("J", lines["D"] * inputs["F"], lines["J"]),
    }
    if batch.other_cost_per is not Per.PRODUCT:
        before.pop("cost_unit")
    for code, (line, found, right) in before.items():
        if found != right and not isnan(right):
            yield Finding(code=code, line=line, found=found, right=right)
    if isnan(batch.byproduct_idr) and batch.usual_byproduct_share > 0 and not isnan(lines["J"]):
        right = lines["J"] * (1 + batch.usual_byproduct_share)
        yield Finding(code="byproducts_left_out", line="J", found=lines["J"], right=right)
    drying = check_dry_yield(lines["D"], wet_share=batch.wet_share, dry_share=batch.dry_share)
    if drying is not None:
        yield drying


def _questions(batch: Batch) -> Iterator[str]:
    """What nobody told and no figure shows, in a stated order."""
    if batch.raw_price_idr_per_kg == 0:
        yield "own_harvest"
    if batch.is_gross_weight is None or (batch.is_gross_weight and isnan(batch.deduction_share)):
        yield "deduction"
    if isnan(batch.wet_share) or isnan(batch.dry_share):
        yield "moisture"
    if isnan(batch.days_of_women) and isnan(batch.hours):
        yield "labour_units"
    if isnan(batch.family_days):
        yield "family_labour"
    if isnan(batch.depreciation_idr):
        yield "depreciation"
    if isnan(batch.byproduct_idr):
        yield "byproducts"


def _or_zero(value: float) -> float:
    return 0.0 if isnan(value) else value


def _sum(*values: float) -> float:
    """The sum of what is known; NaN where nothing is."""
    known = [value for value in values if not isnan(value)]
    return sum(known) if known else nan


def useful_of(lines: Lines, inputs: dict[str, float]) -> dict[str, float]:
    """Return what follows from a table (section 2 of the method's design); NaN where unknown.

    K per kg of product and per person-day (Rp), the highest raw price and the lowest yield at
    which the processor does not lose, and by how many per cent 1 % of the product price moves K.
    """
    spent = inputs["H"] + inputs["I"] + lines["M"]
    return {
        "per_product": _by(lines["K"], lines["D"]),
        "per_day": _by(lines["K"], lines["E"]),
        "bearable_raw_price": lines["J"] - inputs["I"] - lines["M"],
        "least_yield": _by(spent, inputs["F"] * (1 + inputs["b"])),
        "leverage": _by(100.0, lines["L"]),
    }


def _by(above: float, below: float) -> float:
    return above / below if below > 0 else nan

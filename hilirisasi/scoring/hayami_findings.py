"""What is wrong in a value-added table, and the figure that is right.

Each slip was seen in a published table; the numbers below are those of section 5 of the design of
the value-added method. `hayami_check` gives the codes of its command; here each code has its line,
the figure as it stands and the figure as it should stand, and slips are found that have no code
there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from math import isnan, nan
from typing import Final

from hilirisasi.scoring.hayami_check import (
    COEFFICIENT_TOLERANCE,
    SLIP,
    STAGE_RANGE,
    Case,
    Lines,
    agrees,
    is_far_from_both,
    is_i_by_l,
    lines_of,
    notes_of,
)
from hilirisasi.scoring.setting import PRODUCT_PRICE_CEILING

INCONSISTENT: Final = "inconsistent"
OUT_OF_BOUNDS: Final = "conversion_out_of_bounds"
# The lines that a code of `notes_of` can be about.
LINES_OF: Final = {
    "unit_mixed": "K",
    "rounded_coefficient": "DE",
    OUT_OF_BOUNDS: "D",
    "fraction_as_percent": "L",
    "wrong_denominator": "SP",
}
ALL_OF_IT: Final = 100.0  # per cent


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One slip: its code, the letter of the line, the figure found there and the right one.

    Either figure is NaN where there is none.
    """

    code: str
    line: str
    found: float
    right: float


def findings_of(case: Case) -> list[Finding]:
    """Return the slips of a table, those of `notes_of` first, then the others; each line once."""
    lines = lines_of(case)
    found = [finding for note in notes_of(case, lines) for finding in _of_note(note, case, lines)]
    # A more telling name takes the place of "inconsistent".
    others = list(_others(case, lines))
    named = {finding.line for finding in [*found, *others] if finding.code != INCONSISTENT}
    if any(finding.code == "other_cost_per_product" for finding in others):
        named.add("K")
    return [x for x in found if x.code != INCONSISTENT or x.line not in named] + others


def _of_note(note: str, case: Case, lines: Lines) -> Iterator[Finding]:
    code, _colon, line = note.partition(":")
    if code == "wrong_stage_price":
        yield from _wrong_stage(case, lines)
        return
    for letter in line or LINES_OF[code]:
        found = _or_printed("D", case, lines) if code == OUT_OF_BOUNDS else _printed(letter, case)
        right = _right(code, letter, case, lines)
        if line or _is_meant(code, letter, case, lines):
            yield Finding(code=code, line=letter, found=found, right=right)


def _is_meant(code: str, letter: str, case: Case, lines: Lines) -> bool:
    """Of the lines that a code can be about: is it about this one?"""
    if code == "rounded_coefficient":
        gap = abs(_printed(letter, case) - lines[letter])
        return gap > COEFFICIENT_TOLERANCE * lines[letter]
    if code == "wrong_denominator":
        return (is_i_by_l if letter == "S" else is_far_from_both)(case, lines)
    return True


def _right(code: str, letter: str, case: Case, lines: Lines) -> float:
    if code == OUT_OF_BOUNDS:
        return case.D_low if case.D_low > _or_printed("D", case, lines) else case.D_high
    if code == "fraction_as_percent" and isnan(lines["L"]):
        return ALL_OF_IT * _printed("L", case)
    return lines["P_K" if letter == "P" else letter]


def _wrong_stage(case: Case, lines: Lines) -> Iterator[Finding]:
    """The raw price is that of another stage: H, and K at the price of this one."""
    H = case.inputs["H"]
    code = "own_harvest_free" if H == 0 else "wrong_stage_price"
    yield Finding(code=code, line="H", found=H, right=case.H_ref)
    if not isnan(lines["K"]):
        right = lines_of(replace(case, inputs={**case.inputs, "H": case.H_ref}))["K"]
        yield Finding(code=code, line="K", found=lines["K"], right=right)


def _others(case: Case, lines: Lines) -> Iterator[Finding]:
    yield from _other_cost_per_product(case, lines)
    yield from _rounded_and_used(case, lines)
    yield from _averages_of_ratios(case, lines)
    yield from _impossible(case, lines)
    rate = _printed("P", case)
    if not isnan(rate) and _says("P", case, lines["P_J"]) and not _says("P", case, lines["P_K"]):
        yield Finding(code="profit_of_output", line="P", found=rate, right=lines["P_K"])


def _other_cost_per_product(case: Case, lines: Lines) -> Iterator[Finding]:
    """I stands per kg of product: K was made with I × D, or I was divided by D once more."""
    I, D = case.inputs.get("I", nan), lines["D"]  # noqa: E741
    if isnan(D) or isnan(lines["J"]) or _says("K", case, lines["K"]):
        return
    before = lines["J"] - case.inputs.get("H", nan)
    if _says("K", case, before - I * D):
        yield Finding(code="other_cost_per_product", line="I", found=I, right=I * D)
    elif D > 0 and _says("K", case, before - I / D):
        yield Finding(
            code="other_cost_per_product", line="K", found=_printed("K", case), right=lines["K"]
        )


def _rounded_and_used(case: Case, lines: Lines) -> Iterator[Finding]:
    """M comes from the printed E, not from C / B."""
    M = _printed("E", case) * case.inputs.get("G", nan)
    if not isnan(lines["M"]) and _says("M", case, M) and not _says("M", case, lines["M"]):
        yield Finding(
            code="rounded_and_used", line="M", found=_printed("M", case), right=lines["M"]
        )


def _averages_of_ratios(case: Case, lines: Lines) -> Iterator[Finding]:
    """A coefficient is off by more than its rounding explains, yet near: a mean of quotients."""
    for letter in ("D", "E"):
        text = case.printed.get(letter, "")
        if not text or isnan(lines[letter]):
            continue
        unit = 10.0 ** int(Decimal(text).as_tuple().exponent)
        gap = abs(float(text) - lines[letter])
        if unit * (1 + 1e-9) < gap <= SLIP * lines[letter]:
            yield Finding(
                code="average_of_ratios", line=letter, found=float(text), right=lines[letter]
            )


def _impossible(case: Case, lines: Lines) -> Iterator[Finding]:
    """More value added than output, or more profit than value added."""
    share = _printed("L", case)
    share = lines["L"] if isnan(share) else share
    if share > ALL_OF_IT:
        right = lines["L"] if lines["L"] <= ALL_OF_IT else nan
        yield Finding(code="above_output", line="L", found=share, right=right)
    profit = _printed("O", case)
    profit = lines["O"] if isnan(profit) else profit
    if profit > _or_printed("K", case, lines):
        right = lines["O"] if profit > lines["O"] else nan
        yield Finding(code="profit_above_value_added", line="O", found=profit, right=right)


def is_other_stage(price_idr_per_kg: float, reference_idr_per_kg: float) -> bool:
    """Is a raw price so far from the reference that it is that of another stage? False: unknown."""
    if isnan(price_idr_per_kg) or not reference_idr_per_kg > 0:
        return False
    low, high = STAGE_RANGE
    return not low <= price_idr_per_kg / reference_idr_per_kg <= high


def _printed(letter: str, case: Case) -> float:
    text = case.printed.get(letter, "")
    return float(text) if text else nan


def _or_printed(letter: str, case: Case, lines: Lines) -> float:
    return _printed(letter, case) if isnan(lines[letter]) else lines[letter]


def _says(letter: str, case: Case, value: float) -> bool:
    """Does the printed figure say that value?"""
    text = case.printed.get(letter, "")
    return bool(text) and not isnan(value) and agrees(text, value)


def warnings_of(
    lines: Mapping[str, float],
    *,
    H: float,
    I: float,  # noqa: E741
    H_ref: float,
    F: float = nan,
    F_ref: float = nan,
) -> list[Finding]:
    """Return what figures of one route show, without a printed table beside them.

    ``H_ref`` is the route's or the region's raw price, ``F_ref`` the route's product price. Where
    processing loses, the right raw price is the highest that it can bear, J - I - M.
    """
    found = []
    if is_other_stage(H, H_ref):
        code = "own_harvest_free" if H == 0 else "wrong_stage_price"
        found.append(Finding(code=code, line="H", found=H, right=H_ref))
    most = PRODUCT_PRICE_CEILING * F_ref
    if most < F:
        found.append(Finding(code="price_above_reference", line="F", found=F, right=most))
    if lines["K"] < 0:
        found.append(Finding(code="negative", line="H", found=H, right=lines["J"] - I))
    elif lines["O"] < 0:
        bearable = lines["J"] - I - lines["M"]
        found.append(Finding(code="no_profit", line="H", found=H, right=bearable))
    return found

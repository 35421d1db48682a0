"""Published value-added tables checked line by line against the method.

Printed figures are read as text, since the number of digits says how far rounding can go.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import inf, isnan, nan
from typing import Final

INPUTS: Final = ("A", "B", "C", "F", "G", "H", "I")
PRINTED: Final = ("D", "E", "J", "K", "L", "M", "N", "O", "P", "Q", "R", "S", "T")
LINES: Final = ("D", "E", "J", "K", "L", "M", "N", "O", "P_K", "P_J", "Q", "R", "S", "T")
TOLERANCE: Final = 0.005  # of a figure, where its last printed digit is finer
COEFFICIENT_TOLERANCE: Final = 0.01
SLIP: Final = 0.05  # a profit rate farther from both conventions has another denominator
STAGE_RANGE: Final = (0.5, 2.0)  # of the reference price, else H is that of another stage
FRACTION_BELOW: Final = 1.5  # a printed percentage below it is a fraction ...
FRACTION_ABOVE: Final = 0.015  # ... where the share itself is above this

Lines = dict[str, float]


def _by(above: float, below: float) -> float:
    """The quotient, NaN (blank) where the denominator is not above 0."""
    return above / below if below > 0 else nan


def _minus(first: float, *others: float) -> float:
    return first - sum(others)


def _times(one: float, other: float) -> float:
    return one * other


def _percent(above: float, below: float) -> float:
    return 100 * _by(above, below)


def _with_byproducts(D: float, F: float, b: float) -> float:
    return D * F * (1 + b)


# Each line by its operands; the first formula whose operands are known counts.
FORMULAS: Final[tuple[tuple[str, str, Callable[..., float]], ...]] = (
    ("D", "AB", _by),
    ("E", "CB", _by),
    ("J", "DFb", _with_byproducts),
    ("J", "DF", _times),
    ("K", "JHI", _minus),
    ("M", "EG", _times),
    ("O", "KM", _minus),
    ("M", "KO", _minus),
    ("Q", "JH", _minus),
    ("I", "QK", _minus),
    ("L", "KJ", _percent),
    ("N", "MK", _percent),
    ("P_K", "OK", _percent),
    ("P_J", "OJ", _percent),
    ("R", "MQ", _percent),
    ("S", "IQ", _percent),
    ("T", "OQ", _percent),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One published table: inputs by letter (NaN unknown) and printed lines as text.

    The inputs may hold ``b``, the value of by-products by that of the main product; without it
    there are none.
    """

    inputs: Mapping[str, float]
    printed: Mapping[str, str]
    D_low: float = nan
    D_high: float = nan
    H_ref: float = nan


def lines_of(case: Case) -> Lines:
    """The lines by letter, unrounded; NaN where not computable.

    A line is computed from the inputs; where these do not reach, from other lines that the table
    prints, never from its own printed figure.
    """
    known = {letter: value for letter, value in case.inputs.items() if not isnan(value)}
    printed = {letter: float(text) for letter, text in case.printed.items() if text}
    computed: Lines = {}
    for letter, operands, formula in FORMULAS:
        values = [known.get(operand, printed.get(operand, nan)) for operand in operands]
        value = formula(*values)
        if letter not in known and not isnan(value):
            known[letter] = computed[letter] = value
    return {letter: computed.get(letter, nan) for letter in LINES}


def agrees(printed: str, value: float, tolerance: float = TOLERANCE) -> bool:
    """Does a printed figure agree within the tolerance or half a unit of its last digit?"""
    exponent = Decimal(printed).as_tuple().exponent
    half_unit = 0.5 * 10.0 ** int(exponent)
    return abs(float(printed) - value) <= max(tolerance * abs(value), half_unit) * (1 + 1e-9)


def notes_of(case: Case, lines: Lines) -> list[str]:
    """What is wrong with a case, as codes in a stated order; empty where all agrees."""
    notes = [code for code, found in _findings(case, lines).items() if found]
    explained = {
        "K": "unit_mixed" in notes,
        "L": "fraction_as_percent" in notes,
    }
    for letter in PRINTED[2:]:
        text = case.printed.get(letter, "")
        if text and not explained.get(letter) and _is_inconsistent(letter, text, lines):
            notes.append(f"inconsistent:{letter}")
    return notes


def _findings(case: Case, lines: Lines) -> dict[str, bool]:
    printed = {letter: float(text) for letter, text in case.printed.items() if text}
    x = {**dict.fromkeys(INPUTS, nan), **case.inputs}
    D = printed.get("D", nan) if isnan(lines["D"]) else lines["D"]
    J = printed.get("J", nan) if isnan(lines["J"]) else lines["J"]
    share = (printed.get("K", nan) if isnan(lines["K"]) else lines["K"]) / (J or nan)
    mixed = (x["F"] - x["H"] - x["I"], x["F"] - x["H"] - _by(x["I"], D))
    is_stage_right = STAGE_RANGE[0] <= x["H"] / (case.H_ref or nan) <= STAGE_RANGE[1]
    return {
        "unit_mixed": _is_inconsistent("K", case.printed.get("K", ""), lines)
        and any(_matches(case.printed["K"], value) for value in mixed),
        "wrong_stage_price": not (is_stage_right or isnan(x["H"]) or isnan(case.H_ref)),
        "rounded_coefficient": any(
            abs(printed[letter] - lines[letter]) > COEFFICIENT_TOLERANCE * lines[letter]
            for letter in ("D", "E")
            if letter in printed
        ),
        "conversion_out_of_bounds": case.D_low > D or case.D_high < D,
        "fraction_as_percent": printed.get("L", inf) < FRACTION_BELOW and share > FRACTION_ABOVE,
        "wrong_denominator": is_i_by_l(case, lines) or is_far_from_both(case, lines),
    }


def is_i_by_l(case: Case, lines: Lines) -> bool:
    """S printed as I / L and not as I / Q."""
    text = case.printed.get("S", "")
    i_by_l = _percent(case.inputs.get("I", nan), lines["L"])
    return _is_inconsistent("S", text, lines) and _matches(text, i_by_l)


def is_far_from_both(case: Case, lines: Lines) -> bool:
    """P printed as neither O / K nor O / J, and too far from both for a slip of rounding."""
    text = case.printed.get("P", "")
    rates = [lines[rate] for rate in ("P_K", "P_J") if not isnan(lines[rate])]
    return _is_inconsistent("P", text, lines) and not any(
        abs(float(text) - rate) <= SLIP * abs(rate) for rate in rates
    )


def _is_inconsistent(letter: str, text: str, lines: Lines) -> bool:
    """A printed line that its formula, where computable, does not give; P may be on K or on J."""
    rates = ("P_K", "P_J") if letter == "P" else (letter,)
    values = [lines[rate] for rate in rates if not isnan(lines[rate])]
    return bool(text and values) and not any(agrees(text, value) for value in values)


def _matches(text: str, value: float) -> bool:
    return not isnan(value) and agrees(text, value)

"""The inputs of a score with all their digits, so that a pencil comes to the same points."""

from math import floor, log10
from typing import Final

from hilirisasi.scoring.explain import Explanation
from hilirisasi.web.filters import UNKNOWN, is_english, number
from hilirisasi.web.score_words import INPUTS, UNITS

SIGNIFICANT: Final = 12  # digits: a score that is recomputed from them differs by less than 1e-6


def exact(value: float | None) -> str:
    """Write a number with up to `SIGNIFICANT` digits and no more than it has."""
    if value is None:
        return UNKNOWN
    digits = SIGNIFICANT - 1 - (floor(log10(abs(value))) if value else 0)
    text = number(value, max(0, digits))
    mark = "." if is_english() else ","
    return text.rstrip("0").rstrip(mark) if mark in text else text


def exact_inputs(explanation: Explanation, hidden: frozenset[str]) -> list[dict[str, str]]:
    """Return symbol, words, number and unit of each input; nothing where the reader lacks one."""
    if hidden:
        return []
    return [
        {
            "symbol": line.symbol,
            "label": str(INPUTS[line.name]),
            "value": exact(line.value),
            "unit": str(UNITS[line.unit]),
        }
        for line in explanation.inputs
    ]

"""Findings and lines of a value-added table as the pages write them."""

from dataclasses import dataclass
from math import isnan
from typing import Final

from flask import Flask

from hilirisasi.pitfalls import LINES, PITFALLS, QUESTIONS
from hilirisasi.scoring.hayami_findings import Finding
from hilirisasi.scoring.hayami_range import Range
from hilirisasi.web.filters import UNKNOWN, number, rupiah

# How many digits a line that is no rupiah has; per cent lines are not here.
DIGITS: Final = {"A": 2, "B": 2, "C": 3, "D": 4, "E": 6, "b": 4}
PERCENT: Final = frozenset({"L", "N", "P", "P_K", "P_J", "R", "S", "T"})
SMALL_IDR: Final = 1000  # below it two decimals are shown, as the method asks of K


@dataclass(frozen=True, slots=True)
class Said:
    """A finding in words; ``found`` and ``right`` are blank where there is no figure."""

    sentence: str
    line: str
    found: str
    right: str


def say(finding: Finding) -> Said:
    """Return a finding in words, its figures as its line writes them."""
    return Said(
        sentence=str(PITFALLS[finding.code]),
        line=f"{finding.line} ({LINES[finding.line]})",
        found="" if isnan(finding.found) else written(finding.line, finding.found),
        right="" if isnan(finding.right) else written(finding.line, finding.right),
    )


def written(letter: str, value: float) -> str:
    """Return a line's figure: rupiah, per cent, or a plain number."""
    if isnan(value):
        return UNKNOWN
    if letter in DIGITS:
        return number(value, DIGITS[letter])
    if letter in PERCENT:
        return f"{number(value, 2)}%"
    if 0 < abs(value) < SMALL_IDR and value != round(value):
        return f"Rp{number(value, 2)}"
    return rupiah(value)


def between(ends: Range) -> str:
    """Return a range of rupiah: Rp300–Rp400; blank where unknown."""
    low, high = ends
    return "" if isnan(low) else f"{rupiah(low)}–{rupiah(high)}"


def question(code: str) -> str:
    """Return what is asked."""
    return str(QUESTIONS[code])


def line_name(letter: str) -> str:
    """Return what a line of the table stands for."""
    return str(LINES[letter])


def init_app(app: Flask) -> None:
    """Give the templates their words."""
    for function in (say, written, between, question, line_name):
        app.add_template_global(function)

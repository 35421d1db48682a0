"""Findings and lines of a value-added table as the pages write them."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isnan
from typing import Final

from flask import Flask
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hilirisasi.pitfalls import LINES, PITFALLS, QUESTIONS
from hilirisasi.scoring.hayami_findings import Finding
from hilirisasi.scoring.hayami_range import Range
from hilirisasi.web.filters import UNKNOWN, number, rupiah
from hilirisasi.web.forms.value_added import short_form

# How many digits a line that is no rupiah has; per cent lines are not here.
DIGITS: Final = {"A": 2, "B": 2, "C": 3, "D": 4, "E": 6, "b": 4}
PERCENT: Final = frozenset({"L", "N", "P", "P_K", "P_J", "R", "S", "T"})
SMALL_IDR: Final = 1000  # below it two decimals are shown, as the method asks of K


# How the figure found and the right one are set side by side; what is not here was a slip.
SLIP: Final = _l("tertulis %(found)s, seharusnya %(right)s")
TAKEN_IN: Final = _l("dari %(found)s menjadi %(right)s")
MOST: Final = _l("tertulis %(found)s, paling banyak %(right)s")
SIDES: Final[Mapping[str, LazyString]] = {
    **dict.fromkeys(
        ("deduction", "labour_units", "family_labour", "cost_unit", "depreciation", "byproducts"),
        TAKEN_IN,
    ),
    **dict.fromkeys(("negative", "no_profit", "price_above_reference"), MOST),
    "wrong_stage_price": _l("tertulis %(found)s, acuannya %(right)s"),
    "below_reference": _l("ditawarkan %(found)s, hari ini %(right)s"),
    "conversion_out_of_bounds": _l("tertulis %(found)s, batasnya %(right)s"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A finding in words; ``figures`` is blank where no figure is right."""

    sentence: str
    figures: str


def say(finding: Finding) -> Said:
    """Return a finding in words, its figures as its line writes them."""
    sentence, right = str(PITFALLS[finding.code]), written(finding.line, finding.right)
    if isnan(finding.right):
        return Said(sentence, "")
    figures = (
        right
        if isnan(finding.found)
        else str(SIDES.get(finding.code, SLIP))
        % {"found": written(finding.line, finding.found), "right": right}
    )
    return Said(sentence, f"{finding.line} ({LINES[finding.line]}): {figures}")


def written(letter: str, value: float) -> str:
    """Return a line's figure: rupiah, per cent, or a plain number."""
    if isnan(value):
        return UNKNOWN
    if letter in DIGITS:
        return number(value, DIGITS[letter])
    if letter in PERCENT:
        return f"{number(value, 2)}%"
    if 0 < abs(value) < SMALL_IDR and value != round(value):
        return rupiah(value, 2)
    return rupiah(value)


def between(ends: Range) -> str:
    """Return a range of rupiah: Rp300 sampai Rp400; blank where unknown."""
    low, high = ends
    if isnan(low):
        return ""
    return str(_("%(low)s sampai %(high)s", low=rupiah(low), high=rupiah(high)))


def question(code: str) -> str:
    """Return what is asked."""
    return str(QUESTIONS[code])


def line_name(letter: str) -> str:
    """Return what a line of the table stands for."""
    return str(LINES[letter])


def init_app(app: Flask) -> None:
    """Give the templates their words."""
    for function in (say, written, between, question, line_name, short_form):
        app.add_template_global(function)

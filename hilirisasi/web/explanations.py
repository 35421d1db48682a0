"""What an explanation says to its reader: five plain sentences, then the whole calculation."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _

from hilirisasi.actors import Actor
from hilirisasi.permissions import Pair, works_for_company, works_for_village
from hilirisasi.scoring.explain import Explanation
from hilirisasi.scoring.records import Mark
from hilirisasi.web.filters import date_id, month_id, number, percent, rupiah, tonnes
from hilirisasi.web.score_words import (
    CURES,
    GATES,
    INPUTS,
    POINTS,
    SHARES,
    TRADE_SECRETS,
    gate_word,
)
from hilirisasi.web.words import name_of, product_of
from models import MonthlyKg, Plan

KG_PER_TONNE = 1000
IDR_PER_JUTA = 1e6


class Reader(StrEnum):
    """Who reads: the village sees no product price, cost or margin that the plan states."""

    VILLAGE = "village"
    OWNER = "owner"
    REVIEWER = "reviewer"


@dataclass(frozen=True, slots=True)
class View:
    """An explanation in words and written numbers, for the components of `score.html`."""

    points: float
    band: str
    is_provisional: bool
    policy_version: str
    checked_share: float
    terms: list[dict[str, Any]]
    gates: list[dict[str, str]]
    inputs: list[dict[str, str]]
    table: list[dict[str, Any]]


def reader_of(actor: Actor, pair: Pair) -> Reader:
    """Return as whom a person reads a match."""
    if works_for_village(actor, pair):
        return Reader.VILLAGE
    return Reader.OWNER if works_for_company(actor, pair) else Reader.REVIEWER


def hides_trade(explanation: Explanation, reader: Reader) -> bool:
    """Is there a product price or cost of the plan's own that this reader may not see?"""
    stated = {item.name for item in explanation.inputs if item.mark in {Mark.STATED, Mark.CHECKED}}
    return reader is Reader.VILLAGE and bool(stated & TRADE_SECRETS)

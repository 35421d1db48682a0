"""Rows of outlines, legal rules and business classes."""

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineRow:
    """``outlines.csv``: roughly where a regency or district lies, as a GeoJSON geometry."""

    region_code: str
    geometry: dict[str, Any]
    is_official: bool
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalRuleRow:
    """``legal_rules.csv``: one legal figure from day to day; ``valid_to`` None: no end known."""

    code: str
    amount: float
    unit: str
    meaning: str
    valid_from: date
    valid_to: date | None
    instrument: str
    read_on: date
    source: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessClassRow:
    """``kbli.csv``: a KBLI 2020 class, what it became in 2025, and its risk by scale as a hint."""

    kbli_2020: str
    title: str
    kbli_2025: str | None
    risk: str
    read_on: date
    source: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRuleRow:
    """``field_rules.csv``: what the law asks of a field of business; no KBLI: of every field."""

    code: str
    matter: str
    kbli_2020: str | None
    meaning: str
    valid_from: date
    instrument: str
    read_on: date
    source: str
    url: str

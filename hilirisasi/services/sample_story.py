"""How far each match of the sample has come: told step by step through the use cases."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.services import cases, decisions, matching, talks, terms
from hilirisasi.services.decisions import GateAnswer, Minutes, Verdict
from hilirisasi.services.terms import TermSheet
from models import (
    Answer,
    Case,
    Finding,
    Listing,
    MonthlyKg,
    Outcome,
    Plan,
    Side,
    Talk,
)

if TYPE_CHECKING:
    from hilirisasi.services.sample import Cast

FIRST_MONTH: Final = date(2027, 2, 1)
LAST_MONTH: Final = date(2028, 1, 1)
# A later stage passes through the earlier ones.
STAGES: Final = (
    "asked",
    "closed",
    "talking",
    "offered",
    "submitted",
    "withdrawn",
    "in_review",
    "returned",
    "approved",
    "rejected",
)

"""What must be closed before an approval: unchecked ranking gates, and gates of their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from hilirisasi import offers
from hilirisasi.months import day_of
from hilirisasi.scoring.gates import GATES
from hilirisasi.services import matching, regional, village_consents
from models import Case, Finding

PASS: Final = "pass"  # noqa: S105  # no password
FAIL: Final = "fail"
UNKNOWN: Final = "unknown"
RANKING_GATES: Final = GATES
MUSYAWARAH: Final = "musyawarah"
# They never change a rank or a score, and block only the decision (scoring.md 4): protected food
# land, a conversion outside its bounds without checked evidence, the wage, the licences of OSS with
# KBLI, KKPR and environment, the minutes of a desa's musyawarah, the plasma duty.
APPROVAL_GATES: Final = ("lp2b", "conversion", "wage", "licences", MUSYAWARAH, "plasma")


@dataclass(frozen=True, slots=True)
class GateAnswer:
    """What a reviewer found at one gate, and on what that rests."""

    finding: Finding
    note: str


def ranking_states(session: Session, *, case: Case, now: datetime) -> dict[str, str]:
    """Return pass, fail or unknown of each ranking gate, computed from the agreed terms today.

    Where the two records no longer make a match every gate is unknown: a person closes it.
    """
    explanation = matching.explain(
        session, listing=case.listing, plan=case.plan, terms=case.terms, now=now
    )
    states = dict.fromkeys(RANKING_GATES, UNKNOWN)
    if explanation is not None:
        states |= {gate.name: gate.status for gate in explanation.gates}
    if breaks_statutory_price(session, case=case, now=now):
        states["price"] = FAIL
    return states


def breaks_statutory_price(session: Session, *, case: Case, now: datetime) -> bool:
    """Do the agreed price and deduction break the rule that is valid today?"""
    rule = regional.rule_on(
        session,
        commodity=case.listing.commodity_code,
        form=case.listing.form_code,
        day=day_of(now),
    )
    terms = case.terms
    return rule is not None and offers.breaks_rule(
        rule, offer_idr_per_kg=terms.offer_price_idr_per_kg, offer=terms
    )


def to_close(case: Case, states: Mapping[str, str]) -> tuple[str, ...]:
    """Return the gates that a person closes, in a stated order: unknown ones, then approval's."""
    unknown = tuple(gate for gate in RANKING_GATES if states[gate] == UNKNOWN)
    return unknown + tuple(
        gate for gate in APPROVAL_GATES if gate != MUSYAWARAH or village_consents.is_needed(case)
    )


def find_open(
    case: Case, states: Mapping[str, str], answers: Mapping[str, GateAnswer]
) -> tuple[str, ...]:
    """Return what stands against an approval: failed ranking gates, open or unmet others."""
    failed = tuple(gate for gate in RANKING_GATES if states[gate] == FAIL)
    return failed + tuple(
        gate for gate in to_close(case, states) if not _is_closed(answers.get(gate))
    )


def _is_closed(answer: GateAnswer | None) -> bool:
    return (
        answer is not None and answer.finding is not Finding.NOT_MET and bool(answer.note.strip())
    )

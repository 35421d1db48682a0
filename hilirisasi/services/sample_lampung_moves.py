"""The moves of the cases of the large sample, each in the hands that `case_flow.TABLE` names."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from hilirisasi.months import day_of
from hilirisasi.services.audit import SERVICE_NAME
from hilirisasi.services.sample_lampung_decisions import OUTCOME_OF, REASONS
from hilirisasi.services.sample_lampung_rows import Batch, Person
from models import Case, CaseMove, CaseQuestion, CaseStatus, Side

WITHDRAWAL: Final = "Contoh: kelompok tani menjual sendiri."
STOP: Final = "Contoh: pembayaran terlambat dua kali."
QUESTION: Final = ("Contoh: kapan dan berapa banyak dibeli tiap bulan?", "Contoh: isi syarat")
# What the audit calls each move that is no decision.
ACTIONS: Final = {
    CaseStatus.COMPLETE: "case.complete",
    CaseStatus.IN_REVIEW: "case.take",
    CaseStatus.MEETING: "case.meet",
    CaseStatus.WITHDRAWN: "case.withdraw",
    CaseStatus.SIGNED: "contract.sign",
    CaseStatus.RUNNING: "contract.start",
    CaseStatus.STOPPED: "contract.stop",
    CaseStatus.COMPLETED: "case.day_passed",
}
DATED: Final = frozenset({CaseStatus.MEETING, CaseStatus.SIGNED, CaseStatus.RUNNING})


def hand_of(target: CaseStatus, reviewer: Person, sides: Mapping[Side, Person]) -> Person | None:
    """Return whose move leads to a state; ``None``: a day passed."""
    if target in {CaseStatus.WITHDRAWN, CaseStatus.STOPPED}:
        return sides[Side.VILLAGE]
    if target in {CaseStatus.SIGNED, CaseStatus.RUNNING}:
        return sides[Side.INVESTOR]
    return None if target is CaseStatus.COMPLETED else reviewer


def add_move(
    batch: Batch,
    case_id: int,
    source: CaseStatus,
    target: CaseStatus,
    by: Person | None,
    at: datetime,
    freed_kg: int,
) -> None:
    """Note one move; what a decision is called in the audit is noted with the decision."""
    reason = {CaseStatus.WITHDRAWN: WITHDRAWAL, CaseStatus.STOPPED: STOP}.get(target, "")
    if target in OUTCOME_OF:
        reason = REASONS[OUTCOME_OF[target]]
    is_signed = target is CaseStatus.SIGNED
    batch.add(
        CaseMove,
        case_id=case_id,
        source=source,
        target=target,
        reason=reason,
        document_number=batch.rows[Case][-1]["contract_number"] if is_signed else "",
        happened_on=day_of(at) if target in DATED else None,
        freed_kg=freed_kg,
        made_by_id=by.user_id if by else None,
        made_by_name=by.name if by else SERVICE_NAME,
        made_by_post=by.post if by else "",
        made_at=at,
    )
    if target is CaseStatus.RETURNED:
        text, rule = QUESTION
        batch.add(CaseQuestion, case_id=case_id, text=text, rule=rule, asked_at=at)
    if target in ACTIONS:
        told = {"status": target.value}
        batch.audit(by, ACTIONS[target], Case, case_id, at, reason=reason, **told)

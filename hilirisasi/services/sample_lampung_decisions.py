"""The decisions of the large sample: a reason, the minutes, a condition where one binds."""

from datetime import datetime, timedelta
from typing import Final

from hilirisasi.months import day_of
from hilirisasi.services.sample_lampung_rows import Batch, Person
from models import (
    Case,
    CaseStatus,
    Condition,
    ConditionOwner,
    ConditionStatus,
    Decision,
    Deliberation,
    Listing,
    Outcome,
    RegionKind,
    VillageConsent,
)

OUTCOME_OF: Final = {
    CaseStatus.RETURNED: Outcome.RETURN,
    CaseStatus.APPROVED: Outcome.APPROVE,
    CaseStatus.APPROVED_WITH_CONDITIONS: Outcome.APPROVE_WITH_CONDITIONS,
    CaseStatus.REJECTED: Outcome.REJECT,
    CaseStatus.REVOKED: Outcome.REVOKE,
}
REASONS: Final = {
    Outcome.RETURN: "Contoh: mohon lampirkan jadwal pembelian.",
    Outcome.REJECT: "Contoh: kebutuhan pabrik berebut bahan dengan pengolah rumahan desa.",
    Outcome.APPROVE: "Contoh: harga di atas acuan, pasokan cukup, musyawarah menyetujui.",
    Outcome.APPROVE_WITH_CONDITIONS: "Contoh: pasokan cukup, dengan syarat.",
    Outcome.REVOKE: "Contoh: perusahaan tidak membeli selama tiga bulan.",
}
CONDITION: Final = "Contoh: harga dasar ditempel di balai desa."
FRIDAY: Final = 4


def add_decision(
    batch: Batch, case_id: int, outcome: Outcome, by: Person, at: datetime, listing: Listing
) -> None:
    """Note a decision with what it rests on and asks for."""
    is_approval = outcome in {Outcome.APPROVE, Outcome.APPROVE_WITH_CONDITIONS}
    has_minutes = is_approval and listing.village.kind is RegionKind.DESA
    decision_id = batch.add(
        Decision,
        case_id=case_id,
        outcome=outcome,
        reason=REASONS[outcome],
        minutes_number="140/01/BPD (contoh)" if has_minutes else None,
        minutes_on=day_of(at) - timedelta(days=5) if has_minutes else None,
        minutes_attendance=42 if has_minutes else None,
        **by.as_maker,
        made_at=at,
    )
    if outcome is Outcome.APPROVE_WITH_CONDITIONS:
        _bind(batch, case_id, decision_id)
    if has_minutes:
        _consent(batch, case_id, listing, at)
    action = "decision.revoke" if outcome is Outcome.REVOKE else "decision.make"
    batch.audit(by, action, Case, case_id, at, reason=REASONS[outcome], outcome=outcome.value)


def _bind(batch: Batch, case_id: int, decision_id: int) -> None:
    """Note the condition of an approval, which the village meets some weeks from now."""
    due_on = day_of(batch.now) + timedelta(weeks=6)
    batch.add(
        Condition,
        case_id=case_id,
        decision_id=decision_id,
        number=1,
        text=CONDITION,
        owner=ConditionOwner.VILLAGE,
        due_on=due_on - timedelta(days=max(0, due_on.weekday() - FRIDAY)),
        proof="Contoh: foto papan harga di balai desa.",
        status=ConditionStatus.OPEN,
        version=1,
    )


def _consent(batch: Batch, case_id: int, listing: Listing, at: datetime) -> None:
    """Note the minutes of the musyawarah that an approval rests on."""
    batch.add(
        VillageConsent,
        case_id=case_id,
        number="140/01/BPD (contoh)",
        held_on=day_of(at) - timedelta(days=5),
        attendance=42,
        result=Deliberation.AGREED,
        signed_by="Ketua BPD dan kepala desa (contoh)",
        ending="",
        filed_by_id=listing.confirmed_by_id,
        filed_by_name=listing.confirmed_by_name,
        filed_by_post=listing.confirmed_by_post,
        filed_at=at - timedelta(days=4),
    )

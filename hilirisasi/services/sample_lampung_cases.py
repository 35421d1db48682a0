"""The cases of the large sample: opened by agreed terms, decided with reasons, reserved once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any, Final

from hilirisasi.months import day_of, list_months
from hilirisasi.scoring import explain as explanations
from hilirisasi.scoring.gates import PASS
from hilirisasi.scoring.ranking import Ranking
from hilirisasi.scoring.records import Floats
from hilirisasi.services import gates, sources
from hilirisasi.services.sample_lampung_rows import Batch, Official
from hilirisasi.services.terms import TermSheet
from hilirisasi.workflow import APPROVED
from models import (
    AuditEvent,
    Case,
    CaseStatus,
    Decision,
    Finding,
    GateFinding,
    Listing,
    Outcome,
    Plan,
    RegionKind,
    Reservation,
    WageFloor,
)

OUTCOME_OF: Final = {
    CaseStatus.RETURNED: Outcome.RETURN,
    CaseStatus.APPROVED: Outcome.APPROVE,
    CaseStatus.APPROVED_WITH_CONDITIONS: Outcome.APPROVE_WITH_CONDITIONS,
    CaseStatus.REJECTED: Outcome.REJECT,
    CaseStatus.REVOKED: Outcome.APPROVE,  # the first decision; the second takes it back
}
REASONS: Final = {
    Outcome.RETURN: "Contoh: mohon lampirkan jadwal pembelian.",
    Outcome.REJECT: "Contoh: kebutuhan pabrik berebut bahan dengan pengolah rumahan desa.",
    Outcome.APPROVE: "Contoh: harga di atas acuan, pasokan cukup, musyawarah menyetujui.",
    Outcome.APPROVE_WITH_CONDITIONS: "Contoh: pasokan cukup, dengan syarat.",
    Outcome.REVOKE: "Contoh: perusahaan tidak membeli selama tiga bulan.",
}
CONDITIONS: Final = "Contoh: harga dasar ditempel di balai desa."


class CaseTeller:
    """Writes cases on matches of one ranking; reviewers take them in turn."""

    def __init__(
        self,
        batch: Batch,
        ranked: Ranking,
        cures: Mapping[str, Floats],
        reviewers: Sequence[Official],
        wage_floor: WageFloor | None,
    ) -> None:
        self.batch = batch
        self.ranked = ranked
        self.cures = cures
        self.reviewers = cycle(reviewers)
        self.wage_floor = wage_floor

    def add(
        self,
        status: CaseStatus,
        terms_id: int,
        sheet: TermSheet,
        plan: Plan,
        listing: Listing,
        row: int,
        opened_at: datetime,
    ) -> None:
        """Note a case on agreed terms, with all that led it to its status."""
        batch = self.batch
        reviewer = next(self.reviewers)
        case_id = batch.first_ids[Case] + len(batch.rows[Case])
        explanation = explanations.explain(
            self.ranked.scores,
            row,
            sources=sources.of_match(
                self.ranked, row, listing=listing, plan=plan, wage_floor=self.wage_floor
            ),
            cures={name: float(values[row]) for name, values in self.cures.items()},
        )
        is_taken = status not in {CaseStatus.SUBMITTED, CaseStatus.WITHDRAWN}
        batch.add(
            Case,
            number=f"HL-{day_of(opened_at).year}-{case_id:06d}",
            plan_id=plan.id,
            listing_id=listing.id,
            terms_id=terms_id,
            status=status,
            reviewer_id=reviewer.user_id if is_taken else None,
            explanation=explanation.to_dict(),
            opened_at=opened_at,
            is_sample=True,
            version=1,
        )
        if status in OUTCOME_OF:
            made_at = opened_at + timedelta(days=8)
            self._decide(case_id, OUTCOME_OF[status], reviewer, made_at, listing)
            if status is CaseStatus.REVOKED:
                self._decide(
                    case_id, Outcome.REVOKE, reviewer, made_at + timedelta(days=5), listing
                )
        if status in (*APPROVED, CaseStatus.REVOKED):
            self._reserve(case_id, sheet, listing, status)
            self._find(case_id, row, reviewer, opened_at, listing)
        if status is CaseStatus.WITHDRAWN:
            at, reason = opened_at + timedelta(days=4), "Contoh: kelompok tani menjual sendiri."
            self._audit(at, listing.confirmed_by_id, "case.withdraw", case_id, status, reason)

    def _decide(
        self, case_id: int, outcome: Outcome, by: Official, at: datetime, listing: Listing
    ) -> None:
        is_approval = outcome in {Outcome.APPROVE, Outcome.APPROVE_WITH_CONDITIONS}
        has_minutes = is_approval and listing.village.kind is RegionKind.DESA
        self.batch.add(
            Decision,
            case_id=case_id,
            outcome=outcome,
            reason=REASONS[outcome],
            conditions=CONDITIONS if outcome is Outcome.APPROVE_WITH_CONDITIONS else "",
            minutes_number="140/01/BPD (contoh)" if has_minutes else None,
            minutes_on=day_of(at) - timedelta(days=5) if has_minutes else None,
            minutes_attendance=42 if has_minutes else None,
            **by.as_maker,
            made_at=at,
        )
        action = "decision.revoke" if outcome is Outcome.REVOKE else "decision.make"
        self._audit(at, by.user_id, action, case_id, outcome, REASONS[outcome], by)

    def _reserve(
        self, case_id: int, sheet: TermSheet, listing: Listing, status: CaseStatus
    ) -> None:
        released_at = self.batch.now - timedelta(days=1) if status is CaseStatus.REVOKED else None
        for month in list_months(sheet.first_month, sheet.last_month):
            if kg := sheet.kg[month.month - 1]:
                self.batch.add_keyed(
                    Reservation,
                    case_id=case_id,
                    listing_id=listing.id,
                    month=month,
                    kg=kg,
                    released_at=released_at,
                )

    def _find(self, case_id: int, row: int, by: Official, at: datetime, listing: Listing) -> None:
        for gate in self._gates_to_close(row, listing):
            self.batch.add_keyed(
                GateFinding,
                case_id=case_id,
                gate=gate,
                finding=Finding.MET,
                note="Contoh: dokumen dilihat penelaah.",
                found_by_id=by.user_id,
                found_by_name=by.name,
                found_at=at + timedelta(days=8),
            )

    def _gates_to_close(self, row: int, listing: Listing) -> Iterator[str]:
        """What `gates.to_close` names: unknown ranking gates, then the approval's own."""
        for gate, codes in self.ranked.scores.gates.items():
            if codes[row] != PASS:
                yield gate
        is_desa = listing.village.kind is RegionKind.DESA
        for gate in gates.APPROVAL_GATES:
            if gate != gates.MUSYAWARAH or is_desa:
                yield gate

    def _audit(
        self,
        at: datetime,
        actor_id: int,
        action: str,
        case_id: int,
        outcome: Outcome | CaseStatus,
        reason: str,
        by: Official | None = None,
    ) -> None:
        after: dict[str, Any] = {"outcome": outcome.value}
        self.batch.add(
            AuditEvent,
            at=at,
            actor_id=actor_id,
            actor_name=by.name if by else "Operator desa (contoh)",
            actor_post=by.post if by else "Operator",
            action=action,
            record="case",
            record_id=str(case_id),
            after=after,
            reason=reason,
        )

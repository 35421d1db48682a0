"""The cases of the large sample: opened by agreed terms, decided with reasons, reserved once."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import cycle
from typing import Final

from sqlalchemy.orm import Session

from hilirisasi.months import day_of, list_months
from hilirisasi.scoring import explain as explanations
from hilirisasi.scoring.gates import PASS
from hilirisasi.scoring.ranking import Ranking
from hilirisasi.scoring.records import Floats
from hilirisasi.services import gates, published, sources
from hilirisasi.services.published import Published
from hilirisasi.services.review_policies import SAMPLE_RULES
from hilirisasi.services.sample_lampung_offices import Offices
from hilirisasi.services.sample_lampung_rows import Batch, Person
from hilirisasi.services.terms import TermSheet
from hilirisasi.workflow import APPROVED
from models import (
    Case,
    CaseReview,
    CaseStatus,
    Comment,
    Condition,
    ConditionOwner,
    ConditionStatus,
    Decision,
    Deliberation,
    Finding,
    GateFinding,
    Listing,
    Outcome,
    Plan,
    RegencyOpinion,
    RegencyView,
    RegionKind,
    Reservation,
    Role,
    Track,
    VillageConsent,
)

# How far the cases of the sample have come.
CASES: Final = (
    *(CaseStatus.SUBMITTED, CaseStatus.IN_REVIEW, CaseStatus.RETURNED, CaseStatus.APPROVED),
    *(CaseStatus.APPROVED_WITH_CONDITIONS, CaseStatus.REJECTED, CaseStatus.WITHDRAWN),
    CaseStatus.REVOKED,
)
REVIEWED: Final = {
    *(CaseStatus.APPROVED, CaseStatus.APPROVED_WITH_CONDITIONS, CaseStatus.REJECTED),
    CaseStatus.REVOKED,
}
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
CONDITION: Final = "Contoh: harga dasar ditempel di balai desa."
FRIDAY: Final = 4
# What anyone may write about a case, with a name or without one.
COMMENTS: Final = (
    ("", "Contoh: pabriknya jangan membuang limbah ke sungai."),
    ("Warga (contoh)", "Contoh: kami mendukung asal timbangannya diperiksa."),
)
HEARD_SHARE: Final = 0.6  # of the cases: those on which the regency gave an opinion


class CaseTeller:
    """Writes cases on matches of one ranking; reviewers take them in turn."""

    def __init__(
        self,
        batch: Batch,
        ranked: Ranking,
        cures: Mapping[str, Floats],
        offices: Offices,
        session: Session,
    ) -> None:
        self.batch = batch
        self.ranked = ranked
        self.cures = cures
        self.offices = offices
        self.reviewers = cycle(offices.officials[Role.REVIEWER])
        self.session = session
        self.published: dict[tuple[str, str, str], Published] = {}

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
        case_id = batch.next_id(Case)
        explanation = explanations.explain(
            self.ranked.scores,
            row,
            sources=sources.of_match(
                self.ranked, row, listing=listing, plan=plan, published=self._published(listing)
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
            review_version=SAMPLE_RULES,
            track=Track.REGULAR,
            screener_id=reviewer.user_id if is_taken else None,
            returned_from=CaseStatus.IN_REVIEW if status is CaseStatus.RETURNED else None,
            is_sample=True,
            version=1,
        )
        self._hear(case_id, listing, opened_at)
        if is_taken:
            self._review(case_id, status, reviewer, opened_at)
            batch.audit(reviewer, "case.take", Case, case_id, opened_at + timedelta(days=2))
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
            by = Person(
                listing.confirmed_by_id, listing.confirmed_by_name, listing.confirmed_by_post
            )
            at, reason = opened_at + timedelta(days=4), "Contoh: kelompok tani menjual sendiri."
            batch.audit(by, "case.withdraw", Case, case_id, at, reason=reason)

    def _review(self, case_id: int, status: CaseStatus, by: Person, opened_at: datetime) -> None:
        """Note who reviews the case and, where it was decided, what they recommended."""
        is_given = status in REVIEWED
        outcome = OUTCOME_OF.get(status)
        self.batch.add(
            CaseReview,
            case_id=case_id,
            reviewer_id=by.user_id,
            organisation_id=self.offices.office_ids[by.user_id],
            reviewer_name=by.name,
            reviewer_post=by.post,
            taken_at=opened_at + timedelta(days=2),
            recommendation=outcome if is_given else None,
            reason=REASONS[outcome] if is_given and outcome is not None else "",
            given_at=opened_at + timedelta(days=8) if is_given else None,
        )

    def _published(self, listing: Listing) -> Published:
        """What is published of a listing's product where it is, read once for all its like."""
        product, regency = (listing.commodity_code, listing.form_code), listing.village.regency_code
        key = (*product, regency)
        if key not in self.published:
            self.published[key] = published.load(
                self.session,
                commodity=product[0],
                form=product[1],
                regencies={regency},
                today=day_of(self.batch.now),
            )
        return self.published[key]

    def _decide(
        self, case_id: int, outcome: Outcome, by: Person, at: datetime, listing: Listing
    ) -> None:
        is_approval = outcome in {Outcome.APPROVE, Outcome.APPROVE_WITH_CONDITIONS}
        has_minutes = is_approval and listing.village.kind is RegionKind.DESA
        decision_id = self.batch.add(
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
            self._bind(case_id, decision_id)
        if has_minutes:
            self._consent(case_id, listing, at)
        action = "decision.revoke" if outcome is Outcome.REVOKE else "decision.make"
        self.batch.audit(
            by, action, Case, case_id, at, reason=REASONS[outcome], outcome=outcome.value
        )

    def _bind(self, case_id: int, decision_id: int) -> None:
        """Note the condition of an approval, which the village meets some weeks from now."""
        due_on = day_of(self.batch.now) + timedelta(weeks=6)
        self.batch.add(
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

    def _consent(self, case_id: int, listing: Listing, at: datetime) -> None:
        """Note the minutes of the musyawarah that an approval rests on."""
        self.batch.add(
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

    def _find(self, case_id: int, row: int, by: Person, at: datetime, listing: Listing) -> None:
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

    def _hear(self, case_id: int, listing: Listing, opened_at: datetime) -> None:
        """Note what anyone wrote, and what the regency says, before the decision."""
        batch = self.batch
        for number, (name, body) in enumerate(COMMENTS[: batch.whole(0, len(COMMENTS) + 1)]):
            batch.add(
                Comment,
                case_id=case_id,
                name=name,
                contact="",
                body=body,
                sent_at=opened_at + timedelta(days=1 + number),
                request_key=f"contoh {case_id} {number}",
            )
        if not batch.happens(HEARD_SHARE):
            return
        officer = self.offices.officers[listing.village.regency_code]
        views = {name: batch.pick(list(RegencyView)) for name in ("spatial_plan", "supply")}
        made_at, reason = opened_at + timedelta(days=5), "Contoh: dicocokkan dengan peta dan panen."
        batch.add(
            RegencyOpinion,
            case_id=case_id,
            organisation_id=officer.organisation_id,
            **views,
            reason=reason,
            made_by_id=officer.person.user_id,
            made_by_name=officer.person.name,
            made_by_post=f"{officer.person.post}, {officer.office}"[:80],
            made_at=made_at,
        )
        told = {name: view.value for name, view in views.items()}
        batch.audit(officer.person, "opinion.give", Case, case_id, made_at, reason=reason, **told)

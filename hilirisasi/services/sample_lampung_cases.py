"""The cases of the large sample: opened by agreed terms, decided with reasons, reserved once."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import cycle
from typing import Final

from sqlalchemy.orm import Session

from hilirisasi.months import day_of, list_months, month_of
from hilirisasi.scoring import explain as explanations
from hilirisasi.scoring.gates import PASS
from hilirisasi.scoring.ranking import Ranking
from hilirisasi.scoring.records import Floats
from hilirisasi.services import gates, published, sources
from hilirisasi.services.published import Published
from hilirisasi.services.review_policies import SAMPLE_RULES
from hilirisasi.services.sample_lampung_decisions import OUTCOME_OF, REASONS, add_decision
from hilirisasi.services.sample_lampung_moves import add_move, hand_of
from hilirisasi.services.sample_lampung_offices import Offices
from hilirisasi.services.sample_lampung_opinions import hear
from hilirisasi.services.sample_lampung_paths import Path
from hilirisasi.services.sample_lampung_rows import Batch, Person
from hilirisasi.services.terms import TermSheet
from hilirisasi.workflow import APPROVED, ENDED
from models import (
    Case,
    CaseReview,
    CaseStatus,
    Finding,
    GateFinding,
    Listing,
    Outcome,
    Plan,
    RegionKind,
    Reservation,
    Role,
    Side,
    Track,
)

CONTRACT: Final = "{number}/PKS (contoh)"
RELEASING: Final = frozenset({CaseStatus.STOPPED, CaseStatus.COMPLETED})
# The rules of the sample: after an approval, and after it was taken back.
SIGN_WITHIN, OBJECTION_TIME = timedelta(days=90), timedelta(days=14)


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
        path: Path,
        terms_id: int,
        sheet: TermSheet,
        plan: Plan,
        listing: Listing,
        row: int,
        opened_at: datetime,
        sides: Mapping[Side, Person],
    ) -> None:
        """Note a case on agreed terms, with all that led it along its path."""
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
        at = dict(path)
        status = path[-1][0] if path else CaseStatus.SUBMITTED
        approved_at = min((at[state] for state in APPROVED if state in at), default=None)
        signed_at, met_at = at.get(CaseStatus.SIGNED), at.get(CaseStatus.MEETING)
        number = f"HL-{day_of(opened_at).year}-{case_id:06d}"
        batch.add(
            Case,
            number=number,
            plan_id=plan.id,
            listing_id=listing.id,
            terms_id=terms_id,
            status=status,
            reviewer_id=reviewer.user_id if CaseStatus.IN_REVIEW in at else None,
            explanation=explanation.to_dict(),
            opened_at=opened_at,
            review_version=SAMPLE_RULES,
            track=Track.REGULAR,
            screener_id=reviewer.user_id if CaseStatus.COMPLETE in at else None,
            returned_from=CaseStatus.IN_REVIEW if status is CaseStatus.RETURNED else None,
            meeting_on=day_of(met_at) if met_at else None,
            sign_by=day_of(approved_at + SIGN_WITHIN) if approved_at else None,
            contract_number=CONTRACT.format(number=number) if signed_at else "",
            contract_on=day_of(signed_at) if signed_at else None,
            is_sample=True,
            version=1,
        )
        decided_at = min((at[state] for state in OUTCOME_OF if state in at), default=None)
        officer = self.offices.officers[listing.village.regency_code]
        hear(batch, case_id, officer, opened_at, decided_at)
        if CaseStatus.IN_REVIEW in at:
            self._review(case_id, path, reviewer)
        freed_kg = 0
        if approved_at:
            ended_at = at[status] if status in ENDED else None
            if ended_at and status is CaseStatus.REVOKED:  # held until nobody objected in time
                ended_at += OBJECTION_TIME
            freed_kg = self._reserve(case_id, sheet, listing, ended_at)
            self._find(case_id, row, reviewer, approved_at, listing)
        source = CaseStatus.SUBMITTED
        for target, moment in path:
            by = hand_of(target, reviewer, sides)
            is_last = target is status and status in RELEASING
            add_move(batch, case_id, source, target, by, moment, freed_kg if is_last else 0)
            if target in OUTCOME_OF:
                add_decision(batch, case_id, OUTCOME_OF[target], reviewer, moment, listing)
            source = target

    def _review(self, case_id: int, path: Path, by: Person) -> None:
        """Note who reviews the case and, where it was decided or met on, what they recommended."""
        at = dict(path)
        decided = [state for state, _ in path if state in OUTCOME_OF]
        outcome = OUTCOME_OF[decided[0]] if decided else Outcome.APPROVE
        given_at = at[decided[0]] if decided else at.get(CaseStatus.MEETING)
        is_given = given_at is not None and outcome is not Outcome.RETURN
        self.batch.add(
            CaseReview,
            case_id=case_id,
            reviewer_id=by.user_id,
            organisation_id=self.offices.office_ids[by.user_id],
            reviewer_name=by.name,
            reviewer_post=by.post,
            taken_at=at[CaseStatus.IN_REVIEW],
            recommendation=outcome if is_given else None,
            reason=REASONS[outcome] if is_given else "",
            given_at=given_at if is_given else None,
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

    def _reserve(
        self, case_id: int, sheet: TermSheet, listing: Listing, ended_at: datetime | None
    ) -> int:
        """Note what is promised, and freed where the case ended; return the coming kg freed."""
        freed_kg = 0
        for month in list_months(sheet.first_month, sheet.last_month):
            if kg := sheet.kg[month.month - 1]:
                self.batch.add_keyed(
                    Reservation,
                    case_id=case_id,
                    listing_id=listing.id,
                    month=month,
                    kg=kg,
                    released_at=ended_at,
                )
                if ended_at and month >= month_of(day_of(ended_at)):
                    freed_kg += kg
        return freed_kg

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
                found_at=at,
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

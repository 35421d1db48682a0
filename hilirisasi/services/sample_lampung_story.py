"""How far the matches of the large sample have come, each supply in one story only."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import cycle
from typing import Final

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from hilirisasi.months import add_months, day_of, month_of
from hilirisasi.scoring.cures import cures
from hilirisasi.scoring.ranking import Ranking
from hilirisasi.services import columns, figures, matching, policies
from hilirisasi.services.sample_lampung_cases import CaseTeller
from hilirisasi.services.sample_lampung_rows import Batch, Official
from hilirisasi.services.terms import TermSheet
from hilirisasi.workflow import APPROVED
from models import (
    MONTHS,
    Answer,
    CaseStatus,
    CheckStatus,
    Listing,
    Message,
    MonthlyKg,
    Plan,
    PlanStage,
    PlanStatus,
    PricePlace,
    Side,
    Talk,
    TalkStatus,
    Terms,
)

TALKS_OF_A_PLAN: Final = 3
# Stages before an agreement, in turn, for a plan whose proposal was sent or was not.
OF_MINAT: Final = ("asked", "closed", "talking", "none")
OF_PROPOSAL: Final = (*CaseStatus, "asked", "talking", "offered", "closed")
STATUS_OF: Final = {
    "held": TalkStatus.HELD,  # the company was not checked
    "asked": TalkStatus.ASKED,
    "closed": TalkStatus.CLOSED,
}
ANSWER_IN: Final = {
    TalkStatus.HELD: Answer.WAITING,
    TalkStatus.ASKED: Answer.WAITING,
    TalkStatus.CLOSED: Answer.NOT_YET,
}
WAITS: Final = (CaseStatus.SUBMITTED, CaseStatus.IN_REVIEW, CaseStatus.RETURNED)


class Teller:
    """Writes talks, terms and cases for the best matches of some plans."""

    def __init__(self, session: Session, batch: Batch, reviewers: Sequence[Official]) -> None:
        self.session = session
        self.batch = batch
        self.reviewers = reviewers

    def tell(self, plan_ids: Sequence[int]) -> None:
        """Give the best listings of each open plan a stage, in turn; a listing once."""
        session, now = self.session, self.batch.now
        policy = policies.active(session)
        ranked = matching.rank_plans(session, plan_ids=plan_ids, policy=policy, now=now)
        plans = columns.load_plans(session, plan_ids=plan_ids)
        self.ranked = ranked
        self.cases = CaseTeller(
            self.batch,
            ranked,
            cures(ranked, columns.of_plans(plans, now=now), policy),
            self.reviewers,
            figures.wage_floor(session),
        )
        listings = {
            listing.id: listing
            for listing in session.scalars(
                sa.select(Listing).options(
                    joinedload(Listing.village), joinedload(Listing.organisation)
                )
            )
        }
        best = _best_rows(ranked)
        of_minat, of_proposal = cycle(OF_MINAT), cycle(OF_PROPOSAL)
        used: set[int] = set()
        for plan in plans:
            if plan.status is not PlanStatus.OPEN:
                continue
            free = [row for row in best.get(plan.id, []) if int(ranked.listing_id[row]) not in used]
            for row in free[:TALKS_OF_A_PLAN]:
                listing = listings[int(ranked.listing_id[row])]
                stage = "held"
                if plan.organisation.check_status is CheckStatus.MATCHED:
                    is_proposal = plan.stage is PlanStage.PROPOSAL
                    stage = next(of_proposal if is_proposal else of_minat)
                used.add(listing.id)
                if stage != "none":
                    self._talk(plan, listing, row, stage)

    def _talk(self, plan: Plan, listing: Listing, row: int, stage: str) -> None:
        batch, now = self.batch, self.batch.now
        case = CaseStatus(stage) if stage in set(CaseStatus) else None
        status = STATUS_OF.get(stage, TalkStatus.TALKING)
        if case in (*WAITS, *APPROVED):
            status = TalkStatus.AGREED
        started_at = now - timedelta(days=batch.whole(40, 95))
        opened_at = started_at + timedelta(days=2)
        village = ANSWER_IN.get(status, Answer.WILLING)
        is_open = status in {TalkStatus.TALKING, TalkStatus.AGREED}
        reason = "Contoh: kami tunggu panen selesai." if village is Answer.NOT_YET else ""
        talk_id = batch.add(
            Talk,
            plan_id=plan.id,
            listing_id=listing.id,
            status=status,
            village_answer=village,
            village_reason=reason,
            investor_answer=Answer.WILLING,
            investor_reason="",
            started_at=started_at,
            opened_at=opened_at if is_open else None,
            closed_at=opened_at if status is TalkStatus.CLOSED else None,
            is_sample=True,
            version=1,
        )
        if not is_open:
            return
        investor = plan.contact.name if plan.contact else plan.organisation.name
        batch.add(
            Message,
            talk_id=talk_id,
            side=Side.INVESTOR,
            author_id=plan.created_by_id,
            author_name=investor,
            author_post="Direktur",
            body="Contoh: kapan kami boleh melihat kebunnya?",
            sent_at=opened_at,
        )
        if stage == "talking":
            return
        terms_id, sheet = self._terms(talk_id, plan, listing, row, opened_at, case, investor)
        if case is not None:
            self.cases.add(case, terms_id, sheet, plan, listing, row, opened_at + timedelta(days=9))

    def _terms(
        self,
        talk_id: int,
        plan: Plan,
        listing: Listing,
        row: int,
        opened_at: datetime,
        case: CaseStatus | None,
        investor: str,
    ) -> tuple[int, TermSheet]:
        """Note the plan's offer for what the ranking takes; both sides agree where a case is."""
        first = add_months(month_of(day_of(self.batch.now)), 2)
        sheet = TermSheet(
            kg=MonthlyKg(tuple(int(kg) for kg in np.floor(self.ranked.taken_kg[row]))),
            offer_price_idr_per_kg=plan.price_idr_per_kg,
            deduction_share=plan.deduction_share,
            price_place=PricePlace(plan.price_place),
            farmer_pays_haulage=plan.farmer_pays_haulage,
            haulage_idr_per_kg=plan.haulage_idr_per_kg or 0,
            price_rule="Contoh: mengikuti harga acuan, tidak pernah di bawah harga ini.",
            has_written_price_floor=bool(plan.has_written_price_floor),
            payment_days=plan.payment_days,
            first_month=first,
            last_month=add_months(first, MONTHS - 1),
        )
        made_at = opened_at + timedelta(days=7)
        agreed_at = made_at + timedelta(days=2) if case is not None else None
        operator = f"Operator {listing.village.name} (contoh)"[:80]
        terms_id = self.batch.add(
            Terms,
            talk_id=talk_id,
            number=1,
            side=Side.INVESTOR,
            author_id=plan.created_by_id,
            author_name=investor,
            author_post="Direktur",
            price_idr_per_kg=sheet.price_idr_per_kg,
            made_at=made_at,
            **{name: getattr(sheet, name) for name in TermSheet.__dataclass_fields__},
            investor_confirmed_at=made_at,
            investor_confirmed_by_id=plan.created_by_id,
            investor_confirmed_by_name=investor,
            investor_confirmed_by_post="Direktur",
            village_confirmed_at=agreed_at,
            village_confirmed_by_id=listing.confirmed_by_id if agreed_at else None,
            village_confirmed_by_name=operator if agreed_at else "",
            village_confirmed_by_post="Operator" if agreed_at else "",
        )
        return terms_id, sheet


def _best_rows(ranked: Ranking) -> dict[int, list[int]]:
    """The ranked single listings of each plan, best first."""
    rows = ranked.order[ranked.scores.is_ranked[ranked.order] & ~ranked.is_pool[ranked.order]]
    best: dict[int, list[int]] = {}
    for row in rows.tolist():
        best.setdefault(int(ranked.plan_id_of_row[row]), []).append(row)
    return best

"""How far the matches of the large sample have come, each supply in one story only."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import cycle
from typing import Final

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from hilirisasi.scoring.cures import cures
from hilirisasi.scoring.ranking import Ranking
from hilirisasi.services import columns, matching, policies
from hilirisasi.services.sample_lampung_cases import CaseTeller
from hilirisasi.services.sample_lampung_companies import Company
from hilirisasi.services.sample_lampung_offices import Offices
from hilirisasi.services.sample_lampung_paths import CASES, path_of, period_of
from hilirisasi.services.sample_lampung_rows import Batch, Person
from hilirisasi.services.sample_lampung_talks import People, add_talk
from hilirisasi.services.sample_lampung_villages import Village
from hilirisasi.services.terms import TermSheet
from models import (
    CaseStatus,
    CheckStatus,
    HeadLink,
    Listing,
    MonthlyKg,
    Plan,
    PlanStage,
    PlanStatus,
    PricePlace,
    Role,
    Side,
    Talk,
    Terms,
)

TALKS_OF_A_PLAN: Final = 3
RANKED_AT_ONCE: Final = 250  # bounds the memory
# What the talks of a plan come to, in turn, by how much of the plan was asked.
OF_MINAT: Final = ("alone", "asked", "silenced", "not yet", "talking", "none")
OF_PROPOSAL: Final = (
    *CASES,
    *("offered", "asked", "visit", "silenced", "no", "talking", "not yet"),
)
OF_CHECK: Final = {CheckStatus.UNCHECKED: "held", CheckStatus.NOT_MATCHED: "refused"}
LINK_LIFE: Final = timedelta(days=7)
AGREED_AFTER: Final = timedelta(days=9)  # of a talk


class Teller:
    """Writes talks, terms and cases for the best matches of some plans."""

    def __init__(
        self,
        session: Session,
        batch: Batch,
        villages: Sequence[Village],
        companies: Sequence[Company],
        offices: Offices,
    ) -> None:
        self.session = session
        self.batch = batch
        self.offices = offices
        self.villages = {village.organisation_id: village for village in villages}
        self.investors: Mapping[int, Person] = {
            company.organisation_id: company.investor for company in companies
        }
        self.of_minat, self.of_proposal = cycle(OF_MINAT), cycle(OF_PROPOSAL)
        self.used: set[int] = set()

    def tell(self, plan_ids: Sequence[int]) -> None:
        """Give the best listings of each plan a stage, in turn; a listing once."""
        for start in range(0, len(plan_ids), RANKED_AT_ONCE):
            self._tell_some(plan_ids[start : start + RANKED_AT_ONCE])

    def _tell_some(self, plan_ids: Sequence[int]) -> None:
        session, now = self.session, self.batch.now
        policy = policies.active(session, now=now)
        ranked = matching.rank_plans(session, plan_ids=plan_ids, policy=policy, now=now)
        plans = columns.load_plans(session, plan_ids=plan_ids)
        self.ranked = ranked
        self.cases = CaseTeller(
            self.batch,
            ranked,
            cures(ranked, columns.of_plans(plans, now=now), policy),
            self.offices,
            session,
        )
        listings = {
            listing.id: listing
            for listing in session.scalars(
                sa.select(Listing).options(
                    joinedload(Listing.village), joinedload(Listing.organisation)
                )
            )
        }
        best, used = _best_rows(ranked), self.used
        # Companies that are not checked first, so that their few plans find a listing too.
        for plan in sorted(plans, key=lambda plan: plan.organisation.check_status not in OF_CHECK):
            free = [row for row in best.get(plan.id, []) if int(ranked.listing_id[row]) not in used]
            is_checked = plan.organisation.check_status not in OF_CHECK
            for row in free[: TALKS_OF_A_PLAN if is_checked else 1]:
                listing = listings[int(ranked.listing_id[row])]
                stage = OF_CHECK.get(plan.organisation.check_status)
                if stage is None and plan.status is PlanStatus.WITHDRAWN:
                    stage = "given up"
                if stage is None:
                    is_proposal = plan.stage is PlanStage.PROPOSAL
                    stage = next(self.of_proposal if is_proposal else self.of_minat)
                used.add(listing.id)
                if stage != "none":
                    self._talk(plan, listing, row, stage)

    def _talk(self, plan: Plan, listing: Listing, row: int, stage: str) -> None:
        people = People(
            village=self.villages[listing.organisation_id].operator,
            investor=self.investors[plan.organisation_id],
            officer=self.offices.officers[listing.village.regency_code].person,
            reviewer=self.offices.officials[Role.REVIEWER][0],
        )
        has_case = stage in CASES
        is_recent = stage == "alone" or (
            not has_case and stage not in {"silenced", "not yet"} and listing.id % 2 == 0
        )
        talk_id, opened_at = add_talk(self.batch, stage, plan, listing, people, is_recent=is_recent)
        if stage == "offered":
            self._terms(talk_id, plan, listing, row, opened_at, stage, None)
        elif has_case:
            terms_id, sheet = self._terms(
                talk_id, plan, listing, row, opened_at, stage, self._signer(listing)
            )
            opened_at += AGREED_AFTER
            path = path_of(CaseStatus(stage), opened_at)
            sides = {Side.VILLAGE: people.village, Side.INVESTOR: people.investor}
            self.cases.add(path, terms_id, sheet, plan, listing, row, opened_at, sides)

    def _signer(self, listing: Listing) -> Person:
        """Who confirms for the village: its operator, or its head by a link."""
        village = self.villages[listing.organisation_id]
        return village.head if listing.id % 2 else village.operator

    def _terms(
        self,
        talk_id: int,
        plan: Plan,
        listing: Listing,
        row: int,
        opened_at: datetime,
        stage: str,
        signer: Person | None,
    ) -> tuple[int, TermSheet]:
        """Note the plan's offer for what the ranking takes; ``signer`` agrees for the village."""
        batch, investor = self.batch, self.investors[plan.organisation_id]
        made_at, agreed_at = opened_at + timedelta(days=7), opened_at + AGREED_AFTER
        sheet = self._sheet(plan, listing, row, period_of(stage, agreed_at, batch.now))
        terms_id = batch.add(
            Terms,
            talk_id=talk_id,
            number=1,
            side=Side.INVESTOR,
            author_id=investor.user_id,
            author_name=investor.name,
            author_post=investor.post,
            price_idr_per_kg=sheet.price_idr_per_kg,
            made_at=made_at,
            **{name: getattr(sheet, name) for name in TermSheet.__dataclass_fields__},
            **_confirmation(Side.INVESTOR, made_at, investor),
            **(_confirmation(Side.VILLAGE, agreed_at, signer) if signer else {}),
        )
        batch.audit(investor, "terms.propose", Talk, talk_id, made_at, number=1)
        if signer:
            side = Side.VILLAGE.value
            batch.audit(signer, "terms.confirm", Talk, talk_id, agreed_at, number=1, side=side)
            if signer is self.villages[listing.organisation_id].head:
                batch.add(
                    HeadLink,
                    code_hash=f"contoh {terms_id}",  # of no code
                    user_id=signer.user_id,
                    terms_id=terms_id,
                    created_at=made_at,
                    expires_at=made_at + LINK_LIFE,
                    used_at=agreed_at,
                )
        return terms_id, sheet

    def _sheet(
        self, plan: Plan, listing: Listing, row: int, period: tuple[date, date]
    ) -> TermSheet:
        # The ranking also takes what was stored; terms promise no month more than it offers.
        kg = np.minimum(np.floor(self.ranked.taken_kg[row]), listing.offered_kg)
        first, last = period
        return TermSheet(
            kg=MonthlyKg(tuple(kg.astype(int).tolist())),
            offer_price_idr_per_kg=plan.price_idr_per_kg,
            deduction_share=plan.deduction_share,
            price_place=PricePlace(plan.price_place),
            farmer_pays_haulage=plan.farmer_pays_haulage,
            haulage_idr_per_kg=plan.haulage_idr_per_kg or 0,
            price_rule="Contoh: mengikuti harga acuan, tidak pernah di bawah harga ini.",
            floor_idr_per_kg=plan.floor_idr_per_kg,
            payment_days=plan.payment_days,
            first_month=first,
            last_month=last,
        )


def _confirmation(side: Side, at: datetime, by: Person) -> dict[str, object]:
    return {
        f"{side}_confirmed_at": at,
        f"{side}_confirmed_by_id": by.user_id,
        f"{side}_confirmed_by_name": by.name,
        f"{side}_confirmed_by_post": by.post,
    }


def _best_rows(ranked: Ranking) -> dict[int, list[int]]:
    """The ranked single listings of each plan, best first."""
    rows = ranked.order[ranked.scores.is_ranked[ranked.order] & ~ranked.is_pool[ranked.order]]
    best: dict[int, list[int]] = {}
    for row in rows.tolist():
        best.setdefault(int(ranked.plan_id_of_row[row]), []).append(row)
    return best

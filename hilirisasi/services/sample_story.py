"""How far each match of the sample has come: told step by step through the use cases."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.months import add_months, day_of, month_of
from hilirisasi.services import (
    cases,
    decisions,
    gates,
    interests,
    messages,
    office_answers,
    opinions,
    talks,
    terms,
    village_consents,
)
from hilirisasi.services.decisions import Verdict
from hilirisasi.services.gates import GateAnswer
from hilirisasi.services.office_answers import Said
from hilirisasi.services.questions import Question
from hilirisasi.services.terms import TermSheet
from hilirisasi.services.transactions import transaction
from models import (
    MONTHS,
    Answer,
    Case,
    Deliberation,
    Finding,
    InterestLevel,
    Listing,
    MonthlyKg,
    Outcome,
    Plan,
    RegencyView,
    Side,
    Talk,
    VillageConsent,
)

if TYPE_CHECKING:
    from hilirisasi.services.sample_people import Cast

MONTHS_AHEAD: Final = 2  # terms begin in two months and hold for a year
TAKEN: Final = frozenset({"in_review", "returned", "approved", "rejected"})
WITH_OPINION: Final = frozenset({"approved", "rejected"})
TALKED: Final = TAKEN | {"talking", "offered", "submitted", "withdrawn"}
REASONS: Final = {
    Outcome.RETURN: "Contoh: mohon lampirkan bukti jumlah pekerja dan jadwal pembelian.",
    Outcome.REJECT: "Contoh: kebutuhan pabrik berebut bahan dengan pengolah rumahan desa.",
    Outcome.APPROVE: "Contoh: harga di atas acuan, pasokan cukup, musyawarah menyetujui.",
}
QUESTIONS: Final = (
    Question("Contoh: mana bukti jumlah pekerja?", "Contoh: syarat layanan, bukti pekerja."),
    Question("Contoh: mana jadwal pembelian?", "Contoh: syarat layanan, jadwal pembelian."),
)
ANSWERS: Final = {  # of the regency, to its own short list
    "space": Said(RegencyView.FITS, "Contoh: kawasan industri menurut Perda RTRW."),
    "lapak": Said(RegencyView.UNKNOWN, "Contoh: data lapak sedang dikumpulkan."),
}
OUTCOMES: Final = {
    "returned": Outcome.RETURN,
    "rejected": Outcome.REJECT,
    "approved": Outcome.APPROVE,
}


def tell(session: Session, *, cast: Cast, row: dict[str, Any], now: datetime) -> None:
    """Bring one match of the file to its stage."""
    plan = cast.plans[row["plan"]]
    product = f"{plan.commodity_code}.{plan.form_code}"
    listing = cast.listings[row["village"], product]
    investor = next(a for a in cast.investors.values() if a.belongs_to(plan.organisation_id))
    operator = cast.operators[row["village"]]
    stage = row["stage"]
    talk = talks.start(
        session, actor=investor, listing=listing, plan=plan, side=Side.INVESTOR, now=now
    )
    if stage == "closed":
        _answer(session, talk, operator, Answer.NOT_YET, "Contoh: kami tunggu panen selesai.", now)
    if stage not in TALKED:
        return
    _answer(session, talk, operator, Answer.WILLING, "", now)
    messages.say(
        session,
        talk=talk,
        actor=investor,
        side=Side.INVESTOR,
        body="Contoh: kapan kami boleh melihat kebunnya?",
        now=now,
    )
    if stage == "talking":
        return
    offer = terms.propose(
        session,
        talk=talk,
        actor=investor,
        side=Side.INVESTOR,
        sheet=_sheet(plan, listing, row["tonnes_per_month"], now),
        now=now,
    )
    if stage == "offered":
        return
    case = terms.confirm(session, terms=offer, actor=operator, side=Side.VILLAGE, now=now)
    if case is not None:
        _decide(session, case, stage, cast, operator, now)


def _decide(
    session: Session, case: Case, stage: str, cast: Cast, operator: Actor, now: datetime
) -> None:
    if stage == "withdrawn":
        reason = "Contoh: kelompok tani memilih menjual sendiri tahun ini."
        cases.withdraw(session, case=case, actor=operator, reason=reason, now=now)
    if stage not in TAKEN or cast.reviewer is None:
        return
    if village_consents.is_needed(case):
        _consent(session, case, operator, now)
    if stage in WITH_OPINION and cast.officer is not None:
        opinions.give(
            session,
            case=case,
            actor=cast.officer,
            spatial_plan=RegencyView.FITS,
            supply=RegencyView.FITS if stage == "approved" else RegencyView.CONFLICTS,
            reason="Contoh: letaknya di kawasan industri; produksi kecamatan sudah dihitung.",
            now=now,
        )
    if cast.officer is not None:
        office_answers.give(session, case=case, actor=cast.officer, said=ANSWERS, now=now)
    interests.answer(
        session, case=case, actor=cast.reviewer, level=InterestLevel.NONE, note="", now=now
    )
    cases.take(session, case=case, actor=cast.reviewer, now=now)
    if stage not in OUTCOMES:
        return
    outcome = OUTCOMES[stage]
    states = gates.ranking_states(session, case=case, now=now)
    closed = GateAnswer(finding=Finding.MET, note="Contoh: dokumen dilihat penelaah.")
    verdict = Verdict(
        outcome=outcome,
        reason=REASONS[outcome],
        gates=dict.fromkeys(gates.to_close(case, states), closed),
        questions=QUESTIONS if outcome is Outcome.RETURN else (),
    )
    decisions.decide(session, case=case, actor=cast.reviewer, verdict=verdict, now=now)


def _consent(session: Session, case: Case, operator: Actor, now: datetime) -> None:
    """File the minutes of a musyawarah; those of the sample have no sheet to show."""
    with transaction(session):
        case.consents.append(
            VillageConsent(
                number="140/01/BPD (contoh)",
                held_on=day_of(now) - timedelta(days=14),
                attendance=42,
                women=19,
                result=Deliberation.AGREED,
                signed_by="Ketua BPD dan kepala desa (contoh)",
                filed_by_id=operator.user_id,
                filed_by_name=operator.name,
                filed_by_post=operator.title,
                filed_at=now,
            )
        )


def _answer(
    session: Session, talk: Talk, actor: Actor, answer: Answer, reason: str, now: datetime
) -> None:
    talks.answer(
        session,
        talk=talk,
        actor=actor,
        side=Side.VILLAGE,
        answer=answer,
        reason=reason,
        now=now,
    )


def _sheet(plan: Plan, listing: Listing, tonnes_per_month: int, now: datetime) -> TermSheet:
    """Return the plan's offer for the months in which the listing has something to sell."""
    asked = tonnes_per_month * 1000
    first = add_months(month_of(day_of(now)), MONTHS_AHEAD)
    return TermSheet(
        kg=MonthlyKg(tuple(min(asked, offered) for offered in listing.offered_kg)),
        offer_price_idr_per_kg=plan.price_idr_per_kg,
        deduction_share=plan.deduction_share,
        price_place=plan.price_place,
        farmer_pays_haulage=plan.farmer_pays_haulage,
        haulage_idr_per_kg=plan.haulage_idr_per_kg or 0,
        price_rule="Contoh: mengikuti harga acuan pemerintah, tidak pernah di bawah harga ini.",
        floor_idr_per_kg=plan.floor_idr_per_kg,
        payment_days=plan.payment_days,
        first_month=first,
        last_month=add_months(first, MONTHS - 1),
    )

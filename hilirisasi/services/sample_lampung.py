"""The large sample: every village of Lampung with what its regency produces, and 1,000 plans.

Made by rows and not by the use cases, since it must be there within a minute; what those would
refuse is not made either. Amounts follow the published production, everything else is invented.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.progress import Tell, say_nothing
from hilirisasi.services import (
    audit_chain,
    figures,
    passwords,
    rankings,
    review_policies,
    sample_lampung_targets,
)
from hilirisasi.services.audit import SERVICE_NAME
from hilirisasi.services.sample_lampung_companies import add_companies
from hilirisasi.services.sample_lampung_offices import add_offices
from hilirisasi.services.sample_lampung_plans import PLANS_OF_A_COMPANY, add_plans
from hilirisasi.services.sample_lampung_realisation import add_realisation
from hilirisasi.services.sample_lampung_rows import Batch
from hilirisasi.services.sample_lampung_story import RANKED_AT_ONCE, Teller
from hilirisasi.services.sample_lampung_supply import add_listings
from hilirisasi.services.sample_lampung_villages import add_profiles, add_villages
from hilirisasi.services.sample_people import HEAD_PIN, OFFICIALS
from hilirisasi.services.transactions import transaction
from models import (
    VILLAGE_KINDS,
    AuditEvent,
    Case,
    CaseMove,
    CaseQuestion,
    CaseReview,
    Comment,
    CompanyCheck,
    Condition,
    Decision,
    GateFinding,
    HeadLink,
    Listing,
    Membership,
    Message,
    Organisation,
    Plan,
    PlanVersion,
    Ranking,
    RealisationReport,
    RegencyOpinion,
    Region,
    Reservation,
    Role,
    Talk,
    Terms,
    User,
    VillageAnswer,
    VillageConsent,
    VillageParty,
    VillageProfile,
    VillageSite,
    VisitDate,
)

SEED: Final = 18
PLANS: Final = 1_000
MAKING: Final = "seed-sample"
RANKING: Final = "match refresh"
STEPS: Final = 7  # of what is made; then the rankings
# Tables in the order in which rows name each other; what follows needs the first ones ranked.
FIRST: Final = (
    *(Organisation, User, Membership, CompanyCheck, VillageProfile, VillageSite, VillageParty),
    *(Listing, Plan, PlanVersion, Ranking),
)
LATER: Final = (
    *(Talk, Message, VisitDate, Terms, HeadLink, Case, CaseReview, Decision, GateFinding),
    *(CaseMove, CaseQuestion, Condition, VillageConsent, Reservation, RegencyOpinion, Comment),
)
# What was said of contracts needs the cases; the events of all are sealed in their order.
LAST: Final = (RealisationReport, VillageAnswer, AuditEvent)


def seed(
    session: Session,
    *,
    password: str,
    now: datetime,
    within: str = "18",
    plan_count: int = PLANS,
    number: int = SEED,
    tell: Tell = say_nothing,
) -> Iterator[str]:
    """Make the sample and yield what to tell the person at the keyboard.

    ``within`` is the code of the region whose villages take part; ``number`` seeds all chance. One
    transaction: a sample that fails leaves nothing behind. The rankings follow in
    transactions of their own; what is left of them is done by `match refresh`.
    """
    regions = session.scalars(
        sa.select(Region)
        .where(Region.kind.in_(VILLAGE_KINDS), Region.code.startswith(f"{within}."))
        .order_by(Region.code)
    ).all()
    regencies = sorted({region.regency_code for region in regions})
    targets = sample_lampung_targets.find_targets(session, regencies=regencies)
    password_hash, pin_hash = (passwords.hash_password(text) for text in (password, HEAD_PIN))
    with transaction(session):
        review_policies.keep(session, is_sample=True)
        batch = Batch.start(
            session, (*FIRST, *LATER, *LAST), now=now, number=number, password_hash=password_hash
        )
        tell(MAKING, 1, STEPS)
        villages = add_villages(batch, regions, pin_hash)
        offices = add_offices(batch, figures.list_regencies(session))
        add_profiles(batch, villages, offices.officers)
        tell(MAKING, 2, STEPS)
        made_kg = add_listings(session, batch, villages, targets)
        reviewers = offices.officials[Role.REVIEWER]
        tell(MAKING, 3, STEPS)
        companies = add_companies(batch, max(1, plan_count // PLANS_OF_A_COMPANY), reviewers[0])
        plan_ids = add_plans(
            session, batch, count=plan_count, companies=companies, reviewer=reviewers[0]
        )
        tell(MAKING, 4, STEPS)
        batch.insert(session, FIRST)
        tell(MAKING, 5, STEPS)
        Teller(session, batch, villages, companies, offices).tell(plan_ids)
        tell(MAKING, 6, STEPS)
        batch.insert(session, LATER)
        add_realisation(session, batch, villages, companies)
        batch.insert(session, LAST)
        tell(MAKING, 7, STEPS)
        counts = {
            model.__tablename__: len(rows)
            for model, rows in batch.rows.items()
            if model is not AuditEvent
        }
        audit_chain.add(
            session,
            AuditEvent(
                at=now,
                actor_name=SERVICE_NAME,
                actor_post="",
                action="sample.seed",
                record=Listing.__tablename__,
                record_id=within,
                after=counts,
            ),
        )
    yield "Contoh, bukan data sebenarnya."
    yield "wilayah  produk  sasaran (t)  dibuat (t)  beda (%)"
    for target, made_t, percent in sample_lampung_targets.table(targets, made_kg):
        product = ".".join(target.product)
        region = target.region_code.ljust(7)
        yield f"{region}{product:<32}{target.amount_t:>14,.0f}{made_t:>14,.0f}{percent:>8.2f}"
    yield ", ".join(f"{count} {name}" for name, count in counts.items())
    people = (
        *("desa@contoh.id", "kades@contoh.id", "pembantu@contoh.id", "investor@contoh.id"),
        *(row[0] for row in OFFICIALS),
    )
    yield f"Masuk sebagai {', '.join(people)}"
    yield f"Kata sandi contoh: {password}"
    yield f"PIN kepala desa contoh: {HEAD_PIN}"
    waiting = rankings.stale_plan_ids(session, now=now)
    for start in range(0, len(waiting), RANKED_AT_ONCE):
        some = waiting[start : start + RANKED_AT_ONCE]
        rankings.refresh(session, plan_ids=some, now=now)
        tell(RANKING, start + len(some), len(waiting))
    yield f"{len(waiting)} peringkat dihitung"

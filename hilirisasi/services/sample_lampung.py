"""The large sample: every village of Lampung with what its regency produces, and 1,000 plans.

Made by rows and not by the use cases, since it must be there within a minute; what those would
refuse is not made either. Amounts follow the published production, everything else is invented.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.services import passwords, rankings, sample_lampung_targets
from hilirisasi.services.audit import SERVICE_NAME
from hilirisasi.services.sample_lampung_plans import add_checks, add_plans
from hilirisasi.services.sample_lampung_rows import Batch, Official, add_person
from hilirisasi.services.sample_lampung_story import Teller
from hilirisasi.services.sample_lampung_supply import add_listings, add_village
from hilirisasi.services.sample_people import OFFICIALS, REGENCY_CODE
from hilirisasi.services.transactions import transaction
from models import (
    VILLAGE_KINDS,
    AuditEvent,
    Case,
    CompanyCheck,
    Decision,
    Listing,
    Membership,
    Message,
    Organisation,
    OrganisationKind,
    Plan,
    Region,
    Role,
    Talk,
    Terms,
    User,
)

SEED: Final = 18
PLANS: Final = 1_000
RANKED_AT_ONCE: Final = 250  # bounds the memory
# Tables in the order in which rows name each other; what follows needs the first ones ranked.
FIRST: Final = (Organisation, User, Membership, CompanyCheck, Listing, Plan)
LATER: Final = (Talk, Message, Terms, Case, Decision, AuditEvent)


def seed(
    session: Session,
    *,
    password: str,
    now: datetime,
    within: str = "18",
    plan_count: int = PLANS,
    number: int = SEED,
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
    password_hash = passwords.hash_password(password)
    with transaction(session):
        batch = Batch.start(session, FIRST, now=now, number=number)
        villages = [add_village(batch, region, password_hash) for region in regions]
        officials = _add_officials(batch, password_hash)
        made_kg = add_listings(session, batch, villages, targets)
        plan_ids = add_plans(session, batch, count=plan_count, password_hash=password_hash)
        add_checks(batch, officials[Role.REVIEWER][0])
        batch.insert(session)
        later = Batch.start(session, LATER, now=now, number=number)
        Teller(session, later, officials[Role.REVIEWER]).tell(plan_ids)
        later.insert(session)
        counts = {
            model.__tablename__: len(rows)
            for model, rows in (batch.rows | later.rows).items()
            if model is not AuditEvent
        }
        session.add(
            AuditEvent(
                at=now,
                actor_name=SERVICE_NAME,
                actor_post="",
                action="sample.seed",
                record=Listing.__tablename__,
                record_id=within,
                after=counts,
            )
        )
    yield "Contoh, bukan data sebenarnya."
    yield "wilayah  produk  sasaran (t)  dibuat (t)  beda (%)"
    for target, made_t, percent in sample_lampung_targets.table(targets, made_kg):
        product = ".".join(target.product)
        region = target.region_code.ljust(7)
        yield f"{region}{product:<32}{target.amount_t:>14,.0f}{made_t:>14,.0f}{percent:>8.2f}"
    yield ", ".join(f"{count} {name}" for name, count in counts.items())
    addresses = ["desa@contoh.id", "investor@contoh.id", *(row[0] for row in OFFICIALS)]
    yield f"Masuk sebagai {', '.join(addresses)}"
    yield f"Kata sandi contoh: {password}"
    waiting = rankings.stale_plan_ids(session)
    for start in range(0, len(waiting), RANKED_AT_ONCE):
        rankings.refresh(session, plan_ids=waiting[start : start + RANKED_AT_ONCE], now=now)
    yield f"{len(waiting)} peringkat dihitung"


def _add_officials(batch: Batch, password_hash: str) -> dict[Role, list[Official]]:
    """Return the officials by role."""
    officials: dict[Role, list[Official]] = {}
    offices: dict[str, int] = {}
    for email, name, role, post, office in OFFICIALS:
        if office not in offices:
            offices[office] = batch.add(
                Organisation,
                kind=OrganisationKind.OFFICE,
                name=office,
                region_code=REGENCY_CODE if role is Role.REGENCY else None,
                is_sample=True,
                created_at=batch.now,
            )
        person = add_person(batch, name, email, (offices[office], role, post), password_hash)
        officials.setdefault(role, []).append(Official(person, name, post))
    return officials

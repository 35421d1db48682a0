"""The sample: one kecamatan with listings, investors and a match in each state.

It is made by the use cases themselves, so that nothing in it could not have happened, and every
record of it is marked. Refused in production.
"""

import tomllib
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi import harvest
from hilirisasi.errors import SampleInProductionError
from hilirisasi.harvest import AmountAnswer
from hilirisasi.reference.files import SEED_DATA
from hilirisasi.services import (
    listings,
    passwords,
    plans,
    proposals,
    rankings,
    review_policies,
    sample_people,
    sample_profile,
    sample_story,
)
from hilirisasi.services.listing_answers import ListingAnswers
from hilirisasi.services.plans import MinatAnswers
from hilirisasi.services.proposal_answers import ANSWERS, FIELDS
from hilirisasi.services.transactions import transaction
from models import (
    Availability,
    CommodityForm,
    HolderKind,
    JobsEvidence,
    Organisation,
    Plan,
    PricePlace,
    Region,
)

FILE: Final = SEED_DATA / "sample.toml"


def refuse_in_production(*, is_production: bool) -> None:
    """Raise `SampleInProductionError` in production."""
    if is_production:
        raise SampleInProductionError


def seed(session: Session, *, password: str, now: datetime) -> Iterator[str]:
    """Make the sample and yield what to tell the person at the keyboard.

    One transaction: a sample that fails leaves nothing behind.
    """
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    with transaction(session):
        review_policies.keep(session, is_sample=True)
        cast = sample_people.make_people(session, content, passwords.hash_password(password), now)
        for row in content["listing"]:
            _make_listing(session, cast, row, now)
        for row in content["profile"]:
            sample_profile.fill(session, cast=cast, row=row, now=now)
        for row in content["plan"]:
            _make_plan(session, cast, row, now)
        for row in content["match"]:
            sample_story.tell(session, cast=cast, row=row, now=now)
    plan_ids = [plan.id for plan in cast.plans.values()]
    rankings.refresh(session, plan_ids=plan_ids, now=now, with_draws=True)
    counts = (f"{len(cast.listings)} produk", f"{len(cast.plans)} rencana")
    yield f"Contoh, bukan data sebenarnya: {', '.join(counts)}"
    sides = [f"{name}@contoh.id" for name in ("desa", "kades", "pembantu")]
    investors = [row["email"] for row in content["company"]]
    addresses = [*sides, *investors, *(row[0] for row in sample_people.OFFICIALS)]
    yield f"Masuk sebagai {', '.join(addresses)}"
    yield f"Kata sandi contoh: {password}"
    yield f"PIN kepala desa contoh: {sample_people.HEAD_PIN}"


def _make_listing(
    session: Session, cast: sample_people.Cast, row: dict[str, Any], now: datetime
) -> None:
    operator = cast.operators[row["village"]]
    organisation = session.get_one(Organisation, operator.posts[0].organisation_id)
    other_buyers_t = row.get("other_buyers_t")
    share = row.get("free_share")
    home = row.get("home_processing_share")
    answers = ListingAnswers(
        amount=AmountAnswer(
            basis=harvest.Basis(row["basis"]),
            amount=Decimal(row["amount"]),
            unit=row["unit"],
            months=tuple(row["months"]),
            hectares=Decimal(row["hectares"]) if "hectares" in row else None,
            harvests=row.get("harvests"),
        ),
        availability=Availability(row["availability"]),
        free_share=None if share is None else Decimal(str(share)),
        price_idr_per_kg=row["price_idr_per_kg"],
        price_on=row["price_on"],
        holder_kind=HolderKind(row["holder_kind"]),
        holder_name=row["holder_name"],
        home_processors=row.get("home_processors"),
        home_processing_share=None if home is None else Decimal(str(home)),
        other_buyers_kg_per_year=None if other_buyers_t is None else other_buyers_t * 1000,
        idle_hok_per_month=row.get("idle_hok_per_month"),
        quality_note="",
    )
    cast.listings[row["village"], row["product"]] = listings.publish(
        session,
        actor=operator,
        organisation=organisation,
        form=_form(session, row["product"]),
        answers=answers,
        request_key=f"contoh-{row['village']}-{len(cast.listings)}"[:36],
        now=now,
    )


def _make_plan(
    session: Session, cast: sample_people.Cast, row: dict[str, Any], now: datetime
) -> None:
    form = _form(session, row["product"])
    investor = cast.investors[row["company"]]
    village = next(iter(cast.operators))
    plan = plans.start(
        session,
        actor=investor,
        organisation=cast.companies[row["company"]],
        answers=MinatAnswers(
            commodity_code=form.commodity_code,
            form_code=form.code,
            route_code=row["route"],
            need_kg_per_day=int(row["need_t_per_day"] * 1000),
            months=tuple(row["months"]),
            region_code=session.get_one(Region, village).district_code,
            radius_km=row["radius_km"],
            price_idr_per_kg=row["price_idr_per_kg"],
            deduction_share=row["deduction_share"],
            price_place=PricePlace(row["price_place"]),
            farmer_pays_haulage=row["farmer_pays_haulage"],
            haulage_idr_per_kg=row.get("haulage_idr_per_kg"),
            payment_days=row["payment_days"],
            starts_on=row["starts_on"],
            is_on_board=True,
        ),
        request_key=f"contoh-{row['key']}",
        now=now,
    )
    cast.plans[row["key"]] = plan
    for step, answers in ANSWERS.items() if "proposal" in row else ():
        told = {"need_kg": plan.need_kg, **row["proposal"]}
        proposals.save(
            session,
            plan=plan,
            actor=investor,
            answers=answers(**{name: _typed(name, told.get(name)) for name in FIELDS[step]}),
            version=plan.version,
            now=now,
        )


def _typed(name: str, told: Any) -> Any:
    """Return an answer of the file as the plan's column holds it; a blank note is no text."""
    kind = Plan.__table__.columns[name].type
    vocabulary = getattr(kind, "enum_class", None)
    if vocabulary is JobsEvidence:
        return JobsEvidence(told or JobsEvidence.NONE)
    if vocabulary is not None and told is not None:
        return vocabulary(told)
    return (told or "") if isinstance(kind, sa.String) and vocabulary is None else told


def _form(session: Session, product: str) -> CommodityForm:
    commodity, _dot, form = product.partition(".")
    return session.get_one(CommodityForm, (commodity, form))

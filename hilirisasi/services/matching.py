"""The only door to scoring: records in, ranked matches and explanations out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session, defer, joinedload

from hilirisasi.freshness import is_lapsed
from hilirisasi.months import day_of
from hilirisasi.scoring import explain as explanations
from hilirisasi.scoring import ranking, whatif
from hilirisasi.scoring.candidates import find_candidates
from hilirisasi.scoring.cures import cures
from hilirisasi.scoring.explain import Explanation
from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.ranges import chance_of
from hilirisasi.scoring.ranking import Ranking
from hilirisasi.scoring.records import Listings, Plans, Reference
from hilirisasi.scoring.whatif import WhatIfs
from hilirisasi.services import columns, open_plans, policies, published, regional, sources
from hilirisasi.services.listing_search import is_shown
from hilirisasi.services.published import Published
from models import Listing, ListingStatus, Plan, Region, Side, Terms


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that a ranking reads: listings and plans as columns, and the reference."""

    listings: Listings
    plans: Plans
    reference: Reference


def rank_plans(
    session: Session, *, plan_ids: Sequence[int], policy: Policy, now: datetime
) -> Ranking:
    """Return the ranking of some plans against every published listing of their products."""
    return rank(load_inputs(session, plan_ids=plan_ids, now=now), policy)


def rank(inputs: Inputs, policy: Policy) -> Ranking:
    """Return the ranking of some inputs, of today or of a past day."""
    return ranking.rank(inputs.listings, inputs.plans, inputs.reference, policy)


def load_inputs(session: Session, *, plan_ids: Sequence[int], now: datetime) -> Inputs:
    """Return what the ranking of some plans reads now."""
    return _inputs(session, columns.load_plans(session, plan_ids=plan_ids), now)


def explain(
    session: Session,
    *,
    listing: Listing,
    plan: Plan,
    now: datetime,
    terms: Terms | None = None,
) -> Explanation | None:
    """Return why a match scores what it scores, or ``None`` where the two do not match.

    With ``terms``, the offer and the tonnes are those agreed and not those of the plan. The page,
    the case and the tests render this one object.
    """
    policy = policies.active(session, now=now)
    if terms is None and open_plans.has_lapsed(plan, now):
        return None
    listings = load_listings(session, [plan], now)
    row = next((row for row, other in enumerate(listings) if other.id == listing.id), None)
    if row is None:
        return None
    plan_columns = columns.of_plans([plan], now=now)
    # Agreed tonnes do not stand in their own way.
    own_plan = plan if terms is not None else None
    listing_columns = columns.of_listings(session, listings, own_plan=own_plan, now=now)
    reference = regional.reference(session, today=day_of(now))
    taken_kg = None
    if terms is not None:
        plan_columns = _with_terms(plan_columns, terms)
        listing_columns = _with_contracts(listing_columns, row, terms)
        taken_kg = np.array([terms.kg], dtype=np.float64)
    ranked = ranking.rank_one(
        listing_columns, plan_columns, reference, policy, 0, row, taken_kg=taken_kg
    )
    if not len(ranked.order):
        return None
    found = _published(session, plan, [listing.id], now)
    return _explanation(ranked, 0, plan_columns, policy, listing, plan, found)


def what_ifs(
    session: Session, *, listing: Listing, plan: Plan, side: Side, now: datetime
) -> WhatIfs | None:
    """Return the one-thing changes of one side that lift a match to its next band.

    ``None`` where the two do not match or have no score.
    """
    listings = load_listings(session, [plan], now)
    row = next((row for row, other in enumerate(listings) if other.id == listing.id), None)
    if row is None or open_plans.has_lapsed(plan, now):
        return None
    find = whatif.of_listing if side is Side.VILLAGE else whatif.of_plan
    return find(
        columns.of_listings(session, listings, now=now),
        columns.of_plans([plan], now=now),
        regional.reference(session, today=day_of(now)),
        policies.active(session, now=now),
        row,
    )


def pool_what_ifs(
    session: Session, *, plan: Plan, now: datetime, site: Region | None = None
) -> WhatIfs | None:
    """Return the one-thing changes of a plan that lift its pool to the next band."""
    inputs = _at_site(_inputs(session, [plan], now), site)
    if not len(inputs.plans.plan_id):
        return None
    policy = policies.active(session, now=now)
    return whatif.of_pool(inputs.listings, inputs.plans, inputs.reference, policy)


def explain_pool(
    session: Session, *, plan: Plan, now: datetime, site: Region | None = None
) -> Explanation | None:
    """Return why a plan's pool scores what it scores, or ``None`` where there is no pool.

    ``site`` is another place than the plan's that the plant could stand at.
    """
    policy = policies.active(session, now=now)
    ranked = _ranked(session, [plan], policy, now, site)
    pools = np.flatnonzero(ranked.is_pool)
    if not len(pools):
        return None
    row = int(pools[0])
    found = _published(session, plan, [part for part, _kg in ranked.parts_of(row)], now)
    return _explanation(ranked, row, columns.of_plans([plan], now=now), policy, None, plan, found)


def find_cures(
    session: Session, *, ranked: Ranking, policy: Policy, now: datetime
) -> dict[int, dict[str, float]]:
    """Return, by row of a ranking that a gate keeps a single listing out of, what would cure it."""
    plans = columns.load_plans(session, plan_ids=ranked.plan_id.tolist())
    found = cures(ranked, columns.of_plans(plans, now=now), policy)
    is_out = ~ranked.scores.is_ranked & ~ranked.is_pool
    cured: dict[int, dict[str, float]] = {}
    for name, values in found.items():
        for row in np.flatnonzero(is_out & np.isfinite(values)).tolist():
            cured.setdefault(row, {})[name] = float(values[row])
    return cured


def _ranked(
    session: Session,
    plans: Sequence[Plan],
    policy: Policy,
    now: datetime,
    site: Region | None = None,
) -> Ranking:
    return rank(_at_site(_inputs(session, plans, now), site), policy)


def _at_site(inputs: Inputs, site: Region | None) -> Inputs:
    """Return the inputs with the one plan's plant at another place than its own."""
    if site is None:
        return inputs
    return replace(inputs, plans=columns.at_sites(inputs.plans, [site]))


def _inputs(session: Session, plans: Sequence[Plan], now: datetime) -> Inputs:
    """Return what a ranking reads; a plan that lapsed is left out, as a listing is."""
    plans = [plan for plan in plans if not open_plans.has_lapsed(plan, now)]
    listings = load_listings(session, plans, now)
    return Inputs(
        listings=columns.of_listings(session, listings, now=now),
        plans=columns.of_plans(plans, now=now),
        reference=regional.reference(session, today=day_of(now)),
    )


def load_listings(session: Session, plans: Sequence[Plan], now: datetime) -> Sequence[Listing]:
    """Return the listings on show of the plans' products, by id: each sees its catchment."""
    products = {(plan.commodity_code, plan.form_code) for plan in plans}
    product = sa.tuple_(Listing.commodity_code, Listing.form_code)
    return load_lean(session, is_shown(now), product.in_(products))


def load_lean(session: Session, *where: sa.ColumnElement[bool]) -> Sequence[Listing]:
    """Return listings by id, which may be thousands, with what `columns.of_listings` reads only."""
    return session.scalars(
        sa.select(Listing)
        .options(
            defer(Listing.amount_answer),
            defer(Listing.quality_note),
            joinedload(Listing.village).load_only(Region.latitude, Region.longitude),
            joinedload(Listing.form),
        )
        .where(*where)
        .order_by(Listing.id)
    ).all()


def _with_terms(plans: Plans, terms: Terms) -> Plans:
    """Return the plan's column with the offer that both sides agreed on."""
    return replace(
        plans,
        price_idr_per_kg=np.array([terms.offer_price_idr_per_kg], dtype=np.float64),
        deduction_share=np.array([terms.deduction_share]),
        price_place=np.array([columns.PLACES[terms.price_place]], dtype=np.int64),
        farmer_pays_haulage=np.array([float(terms.farmer_pays_haulage)]),
        haulage_idr_per_kg=np.array([terms.haulage_idr_per_kg], dtype=np.float64),
        written_price_floor=np.array([float(terms.floor_idr_per_kg is not None)]),
        floor_price_idr_per_kg=np.array([terms.floor_idr_per_kg], dtype=np.float64),
    )


def _with_contracts(listings: Listings, row: int, terms: Terms) -> Listings:
    """Return the listings with what the terms add to the harvest, and leave to home processors.

    A planting contract adds in proportion to what is harvested each month.
    """
    harvest_kg = listings.harvest_kg.copy()
    total_kg = harvest_kg[row].sum()
    if terms.planting_kg_per_year and total_kg > 0:
        harvest_kg[row] *= 1 + terms.planting_kg_per_year / total_kg
    overlap_share = listings.raw_material_overlap_share.copy()
    if terms.home_overlap_share is not None:  # a limit in the contract makes the unknown known
        overlap_share[row] = np.fmin(overlap_share[row], terms.home_overlap_share)
    return replace(listings, harvest_kg=harvest_kg, raw_material_overlap_share=overlap_share)


def _published(
    session: Session, plan: Plan, listing_ids: Sequence[int], now: datetime
) -> Published:
    """Return what is published of a plan's product where some listings are."""
    codes = session.scalars(sa.select(Listing.village_code).where(Listing.id.in_(listing_ids)))
    return published.load(
        session,
        commodity=plan.commodity_code,
        form=plan.form_code,
        regencies={code[:5] for code in codes},
        today=day_of(now),
    )


def _explanation(
    ranked: Ranking,
    row: int,
    plans: Plans,
    policy: Policy,
    listing: Listing | None,
    plan: Plan,
    found: Published,
) -> Explanation:
    explanation = explanations.explain(
        ranked.scores,
        row,
        sources=sources.of_match(ranked, row, listing=listing, plan=plan, published=found),
        cures={name: float(values[row]) for name, values in cures(ranked, plans, policy).items()},
    )
    return replace(explanation, chance=chance_of(ranked, row) if ranked.is_scored[row] else None)


def count_fitting(session: Session, *, listing: Listing, now: datetime) -> int:
    """Return how many open plans are in reach of a listing, whatever their gates say."""
    plan_ids = open_plans.list_ids_for(session, listing=listing, now=now)
    is_on_show = listing.status is ListingStatus.PUBLISHED and not is_lapsed(
        listing.confirmed_at, now
    )
    if not plan_ids or not is_on_show:
        return 0
    plans = columns.load_plans(session, plan_ids=plan_ids)
    found = find_candidates(
        columns.of_listings(session, [listing], now=now), columns.of_plans(plans, now=now)
    )
    return len(found.plan_row)

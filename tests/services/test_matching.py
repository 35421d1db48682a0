"""The door to scoring: the explanation of a match is the row of its ranking, number by number."""

from datetime import UTC, date, datetime

import numpy as np
import pytest

from hilirisasi.scoring import explain as explanations
from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.records import Mark
from hilirisasi.services import columns, matching, policies
from models import (
    CaseStatus,
    JobsEvidence,
    ListingStatus,
    MonthlyKg,
    PlanStatus,
    Reservation,
)
from tests.factories import (
    CaseFactory,
    CommodityFactory,
    FormFactory,
    ListingFactory,
    PlanFactory,
    RouteFactory,
    TalkFactory,
    TermsFactory,
)

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@pytest.fixture
def listings(session):
    return [
        ListingFactory(price_idr_per_kg=1050 + 20 * n, home_processors=n, home_processing_share=0.1)
        for n in range(4)
    ]


@pytest.fixture
def plan(listings):
    return PlanFactory(complete=True, need_kg=MonthlyKg((12_000,) * 12))


def rank(session, plan):
    return matching.rank_plans(
        session, plan_ids=[plan.id], policy=policies.active(session), now=NOW
    )


def explain(session, listing, plan, **more):
    return matching.explain(session, listing=listing, plan=plan, now=NOW, **more)


def test_a_match_is_explained_by_the_numbers_of_its_row(session, listings, plan):
    ranked = rank(session, plan)

    for row in np.flatnonzero(~ranked.is_pool):
        listing = next(x for x in listings if x.id == ranked.listing_id[row])
        explanation = explain(session, listing, plan)
        bare = explanations.explain(ranked.scores, int(row))
        assert explanation.score == pytest.approx(bare.score, rel=1e-12)
        assert explanation.points == pytest.approx(bare.points, rel=1e-12)
        assert explanation.quantities == pytest.approx(bare.quantities, rel=1e-12)
        assert sum(explanation.points.values()) == pytest.approx(explanation.score, rel=1e-9)
        assert [gate.status for gate in explanation.gates] == [g.status for g in bare.gates]


def test_a_pool_is_explained_by_the_numbers_of_its_row(session, plan):
    ranked = rank(session, plan)
    row = int(np.flatnonzero(ranked.is_pool)[0])

    explanation = matching.explain_pool(session, plan=plan, now=NOW)

    assert explanation.score == pytest.approx(float(ranked.scores.score[row]), rel=1e-12)


def test_every_input_has_a_mark(session, listings, plan):
    explanation = explain(session, listings[0], plan)

    assert len(explanation.inputs) == 33
    assert {type(line.mark) for line in explanation.inputs} == {Mark}


def test_what_does_not_meet_is_not_explained(session, listings, plan):
    maize = FormFactory(commodity=CommodityFactory(code="maize"), code="dry_grain")
    other_product = ListingFactory(form=maize)
    far = PlanFactory(radius_km=1, complete=True)
    withdrawn = ListingFactory(status=ListingStatus.WITHDRAWN)
    listings[3].village.latitude = -5.9
    session.commit()

    assert explain(session, other_product, plan) is None
    assert explain(session, listings[3], far) is None
    assert explain(session, withdrawn, plan) is None


def test_terms_stand_for_the_offer_and_the_tonnes(session, listings, plan):
    terms = TermsFactory(
        talk=TalkFactory(plan=plan, listing=listings[0]),
        kg=MonthlyKg((4_000,) * 12),
        offer_price_idr_per_kg=1600,
        deduction_share=0.1,
    )

    inputs = {
        line.name: line.value for line in explain(session, listings[0], plan, terms=terms).inputs
    }

    assert inputs["planned_raw_t_per_year"] == pytest.approx(48)
    assert inputs["offered_raw_price_idr_per_kg"] == pytest.approx(1440)


def test_what_is_reserved_is_not_offered_again(session, listings, plan):
    case = CaseFactory(
        terms=TermsFactory(talk=TalkFactory(listing=listings[0])), status=CaseStatus.APPROVED
    )
    case.reservations.append(
        Reservation(listing_id=listings[0].id, month=date(2027, 3, 1), kg=9_000)
    )
    session.commit()

    ranked = rank(session, plan)

    row = np.flatnonzero(ranked.listing_id == listings[0].id)[0]
    assert ranked.taken_kg[row].tolist() == [10_000, 10_000, 1_000, *[10_000] * 9]


@pytest.mark.parametrize(
    ("evidence", "is_checked", "exponent", "mark"),
    [
        (JobsEvidence.STUDY, False, 0.0, Mark.STATED),
        (JobsEvidence.STUDY, True, 0.15, Mark.CHECKED),
        (JobsEvidence.SIGNED_PLAN, True, 0.30, Mark.CHECKED),
        (JobsEvidence.NONE, True, 0.0, None),
    ],
)
def test_a_claim_counts_only_when_checked(
    session, listings, plan, evidence, is_checked, exponent, mark
):
    plan.jobs_evidence, plan.jobs_evidence_checked = evidence, is_checked
    session.commit()

    lines = {line.name: line for line in explain(session, listings[0], plan).inputs}

    assert lines["claim_evidence_exponent"].value == exponent
    if mark is not None:
        assert lines["claimed_jobs_fte"].mark is mark


@pytest.mark.parametrize(
    "figures", [{"is_hypothetical": True}, {"price_year": 2022}, {"price_year": None}]
)
def test_a_route_that_is_only_a_reference_is_not_scored(session, listings, plan, figures):
    for name, value in figures.items():
        setattr(plan.route, name, value)
    session.commit()

    ranked = rank(session, plan)

    assert not ranked.scores.is_ranked.any()
    assert not columns.is_scorable(plan.route, 2026)


def test_a_route_of_three_years_ago_still_counts(session):
    assert columns.is_scorable(RouteFactory(price_year=2023), 2026)


def test_the_year_and_the_day_are_those_of_lampung(session):
    route = RouteFactory(price_year=2023)
    plan, listing = PlanFactory(route=route), ListingFactory(price_on=date(2026, 12, 31))
    new_year = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)  # 2027 in Lampung

    assert np.isnan(columns.of_plans([plan], now=new_year).conversion_kg_per_kg).all()
    assert columns.of_listings(session, [listing], now=new_year).price_age_days.tolist() == [1]


def test_unknown_stays_unknown_in_the_columns(session):
    listing, plan = ListingFactory(), PlanFactory()
    village = columns.of_listings(session, [listing], now=NOW)
    offer = columns.of_plans([plan], now=NOW)

    for column in (
        village.home_processors,
        village.other_buyers_t_per_year,
        offer.new_land_ha,
        offer.plant_exists,
        offer.investment_idr_bn,
        offer.written_price_floor,
    ):
        assert np.isnan(column).all()


def test_plans_in_reach_are_counted_for_the_village(session, listings, plan):
    listing = listings[0]
    PlanFactory(radius_km=1, complete=True, region=listing.village.parent)
    PlanFactory(status=PlanStatus.WITHDRAWN)
    listing.village.latitude = -5.0
    session.commit()

    assert matching.count_fitting(session, listing=listing, now=NOW) == 1

    listing.status = ListingStatus.WITHDRAWN
    assert matching.count_fitting(session, listing=listing, now=NOW) == 0


def test_a_cure_lifts_the_gate_that_it_is_for(session, listings, plan):
    plan.price_idr_per_kg = 900
    session.commit()
    ranked = rank(session, plan)
    found = matching.find_cures(session, ranked=ranked, policy=Policy.default(), now=NOW)
    assert {ranked.listing_id[row] for row in found} == {listing.id for listing in listings}

    plan.price_idr_per_kg = int(max(cures["offer_idr_per_kg"] for cures in found.values()))
    session.commit()

    ranked = rank(session, plan)
    assert (ranked.scores.gates["price"] == 1).all()
    found = matching.find_cures(session, ranked=ranked, policy=Policy.default(), now=NOW)
    assert all("offer_idr_per_kg" not in cures for cures in found.values())

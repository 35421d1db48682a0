"""Terms are one version that both sides confirmed; only that opens a case."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from hilirisasi import offers
from hilirisasi.errors import (
    InvalidTransitionError,
    ListingPausedError,
    PeriodInPastError,
    ProposalIncompleteError,
    StaleEditError,
    TermsSupersededError,
    TermsUnfitError,
)
from hilirisasi.scoring.explain import Explanation
from hilirisasi.services import terms
from hilirisasi.services.terms import TermSheet
from models import (
    AuditEvent,
    Case,
    CaseStatus,
    ListingStatus,
    MonthlyKg,
    PricePlace,
    PriceRule,
    Role,
    Side,
    TalkStatus,
    Terms,
)
from tests.factories import ListingFactory, PlanFactory, TalkFactory, actor

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
SHEET = TermSheet(
    kg=MonthlyKg((5_000,) * 12),
    offer_price_idr_per_kg=1400,
    deduction_share=0.15,
    price_place=PricePlace.COLLECTION_POINT,
    farmer_pays_haulage=True,
    haulage_idr_per_kg=90,
    price_rule="Ditinjau tiap tiga bulan.",
    floor_idr_per_kg=1_000,
    payment_days=7,
    first_month=date(2027, 1, 1),
    last_month=date(2027, 12, 1),
)


@pytest.fixture
def talk(session):
    return TalkFactory(plan=PlanFactory(complete=True), listing=ListingFactory())


@pytest.fixture
def village(talk):
    return actor(Role.VILLAGE_OPERATOR, talk.listing.organisation)


@pytest.fixture
def investor(talk):
    return actor(Role.INVESTOR, talk.plan.organisation)


def propose(session, talk, person, side=Side.INVESTOR, sheet=SHEET, now=NOW):
    return terms.propose(session, talk=talk, actor=person, side=side, sheet=sheet, now=now)


def confirm(session, version, person, side=Side.VILLAGE, now=NOW):
    return terms.confirm(session, terms=version, actor=person, side=side, now=now)


def test_the_first_version_is_confirmed_by_who_proposed_it(session, talk, investor):
    version = propose(session, talk, investor)

    assert version.number == 1
    assert version.investor_confirmed_by_id == investor.user_id
    assert version.village_confirmed_at is None
    assert terms.sheet_of(version) == SHEET


def test_the_price_that_counts_is_net_at_the_farm(session, talk, investor):
    """1.400 less 15 % is 1.190, less 90 of haulage is 1.100."""
    version = propose(session, talk, investor)

    assert version.price_idr_per_kg == 1100


@pytest.mark.parametrize(
    ("offer", "deduction", "place", "pays", "haulage", "net"),
    [
        (1350, 0.15, PricePlace.COLLECTION_POINT, False, 0, 1147.5),
        (1300, 0.3, PricePlace.FACTORY, True, 10, 900.0),
        (1300, 0.3, PricePlace.FACTORY, False, 10, 910.0),
        (1300, 0.0, PricePlace.FARM, True, 100, 1300.0),
    ],
)
def test_net_price_by_hand(offer, deduction, place, pays, haulage, net):
    price = offers.net_price_idr_per_kg(
        offer_idr_per_kg=offer,
        deduction_share=deduction,
        price_place=place,
        farmer_pays_haulage=pays,
        haulage_idr_per_kg=haulage,
    )

    assert price == net


@pytest.mark.parametrize(
    ("change", "breaks"),
    [
        ({}, False),
        ({"offer_price_idr_per_kg": 1349}, False),  # within 0.1 %
        ({"offer_price_idr_per_kg": 1348}, True),
        ({"deduction_share": 0.16, "offer_price_idr_per_kg": 9000}, True),
        ({"offer_price_idr_per_kg": 1000, "price_place": PricePlace.FARM}, False),
    ],
)
def test_the_statutory_rule_binds_price_and_deduction_at_its_place(change, breaks):
    rule = PriceRule(
        price_idr_per_kg=1350,
        max_deduction_share=0.15,
        place=PricePlace.COLLECTION_POINT,
    )
    sheet = replace(SHEET, **{"offer_price_idr_per_kg": 1350, **change})

    broken = offers.breaks_rule(rule, offer_idr_per_kg=sheet.offer_price_idr_per_kg, offer=sheet)

    assert broken is breaks


def test_versions_are_numbered_and_the_same_sheet_sent_twice_is_one(session, talk, investor):
    for price in (1400, 1400, 1500):
        propose(session, talk, investor, sheet=replace(SHEET, offer_price_idr_per_kg=price))

    assert [(row.number, row.offer_price_idr_per_kg) for row in talk.terms] == [
        (1, 1400),
        (2, 1500),
    ]


def test_a_version_written_without_seeing_the_newest_is_stale(session, talk, village, investor):
    propose(session, talk, investor)

    with pytest.raises(StaleEditError):
        terms.propose(
            session,
            talk=talk,
            actor=village,
            side=Side.VILLAGE,
            sheet=replace(SHEET, payment_days=3),
            based_on=0,
            now=NOW,
        )

    assert [row.number for row in talk.terms] == [1]


def test_terms_wait_for_the_full_proposal(session, investor):
    talk = TalkFactory(plan=PlanFactory())

    with pytest.raises(ProposalIncompleteError) as refusal:
        propose(session, talk, actor(Role.INVESTOR, talk.plan.organisation))

    assert "investasi" in refusal.value.steps
    assert talk.terms == []


@pytest.mark.parametrize("status", [TalkStatus.ASKED, TalkStatus.AGREED, TalkStatus.CLOSED])
def test_terms_are_proposed_in_an_open_talk_only(session, talk, investor, status):
    talk.status = status
    session.flush()

    with pytest.raises(InvalidTransitionError):
        propose(session, talk, investor)


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"kg": MonthlyKg((10_001,) + (0,) * 11)}, ("kg",)),
        ({"kg": MonthlyKg((0,) * 12)}, ("kg",)),
        (
            {
                "kg": MonthlyKg((0,) * 11 + (5_000,)),
                "last_month": date(2027, 6, 1),
            },
            ("kg",),
        ),
        ({"first_month": date(2027, 2, 1), "last_month": date(2027, 1, 1)}, ("last_month",)),
        ({"last_month": date(2030, 1, 1)}, ("last_month",)),
        ({"first_month": date(2027, 1, 2)}, ("last_month",)),
        (
            {"offer_price_idr_per_kg": 100, "floor_idr_per_kg": None},
            ("offer_price_idr_per_kg",),
        ),
        ({"floor_idr_per_kg": SHEET.offer_price_idr_per_kg + 1}, ("floor_idr_per_kg",)),
        ({"price_rule": " "}, ("price_rule",)),
    ],
)
def test_what_cannot_be_is_refused_by_name(session, talk, investor, change, fields):
    with pytest.raises(TermsUnfitError) as refusal:
        propose(session, talk, investor, sheet=replace(SHEET, **change))

    assert refusal.value.fields == fields
    assert talk.terms == []


def test_a_part_of_the_offer_and_36_months_are_fine(session, talk, investor):
    version = propose(
        session,
        talk,
        investor,
        sheet=replace(SHEET, kg=MonthlyKg((1,) * 12), last_month=date(2029, 12, 1)),
    )

    assert version.number == 1


def test_a_period_that_is_over_is_refused(session, talk, investor):
    past = replace(SHEET, first_month=date(2026, 1, 1), last_month=date(2026, 10, 1))

    with pytest.raises(PeriodInPastError):
        propose(session, talk, investor, sheet=past)


def test_the_same_version_confirmed_by_both_opens_one_case(session, talk, village, investor):
    version = propose(session, talk, investor)

    case = confirm(session, version, village)
    again = confirm(session, version, village)

    assert again is case
    assert (case.status, case.terms, case.opened_at) == (CaseStatus.SUBMITTED, version, NOW)
    assert case.number == f"HL-2026-{case.id:06d}"
    assert talk.status is TalkStatus.AGREED
    assert session.scalar(sa.select(sa.func.count()).select_from(Case)) == 1
    assert session.scalars(sa.select(AuditEvent.action).order_by(AuditEvent.id)).all() == [
        "terms.propose",
        "terms.confirm",
        "case.open",
    ]


def test_the_proposer_confirming_again_agrees_nothing(session, talk, investor):
    version = propose(session, talk, investor)

    case = confirm(session, version, investor, Side.INVESTOR)

    assert case is None
    assert talk.status is TalkStatus.TALKING


def test_an_older_version_can_no_longer_be_confirmed(session, talk, village, investor):
    first = propose(session, talk, investor)
    propose(session, talk, village, Side.VILLAGE, replace(SHEET, payment_days=3))

    with pytest.raises(TermsSupersededError):
        confirm(session, first, village)

    assert first.village_confirmed_at is None
    assert session.scalars(sa.select(Case)).all() == []


def test_two_versions_confirmed_by_one_side_each_agree_nothing(session, talk, village, investor):
    propose(session, talk, investor)
    propose(session, talk, village, Side.VILLAGE, replace(SHEET, payment_days=3))

    assert talk.status is TalkStatus.TALKING
    assert session.scalar(sa.select(sa.func.count()).select_from(Terms)) == 2


def test_terms_that_are_over_meanwhile_are_not_agreed(session, talk, village, investor):
    version = propose(session, talk, investor)

    with pytest.raises(PeriodInPastError):
        confirm(session, version, village, now=datetime(2028, 1, 1, 3, 0, tzinfo=UTC))

    assert talk.status is TalkStatus.TALKING


def test_the_case_keeps_the_explanation_of_the_agreed_terms(session, talk, village, investor):
    """Three neighbours give a reference price; the offer agreed is 90 below the plan's."""
    for _ in range(3):
        ListingFactory()
    version = propose(session, talk, investor)

    case = confirm(session, version, village)

    explanation = Explanation.from_dict(case.explanation)
    values = {line.name: line.value for line in explanation.inputs}
    assert values["offered_raw_price_idr_per_kg"] == 1100
    assert values["planned_raw_t_per_year"] == 60
    assert sum(explanation.points.values()) == pytest.approx(explanation.score)


@pytest.mark.parametrize("status", [ListingStatus.FAILED, ListingStatus.FALLOW])
def test_nothing_new_is_promised_of_what_a_village_paused(session, talk, investor, village, status):
    version = propose(session, talk, investor)
    talk.listing.status = status
    session.flush()

    with pytest.raises(ListingPausedError):
        propose(session, talk, village, side=Side.VILLAGE, sheet=replace(SHEET, payment_days=1))
    with pytest.raises(ListingPausedError):
        confirm(session, version, village)

    assert version.village_confirmed_at is None
    assert session.scalars(sa.select(Case)).all() == []

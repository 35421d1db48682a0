"""A listing is published at once, never falls below what is promised, and is stored once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hilirisasi.errors import (
    InvalidTransitionError,
    MissingReasonError,
    StaleEditError,
    SupplyReservedError,
)
from hilirisasi.harvest import NOTHING, AmountAnswer, Basis
from hilirisasi.services import listings, matching, policies, rankings, shortages, talks, tasks
from hilirisasi.services.listing_answers import ListingAnswers
from hilirisasi.services.task_kinds import TaskKind
from models import (
    AuditEvent,
    Availability,
    CaseStatus,
    HolderKind,
    Listing,
    ListingStatus,
    MonthlyKg,
    Organisation,
    Ranking,
    Reservation,
    Role,
    Side,
    User,
)
from tests.factories import (
    CaseFactory,
    CommodityFactory,
    FormFactory,
    ListingFactory,
    PlanFactory,
    TalkFactory,
    TermsFactory,
    VillageOrganisationFactory,
    actor,
)

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
LATER = datetime(2026, 12, 24, 3, 0, tzinfo=UTC)
AMOUNT = AmountAnswer(
    basis=Basis.PER_MONTH, amount=Decimal("1.5"), unit="ton", months=tuple(range(1, 13))
)
ANSWERS = ListingAnswers(
    amount=AMOUNT,
    availability=Availability.FREE,
    free_share=None,
    price_idr_per_kg=1150,
    price_on=date(2026, 11, 2),
    holder_kind=HolderKind.BUMDES,
    holder_name="BUMDes Maju",
    home_processors=None,
    home_processing_share=None,
    other_buyers_kg_per_year=None,
    idle_hok_per_month=None,
    quality_note="",
)


@pytest.fixture
def organisation(session):
    return VillageOrganisationFactory()


@pytest.fixture
def operator(organisation):
    return actor(Role.VILLAGE_OPERATOR, organisation)


def publish(session, operator, organisation, answers=ANSWERS, key="satu", form=None):
    return listings.publish(
        session,
        actor=operator,
        organisation=organisation,
        form=form or FormFactory(),
        answers=answers,
        request_key=key,
        now=NOW,
    )


def change(session, operator, listing, answers, version=None):
    listings.change(
        session,
        listing=listing,
        actor=operator,
        answers=answers,
        version=listing.version if version is None else version,
        now=LATER,
    )


def with_amount(amount):
    return replace(ANSWERS, amount=replace(AMOUNT, amount=Decimal(amount)))


def reserve(listing, kg=1_000, month=date(2027, 3, 1)):
    case = CaseFactory(
        terms=TermsFactory(talk=TalkFactory(listing=listing)), status=CaseStatus.APPROVED
    )
    case.reservations.append(Reservation(listing_id=listing.id, month=month, kg=kg))
    return case


def test_a_listing_is_published_at_once_with_the_kg_of_each_month(session, operator, organisation):
    listing = publish(session, operator, organisation)

    assert listing.status is ListingStatus.PUBLISHED
    assert listing.village_code == organisation.region_code
    assert listing.harvest_kg == (1_500,) * 12
    assert listing.offered_kg == listing.harvest_kg
    assert (listing.confirmed_at, listing.confirmed_by_id) == (NOW, operator.user_id)
    assert listing.estimated == []
    assert (listing.home_processors, listing.home_processing_share) == (None, None)


def test_it_is_noted_who_published(session, operator, organisation):
    publish(session, operator, organisation)

    event = session.scalars(sa.select(AuditEvent)).one()
    assert (event.action, event.actor_name) == ("listing.publish", operator.name)
    assert event.after["price_idr_per_kg"] == 1150


def test_a_form_that_is_sent_twice_makes_one_listing(session, operator, organisation):
    first = publish(session, operator, organisation)

    assert publish(session, operator, organisation) is first
    assert session.scalar(sa.select(sa.func.count()).select_from(Listing)) == 1


def test_a_listing_belongs_to_a_village(session, operator):
    office = Organisation(kind="office", name="Dinas", created_at=NOW)
    session.add(office)
    session.flush()

    with pytest.raises(ValueError, match="village"):
        publish(session, operator, office)


@pytest.mark.parametrize(
    ("availability", "free_share", "own_kg", "bound_kg", "estimated"),
    [
        (Availability.FREE, None, 0, 0, []),
        (Availability.BOUND, None, 0, 1_500, []),
        (Availability.PARTLY, Decimal("0.4"), 900, 0, []),
        (Availability.PARTLY, Decimal(1), 0, 0, []),
        (Availability.PARTLY, None, 750, 0, ["own_use_kg"]),
    ],
)
def test_what_is_bound_is_taken_off_and_a_guess_is_marked(
    session, operator, organisation, availability, free_share, own_kg, bound_kg, estimated
):
    answers = replace(ANSWERS, availability=availability, free_share=free_share)

    listing = publish(session, operator, organisation, answers)

    assert (listing.own_use_kg[0], listing.contracted_kg[0]) == (own_kg, bound_kg)
    assert listing.estimated == estimated


@pytest.mark.parametrize("basis", [Basis.PER_HARVEST, Basis.PER_HECTARE])
@pytest.mark.parametrize(("harvests", "estimated"), [(None, ["harvest_kg"]), (2, [])])
def test_harvests_that_nobody_counted_are_marked(
    session, operator, organisation, basis, harvests, estimated
):
    amount = replace(AMOUNT, basis=basis, harvests=harvests, hectares=Decimal(2))

    listing = publish(session, operator, organisation, replace(ANSWERS, amount=amount))

    assert listing.estimated == estimated


def test_a_change_is_stored_confirmed_and_noted(session, operator, organisation):
    listing = publish(session, operator, organisation)

    change(session, operator, listing, replace(ANSWERS, price_idr_per_kg=1200))

    event = session.scalars(sa.select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert (listing.price_idr_per_kg, listing.confirmed_at) == (1200, LATER)
    assert event.before == {"price_idr_per_kg": 1150}
    assert event.after == {"price_idr_per_kg": 1200}


def test_a_stale_change_stores_nothing(session, operator, organisation):
    listing = publish(session, operator, organisation)
    version = listing.version
    change(session, operator, listing, replace(ANSWERS, price_idr_per_kg=1200))

    with pytest.raises(StaleEditError):
        change(session, operator, listing, replace(ANSWERS, price_idr_per_kg=1300), version)

    assert listing.price_idr_per_kg == 1200


def test_a_listing_never_holds_less_than_is_promised(session, operator, organisation):
    listing = publish(session, operator, organisation)
    reserve(listing, kg=1_000)

    change(session, operator, listing, with_amount("1"))
    with pytest.raises(SupplyReservedError) as refusal:
        change(session, operator, listing, with_amount("0.7"))

    assert refusal.value.short_kg == {3: 300}
    assert listing.harvest_kg == (1_000,) * 12


def test_what_is_promised_twice_in_the_years_counts_by_its_greatest(
    session, operator, organisation
):
    listing = publish(session, operator, organisation)
    reserve(listing, kg=400, month=date(2027, 3, 1))
    reserve(listing, kg=900, month=date(2028, 3, 1))

    with pytest.raises(SupplyReservedError) as refusal:
        change(session, operator, listing, with_amount("0.8"))

    assert refusal.value.short_kg == {3: 100}


def test_bound_supply_that_is_promised_cannot_be_bound_elsewhere(session, operator, organisation):
    listing = publish(session, operator, organisation)
    reserve(listing)

    with pytest.raises(SupplyReservedError):
        change(session, operator, listing, replace(ANSWERS, availability=Availability.BOUND))

    assert listing.contracted_kg == NOTHING


def test_a_listing_with_promises_is_not_withdrawn(session, operator, organisation):
    listing = publish(session, operator, organisation)
    case = reserve(listing)

    with pytest.raises(SupplyReservedError):
        listings.withdraw(
            session, listing=listing, actor=operator, reason="Diganti jagung", now=NOW
        )
    assert listing.status is ListingStatus.PUBLISHED

    case.reservations[0].released_at = NOW
    session.commit()
    listings.withdraw(session, listing=listing, actor=operator, reason="Diganti jagung", now=NOW)
    assert listing.status is ListingStatus.WITHDRAWN


def test_a_withdrawal_without_a_reason_is_refused(session, operator, organisation):
    listing = publish(session, operator, organisation)

    with pytest.raises(MissingReasonError):
        listings.withdraw(session, listing=listing, actor=operator, reason=" ", now=NOW)

    assert listing.status is ListingStatus.PUBLISHED


def test_a_month_that_is_over_binds_nobody(session, operator, organisation):
    listing = publish(session, operator, organisation)
    reserve(listing, month=date(2026, 10, 1))

    listings.withdraw(session, listing=listing, actor=operator, reason="Diganti jagung", now=NOW)

    assert listing.status is ListingStatus.WITHDRAWN


def test_a_withdrawn_listing_comes_back_confirmed(session, operator, organisation):
    listing = publish(session, operator, organisation)
    listings.withdraw(session, listing=listing, actor=operator, reason="Diganti jagung", now=NOW)
    with pytest.raises(InvalidTransitionError):
        listings.withdraw(
            session, listing=listing, actor=operator, reason="Diganti jagung", now=NOW
        )

    listings.republish(session, listing=listing, actor=operator, now=LATER)

    assert (listing.status, listing.confirmed_at) == (ListingStatus.PUBLISHED, LATER)


def test_a_confirmation_changes_no_figure(session, operator, organisation):
    listing = publish(session, operator, organisation)

    listings.confirm(session, listing=listing, actor=operator, now=LATER)

    assert (listing.confirmed_at, listing.harvest_kg) == (LATER, MonthlyKg((1_500,) * 12))


@pytest.mark.parametrize("step", ["publish", "change", "withdraw"])
def test_a_change_marks_exactly_the_plans_of_its_product(session, operator, organisation, step):
    maize = FormFactory(commodity=CommodityFactory(code="maize"), code="dry_grain")
    listing = publish(session, operator, organisation)
    touched, other, withdrawn = PlanFactory(), PlanFactory(form=maize, route=None), PlanFactory()
    withdrawn.status = "withdrawn"
    for plan in (touched, other, withdrawn):
        session.add(Ranking(plan_id=plan.id, is_stale=False, revision=0))
    session.commit()

    if step == "publish":
        publish(session, operator, organisation, key="dua")
    elif step == "change":
        change(session, operator, listing, with_amount("2"))
    else:
        listings.withdraw(
            session, listing=listing, actor=operator, reason="Diganti jagung", now=NOW
        )

    found = {
        row.plan_id: (row.is_stale, row.revision) for row in session.scalars(sa.select(Ranking))
    }
    assert found == {touched.id: (True, 1), other.id: (False, 0), withdrawn.id: (False, 0)}


def test_a_failed_harvest_frees_what_is_promised_and_promises_nothing_new(session, organisation):
    listing = ListingFactory(organisation=organisation)
    operator = actor(Role.VILLAGE_OPERATOR, organisation)
    case = CaseFactory(
        terms=TermsFactory(talk=TalkFactory(listing=listing)), status=CaseStatus.APPROVED
    )
    reserved = Reservation(case_id=case.id, listing_id=listing.id, month=date(2027, 1, 1), kg=5_000)
    session.add(reserved)
    session.flush()

    listings.pause(
        session,
        listing=listing,
        actor=operator,
        status=ListingStatus.FAILED,
        reason="Banjir.",
        until=None,
        now=NOW,
    )

    assert reserved.released_at == NOW
    investor = actor(Role.INVESTOR, case.plan.organisation)
    with pytest.raises(InvalidTransitionError):
        talks.start(
            session,
            actor=investor,
            listing=listing,
            plan=PlanFactory(organisation=case.plan.organisation),
            side=Side.INVESTOR,
            now=NOW,
        )
    told = [task.kind for task in tasks.list_tasks(session, actor=investor, now=NOW)]
    assert TaskKind.LISTING_FAILED in told


def test_who_was_refused_hears_when_what_a_failed_harvest_freed_is_offered_again(
    session, organisation
):
    listing = ListingFactory(organisation=organisation)
    operator = actor(Role.VILLAGE_OPERATOR, organisation)
    refused = CaseFactory(
        terms=TermsFactory(talk=TalkFactory(listing=listing)), status=CaseStatus.IN_REVIEW
    )
    shortages.note_refused(session, case=refused, now=NOW)
    failed = {"status": ListingStatus.FAILED, "reason": "Banjir.", "until": None}
    listings.pause(session, listing=listing, actor=operator, now=NOW, **failed)
    assert shortages.freed_at(session, case_ids=[refused.id]) == {}

    listings.republish(session, listing=listing, actor=operator, now=NOW)

    assert shortages.freed_at(session, case_ids=[refused.id]) == {refused.id: NOW}


def test_a_promised_field_does_not_lie_fallow(session, organisation):
    listing = ListingFactory(organisation=organisation)
    case = CaseFactory(
        terms=TermsFactory(talk=TalkFactory(listing=listing)), status=CaseStatus.APPROVED
    )
    session.add(
        Reservation(case_id=case.id, listing_id=listing.id, month=date(2027, 1, 1), kg=5_000)
    )
    session.flush()

    with pytest.raises(SupplyReservedError):
        listings.pause(
            session,
            listing=listing,
            actor=actor(Role.VILLAGE_OPERATOR, organisation),
            status=ListingStatus.FALLOW,
            reason="Istirahat.",
            until=None,
            now=NOW,
        )


@pytest.mark.parametrize(
    ("days", "kind"),
    [
        (149, None),
        (151, TaskKind.CONFIRM_LISTING),
        (174, TaskKind.LISTING_LAPSES_SOON),
        (180, TaskKind.LISTING_LAPSED),
    ],
)
def test_two_reminders_come_before_a_listing_lapses(session, organisation, operator, days, kind):
    ListingFactory(organisation=organisation, confirmed_at=NOW - timedelta(days=days))

    found = [task.kind for task in tasks.list_tasks(session, actor=operator, now=NOW)]

    assert found == ([kind] if kind else [])


@given(days=st.integers(0, 400))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_lapsed_listing_is_in_no_ranking(session, days):
    """House rule: no figure that nobody confirmed in time is ranked."""
    plan, listing = PlanFactory(), ListingFactory(confirmed_at=NOW - timedelta(days=days))

    ranked = matching.rank_plans(
        session, plan_ids=[plan.id], policy=policies.active(session), now=NOW
    )

    assert (listing.id in ranked.listing_id) == (days < 180)


def test_the_confirmers_name_and_post_stay_as_they_were(session, organisation, operator):
    listing = publish(session, operator, organisation)

    session.get_one(User, operator.user_id).name = "Nama Baru"
    session.flush()

    assert (listing.confirmed_by_name, listing.confirmed_by_post) == (operator.name, "Penelaah")


def test_a_confirmed_listing_that_had_lapsed_is_ranked_again_the_same_day(
    session, organisation, operator
):
    listing = ListingFactory(organisation=organisation, confirmed_at=NOW - timedelta(days=200))
    plan = PlanFactory()
    rankings.mark_stale(session, plan=plan)
    rankings.refresh(session, plan_ids=[plan.id], now=NOW)

    listings.confirm(session, listing=listing, actor=operator, now=NOW)

    assert session.get(Ranking, plan.id).is_stale is True


@pytest.mark.parametrize(
    "status", [ListingStatus.DRAFT, ListingStatus.FAILED, ListingStatus.WITHDRAWN]
)
def test_only_what_is_published_is_confirmed(session, organisation, operator, status):
    before = NOW - timedelta(days=10)
    listing = ListingFactory(organisation=organisation, status=status, confirmed_at=before)

    with pytest.raises(InvalidTransitionError):
        listings.confirm(session, listing=listing, actor=operator, now=NOW)

    assert listing.confirmed_at == before

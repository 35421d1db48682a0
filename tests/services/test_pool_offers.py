"""One offer to a pool: each village says yes for its part; without enough all are free."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from hilirisasi.errors import (
    CompanyUncheckedError,
    InvalidTransitionError,
    ListingPausedError,
    MissingReasonError,
    PoolOfferOpenError,
    PoolOfferUnfitError,
    ProposalIncompleteError,
    SupplyExceededError,
    TalkingAloneError,
)
from hilirisasi.services import (
    decisions,
    gates,
    match_lists,
    plan_withdrawals,
    pool_answers,
    pool_offers,
    pool_supply,
    talks,
)
from hilirisasi.services.decisions import GateAnswer, Verdict
from hilirisasi.services.match_pages import Filters
from hilirisasi.services.pool_offers import PoolSheet
from models import (
    Answer,
    Case,
    CaseStatus,
    CheckStatus,
    Finding,
    Kg,
    ListingStatus,
    MonthlyKg,
    Outcome,
    PoolOffer,
    PoolStatus,
    Reservation,
    Role,
    TalkStatus,
)
from tests import factories
from tests.factories import NOW, ListingFactory, PlanFactory, TalkFactory

PERIOD = {"first_month": date(2027, 1, 1), "last_month": date(2027, 12, 1)}
DAY = date(2026, 12, 24)
AFTER = NOW + timedelta(days=31)
APPROVAL = Verdict(
    outcome=Outcome.APPROVE,
    reason="Semua syarat terpenuhi.",
    gates={
        gate: GateAnswer(Finding.MET, "Surat 12/2026")
        for gate in (*gates.RANKING_GATES, *gates.APPROVAL_GATES)
    },
)


def sheet(**other):
    values = {"least_kg": Kg(200_000), "answer_by": DAY, "price_rule": "Tetap.", **PERIOD, **other}
    return PoolSheet(**values)


@pytest.fixture
def listings(session):
    # Plenty in the catchment, beyond the plan's radius.
    ListingFactory(harvest_kg=MonthlyKg((10_000_000,) * 12), organisation__region__latitude=-5.06)
    # 10 t a month each, the first one nearest to the plan.
    return [ListingFactory(organisation__region__latitude=-4.9 + n / 1000) for n in range(3)]


@pytest.fixture
def plan(session, listings):
    return PlanFactory(complete=True, need_kg=MonthlyKg((25_000,) * 12), radius_km=10)


@pytest.fixture
def investor(session, plan):
    return factories.actor(Role.INVESTOR, plan.organisation)


@pytest.fixture
def make(session, plan, investor):
    def make(now=NOW, **other):
        return pool_offers.make(
            session,
            plan=plan,
            actor=investor,
            sheet=sheet(**other),
            supply=pool_supply.find(session, plan=plan, now=now),
            now=now,
        )

    return make


@pytest.fixture
def say(session):
    """Let the village of a listing answer."""

    def say(offer, listing, answer=Answer.WILLING, now=NOW):
        pool_answers.answer(
            session,
            part=part_of(offer, listing),
            actor=factories.actor(Role.VILLAGE_OPERATOR, listing.organisation),
            answer=answer,
            reason="" if answer is Answer.WILLING else "Sudah ada pembeli.",
            now=now,
        )

    return say


def part_of(offer, listing):
    return next(part for part in offer.parts if part.listing_id == listing.id)


def cases_of(session):
    return session.scalars(sa.select(Case).order_by(Case.id)).all()


def test_the_offer_asks_each_village_for_what_the_pool_takes_from_it(session, make, plan):
    offer = make()

    supply = pool_supply.find(session, plan=plan, now=NOW)
    asked = {part.listing_id: (part.kg, part.delivered_kg) for part in offer.parts}
    assert asked == {part.listing_id: (part.harvest_kg, part.delivered_kg) for part in supply.parts}
    assert sum(sum(kg) for kg, _delivered in asked.values()) == 300_000
    assert offer.status is PoolStatus.GATHERING


def test_pressed_twice_it_is_made_once_and_another_waits(session, make):
    offer = make()

    assert make() is offer
    with pytest.raises(PoolOfferOpenError):
        make(least_kg=Kg(100_000))


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"least_kg": Kg(300_001)}, ("least_kg",)),
        ({"least_kg": Kg(0)}, ("least_kg",)),
        ({"answer_by": date(2026, 11, 24)}, ("answer_by",)),
        ({"answer_by": date(2027, 3, 1)}, ("answer_by",)),
        ({"price_rule": " "}, ("price_rule",)),
        ({"last_month": date(2026, 12, 1)}, ("last_month",)),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(make, wrong, fields):
    with pytest.raises(PoolOfferUnfitError) as caught:
        make(**wrong)

    assert caught.value.fields == fields


def test_only_a_complete_proposal_of_a_checked_company_is_offered(session, plan, make):
    plan.organisation.check_status = CheckStatus.UNCHECKED
    session.commit()
    with pytest.raises(CompanyUncheckedError):
        make()

    plan.investment_idr = None
    plan.stage = "minat"
    session.commit()
    with pytest.raises((ProposalIncompleteError, CompanyUncheckedError)):
        make()


def test_with_enough_of_them_the_deal_stands_and_each_yes_opens_its_case(
    session, make, say, listings
):
    offer = make()

    say(offer, listings[0])
    assert (offer.status, cases_of(session)) == (PoolStatus.GATHERING, [])
    say(offer, listings[1])

    assert offer.status is PoolStatus.STANDING
    cases = cases_of(session)
    assert {case.listing_id for case in cases} == {listings[0].id, listings[1].id}
    for case in cases:
        talk = case.terms.talk
        assert talk.status is TalkStatus.AGREED
        assert talks.are_both_willing(talk)
        assert case.terms.kg == part_of(offer, case.listing).kg
        assert case.terms.village_confirmed_at == case.terms.investor_confirmed_at == NOW
        assert case.explanation["score"] is not None
    assert part_of(offer, listings[2]).case is None


def test_who_says_yes_after_it_stands_joins_at_once(session, make, say, listings):
    offer = make()
    for listing in listings[:2]:
        say(offer, listing)

    say(offer, listings[2], now=NOW + timedelta(days=3))

    assert len(cases_of(session)) == 3


def test_pressed_twice_a_yes_counts_once(session, make, say, listings):
    offer = make()

    for _ in range(2):
        say(offer, listings[0])

    assert pool_offers.promised_kg(offer) == sum(part_of(offer, listings[0]).kg)
    assert offer.status is PoolStatus.GATHERING


def test_a_village_may_take_its_yes_back_while_the_offer_gathers(session, make, say, listings):
    offer = make()
    say(offer, listings[0])

    say(offer, listings[0], Answer.NO)

    assert pool_offers.promised_kg(offer) == 0
    say(offer, listings[1])
    assert offer.status is PoolStatus.GATHERING


def test_of_a_deal_that_stands_it_is_the_case_that_is_withdrawn(session, make, say, listings):
    offer = make()
    for listing in listings[:2]:
        say(offer, listing)

    with pytest.raises(InvalidTransitionError):
        say(offer, listings[0], Answer.NO)


def test_no_says_why(session, make, listings):
    offer = make()

    with pytest.raises(MissingReasonError):
        pool_answers.answer(
            session,
            part=offer.parts[0],
            actor=factories.actor(Role.VILLAGE_OPERATOR, offer.parts[0].listing.organisation),
            answer=Answer.NO,
            now=NOW,
        )


def test_after_its_day_all_are_free_and_nobody_can_answer(session, make, say, listings):
    offer = make()
    say(offer, listings[0])

    assert pool_offers.has_lapsed(offer, AFTER)
    with pytest.raises(InvalidTransitionError):
        say(offer, listings[1], now=AFTER)
    for listing in listings:
        listing.confirmed_at = AFTER
    session.commit()
    again = make(now=AFTER, answer_by=DAY + timedelta(days=31))
    say(again, listings[0], now=AFTER)
    assert pool_offers.promised_kg(again) > 0


def test_withdrawn_all_are_free(session, make, say, listings, investor, plan):
    offer = make()
    say(offer, listings[0])

    pool_offers.withdraw(session, offer=offer, actor=investor, reason="Batal.", now=NOW)

    assert offer.status is PoolStatus.WITHDRAWN
    with pytest.raises(InvalidTransitionError):
        say(offer, listings[1])
    assert sum(pool_supply.find(session, plan=plan, now=NOW).parts[0].harvest_kg) > 0


def test_a_deal_that_stands_cannot_be_withdrawn_whole(session, make, say, listings, investor):
    offer = make()
    for listing in listings[:2]:
        say(offer, listing)

    with pytest.raises(InvalidTransitionError):
        pool_offers.withdraw(session, offer=offer, actor=investor, reason="Batal.", now=NOW)


def test_a_withdrawn_plan_takes_its_offer_back(session, make, plan, investor):
    offer = make()

    plan_withdrawals.withdraw(session, plan=plan, actor=investor, reason="Batal.", now=NOW)

    assert offer.status is PoolStatus.WITHDRAWN
    assert offer.end_reason == "Batal."


def test_what_is_promised_to_one_pool_is_in_no_other(session, make, say, listings):
    """The other plan's pool is made of what is left; and a yes to more is refused."""
    offer = make()
    rival = PlanFactory(complete=True, need_kg=MonthlyKg((25_000,) * 12), radius_km=10)
    early = pool_offers.make(
        session,
        plan=rival,
        actor=factories.actor(Role.INVESTOR, rival.organisation),
        sheet=sheet(),
        supply=pool_supply.find(session, plan=rival, now=NOW),
        now=NOW,
    )
    first = max(listings, key=lambda listing: part_of(offer, listing).kg[0])
    say(offer, first)
    given = part_of(offer, first).kg

    left = pool_supply.find(session, plan=rival, now=NOW)

    held = {part.listing_id: part.harvest_kg for part in left.parts}.get(first.id, (0,) * 12)
    months = zip(held, first.offered_kg, given, strict=True)
    assert all(more <= offered - promised for more, offered, promised in months)
    with pytest.raises(SupplyExceededError) as caught:
        say(early, first)
    asked = part_of(early, first).kg[0]
    assert set(caught.value.short_kg.values()) == {asked + given[0] - first.offered_kg[0]}
    page = match_lists.of_plan(session, plan=rival, filters=Filters(), page=1, now=NOW)
    assert sum(page.pools[0].taken_kg) == sum(sum(part.delivered_kg) for part in left.parts)


def test_a_single_match_takes_nothing_that_a_pool_was_promised(session, make, say, listings):
    offer = make()
    say(offer, listings[0])
    reviewer = factories.actor(Role.REVIEWER)
    case = factories.CaseFactory(
        consented=True,
        terms=factories.TermsFactory(
            talk=TalkFactory(listing=listings[0], status="agreed"),
            kg=MonthlyKg((10_000,) * 12),
            **PERIOD,
        ),
        status=CaseStatus.IN_REVIEW,
        reviewer_id=reviewer.user_id,
    )
    session.commit()

    with pytest.raises(SupplyExceededError):
        decisions.decide(session, case=case, actor=reviewer, verdict=APPROVAL, now=NOW)

    assert session.scalar(sa.select(sa.func.count()).select_from(Reservation)) == 0


def test_the_case_of_a_part_reserves_what_was_promised_once(session, make, say, listings, plan):
    offer = make()
    for listing in listings[:2]:
        say(offer, listing)
    reviewer = factories.actor(Role.REVIEWER)
    case = part_of(offer, listings[0]).case
    factories.bring(case, CaseStatus.IN_REVIEW)
    case.reviewer_id = reviewer.user_id
    factories.ConsentFactory(case_id=case.id)
    session.commit()

    decisions.decide(session, case=case, actor=reviewer, verdict=APPROVAL, now=NOW)

    reserved = session.scalars(sa.select(Reservation).order_by(Reservation.month)).all()
    assert [row.kg for row in reserved] == list(part_of(offer, listings[0]).kg)
    # Promised once and reserved once: the third village and the rest of the first are free.
    left = pool_supply.find(session, plan=plan, now=NOW)
    free = sum(sum(listing.offered_kg) for listing in listings) - pool_offers.promised_kg(offer)
    taken = sum(sum(part.harvest_kg) for part in left.parts) if left else 0
    assert taken <= free


def test_a_paused_product_is_not_promised(session, make, say, listings):
    offer = make()
    listings[0].status = ListingStatus.FALLOW
    session.commit()

    with pytest.raises(ListingPausedError):
        say(offer, listings[0])


def test_who_talks_alone_with_another_promises_nothing(session, make, say, listings):
    offer = make()
    TalkFactory(listing=listings[0], alone_until=date(2026, 12, 20))
    session.commit()

    with pytest.raises(TalkingAloneError):
        say(offer, listings[0])


def test_an_earlier_refusal_is_forgotten_by_a_yes(session, make, say, listings, plan):
    talk = TalkFactory(plan=plan, listing=listings[0], status="closed", village_answer="no")
    session.commit()
    offer = make()

    for listing in listings[:2]:
        say(offer, listing)

    assert talk.status is TalkStatus.AGREED
    assert part_of(offer, listings[0]).case.terms.talk is talk


def test_who_agreed_alone_meanwhile_does_not_count_for_the_deal(session, make, say, listings, plan):
    offer = make()
    say(offer, listings[0])
    TalkFactory(plan=plan, listing=listings[0], status="agreed")
    session.commit()

    say(offer, listings[1])

    assert offer.status is PoolStatus.GATHERING


def test_both_sides_find_it_in_their_lists(session, make, listings, plan):
    offer = make()

    assert pool_offers.list_own(session, organisation_ids=[plan.organisation_id]) == [offer]
    village = [listings[0].organisation_id]
    assert pool_offers.list_own(session, organisation_ids=village) == [offer]
    assert pool_offers.list_own(session, organisation_ids=[0]) == []
    assert session.scalar(sa.select(sa.func.count()).select_from(PoolOffer)) == 1

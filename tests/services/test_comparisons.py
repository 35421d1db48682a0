"""Which offers a village may compare, and what each of them is."""

import pytest

from hilirisasi.services import comparisons, talk_lists
from models import Answer, CheckStatus, PricePlace, TalkStatus
from tests.factories import (
    CompanyFactory,
    ListingFactory,
    PlanFactory,
    TalkFactory,
    TermsFactory,
)


@pytest.fixture
def listing(session):
    return ListingFactory()


def test_open_talks_of_checked_companies_are_compared_the_newest_first(session, listing):
    first, second = TalkFactory(listing=listing), TalkFactory(listing=listing)
    agreed = TalkFactory(listing=listing, status=TalkStatus.AGREED)
    unchecked = PlanFactory(organisation=CompanyFactory(check_status=CheckStatus.UNCHECKED))
    TalkFactory()
    TalkFactory(listing=listing, status=TalkStatus.CLOSED)
    TalkFactory(listing=listing, status=TalkStatus.HELD, is_hidden=True)
    TalkFactory(listing=listing, plan=unchecked)
    TalkFactory(listing=listing, status=TalkStatus.ASKED, investor_answer=Answer.WAITING)

    found = talk_lists.comparable(session, listing=listing)

    assert found == [agreed, second, first]


def test_at_most_four_stand_side_by_side(session, listing):
    talks = [TalkFactory(listing=listing) for _ in range(6)]
    ids = [talk.id for talk in talks]

    assert comparisons.choose(talks, set()) == talks[:4]
    assert comparisons.choose(talks, {ids[5], ids[2]}) == [talks[2], talks[5]]
    assert comparisons.choose(talks, set(ids[1:])) == talks[1:5]
    assert comparisons.choose(talks, {0, 2**40}) == talks[:4]


def test_without_terms_the_plan_is_the_offer(session):
    offer = comparisons.offer_of(TalkFactory())

    assert offer.terms is None
    assert (offer.offer_price_idr_per_kg, offer.price_idr_per_kg) == (1400, 1190)


def test_the_newest_terms_are_the_offer(session):
    talk = TalkFactory()
    TermsFactory(talk=talk)
    newest = TermsFactory(
        talk=talk,
        number=2,
        offer_price_idr_per_kg=1500,
        price_place=PricePlace.FACTORY,
        farmer_pays_haulage=True,
        haulage_idr_per_kg=75,
        price_idr_per_kg=1200,
    )

    offer = comparisons.offer_of(talk)

    assert offer.terms is newest
    assert offer.price_idr_per_kg == newest.price_idr_per_kg == 1200


@pytest.mark.parametrize(
    ("place", "pays", "haulage", "net"),
    [
        (PricePlace.FACTORY, True, None, None),
        (PricePlace.FACTORY, True, 90, 1100),
        (PricePlace.FACTORY, False, None, 1190),
        (PricePlace.FARM, True, None, 1190),
    ],
)
def test_a_haulage_that_nobody_told_leaves_the_net_price_unknown(
    session, place, pays, haulage, net
):
    plan = PlanFactory(price_place=place, farmer_pays_haulage=pays, haulage_idr_per_kg=haulage)

    assert comparisons.offer_of(TalkFactory(plan=plan)).price_idr_per_kg == net

"""Who may lose: a number where every village told it, else unknown; what they are offered."""

import pytest

from hilirisasi.services import losers
from hilirisasi.services.losers import Losing
from models import HomeProcessing, VillageProfile
from tests.factories import NOW, ListingFactory, PlanFactory, TermsFactory, UserFactory


def profile(session, listing, **told):
    session.add(
        VillageProfile(
            organisation_id=listing.organisation_id,
            confirmed_at=NOW,
            confirmed_by_id=UserFactory().id,
            confirmed_by_name="Orang",
            confirmed_by_post="Operator",
            **told,
        )
    )
    session.commit()


def counts(session, listings, plan):
    found = losers.find(session, listings=listings, plan=plan)
    assert [row.who for row in found] == list(Losing)
    return [row.count for row in found]


def test_nothing_is_known_where_nobody_told(session):
    assert counts(session, [ListingFactory()], PlanFactory()) == [None, None, None]


def test_a_village_tells_how_many_they_are(session):
    listing = ListingFactory(home_processors=7)
    profile(session, listing, collectors=3, buyers=0)

    assert counts(session, [listing], PlanFactory()) == [7, 3, 0]


def test_the_sum_of_a_pool_is_unknown_where_one_village_is(session):
    listings = [ListingFactory(home_processors=7), ListingFactory(home_processors=2)]
    profile(session, listings[0], collectors=3, buyers=1)

    assert counts(session, listings, PlanFactory()) == [9, None, None]
    profile(session, listings[1], collectors=2, buyers=None)
    assert counts(session, listings, PlanFactory()) == [9, 5, None]


@pytest.mark.parametrize(
    ("changes", "is_offered"),
    [
        ({}, [False, False, False]),
        ({"home_processing": HomeProcessing.NOTHING}, [False, False, False]),
        ({"home_processing": HomeProcessing.EMPLOYS}, [True, False, False]),
        ({"collectors_note": "Menjadi pengumpul."}, [False, True, True]),
    ],
)
def test_what_the_plan_offers_stands_beside(session, changes, is_offered):
    found = losers.find(session, listings=[ListingFactory()], plan=PlanFactory(**changes))

    assert [row.is_offered for row in found] == is_offered


def test_what_the_terms_write_is_an_offer(session):
    terms = TermsFactory(home_overlap_share=0.1)

    found = losers.find(session, listings=[terms.talk.listing], plan=terms.talk.plan, terms=terms)

    assert (found[0].overlap_share, found[0].is_offered) == (0.1, True)

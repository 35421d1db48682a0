"""A listing and a plan that do not match: the reason, and the radius that would reach."""

from datetime import timedelta

import pytest

from hilirisasi.freshness import LISTING_LIFE
from hilirisasi.services import matching, unmatched
from hilirisasi.services.unmatched import WhyNot
from models import ListingStatus, MonthlyKg, PlanStatus
from tests.factories import NOW, CommodityFactory, FormFactory, ListingFactory, PlanFactory

JULY = MonthlyKg((0,) * 6 + (10_000,) + (0,) * 5)
MARCH = MonthlyKg((0,) * 2 + (10_000,) + (0,) * 9)


def find(session, listing, plan):
    session.commit()
    assert matching.explain(session, listing=listing, plan=plan, now=NOW) is None
    return unmatched.find(session, listing=listing, plan=plan, now=NOW)


@pytest.mark.parametrize(
    ("listing_changes", "plan_changes", "why"),
    [
        ({}, {"status": PlanStatus.WITHDRAWN}, None),
        ({"status": ListingStatus.FALLOW}, {}, WhyNot.LISTING_HIDDEN),
        ({"confirmed_at": NOW - LISTING_LIFE - timedelta(days=1)}, {}, WhyNot.LISTING_LAPSED),
        ({"own_use_kg": MonthlyKg((10_000,) * 12)}, {}, WhyNot.NOTHING_LEFT),
        ({"harvest_kg": JULY}, {"need_kg": MARCH}, WhyNot.NO_MONTH),
    ],
)
def test_the_reason_is_told(session, listing_changes, plan_changes, why):
    ListingFactory(price_idr_per_kg=1_050)
    listing, plan = ListingFactory(**listing_changes), PlanFactory(complete=True, **plan_changes)
    session.commit()

    if why is None:  # a withdrawn plan is still explained; its pages say that it was withdrawn
        assert unmatched.find(session, listing=listing, plan=plan, now=NOW).why is (
            WhyNot.PLAN_CLOSED
        )
    else:
        assert find(session, listing, plan).why is why


def test_another_product_does_not_match(session):
    maize = FormFactory(commodity=CommodityFactory(code="maize"), code="dry_grain")

    told = find(session, ListingFactory(form=maize), PlanFactory(complete=True))

    assert told.why is WhyNot.OTHER_PRODUCT


def test_the_radius_that_would_reach_reaches(session):
    listing, plan = ListingFactory(), PlanFactory(complete=True, radius_km=5)
    listing.village.latitude = -5.4

    told = find(session, listing, plan)
    plan.radius_km = told.radius_km
    session.commit()

    assert told.why is WhyNot.TOO_FAR
    assert matching.explain(session, listing=listing, plan=plan, now=NOW) is not None

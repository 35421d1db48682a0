"""Harvest calendars: every kilogram has one use."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from hilirisasi.services import harvest_calendars
from models import CaseStatus, Listing, ListingStatus, MonthlyKg, Reservation
from tests.factories import NOW, CaseFactory, ListingFactory, TalkFactory, TermsFactory

AMOUNTS = st.tuples(*[st.integers(0, 10**6)] * 12).map(MonthlyKg)


def _reserve(session, listing, month, kg):
    case = CaseFactory(
        terms=TermsFactory(talk=TalkFactory(listing=listing)), status=CaseStatus.APPROVED
    )
    session.add(Reservation(case_id=case.id, listing_id=listing.id, month=month, kg=kg))
    session.flush()


@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)
def test_the_parts_sum_to_the_harvest_unless_more_is_promised(harvest, own, bound, promised):
    listing = Listing(harvest_kg=harvest, own_use_kg=own, contracted_kg=bound)

    found = harvest_calendars.of_listing(listing, reserved_kg=promised)

    for month in range(12):
        parts = (found.own_use_kg, found.contracted_kg, found.reserved_kg, found.free_kg)
        over = max(0, promised[month] - listing.offered_kg[month])
        assert sum(part[month] for part in parts) == harvest[month] + over
        assert min(part[month] for part in parts) >= 0


def test_a_commodity_adds_up_its_listings_and_the_greatest_promise_of_each(session):
    first = ListingFactory(own_use_kg=MonthlyKg((4_000,) * 12))
    second = ListingFactory(form=first.form, contracted_kg=MonthlyKg((1_000,) * 12))
    ListingFactory(form=first.form, status=ListingStatus.WITHDRAWN)
    _reserve(session, first, date(2027, 3, 1), 2_000)
    _reserve(session, first, date(2028, 3, 1), 3_000)
    _reserve(session, second, date(2027, 3, 1), 500)
    _reserve(session, second, date(2026, 3, 1), 9_000)  # is over

    found = harvest_calendars.by_form(session, commodity=first.commodity, now=NOW)

    march = {name: getattr(found["fresh_root"], name)[2] for name in found["fresh_root"].__slots__}
    assert march == {
        "harvest_kg": 20_000,
        "own_use_kg": 4_000,
        "contracted_kg": 1_000,
        "reserved_kg": 3_500,
        "free_kg": 11_500,
    }

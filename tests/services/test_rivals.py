"""Open cases that together ask for more than a listing has left."""

from datetime import date

from hilirisasi.services import rivals
from models import CaseStatus, Kg, MonthlyKg, Reservation
from tests.factories import CaseFactory, ListingFactory, TalkFactory, TermsFactory
from tests.review_rules import NOW

JANUARY, FEBRUARY, MARCH = (date(2027, month, 1) for month in (1, 2, 3))


def listing_with(kg):
    return ListingFactory(harvest_kg=MonthlyKg((kg,) * 12))


def ask(listing, first, last, kg=5_000, **values):
    terms = TermsFactory(
        talk=TalkFactory(listing=listing),
        first_month=first,
        last_month=last,
        kg=MonthlyKg((kg,) * 12),
    )
    return CaseFactory(terms=terms, **values)


def told(session, **options):
    return [
        (
            [case.id for case in row.cases],
            [(month.month, month.free_kg, month.asked_kg, month.sum_kg) for month in row.months],
        )
        for row in rivals.list_all(session, now=NOW, **options)
    ]


def test_three_want_the_same_tonnes(session):
    listing = listing_with(12_000)
    free = listing.offered_kg[0]
    first = ask(listing, JANUARY, FEBRUARY, kg=free // 2)
    second = ask(listing, JANUARY, MARCH, kg=free // 2)
    third = ask(listing, JANUARY, JANUARY, kg=1_000)
    ask(listing, MARCH, MARCH, kg=1)  # there is enough left beside the second
    half = free // 2

    assert told(session) == [
        (
            [first.id, second.id, third.id],
            [(JANUARY, free, (half, half, 1_000), 2 * half + 1_000)],
        )
    ]


def test_what_is_reserved_is_not_left(session):
    listing = listing_with(12_000)
    free = listing.offered_kg[0]
    held = ask(listing, JANUARY, JANUARY, status=CaseStatus.APPROVED)
    held.reservations.append(Reservation(listing_id=listing.id, month=JANUARY, kg=Kg(free - 1_000)))
    pair = [ask(listing, JANUARY, JANUARY, kg=600) for _ in range(2)]
    session.flush()

    assert told(session) == [([case.id for case in pair], [(JANUARY, 1_000, (600, 600), 1_200)])]


def test_what_a_case_under_objection_holds_it_asks_of_nobody(session):
    listing = listing_with(12_000)
    free = listing.offered_kg[0]
    held = ask(listing, JANUARY, JANUARY, kg=free, status=CaseStatus.OBJECTED)
    held.reservations.append(Reservation(listing_id=listing.id, month=JANUARY, kg=Kg(free)))
    ask(listing, JANUARY, JANUARY, kg=600)
    session.flush()

    assert told(session) == []


def test_one_alone_and_decided_ones_are_no_rivals_and_listings_are_chosen(session):
    alone, crowded = listing_with(1_000), listing_with(1_000)
    ask(alone, JANUARY, JANUARY, kg=50_000)
    pair = [ask(crowded, JANUARY, JANUARY, kg=50_000) for _ in range(2)]
    ask(crowded, JANUARY, JANUARY, kg=50_000, status=CaseStatus.REJECTED)

    assert [ids for ids, _months in told(session)] == [[case.id for case in pair]]
    assert told(session, listing_ids={alone.id}) == []

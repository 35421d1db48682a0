"""Supply is promised once, by calendar month, and freed once."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from hilirisasi.errors import PeriodInPastError, SupplyExceededError
from hilirisasi.services import reservations
from hilirisasi.services.transactions import transaction
from models import AuditEvent, Case, ListingStatus, MonthlyKg, Reservation, Role
from tests.factories import CaseFactory, ListingFactory, TalkFactory, TermsFactory, actor

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def in_each_month(mass_t: int) -> MonthlyKg:
    return MonthlyKg((mass_t * 1000,) * 12)


def make_case(listing=None, **terms) -> Case:
    listing = listing or ListingFactory(harvest_kg=in_each_month(100))
    values = {"kg": in_each_month(30), **terms}
    return CaseFactory(terms=TermsFactory(talk=TalkFactory(listing=listing), **values))


def reserve(session, case, now=NOW):
    with transaction(session):
        reservations.reserve(session, case=case, actor=actor(Role.REVIEWER), now=now)


def release(session, case, now=NOW) -> int:
    with transaction(session):
        return reservations.release(session, case=case, actor=actor(Role.REVIEWER), now=now)


def test_a_reservation_has_a_row_for_each_month_of_the_period(session):
    case = make_case(first_month=date(2027, 1, 1), last_month=date(2027, 3, 1))

    reserve(session, case)

    rows = session.execute(sa.select(Reservation.month, Reservation.kg).order_by("month")).all()
    assert rows == [
        (date(2027, 1, 1), 30_000),
        (date(2027, 2, 1), 30_000),
        (date(2027, 3, 1), 30_000),
    ]


def test_months_that_are_over_are_not_reserved_and_the_current_one_is(session):
    case = make_case(first_month=date(2026, 9, 1), last_month=date(2026, 12, 1))

    reserve(session, case)

    months = session.scalars(sa.select(Reservation.month).order_by("month")).all()
    assert months == [date(2026, 11, 1), date(2026, 12, 1)]


def test_the_current_month_is_that_of_lampung(session):
    """17:01 UTC on the last of November is December in WIB."""
    case = make_case(first_month=date(2026, 11, 1), last_month=date(2026, 12, 1))

    reserve(session, case, now=datetime(2026, 11, 30, 17, 1, tzinfo=UTC))

    assert session.scalars(sa.select(Reservation.month)).all() == [date(2026, 12, 1)]


def test_a_period_that_is_over_reserves_nothing(session):
    case = make_case(first_month=date(2026, 1, 1), last_month=date(2026, 10, 1))

    with pytest.raises(PeriodInPastError):
        reserve(session, case)


def test_what_is_short_is_said_by_month_and_nothing_is_stored(session):
    listing = ListingFactory(harvest_kg=in_each_month(100))
    first = make_case(listing, first_month=date(2027, 2, 1), last_month=date(2027, 2, 1))
    reserve(session, first)
    second = make_case(
        listing,
        kg=in_each_month(80),
        first_month=date(2027, 1, 1),
        last_month=date(2027, 3, 1),
    )

    with pytest.raises(SupplyExceededError) as refusal:
        reserve(session, second)

    assert refusal.value.short_kg == {date(2027, 2, 1): 10_000}
    assert session.scalars(sa.select(Reservation.case_id)).all() == [first.id]


def test_years_do_not_share_a_month(session):
    listing = ListingFactory(harvest_kg=in_each_month(30))
    this = make_case(listing, first_month=date(2027, 1, 1), last_month=date(2027, 12, 1))
    next_one = make_case(listing, first_month=date(2028, 1, 1), last_month=date(2028, 12, 1))

    reserve(session, this)
    reserve(session, next_one)

    assert session.scalar(sa.select(sa.func.count()).select_from(Reservation)) == 24


def test_a_withdrawn_listing_has_nothing_to_promise(session):
    listing = ListingFactory(harvest_kg=in_each_month(100), status=ListingStatus.WITHDRAWN)
    case = make_case(listing, first_month=date(2027, 1, 1), last_month=date(2027, 1, 1))

    with pytest.raises(SupplyExceededError) as refusal:
        reserve(session, case)

    assert refusal.value.short_kg == {date(2027, 1, 1): 30_000}


def test_own_use_and_contracts_are_not_promised(session):
    listing = ListingFactory(
        harvest_kg=in_each_month(100),
        own_use_kg=in_each_month(50),
        contracted_kg=in_each_month(21),
    )
    case = make_case(listing, first_month=date(2027, 1, 1), last_month=date(2027, 1, 1))

    with pytest.raises(SupplyExceededError) as refusal:
        reserve(session, case)

    assert refusal.value.short_kg == {date(2027, 1, 1): 1_000}


def test_release_frees_once_and_says_so_once(session):
    case = make_case(first_month=date(2027, 1, 1), last_month=date(2027, 2, 1))
    reserve(session, case)

    freed = [release(session, case), release(session, case)]

    assert freed == [2, 0]
    actions = session.scalars(
        sa.select(AuditEvent.action).where(AuditEvent.action.like("reservation.%"))
    ).all()
    assert actions == ["reservation.make", "reservation.release"]


def test_what_was_freed_can_be_promised_again(session):
    listing = ListingFactory(harvest_kg=in_each_month(30))
    first, second = (
        make_case(listing, first_month=date(2027, 1, 1), last_month=date(2027, 1, 1))
        for _ in range(2)
    )
    reserve(session, first)
    release(session, first)

    reserve(session, second)

    assert reservations.free_kg(session, listing=listing, months=[date(2027, 1, 1)]) == {
        date(2027, 1, 1): 0
    }


def test_the_ranking_counts_the_greatest_coming_month_of_each_name(session):
    listing = ListingFactory(harvest_kg=in_each_month(100))
    for kg, month in ((30, date(2027, 1, 1)), (50, date(2028, 1, 1)), (20, date(2028, 1, 1))):
        reserve(
            session,
            make_case(listing, kg=in_each_month(kg), first_month=month, last_month=month),
        )

    reserved = reservations.reserved_by_month_of_year(session, listing_ids=[listing.id], now=NOW)

    assert reserved == {listing.id: (70_000,) + (0,) * 11}


def test_a_reservation_ends_by_itself_when_its_month_is_over(session):
    listing = ListingFactory(harvest_kg=in_each_month(100))
    case = make_case(listing, first_month=date(2027, 1, 1), last_month=date(2027, 1, 1))
    reserve(session, case)

    reserved = reservations.reserved_by_month_of_year(
        session, listing_ids=[listing.id], now=datetime(2027, 2, 1, 3, 0, tzinfo=UTC)
    )

    assert reserved == {}

"""Column types that keep the same value on every database, and refuse what is none."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, StatementError

from models import MAX_KG, Listing, MonthlyKg
from models.base import MonthlyKgType, UTCDateTime
from tests.factories import ListingFactory

WIB = timezone(timedelta(hours=7))


def test_an_instant_comes_back_aware_and_in_utc(session):
    listing = ListingFactory(confirmed_at=datetime(2026, 11, 24, 1, 0, tzinfo=WIB))
    session.expire(listing)

    assert listing.confirmed_at == datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
    assert listing.confirmed_at.tzinfo is UTC


def test_an_instant_without_a_zone_is_refused():
    naive = datetime(2026, 11, 24, 1, 0)  # noqa: DTZ001  # what is refused

    with pytest.raises(ValueError, match="aware"):
        UTCDateTime().process_bind_param(naive, None)


def test_months_come_back_as_a_tuple(session):
    listing = ListingFactory(harvest_kg=MonthlyKg(tuple(range(12))))
    session.expire(listing)

    assert listing.harvest_kg == tuple(range(12))


@pytest.mark.parametrize(
    "months", [(1,) * 11, (1,) * 13, (-1,) + (0,) * 11, (MAX_KG + 1,) + (0,) * 11]
)
def test_what_is_not_twelve_amounts_is_refused(months):
    with pytest.raises(ValueError, match="twelve"):
        MonthlyKgType().process_bind_param(months, None)


def test_the_database_refuses_them_too(session):
    with pytest.raises(StatementError):
        ListingFactory(harvest_kg=(1, 2, 3))


@pytest.mark.parametrize("price", [0, -1, 10**8 + 1])
def test_a_price_out_of_range_is_refused_by_the_database(session, price):
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(
            sa.update(Listing)
            .where(Listing.id == ListingFactory().id)
            .values(price_idr_per_kg=price)
        )


def test_unknown_stays_unknown(session):
    listing = ListingFactory()
    session.expire(listing)

    assert (listing.home_processors, listing.other_buyers_kg_per_year) == (None, None)


def test_what_is_offered_is_never_below_nothing(session):
    listing = ListingFactory(
        harvest_kg=MonthlyKg((10,) * 12),
        own_use_kg=MonthlyKg((4,) * 12),
        contracted_kg=MonthlyKg((3, 8, *(0,) * 10)),
    )

    assert listing.offered_kg == (3, 0, *(6,) * 10)

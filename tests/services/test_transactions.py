"""One block keeps all it did, or nothing; and it decides on what is stored now."""

import pytest
import sqlalchemy as sa

from hilirisasi.errors import StaleEditError
from hilirisasi.services.transactions import hold, transaction
from models import Listing, Region, RegionKind
from tests.factories import ListingFactory


def codes(session):
    return session.scalars(sa.select(Region.code).order_by(Region.code)).all()


def region(code):
    return Region(code=code, name="Uji", kind=RegionKind.DESA)


def test_a_transaction_keeps_what_it_did(session):
    with transaction(session):
        session.add(region("18.01.01.2001"))
    session.rollback()

    assert codes(session) == ["18.01.01.2001"]


def test_a_transaction_that_raises_undoes_everything(session):
    with pytest.raises(ZeroDivisionError), transaction(session):
        session.add(region("18.01.01.2001"))
        with transaction(session):
            session.add(region("18.01.01.2002"))
        raise ZeroDivisionError

    assert codes(session) == []


def test_an_inner_block_that_is_caught_undoes_only_itself(session):
    with transaction(session):
        session.add(region("18.01.01.2001"))
        with pytest.raises(ZeroDivisionError), transaction(session):
            session.add(region("18.01.01.2002"))
            session.flush()
            raise ZeroDivisionError

    assert codes(session) == ["18.01.01.2001"]


def test_what_was_read_before_is_read_afresh(session):
    listing = ListingFactory()
    session.commit()
    assert listing.price_idr_per_kg == 1100
    change_behind(session, listing)

    with transaction(session):
        assert listing.price_idr_per_kg == 1234


def test_a_held_record_is_read_afresh_and_its_version_compared(session):
    listing = ListingFactory()
    session.commit()
    version = listing.version

    with transaction(session):
        change_behind(session, listing)
        hold(session, listing, version=version + 1)
        assert listing.price_idr_per_kg == 1234
        with pytest.raises(StaleEditError):
            hold(session, listing, version=version)


def test_who_comes_second_with_an_old_version_is_refused(session):
    listing = ListingFactory()
    session.commit()

    with pytest.raises(StaleEditError), transaction(session):
        session.refresh(listing)
        change_behind(session, listing)
        listing.quality_note = "Kering"

    assert listing.price_idr_per_kg == 1100


def test_a_second_block_may_follow_a_failed_one(session):
    with pytest.raises(ZeroDivisionError), transaction(session):
        raise ZeroDivisionError

    with transaction(session):
        session.add(region("18.01.01.2001"))

    assert codes(session) == ["18.01.01.2001"]


def change_behind(session, listing):
    """Change the row as somebody else would, without the session's knowledge."""
    session.connection().execute(
        sa.update(Listing.__table__)
        .where(Listing.__table__.c.id == listing.id)
        .values(price_idr_per_kg=1234, version=Listing.__table__.c.version + 1)
    )

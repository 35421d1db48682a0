"""A village hears once that its figures lapse soon, and once that they did."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hilirisasi.actors import actor_of
from hilirisasi.freshness import FIRST_REMINDER, LISTING_LIFE
from hilirisasi.services import listings, season_notices
from models import ListingStatus, Notice, Role
from tests import factories
from tests.factories import NOW

DAY = timedelta(days=1)
SOON = LISTING_LIFE - FIRST_REMINDER


@pytest.fixture
def operator(session):
    operator = factories.person(Role.VILLAGE_OPERATOR)
    session.commit()
    session.refresh(operator)
    return operator


def make(operator, **values):
    organisation = operator.memberships[0].organisation
    listing = factories.ListingFactory(organisation=organisation, **values)
    factories.Session().commit()
    return listing


def told(session):
    return [
        (row.kind, row.record_id) for row in session.scalars(sa.select(Notice).order_by(Notice.id))
    ]


def test_each_time_once(session, operator):
    listing = make(operator)
    fallow = make(operator, status=ListingStatus.FALLOW)

    for age in (SOON - DAY, SOON, SOON + DAY, LISTING_LIFE, LISTING_LIFE + DAY):
        season_notices.tell_due(session, now=NOW + age)

    assert told(session) == [
        ("season.soon", str(listing.id)),
        ("season.lapsed", str(listing.id)),
    ]
    assert fallow.id != listing.id


def test_a_new_season_is_told_of_again(session, operator):
    listing = make(operator)
    season_notices.tell_due(session, now=NOW + SOON)
    later = NOW + SOON + DAY
    listings.confirm(session, listing=listing, actor=actor_of(operator), now=later)

    counts = [season_notices.tell_due(session, now=later + age) for age in (DAY, SOON)]

    assert counts == [0, 1]
    assert told(session) == [("season.soon", str(listing.id))] * 2


def test_a_village_without_an_operator_holds_no_other_back(session, operator, monkeypatch):
    monkeypatch.setattr(season_notices, "AT_ONCE", 1)
    factories.ListingFactory()  # nobody to tell; the lower id comes first
    listing = make(operator)

    count = season_notices.tell_due(session, now=NOW + SOON)

    assert (count, told(session)) == (1, [("season.soon", str(listing.id))])

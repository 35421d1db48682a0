"""Who did what, with the names as they were, beside the change itself."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from hilirisasi.services import audit
from hilirisasi.services.transactions import transaction
from models import AuditEvent, Role
from tests.factories import ListingFactory, actor

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@pytest.fixture
def operator(session):
    return actor(Role.VILLAGE_OPERATOR)


def record(session, operator, listing, **more):
    audit.record(session, actor=operator, action="listing.change", subject=listing, now=NOW, **more)


def test_an_event_keeps_who_when_and_only_what_differs(session, operator):
    listing = ListingFactory()

    record(session, operator, listing, before={"a": 1, "b": 2}, after={"a": 1, "b": 3})

    event = audit.list_events(session, subject=listing)[0]
    assert (event.actor_id, event.actor_name, event.actor_post, event.at) == (
        operator.user_id,
        operator.name,
        operator.title,
        NOW,
    )
    assert (event.before, event.after) == ({"b": 2}, {"b": 3})
    assert (event.record, event.record_id) == ("listing", str(listing.id))


def test_events_are_read_newest_first_and_of_one_record(session, operator):
    listing, other = ListingFactory(), ListingFactory()
    for reason in ("satu", "dua"):
        record(session, operator, listing, reason=reason)
    record(session, operator, other, reason="lain")

    reasons = [event.reason for event in audit.list_events(session, subject=listing)]
    assert reasons == ["dua", "satu"]


def test_the_service_itself_has_a_name(session):
    listing = ListingFactory()

    record(session, None, listing)

    event = audit.list_events(session, subject=listing)[0]
    assert (event.actor_id, event.actor_name) == (None, "Hilirisasi")


def test_an_event_is_undone_with_the_change_that_it_tells_of(session, operator):
    listing = ListingFactory()
    session.commit()

    with pytest.raises(ZeroDivisionError), transaction(session):
        record(session, operator, listing)
        raise ZeroDivisionError

    assert audit.list_events(session, subject=listing) == []


@pytest.mark.parametrize("statement", [sa.delete(AuditEvent), sa.update(AuditEvent)])
def test_the_database_refuses_to_change_what_was_noted(session, operator, statement):
    record(session, operator, ListingFactory())
    session.flush()
    if statement.is_update:
        statement = statement.values(reason="lain")

    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(statement)

"""Events are sealed one after the other, without a gap, and by no hand but the service's."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from hilirisasi.services import audit, audit_chain, audit_verification
from hilirisasi.services.audit_chain import EVENTS, HASHED, hash_of
from hilirisasi.services.transactions import transaction
from models import AuditEvent, Role
from tests import audit_chains
from tests.factories import ListingFactory, actor

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
ROW = {
    "number": 7,
    "previous_hash": "0" * 64,
    "id": 12,
    "at": NOW,
    "actor_id": None,
    "actor_name": "Ratna é",
    "actor_post": "",
    "action": "case.take",
    "record": "case",
    "record_id": "3",
    "before": None,
    "after": {"b": [1, 2.5, 1e-7], "a": None},
    "reason": "",
}
COLUMNS = "at, actor_name, actor_post, action, record, record_id, reason"
SEALED_BY_HAND = (
    f"INSERT INTO audit_event ({COLUMNS}, number, previous_hash, hash)"
    f" SELECT {COLUMNS}, 4, hash, 'y' FROM audit_event WHERE number = 3"
)


@pytest.fixture
def numbers(session):
    return lambda: session.scalars(sa.select(EVENTS.c.number).order_by(EVENTS.c.id)).all()


def test_the_hash_is_that_of_the_written_rule():
    """Worked by hand with another program: see docs/decisions/0014-audit-chain.md."""
    assert hash_of(ROW) == "2cbd963a3f25e222bb97a3e867639f37b6bdb5ece3d5267febbbd99274d3c676"


def test_every_column_but_the_hash_is_hashed():
    assert {*HASHED, "hash"} == {column.name for column in EVENTS.c}
    assert len({hash_of({**ROW, name: _other(name)}) for name in HASHED}) == len(HASHED)


def _other(name):
    return NOW + timedelta(microseconds=1) if name == "at" else ["other"]


def test_neither_the_order_of_keys_nor_the_time_zone_matters():
    same = {
        **dict(reversed(ROW.items())),
        "after": {"a": None, "b": [1, 2.5, 1e-7]},
        "at": NOW.astimezone(timezone(timedelta(hours=7))),
    }

    assert hash_of(same) == hash_of(ROW)


def test_a_transaction_seals_what_it_noted_in_order(session, numbers):
    listing, who = ListingFactory(), actor(Role.VILLAGE_OPERATOR)
    with transaction(session):
        for reason in ("satu", "dua"):
            audit.record(session, actor=who, action="a", subject=listing, now=NOW, reason=reason)
        assert numbers() == [None, None]  # late, so that the lock is short
    with transaction(session):
        audit.record(session, actor=who, action="a", subject=listing, now=NOW)

    verdict = audit_verification.verify(session)
    assert numbers() == [1, 2, 3]
    assert (verdict.count, verdict.broken) == (3, None)


def test_what_is_undone_leaves_no_gap(session, numbers):
    listing = ListingFactory()
    session.commit()

    def note():
        audit.record(session, actor=None, action="a", subject=listing, now=NOW)

    with transaction(session):
        note()
    with pytest.raises(ZeroDivisionError), transaction(session):
        note()
        raise ZeroDivisionError
    with transaction(session):
        note()
        with pytest.raises(ZeroDivisionError), transaction(session):
            note()
            raise ZeroDivisionError
        with transaction(session):
            note()

    assert numbers() == [1, 2, 3]
    assert audit_verification.verify(session).broken is None


def test_more_events_than_are_sealed_at_once(session, monkeypatch):
    monkeypatch.setattr(audit_chain, "SEALED_AT_ONCE", 3)
    for index in range(8):
        audit_chain.add(session, audit_chains.event(index))

    audit_chain.seal_added(session)

    assert audit_verification.verify(session).count == 8


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE audit_event SET reason = 'lain' WHERE number = 2", "never changed"),
        ("UPDATE audit_event SET number = NULL, hash = NULL", "never changed"),
        ("UPDATE audit_event SET reason = 'lain' WHERE number IS NULL", "never changed"),
        ("UPDATE audit_event SET number = 5 WHERE number IS NULL", "next of the chain"),
        (
            "UPDATE audit_event SET number = 4, previous_hash = 'x' WHERE number IS NULL",
            "next of the chain",
        ),
        (SEALED_BY_HAND, "sealed after"),
        ("DELETE FROM audit_event WHERE number = 3", "never changed"),
    ],
)
def test_the_database_refuses_a_seal_by_hand(session, statement, words):
    audit_chains.make(session, 3)
    audit_chain.add(session, audit_chains.event(4))
    session.flush()

    with pytest.raises(DBAPIError, match=words), session.begin_nested():
        session.execute(sa.text(statement))


def test_sqlite_replaces_no_event(session):
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("only SQLite replaces rows")
    audit_chains.make(session, 3)
    seals = {"number", "previous_hash", "hash"}
    kept = [column.name for column in EVENTS.c if column.name not in seals]
    columns = ", ".join(f'"{name}"' for name in kept)

    with pytest.raises(DBAPIError, match="sealed after"), session.begin_nested():
        session.execute(
            sa.text(
                f"INSERT OR REPLACE INTO audit_event ({columns}, previous_hash)"
                f" SELECT {columns}, '' FROM audit_event WHERE number = 3"
            )
        )


def test_a_chain_begins_without_a_hash_before_it(session):
    audit_chains.make(session, 2)

    first, second = session.scalars(sa.select(AuditEvent).order_by(AuditEvent.number))
    assert (first.number, first.previous_hash) == (1, None)
    assert (second.number, second.previous_hash) == (2, first.hash)

"""The head of the chain is kept once a day, in Lampung's days, and never changed."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from hilirisasi.services import audit_chain, audit_heads
from models import AuditHead
from tests import audit_chains

LATE = datetime(2026, 11, 24, 16, 59, tzinfo=UTC)  # 23.59 WIB
MIDNIGHT = LATE + timedelta(minutes=1)


def days(session):
    return session.execute(sa.select(AuditHead.day, AuditHead.number).order_by("day")).all()


def test_a_head_is_kept_at_the_first_look_of_each_day(session):
    audit_chains.make(session, 2)

    kept = [audit_heads.keep(session, now=now) for now in (LATE, LATE, MIDNIGHT)]

    assert [head and head.day for head in kept] == [date(2026, 11, 24), None, date(2026, 11, 25)]
    assert days(session) == [(date(2026, 11, 24), 2), (date(2026, 11, 25), 2)]
    newest = audit_heads.newest(session)
    assert (newest.number, newest.hash) == (2, audit_chain.newest(session).hash)


def test_without_an_event_there_is_no_head(session):
    assert audit_heads.keep(session, now=LATE) is None
    assert audit_heads.newest(session) is None


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE audit_head SET number = 1", "never changed"),
        ("DELETE FROM audit_head", "never changed"),
        ("INSERT INTO audit_head SELECT '2026-11-25', number, 'x' FROM audit_head", "forward"),
        ("INSERT INTO audit_head SELECT '2026-11-23', number, hash FROM audit_head", "forward"),
        (
            "INSERT INTO audit_head SELECT '2026-11-25', 1, hash FROM audit_event WHERE number = 1",
            "forward",
        ),
    ],
)
def test_the_database_refuses_heads_but_forward(session, statement, words):
    if session.get_bind().dialect.name == "postgresql":
        statement = statement.replace("'2026", "DATE '2026")
    audit_chains.make(session, 2)
    audit_heads.keep(session, now=LATE)

    with pytest.raises(DBAPIError, match=words), session.begin_nested():
        session.execute(sa.text(statement))


def test_heads_are_not_emptied_at_once(session):
    if session.get_bind().dialect.name == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")

    with pytest.raises(DBAPIError, match="never changed"), session.begin_nested():
        session.execute(sa.text("TRUNCATE audit_head"))

"""Whether the audit chain is whole, and if not, which event was tampered with and how."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.services.audit_chain import EVENTS, Head, hash_of
from models import AuditHead

READ_AT_ONCE: Final = 1_000

Row = Mapping[str, Any]


class Tampering(StrEnum):
    """What was done to an event."""

    CHANGED = "changed"
    INSERTED = "inserted"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where the chain does not hold.

    ``number`` is the event's; of one inserted without a seal it is ``None`` and ``event_id`` tells
    which. ``last_number`` is above ``number`` where not a single event but a range is to blame.
    """

    tampering: Tampering
    number: int | None
    last_number: int | None = None
    event_id: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many events hold, the last of them, and the first break."""

    count: int
    head: Head | None
    broken: Break | None


def verify(session: Session, *, heads: Sequence[Head] = ()) -> Verdict:
    """Walk the chain from its first event, some thousand at a time.

    ``heads`` were written down outside; those kept in the database each day are tried as well.
    Without one from outside, whoever can write every table could cut the end off, or write the
    whole chain anew, unseen.
    """
    kept = session.execute(sa.select(AuditHead.number, AuditHead.hash))
    known = [*heads, *(Head(row.number, row.hash) for row in kept)]
    wanted = {head.number for head in known}
    found: dict[int, str] = {}
    before: Row | None = None
    rows = _numbered(session)
    row = next(rows, None)
    while row is not None:
        after = next(rows, None)
        broken = _check(before, row, after)
        if broken is not None:
            return _verdict(before, broken)
        if row["number"] in wanted:
            found[row["number"]] = row["hash"]
        before, row = row, after
    return _verdict(before, _against(known, found, _count(before)) or _unsealed(session))


def _verdict(last: Row | None, broken: Break | None) -> Verdict:
    head = Head(last["number"], last["hash"]) if last else None
    return Verdict(_count(last), head, broken)


def _count(last: Row | None) -> int:
    """How many events hold up to one: its number."""
    return last["number"] if last else 0


def _numbered(session: Session) -> Iterator[Row]:
    """The numbered events in order; by id too, since a tampered table may hold a number twice."""
    query = (
        sa.select(EVENTS)
        .where(EVENTS.c.number.is_not(None))
        .order_by(EVENTS.c.number, EVENTS.c.id)
        .limit(READ_AT_ONCE)
    )
    rows = session.execute(query).mappings().all()
    while rows:
        for row in rows:
            yield {**row}
        place = sa.tuple_(EVENTS.c.number, EVENTS.c.id)
        last = (rows[-1]["number"], rows[-1]["id"])
        rows = session.execute(query.where(place > last)).mappings().all()


def _check(before: Row | None, row: Row, after: Row | None) -> Break | None:
    """Compare an event with the one before it; ``after`` helps to tell what was done."""
    number = before["number"] + 1 if before else 1
    if row["number"] < number:  # a number that was there already
        return Break(Tampering.INSERTED, row["number"], event_id=row["id"])
    if row["number"] > number:
        last = row["number"] - 1
        return Break(Tampering.REMOVED, number, last_number=last if last > number else None)
    if row["previous_hash"] == _hash(before) and hash_of(row) == row["hash"]:
        return None
    return _tell(before, row, after)


def _tell(before: Row | None, row: Row, after: Row | None) -> Break:
    """Tell what was done to an event that does not fit, or to the one before it."""
    number, link = row["number"], row["previous_hash"]
    if after is not None and link == after["hash"]:  # the two stand in each other's place
        return Break(Tampering.CHANGED, number, event_id=row["id"])
    if after is not None and after["previous_hash"] == _hash(before):  # the chain leads past it
        return Break(Tampering.INSERTED, number, event_id=row["id"])
    if before is not None and link == before["previous_hash"]:  # and here past the one before
        return Break(Tampering.INSERTED, before["number"], event_id=before["id"])
    if link != _hash(before) and hash_of({**row, "number": number + 1}) == row["hash"]:
        return Break(Tampering.REMOVED, number)  # and the next was given its number
    if before is not None and hash_of(row) == row["hash"]:
        # This one is whole and knows another hash of the one before: that was hashed anew.
        return Break(Tampering.CHANGED, before["number"], event_id=before["id"])
    return Break(Tampering.CHANGED, number, event_id=row["id"])


def _hash(row: Row | None) -> str | None:
    return row["hash"] if row else None


def _against(known: Sequence[Head], found: Mapping[int, str], count: int) -> Break | None:
    """Compare heads noted earlier with a chain that holds in itself."""
    agreed = 0
    for head in sorted(known, key=lambda head: head.number):
        if head.number > count:
            last = head.number if head.number > count + 1 else None
            return Break(Tampering.REMOVED, count + 1, last_number=last)
        if found.get(head.number) != head.hash:
            last = head.number if head.number > agreed + 1 else None
            return Break(Tampering.CHANGED, agreed + 1, last_number=last)
        agreed = head.number
    return None


def _unsealed(session: Session) -> Break | None:
    """An event that no use case sealed was put in by hand."""
    event_id = session.scalar(sa.select(sa.func.min(EVENTS.c.id)).where(EVENTS.c.number.is_(None)))
    return None if event_id is None else Break(Tampering.INSERTED, None, event_id=event_id)

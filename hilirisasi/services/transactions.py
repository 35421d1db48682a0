"""The only place that commits."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from hilirisasi.errors import AlreadySentError, StaleEditError
from hilirisasi.services import audit_chain
from models import (
    Case,
    Listing,
    Objection,
    Plan,
    PolicyRecord,
    PoolOffer,
    SentForm,
    Talk,
    VillageProfile,
)

_OPEN = "hilirisasi_transaction_open"
_SENDING = "hilirisasi_sending"
_CARRIED_OUT = "hilirisasi_carried_out"


@dataclass(frozen=True, slots=True)
class Sending:
    """One form as it was sent: see `SentForm` for the fields."""

    id: str
    body_hash: str
    at: datetime


def expect(session: Session, sending: Sending) -> None:
    """Let the next use case carry out this form, or find that it was carried out before."""
    session.info[_SENDING] = sending


def is_carried_out(session: Session) -> bool:
    """Did a use case of this session commit the form that was expected?"""
    return bool(session.info.get(_CARRIED_OUT))


@contextmanager
def transaction(session: Session, *, is_use_case: bool = True) -> Iterator[None]:
    """Commit when the block ends; undo all of it when it raises.

    What was read before is read afresh inside, under the write lock of SQLite, so a use case
    decides on what it changes and not on what the page showed. A use case may call another: the
    inner block is then a savepoint, and nothing is kept until the outermost block ends.

    The form that the session expects is noted with the change of its first use case, so it counts
    once. ``is_use_case``: false for what only counts or keeps alive before the change.

    What the block noted in the audit is sealed last of all, under a lock of its own: no lock is
    asked for after it.

    Raises
    ------
    AlreadySentError
        The same form was carried out before, perhaps a moment ago.
    StaleEditError
        Someone else changed one of the same records first.
    """
    if session.info.get(_OPEN):
        with session.begin_nested():
            yield
        return

    session.commit()  # ends the reading part; nothing is pending, since only use cases write
    session.info[_OPEN] = True
    try:
        session.connection(execution_options={"write": True})
        # Taken out at once: what follows a refusal is no longer what was sent.
        sending = session.info.pop(_SENDING, None) if is_use_case else None
        if sending is not None:
            _note(session, sending)
        yield
        audit_chain.seal_added(session)
        session.commit()
        session.info[_CARRIED_OUT] = is_carried_out(session) or sending is not None
    except StaleDataError as error:
        session.rollback()
        raise StaleEditError from error
    except BaseException:
        session.rollback()
        raise
    finally:
        del session.info[_OPEN]


def _note(session: Session, sending: Sending) -> None:
    """Note a form as carried out; who sends it at the same time waits here, and comes second."""
    try:
        session.execute(
            sa.insert(SentForm).values(
                id=sending.id, body_hash=sending.body_hash, sent_at=sending.at, is_answered=False
            )
        )
    except IntegrityError as error:
        raise AlreadySentError from error


def hold(
    session: Session,
    record: Listing | Plan | Talk | PoolOffer | Case | VillageProfile | Objection | PolicyRecord,
    *,
    version: int | None = None,
) -> None:
    """Lock a record's row within the open transaction and read it afresh.

    Raises
    ------
    StaleEditError
        ``version`` is what the page showed, and it is not the newest.
    """
    session.flush()
    # "of": a record that was loaded with its relations is refreshed with them, by outer joins,
    # whose rows PostgreSQL does not lock.
    session.refresh(record, with_for_update={"of": type(record)})
    shown = record.row_version if isinstance(record, PolicyRecord) else record.version
    if version is not None and shown != version:
        raise StaleEditError

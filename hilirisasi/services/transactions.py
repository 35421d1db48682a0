"""The only place that commits."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from hilirisasi.errors import StaleEditError
from models import Case, Listing, Objection, Plan, PolicyRecord, PoolOffer, Talk, VillageProfile

_OPEN = "hilirisasi_transaction_open"


@contextmanager
def transaction(session: Session) -> Iterator[None]:
    """Commit when the block ends; undo all of it when it raises.

    What was read before is read afresh inside, under the write lock of SQLite, so a use case
    decides on what it changes and not on what the page showed. A use case may call another: the
    inner block is then a savepoint, and nothing is kept until the outermost block ends.

    Raises
    ------
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
        yield
        session.commit()
    except StaleDataError as error:
        session.rollback()
        raise StaleEditError from error
    except BaseException:
        session.rollback()
        raise
    finally:
        del session.info[_OPEN]


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

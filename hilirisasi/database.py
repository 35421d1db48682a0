"""How the two databases are opened, so that a write reads what it is about to change."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import sqlalchemy as sa

log = logging.getLogger(__name__)

# Before it two connections that write or checkpoint at once could damage a WAL database.
SAFE_SQLITE: Final = (3, 51, 3)

SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # an acknowledged decision survives a power cut
    "foreign_keys=ON",
    "busy_timeout=10000",
    "trusted_schema=OFF",
)
POSTGRESQL_OPTIONS = (
    "-c statement_timeout=15000 -c lock_timeout=10000 "
    "-c idle_in_transaction_session_timeout=60000 -c timezone=UTC"
)


def normalise_url(url: str) -> str:
    """Name the driver that is installed: psycopg 3."""
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def engine_options(url: str) -> dict[str, Any]:
    """Return the engine's address and options for Flask-SQLAlchemy-Lite."""
    # What people typed stays out of error messages, and so out of the log.
    options: dict[str, Any] = {
        "url": normalise_url(url),
        "pool_pre_ping": True,
        "hide_parameters": True,
    }
    if options["url"].startswith("postgresql"):
        options["connect_args"] = {"options": POSTGRESQL_OPTIONS}
    return options


def is_unsafe_sqlite(url: str) -> bool:
    """Is this an SQLite database, and the library on this machine older than `SAFE_SQLITE`?"""
    return url.startswith("sqlite") and sqlite3.sqlite_version_info < SAFE_SQLITE


def prepare(engine: sa.Engine) -> None:
    """Let SQLAlchemy own SQLite's transactions; a writing one takes the write lock at once.

    Without it two people who read and then write either lose one write silently or fail with
    "database is locked".
    """
    if engine.dialect.name != "sqlite":
        return
    if is_unsafe_sqlite(str(engine.url)):
        log.warning("SQLite %s is older than 3.51.3: keep backups", sqlite3.sqlite_version)

    @sa.event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:  # the driver's own types
        connection.isolation_level = None
        for pragma in SQLITE_PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def on_begin(connection: sa.Connection) -> None:
        if connection.get_execution_options().get("migrate", False):
            # SQLite changes tables by copies, which triggers that name the table do not see.
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("PRAGMA legacy_alter_table=ON")
        is_write = connection.get_execution_options().get("write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_write else "BEGIN")


@contextmanager
def migrating(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Give a connection whose transaction may rebuild tables; it is thrown away afterwards.

    Raises
    ------
    sa.exc.IntegrityError
        A row would point at nothing. Nothing is kept then.
    """
    with engine.connect().execution_options(write=True, migrate=True) as connection:
        try:
            yield connection
            if engine.dialect.name == "sqlite":
                orphan = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
                if orphan is not None:
                    raise sa.exc.IntegrityError("migrate", None, ValueError(f"orphan in {orphan}"))
            connection.commit()
        finally:
            connection.invalidate()  # the next one enforces foreign keys again

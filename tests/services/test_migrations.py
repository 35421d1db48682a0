"""The way up, down and up again, on an empty database and on one with records."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from hilirisasi import database
from hilirisasi.config import ROOT
from hilirisasi.services import audit_chain, audit_verification
from models import AuditEvent, Base
from tests import factories

DATABASE = "hilirisasi_migrations"
TABLES = set(Base.metadata.tables)
BEFORE_THE_CHAIN = "0014"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    """An empty database of this test's own, beside the one that other tests share."""
    given = os.environ.get("HILIRISASI_TEST_DATABASE_URL")
    if given is None:
        yield from _open(f"sqlite:///{tmp_path}/migrations.db")
        return
    server = sa.create_engine(database.normalise_url(given), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE IF EXISTS {DATABASE}"))
        connection.execute(sa.text(f"CREATE DATABASE {DATABASE}"))
        url = server.url.set(database=DATABASE).render_as_string(hide_password=False)
        yield from _open(url)
        connection.execute(sa.text(f"DROP DATABASE {DATABASE}"))
    server.dispose()


def _open(url: str) -> Iterator[sa.Engine]:
    engine = sa.create_engine(database.normalise_url(url))
    database.prepare(engine)
    yield engine
    factories.Session.remove()
    engine.dispose()


@pytest.fixture
def migrated(engine: sa.Engine) -> sa.Engine:
    run(engine, "upgrade", "head")
    return engine


@pytest.fixture
def populated(migrated: sa.Engine) -> sa.Engine:
    """A database with a case and all that it rests on, and an audit event."""
    factories.Session.remove()
    factories.Session.configure(bind=migrated, join_transaction_mode="conditional_savepoint")
    case = factories.CaseFactory()
    add_event(record_id=str(case.id))
    factories.Session.commit()
    factories.Session.remove()
    return migrated


def add_event(**values: str) -> None:
    """Add an event and seal it, as a use case does."""
    session = factories.Session()
    audit_chain.add(
        session,
        AuditEvent(
            at=factories.NOW,
            actor_name="Ratna",
            actor_post="Penelaah",
            action="case.open",
            record="case",
            **values,
        ),
    )
    audit_chain.seal_added(session)


def run(engine: sa.Engine, name: str, *revision: str) -> None:
    """Run one Alembic command in one write transaction."""
    config = Config(toml_file=ROOT / "pyproject.toml")
    with database.migrating(engine) as connection:
        config.attributes["connection"] = connection
        getattr(command, name)(config, *revision)


def tables_of(engine: sa.Engine) -> set[str]:
    return set(sa.inspect(engine).get_table_names()) - {"alembic_version"}


def triggers_of(engine: sa.Engine) -> list[str]:
    sqlite = "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
    postgresql = "SELECT DISTINCT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname"
    with engine.connect() as connection:
        query = sqlite if engine.dialect.name == "sqlite" else postgresql
        return list(connection.scalars(sa.text(query)))


@pytest.mark.parametrize("state", ["migrated", "populated"])
def test_up_down_up(request: pytest.FixtureRequest, state: str) -> None:
    engine = request.getfixturevalue(state)
    triggers = triggers_of(engine)

    run(engine, "downgrade", "base")
    after_down = tables_of(engine), triggers_of(engine)
    run(engine, "upgrade", "head")

    assert after_down == (set(), [])
    assert (tables_of(engine), triggers_of(engine)) == (TABLES, triggers)
    # Six of the audit, nine of the rules of review, eight of reports, ten of interests, six of
    # minutes, evidence and legal confirmations, two of the desk, twelve of what was decided, three
    # of contracts that are stopped and of moves, three of signed files.
    assert len(triggers) == 59


def test_a_signed_letter_keeps_its_file_on_the_way_down_and_up(populated: sa.Engine) -> None:
    with populated.begin() as connection:
        ids = {
            name: connection.scalar(sa.text(f'SELECT min(id) FROM "{name}"'))
            for name in ("case", "organisation", "user")
        }
    run(populated, "downgrade", "0025")
    with populated.begin() as connection:
        connection.execute(
            sa.text(
                "INSERT INTO official_letter (case_id, organisation_id, kind, year, number,"
                " dated_on, code, content, signed_digest, signed_at, signed_by_name,"
                " signed_by_post, made_by_id, made_by_name, made_by_post, made_at) VALUES"
                " (:case, :organisation, 'receipt', 2026, '1', '2026-11-24', '1', '{}', 'abc',"
                " '2026-11-24 03:00:00', 'Ratna', 'Penelaah', :user, 'Ratna', 'Penelaah',"
                " '2026-11-24 03:00:00')"
            ),
            ids,
        )

    run(populated, "upgrade", "head")
    with populated.connect() as connection:
        kept = connection.execute(sa.text("SELECT digest, brought_by_name FROM signed_file")).all()
    run(populated, "downgrade", "0025")
    with populated.connect() as connection:
        back = connection.execute(
            sa.text("SELECT signed_digest, signed_by_name FROM official_letter")
        ).all()

    assert [tuple(row) for row in (*kept, *back)] == [("abc", "Ratna")] * 2


def test_up_twice_keeps_what_is_there(populated: sa.Engine) -> None:
    run(populated, "upgrade", "head")

    with populated.connect() as connection:
        counts = [
            connection.scalar(sa.select(sa.func.count()).select_from(Base.metadata.tables[name]))
            for name in ("case", "talk", "audit_event")
        ]
    assert counts == [1, 1, 1]


def test_the_models_and_the_migrations_agree(migrated: sa.Engine) -> None:
    run(migrated, "check")  # raises where they do not


def test_a_missing_column_is_found(migrated: sa.Engine) -> None:
    with migrated.begin() as connection:
        connection.execute(sa.text("ALTER TABLE message DROP COLUMN body"))

    with pytest.raises(command.util.CommandError, match="add_column"):
        run(migrated, "check")


def test_the_head_file_names_the_newest_migration() -> None:
    scripts = ScriptDirectory.from_config(Config(toml_file=ROOT / "pyproject.toml"))

    assert scripts.get_heads() == [(ROOT / "migrations" / "HEAD").read_text().strip()]


def test_a_second_life_of_one_database_starts_clean(populated: sa.Engine) -> None:
    """Tables dropped by hand leave PostgreSQL's function behind."""
    with populated.begin() as connection:
        Base.metadata.drop_all(connection)
        connection.execute(sa.text("DROP TABLE alembic_version"))

    run(populated, "upgrade", "head")

    assert tables_of(populated) == TABLES


@pytest.mark.parametrize(
    "change", ["UPDATE audit_event SET reason = 'lain'", "DELETE FROM audit_event"]
)
def test_an_audit_event_is_never_changed(populated: sa.Engine, change: str) -> None:
    with (
        pytest.raises(sa.exc.DBAPIError, match="never changed"),
        populated.begin() as connection,
    ):
        connection.execute(sa.text(change))

    with populated.connect() as connection:
        assert connection.scalars(sa.text("SELECT reason FROM audit_event")).all() == [""]


def test_the_audit_is_not_emptied_at_once(populated: sa.Engine) -> None:
    if populated.dialect.name == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")

    with (
        pytest.raises(sa.exc.DBAPIError, match="never changed"),
        populated.begin() as connection,
    ):
        connection.execute(sa.text("TRUNCATE audit_event CASCADE"))


def test_events_from_before_the_chain_are_chained(populated: sa.Engine) -> None:
    run(populated, "downgrade", BEFORE_THE_CHAIN)
    with populated.begin() as connection:
        columns = "at, actor_name, actor_post, action, record, record_id, before, after, reason"
        for after in ("null", '{"b": 2.50, "a": [1, null, "é"]}', None):
            connection.execute(
                sa.text(
                    f"INSERT INTO audit_event ({columns}) VALUES ('2026-11-24 03:00:00.000120',"
                    " 'Ratna', '', 'a', 'case', '1', NULL, :after, '')"
                ),
                {"after": after},
            )

    run(populated, "upgrade", "head")

    with sa.orm.Session(populated) as session:
        verdict = audit_verification.verify(session)
    assert (verdict.count, verdict.broken) == (4, None)


def test_no_transaction_ends_with_an_event_that_was_put_in_by_hand(populated: sa.Engine) -> None:
    columns = "at, actor_name, actor_post, action, record, record_id, reason"

    with pytest.raises(sa.exc.IntegrityError), populated.begin() as connection:
        connection.execute(
            sa.text(
                f"INSERT INTO audit_event ({columns})"
                " VALUES ('2026-11-24 03:00:00', 'Ratna', '', 'a', 'case', '1', '')"
            )
        )

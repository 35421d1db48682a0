"""Setting the service up, and when it refuses to start."""

import logging
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from hilirisasi import database
from hilirisasi.app import create_app
from hilirisasi.cli import setup
from hilirisasi.config import Settings, SettingsError
from hilirisasi.extensions import db
from hilirisasi.services import migrations
from models import Commodity, Organisation, Region
from tests.cli.shell import run
from tests.factories import CompanyFactory, OfficeFactory

PRODUCTION = {"is_production": True, "base_url": "https://hilirisasi.example"}


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/own.db"


@pytest.fixture
def own_app(url: str) -> Iterator[Flask]:
    """An application with an empty database of its own."""
    app = create_app(Settings(secret_key="test" * 10, database_url=url, is_test=True))
    yield app
    with app.app_context():
        db.engine.dispose()


def test_init_loads_the_reference_data_and_is_safe_to_repeat(own_app: Flask) -> None:
    first = run(own_app, "init")
    second = run(own_app, "init")

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "2896 region, " in first.output
    with own_app.app_context():
        assert db.session.query(Region).count() == 2896  # province, 15, 229, 2,446 and 205
        assert db.session.query(Commodity).count() > 10


def test_the_sample_is_made_once(session: Session, app: Flask) -> None:
    OfficeFactory(is_sample=True)
    session.commit()

    result = run(app, "seed-sample")

    assert (result.exit_code, result.output) == (0, "the sample is there already\n")


def test_the_password_of_the_sample_is_the_given_one_or_random(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HILIRISASI_DEMO_PASSWORD", "kuda laut biru")
    given = setup.first_password()
    monkeypatch.delenv("HILIRISASI_DEMO_PASSWORD")

    assert given == "kuda laut biru"
    assert len({setup.first_password() for _ in range(5)}) == 5


def test_sample_is_refused_in_production(url: str) -> None:
    app = create_app(Settings(secret_key="test" * 10, database_url=url, **PRODUCTION))

    result = run(app, "seed-sample")

    assert result.exit_code == 1
    assert "sample data is refused in production" in result.output


@pytest.mark.parametrize("is_sample", [True, False])
def test_production_does_not_start_on_sample_data(
    own_app: Flask, url: str, is_sample: bool
) -> None:
    with own_app.app_context():
        migrations.migrate(db.session)
        row = CompanyFactory.build(is_sample=is_sample)
        db.session.add(
            Organisation(
                kind=row.kind, name=row.name, is_sample=is_sample, created_at=row.created_at
            )
        )
        db.session.commit()
    settings = Settings(secret_key="test" * 10, database_url=url, **PRODUCTION)

    if is_sample:
        with pytest.raises(SettingsError, match="sample data"):
            create_app(settings)
    else:
        assert create_app(settings).config["SESSION_COOKIE_SECURE"]


def test_an_old_sqlite_is_named_in_one_line(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, url: str
) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 51, 2))
    monkeypatch.setattr(sqlite3, "sqlite_version", "3.51.2")

    create_app(Settings(secret_key="test" * 10, database_url=url))

    lines = [r.getMessage() for r in caplog.records if r.levelno == logging.WARNING]
    assert lines == ["SQLite 3.51.2 is older than 3.51.3: keep backups"]


@pytest.mark.parametrize(
    ("version", "address", "is_unsafe"),
    [
        ((3, 40, 1), "sqlite:///x.db", True),
        ((3, 51, 2), "sqlite://", True),
        ((3, 51, 3), "sqlite:///x.db", False),
        ((3, 40, 1), "postgresql://db/x", False),
    ],
)
def test_which_sqlite_is_unsafe(
    monkeypatch: pytest.MonkeyPatch, version: tuple[int, ...], address: str, is_unsafe: bool
) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)

    assert database.is_unsafe_sqlite(address) is is_unsafe


def test_production_refuses_an_old_sqlite(monkeypatch: pytest.MonkeyPatch) -> None:
    environment = {
        "HILIRISASI_ENV": "production",
        "HILIRISASI_SECRET_KEY": "k" * 40,
        "HILIRISASI_DATABASE_URL": "sqlite:///x.db",
        "HILIRISASI_BASE_URL": "https://hilirisasi.example",
    }
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 51, 3))
    fresh = Settings.from_environment(environment)
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 51, 2))

    assert fresh.is_production
    with pytest.raises(SettingsError, match="HILIRISASI_DATABASE_URL"):
        Settings.from_environment(environment)

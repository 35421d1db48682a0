"""Fixtures of every test: one application, and a database that each test leaves as it found it.

``HILIRISASI_TEST_DATABASE_URL`` runs the same tests on another database (PostgreSQL in CI).
"""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import hypothesis
import pytest
import sqlalchemy as sa
from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from hilirisasi.app import create_app
from hilirisasi.config import Settings
from hilirisasi.extensions import db
from hilirisasi.services import migrations, sessions
from models import Base, User
from tests import factories

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)

hypothesis.settings.register_profile("ci", max_examples=50, deadline=None)
hypothesis.settings.register_profile("accept", max_examples=1000, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return os.environ.get(
        "HILIRISASI_TEST_DATABASE_URL",
        f"sqlite:///{tmp_path_factory.mktemp('database')}/test.db",
    )


@pytest.fixture(scope="session")
def app(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    settings = Settings(
        secret_key="test" * 10,
        database_url=database_url,
        is_test=True,
        media_dir=tmp_path_factory.mktemp("media"),
    )
    app = create_app(settings)
    app.config["WTF_CSRF_ENABLED"] = False  # test_csrf turns it on again
    # Pages are read on the day of the factories: what ages, lapses or ends is the same every year.
    # First of all: who is signed in is asked before the view.
    app.before_request_funcs[None].insert(0, lambda: setattr(g, "now", NOW))
    with app.app_context():
        Base.metadata.drop_all(db.engine)
        with db.engine.begin() as connection:
            connection.execute(sa.text("DROP TABLE IF EXISTS alembic_version"))
        migrations.migrate(db.session)
        db.session.close()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def make_app(database_url: str) -> Iterator[Callable[..., Flask]]:
    """Return a function that makes one more app; what each opened is closed at the end."""
    made = []

    def make_app(**settings: object) -> Flask:
        app = create_app(Settings(secret_key="test" * 10, database_url=database_url, **settings))
        made.append(app)
        return app

    yield make_app
    for app in made:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """The database session of one test; whatever is committed is undone afterwards.

    The application and the factories work in savepoints of one transaction, which is rolled back
    at the end.
    """
    with app.app_context():
        engine, sessionmaker = db.engine, db.sessionmaker
    original = sessionmaker.kw.copy()
    connect = engine.connect().execution_options
    with connect(write=True) as connection, connection.begin() as transaction:
        sessionmaker.configure(bind=connection, join_transaction_mode="create_savepoint")
        factories.Session.configure(bind=connection, join_transaction_mode="create_savepoint")
        yield factories.Session()
        factories.Session.remove()
        sessionmaker.kw = original
        transaction.rollback()


@pytest.fixture
def client(app: Flask, session: Session) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def sign_in(client: FlaskClient, session: Session) -> Callable[..., None]:
    """Return a function that signs a user in on ``client``, now or at an earlier instant.

    ``factor_at``: when a code from the phone was given, if one was.
    """

    def sign_in(user: User, at: datetime = NOW, factor_at: datetime | None = None) -> None:
        token = sessions.open_session(session, user=user, factor_at=factor_at, now=at)
        session.commit()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True

    return sign_in

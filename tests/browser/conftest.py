"""A server of its own with the real regions and the sample, and Chromium as a phone."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from werkzeug.serving import make_server

from hilirisasi.app import create_app
from hilirisasi.config import Settings
from hilirisasi.extensions import db
from hilirisasi.services import accounts, invitations, migrations, reference_loading, sample
from models import Attempt, OrganisationKind, Region, Role
from tests.browser import keyboard

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="session")
def served_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    database = tmp_path_factory.mktemp("browser") / "browser.db"
    app = create_app(Settings(secret_key="browser" * 6, database_url=f"sqlite:///{database}"))
    now = datetime.now(UTC)
    with app.app_context():
        migrations.migrate(db.session)
        reference_loading.load_all(db.session, now=now)
        list(sample.seed(db.session, password="kuda laut biru bernyanyi", now=now))
        db.session.close()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def address(served_app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, served_app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def fresh_guesses(served_app: Flask) -> None:
    """Every test is another evening: what the others typed at this address counts no more."""
    with served_app.app_context():
        db.session.execute(sa.delete(Attempt))
        db.session.commit()
        db.session.close()


@pytest.fixture(autouse=True)
def hands(monkeypatch: pytest.MonkeyPatch) -> None:
    """With ``BY_KEYBOARD`` set, as `make accept` does, the journeys are walked without a mouse."""
    if os.environ.get("BY_KEYBOARD"):
        keyboard.put_mouse_away(monkeypatch)


@pytest.fixture
def invitation(served_app: Flask) -> Callable[..., str]:
    """Return a function that makes a one-time code, for a village (by code) or an office."""

    def invitation(role: Role, *, village: str | None = None) -> str:
        now = datetime.now(UTC)
        with served_app.app_context():
            if village is not None:
                region = db.session.get_one(Region, village)
                organisation = accounts.village_organisation(db.session, village=region, now=now)
            else:
                organisation = accounts.get_organisation(
                    db.session, name="DPMPTSP uji", kind=OrganisationKind.OFFICE, now=now
                )
            code = invitations.invite(
                db.session,
                organisation=organisation,
                role=role,
                post="Petugas",
                actor=None,
                now=now,
            )
            db.session.close()
            return code

    return invitation


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is not installed")
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(params=[False, True], ids=["without-javascript", "with-javascript"])
def open_phone(
    request: pytest.FixtureRequest, browser: Browser
) -> Iterator[Callable[[], BrowserContext]]:
    """Return a function that gives one more person's phone."""
    contexts = []

    def open_phone() -> BrowserContext:
        context = browser.new_context(
            viewport=PHONE,
            locale="id-ID",
            timezone_id="Asia/Jakarta",
            java_script_enabled=request.param,
            reduced_motion="reduce",
        )
        context.set_default_timeout(8000)
        contexts.append(context)
        return context

    yield open_phone
    for context in contexts:
        context.close()

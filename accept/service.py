"""The service with its sample behind gunicorn, and the cookies of those who are signed in."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import sqlalchemy as sa
from flask import Flask
from whitenoise import compress

from hilirisasi.app import STATIC, create_app
from hilirisasi.config import Settings
from hilirisasi.extensions import db
from hilirisasi.services import migrations, reference_loading, sample, sessions
from models import User

VISITOR: Final = "visitor"
NAMES: Final = (
    *("desa", "kades", "pembantu", "investor", "kabupaten"),
    *("penelaah", "pemutus", "pengawas", "admin"),
)
PEOPLE: Final = (VISITOR, *NAMES)
PASSWORD: Final = "kuda laut biru bernyanyi"  # the weak-signal walk signs in with it
START_S: Final = 60


@dataclass(frozen=True, slots=True)
class Service:
    """The application in this process and the address at which gunicorn serves the same data."""

    app: Flask
    address: str

    def cookies(self, name: str) -> dict[str, str]:
        """Return the cookies of somebody who has just signed in; none of a visitor."""
        return sign_in(self.app, name)


def sign_in(app: Flask, name: str) -> dict[str, str]:
    """Open a session of one of the sample's people, without a form; return its cookies."""
    if name == VISITOR:
        return {}
    client = app.test_client()
    with app.app_context():
        user = db.session.scalars(sa.select(User).where(User.email == f"{name}@contoh.id")).one()
        token = sessions.open_session(db.session, user=user, now=datetime.now(UTC))
        db.session.commit()
        db.session.close()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = token, True
    kept = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert kept is not None
    return {kept.key: kept.value}


@contextmanager
def serve() -> Iterator[Service]:
    """Make the sample anew and serve it as ``make run`` does, until the block ends."""
    with TemporaryDirectory() as folder:
        address = f"http://127.0.0.1:{_free_port()}"
        environment = {
            "HILIRISASI_DATABASE_URL": f"sqlite:///{folder}/accept.db",
            "HILIRISASI_SECRET_KEY": "accept" * 8,
            "HILIRISASI_BASE_URL": address,
            "HILIRISASI_MEDIA_DIR": f"{folder}/media",
        }
        app = create_app(Settings.from_environment(environment))
        compress.main(["--quiet", str(STATIC)])
        with app.app_context():
            migrations.migrate(db.session)
            now = datetime.now(UTC)
            reference_loading.load_all(db.session, now=now)
            list(sample.seed(db.session, password=PASSWORD, now=now))
            db.session.close()
        with _gunicorn(address, environment, Path(folder)):
            yield Service(app, address)
        with app.app_context():
            db.engine.dispose()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def _gunicorn(address: str, environment: dict[str, str], folder: Path) -> Iterator[None]:
    command = (
        *(sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", address.removeprefix("http://")),
        *("--worker-class", "gthread", "--workers", "1", "--threads", "8", "--preload"),
        *("--log-level", "warning"),
    )
    environment = {**os.environ, "OMP_NUM_THREADS": "1", **environment}
    with (folder / "gunicorn.log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stderr=log, stdout=log)
        try:
            _wait(address)
            yield
        finally:
            process.terminate()
            process.wait()


def _wait(address: str) -> None:
    until = time.monotonic() + START_S
    while True:
        try:
            urllib.request.urlopen(f"{address}/luring", timeout=5).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return

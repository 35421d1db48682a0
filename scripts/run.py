"""``make run``: database, reference data, sample, then web server and worker; safe to repeat."""

import argparse
import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

# One OpenMP thread in a web process: more hang a forked scikit-learn, and a page needs none.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from flask import Flask  # after the line above, which it must not precede
from gunicorn.app.base import BaseApplication
from whitenoise import compress

from hilirisasi.app import STATIC, create_app
from hilirisasi.cli.setup import first_password
from hilirisasi.config import INSTANCE, Settings, SettingsError
from hilirisasi.extensions import db
from hilirisasi.services import migrations, reference_loading, sample, samples


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn around the application that is already built."""

    def __init__(self, app: Flask, options: dict[str, Any]) -> None:
        self.app = app
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Take the options as they are; read no file and no command line."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Return the application."""
        return self.app


def prepare(app: Flask) -> None:
    """Bring the database up to date and make the sample once."""
    INSTANCE.mkdir(exist_ok=True)
    compress.main(["--quiet", str(STATIC)])
    now = datetime.now(UTC)
    with app.app_context():
        migrations.migrate(db.session)
        reference_loading.load_all(db.session, now=now)
        if not app.config["SETTINGS"].is_production and not samples.has_sample(db.session):
            password = first_password()
            for line in sample.seed(db.session, password=password, now=now):
                print(line)
        db.session.close()
        db.engine.dispose()


@contextmanager
def worker() -> Iterator[None]:
    """Run the worker beside the server; it ends with it, however that ends."""
    command = (sys.executable, "-m", "flask", "--app", "wsgi", "worker")
    process = subprocess.Popen((*command, "--parent", str(os.getpid())))  # noqa: S603  # our own
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def main() -> None:
    """Prepare and serve until stopped."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args().port
    try:
        app = create_app(Settings.from_environment())
    except SettingsError as error:
        sys.exit(str(error))
    prepare(app)
    gc.freeze()  # as wsgi.py does
    print(f"Hilirisasi: http://127.0.0.1:{port}  (berhenti: Ctrl+C)", flush=True)
    options = {
        "bind": f"127.0.0.1:{port}",
        "worker_class": "gthread",
        "workers": 1,
        "threads": 8,
        "timeout": 60,
        "loglevel": "warning",
        "preload_app": True,
    }
    with worker():
        Server(app, options).run()


if __name__ == "__main__":
    main()

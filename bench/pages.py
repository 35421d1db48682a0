"""The large sample and the pages on it: seconds and memory of making it, then ms of each page.

Run as ``python -m bench.pages``. Every page is asked in this process by somebody who may see it;
the time is the processor's, the median of `ROUNDS`, beside that of a page without any row.
"""

import gc
from collections.abc import Iterator
from datetime import UTC, datetime
from http import HTTPStatus
from resource import RUSAGE_SELF, getrusage
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from hilirisasi.app import create_app
from hilirisasi.config import Settings
from hilirisasi.extensions import db
from hilirisasi.services import migrations, reference_loading, sample_lampung, sessions
from models import Match, Plan, PlanStatus, User

ROUNDS, GOAL_SAMPLE_S, GOAL_PAGE_MS = 5, 60.0, 100.0
VISITOR = ""
ROWLESS = "/bantuan"
OF_ALL = (
    *("/", "/komoditas", "/komoditas/singkong", "/komoditas/padi", "/komoditas/padi/pasokan.csv"),
    *("/produk", "/harga", "/wilayah/18", "/wilayah/18.07", "/tanggapan"),
    *("/cari?q=waylima", "/cari?q=sinkong+di+kalirjo", "/cari?q=zzqqxx", "/cari?q=suka"),
    "/produk/dapat-dibeli?produk=cassava.fresh_root&dari=18.02.01&km=50",
    "/produk/dapat-dibeli.csv?produk=cassava.fresh_root&dari=18.02.01&km=50",
)
OF_ONE = {
    "desa@contoh.id": ("/", "/dicari", "/percakapan", "/kerja-sama"),
    "penelaah@contoh.id": (
        *(
            "/",
            "/telaah",
            "/telaah?tumpukan=semua&komoditas=rice",
            "/telaah/berebut",
            "/telaah.csv",
        ),
        "/telaah/banding?berkas=1&berkas=2&berkas=3&berkas=4",
        *("/kerja-sama", "/telaah/perusahaan", "/kerja-sama.csv"),
    ),
    "kabupaten@contoh.id": ("/", "/kabupaten", "/kabupaten/diam", "/percakapan", "/kerja-sama"),
    "pengawas@contoh.id": ("/pengawasan",),
    "admin@contoh.id": ("/admin",),
}


def main() -> None:
    """Print the two tables."""
    with TemporaryDirectory() as folder:
        settings = Settings(secret_key="bench" * 10, database_url=f"sqlite:///{folder}/pages.db")
        app = create_app(settings)
        now = datetime.now(UTC)
        with app.app_context():
            migrations.migrate(db.session)
            reference_loading.load_all(db.session, now=now)
            start = perf_counter()
            *_, counts, _people, _password, _ranked = sample_lampung.seed(
                db.session, password="contoh saja", now=now
            )
            seconds = perf_counter() - start
            memory_mib = getrusage(RUSAGE_SELF).ru_maxrss / 1024
        print(counts)
        print(
            f"{seconds:.1f} s, at most {memory_mib:.0f} MiB; goal under {GOAL_SAMPLE_S:g} s:",
            end=" ",
        )
        print("met" if seconds < GOAL_SAMPLE_S else "missed")
        measure(app, now)


def measure(app: Flask, now: datetime) -> None:
    """Print the time and the questions to the database of each page."""
    asked: list[str] = []
    with app.app_context():
        pages = list(_pages(app, now))
        sa.event.listen(db.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    gc.collect()
    gc.freeze()  # as a fresh process: what the making left behind is not searched again
    slowest = 0.0
    for email, client, path in pages:
        times = []
        for _ in range(ROUNDS):
            asked.clear()
            start = process_time()
            answer = client.get(path)
            times.append(1000 * (process_time() - start))
            assert answer.status_code == HTTPStatus.OK, (email, path, answer.status_code)
        if ".csv" not in path:  # a download is as long as what it holds
            slowest = max(slowest, median(times))
        size_kib = len(answer.data) / 1024
        print(
            f"{email:<24}{path:<72}{median(times):>8.1f} ms"
            f"{len(asked):>5} questions{size_kib:>8.0f} KiB"
        )
    print(f"slowest {slowest:.0f} ms; goal under {GOAL_PAGE_MS:g} ms:", end=" ")
    print("met" if slowest < GOAL_PAGE_MS else "missed")


def _pages(app: Flask, now: datetime) -> Iterator[tuple[str, FlaskClient, str]]:
    visitor = app.test_client()
    for path in (ROWLESS, *OF_ALL):
        yield VISITOR, visitor, path
    for email, paths in OF_ONE.items():
        client = _client(app, sa.select(User).where(User.email == email), now)
        for path in paths:
            yield email, client, path
    plan = db.session.scalars(
        sa.select(Plan)
        .join(Match, Match.plan_id == Plan.id)
        .where(Plan.status == PlanStatus.OPEN)
        .group_by(Plan.id)
        .order_by(sa.func.count().desc(), Plan.id)
        .limit(1)
    ).one()
    owner = sa.select(User).where(User.id == plan.created_by_id)
    yield "its investor", _client(app, owner, now), f"/proposal/{plan.id}/kecocokan"


def _client(app: Flask, who: sa.Select[tuple[User]], now: datetime) -> FlaskClient:
    client = app.test_client()
    token = sessions.open_session(db.session, user=db.session.scalars(who).one(), now=now)
    db.session.commit()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    return client


if __name__ == "__main__":
    main()

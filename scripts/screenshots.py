"""``make pictures``: the guides' screenshots, of the service itself with its sample.

A server of its own serves a database that is thrown away; Chromium opens the pages as each role
does, villages on a phone (360 px), offices on a desk (1280 px). The same code draws the same
pictures: the day is fixed, nothing moves, no caret blinks. Kept small: at most `COLOURS`.
"""

import io
import shutil
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from flask import Flask, g
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from hilirisasi.actors import actor_of
from hilirisasi.app import create_app
from hilirisasi.config import Settings
from hilirisasi.extensions import db
from hilirisasi.services import head_links, migrations, reference_loading, sample
from models import Talk, User

FOLDER: Final = Path(__file__).parent.parent / "docs" / "pictures"
NOW: Final = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
PASSWORD: Final = "rumah-kopi-hujan-biru"  # noqa: S105  # of a database that lives a minute
PHONE: Final = (360, 740)
DESK: Final = (1280, 800)
COLOURS: Final = 64
FLAGS: Final = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars")
HEAD_TALK: Final = 3  # of the sample: its terms wait for the village's head


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: its file, whose page it is (nobody's: ""), where, and what is done first.

    ``at`` is the part (a CSS selector) at the top of the picture; without one the page's own top.
    """

    name: str
    login: str
    path: str
    size: tuple[int, int] = PHONE
    at: str = ""
    act: Callable[[Page], None] | None = None


class Silent(WSGIRequestHandler):
    """Answers, and prints no line for each request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def answer_listing(page: Page) -> None:
    """Type what a village types of a new product, and go on to how it was read."""
    page.fill("[name=amount]", "900 ton")
    page.check("[name=basis][value=per_year]")
    page.fill("[name=price]", "1.150")
    page.get_by_role("button", name="Periksa dulu").click()


VILLAGE, HEAD, HELPER = "desa@contoh.id", "kades@contoh.id", "pembantu@contoh.id"
INVESTOR, REGENCY, REVIEWER = "investor@contoh.id", "kabupaten@contoh.id", "penelaah@contoh.id"
DECIDER, OVERSEER, ADMIN = "pemutus@contoh.id", "pengawas@contoh.id", "admin@contoh.id"
NEW_CASSAVA: Final = "/produk/baru?produk=cassava.fresh_root"
LINK: Final = "/kepala/{code}"

SHOTS: Final = (
    Shot("match-on-a-phone", VILLAGE, "/kecocokan/1/1"),
    Shot("pooled-supply", INVESTOR, "/minat/1", DESK),
    Shot("desa-1-tugas", VILLAGE, "/"),
    Shot("desa-2-produk-apa", VILLAGE, "/produk/baru"),
    Shot("desa-3-jawaban", VILLAGE, NEW_CASSAVA),
    Shot("desa-4-periksa", VILLAGE, NEW_CASSAVA, act=answer_listing),
    Shot("kepala-desa-1-tautan", "", LINK),
    Shot("kepala-desa-2-jawab", "", LINK, at="main fieldset"),
    Shot("pembantu-1-tugas", HELPER, "/"),
    Shot("pembantu-2-periksa", HELPER, NEW_CASSAVA, act=answer_listing),
    Shot("investor-1-minat", INVESTOR, "/minat/baru?produk=cassava.fresh_root", DESK),
    Shot(
        "investor-2-satu-satu", INVESTOR, "/minat/1", DESK, at="h2:has-text('Satu per satu desa')"
    ),
    Shot("investor-3-proposal", INVESTOR, "/proposal/1/ubah", DESK),
    Shot("kabupaten-1-desa", REGENCY, "/kabupaten", DESK),
    Shot("kabupaten-2-daftar", REGENCY, "/kabupaten", DESK, at="main table"),
    Shot("kabupaten-3-undang", REGENCY, "/kabupaten/undangan/unggah", DESK),
    Shot("penelaah-1-antrean", REVIEWER, "/telaah", DESK),
    Shot("penelaah-2-berkas", REVIEWER, "/kerja-sama/2", DESK),
    Shot("penelaah-3-putusan", REVIEWER, "/kerja-sama/2/putusan", DESK),
    Shot("pemutus-1-antrean", DECIDER, "/telaah", DESK),
    Shot("pemutus-2-berkas", DECIDER, "/kerja-sama/1", DESK),
    Shot("pengawas-1-jejak", OVERSEER, "/pengawasan", DESK),
    Shot("pengawas-2-putusan", OVERSEER, "/kerja-sama/1", DESK),
    Shot("pengelola-1-akun", ADMIN, "/admin", DESK),
    Shot("pengelola-2-kabar", ADMIN, "/admin/kabar", DESK),
    Shot("warga-1-depan", "", "/"),
    Shot("warga-2-produk", "", "/produk/1"),
    Shot("warga-3-dampak", "", "/dampak"),
)


def main(names: Sequence[str]) -> int:
    """Draw all pictures, or those named; say which, and how large all are."""
    chromium = shutil.which("chromium") or "/usr/bin/chromium"
    if not Path(chromium).exists():
        print("Chromium is not installed: the screenshots stay as they are")
        return 0
    FOLDER.mkdir(exist_ok=True)
    with served() as (address, code), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        for shot in SHOTS:
            if not names or shot.name in names:
                picture = taken(browser, address, shot, code)
                (FOLDER / f"{shot.name}.png").write_bytes(picture)
                print(f"docs/pictures/{shot.name}.png  {len(picture) // 1024} kB")
        browser.close()
    return 0


@contextmanager
def served() -> Iterator[tuple[str, str]]:
    """Serve the sample on the fixed day; give the address, and the code of a head's link."""
    with TemporaryDirectory() as folder:
        settings = Settings(
            secret_key="pictures" * 5,
            database_url=f"sqlite:///{folder}/pictures.db",
            base_url="https://hilirisasi.contoh.id",
            media_dir=Path(folder),
        )
        app = create_app(settings)
        # First of all: who is signed in is asked before the view.
        app.before_request_funcs[None].insert(0, lambda: setattr(g, "now", NOW))
        code = _prepare(app)
        server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", code
        server.shutdown()
        server.server_close()
        thread.join()
        with app.app_context():
            db.engine.dispose()


def _prepare(app: Flask) -> str:
    """Make the sample and one link for the head of its village; return the link's code."""
    with app.app_context():
        migrations.migrate(db.session)
        reference_loading.load_all(db.session, now=NOW)
        list(sample.seed(db.session, password=PASSWORD, now=NOW))
        operator = db.session.query(User).filter_by(email=VILLAGE).one()
        terms = db.session.get_one(Talk, HEAD_TALK).terms[-1]
        asked = head_links.ask(db.session, terms=terms, actor=actor_of(operator), now=NOW)
        db.session.close()
        return asked.code


def taken(browser: Browser, address: str, shot: Shot, code: str) -> bytes:
    """Return one picture as PNG."""
    width, height = shot.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="id-ID",
        timezone_id="Asia/Jakarta",
        reduced_motion="reduce",
        service_workers="block",
    )
    try:
        return _small(_drawn(context, address, shot, code))
    finally:
        context.close()


def _drawn(context: BrowserContext, address: str, shot: Shot, code: str) -> bytes:
    page = context.new_page()
    if shot.login:
        page.goto(f"{address}/masuk")
        page.fill("[name=login]", shot.login)
        page.fill("[name=password]", PASSWORD)
        page.locator("main button[type=submit]").click()
    answer = page.goto(address + shot.path.format(code=code))
    if answer is None or not answer.ok:
        raise RuntimeError(f"{shot.path} cannot be shown to {shot.login or 'visitors'}")
    if shot.act is not None:
        shot.act(page)
    if shot.at:
        part = page.locator(shot.at).first
        part.evaluate("node => window.scrollTo(0, node.getBoundingClientRect().top - 16)")
    return page.screenshot(animations="disabled", caret="hide")


def _small(png: bytes) -> bytes:
    """Return the picture with few colours: a third of the bytes, and words as sharp as before."""
    buffer = io.BytesIO()
    with Image.open(io.BytesIO(png)) as image:
        few = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

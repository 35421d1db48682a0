"""A cheap phone on a weak signal: bytes and seconds from the first page to a saved listing.

Run as ``python -m bench.weak_signal``. Chromium loads the service at 400 kbit/s each way with
400 ms of delay (set through its own protocol, on a machine that it does not slow down), with an
empty cache, and walks from the form to the saved draft. The sample is made anew.
"""

import shutil
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, Final

from playwright.sync_api import CDPSession, Page, sync_playwright
from werkzeug.serving import make_server

from hilirisasi.app import create_app
from hilirisasi.config import Settings
from hilirisasi.extensions import db
from hilirisasi.services import migrations, reference_loading, sample

DELAY_MS: Final = 400
BYTES_PER_S: Final = 400_000 / 8
GOAL_SAVED_S, GOAL_FIRST_BYTES, GOAL_SCRIPT_BYTES = 5.0, 100_000, 30_000
PASSWORD: Final = "kuda laut biru bernyanyi"
NEW: Final = "/produk/baru?produk=cassava.fresh_root"


@dataclass(frozen=True, slots=True)
class Seen:
    """What one phone met: seconds and bytes on the line."""

    first_s: float
    first_bytes: float
    script_bytes: float
    checked_s: float
    saved_s: float

    @property
    def is_light(self) -> bool:
        return self.first_bytes <= GOAL_FIRST_BYTES and self.script_bytes <= GOAL_SCRIPT_BYTES

    @property
    def form_s(self) -> float:
        return self.checked_s + self.saved_s


def main() -> None:
    """Print one line for the first load and one for the way from form to saved."""
    with TemporaryDirectory() as folder:
        app = create_app(
            Settings(secret_key="bench" * 10, database_url=f"sqlite:///{folder}/weak.db")
        )
        now = datetime.now(UTC)
        with app.app_context():
            migrations.migrate(db.session)
            reference_loading.load_all(db.session, now=now)
            list(sample.seed(db.session, password=PASSWORD, now=now))
            db.session.close()
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        seen = measure(f"http://127.0.0.1:{server.server_port}")
        server.shutdown()
        thread.join()
    print(
        f"first load: {seen.first_s:.1f} s, {seen.first_bytes / 1000:.1f} kB without compression, "
        f"{seen.script_bytes / 1000:.1f} kB of it script; goal {GOAL_FIRST_BYTES / 1000:g} kB and "
        f"{GOAL_SCRIPT_BYTES / 1000:g} kB, compressed: {'met' if seen.is_light else 'NOT met'}"
    )
    print(
        f"from form to saved: {seen.checked_s:.1f} s to the check, {seen.saved_s:.1f} s to the "
        f"draft, {seen.form_s:.1f} s in all; goal under {GOAL_SAVED_S:g} s: "
        f"{'met' if seen.form_s < GOAL_SAVED_S else 'NOT met'}"
    )


def measure(address: str) -> Seen:
    """Walk with one phone: the first page with an empty cache, then a form, then its saving."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        page = browser.new_context(
            viewport={"width": 360, "height": 740}, locale="id-ID"
        ).new_page()
        network = page.context.new_cdp_session(page)
        received = listen(network)
        start = perf_counter()
        page.goto(address + "/", wait_until="load")
        first_s = perf_counter() - start
        page.wait_for_timeout(5000)  # the service worker fetches after the page
        script = sum(size for path, size in received.values() if path.endswith(".js"))
        total = sum(size for _path, size in received.values())
        sign_in(page, address)
        page.goto(address + NEW, wait_until="load")
        page.fill("[name=amount]", "1.800 ton")
        page.check("[name=basis][value=per_year]")
        page.fill("[name=price]", "1.150")
        start = perf_counter()
        page.get_by_role("button", name="Periksa dulu").click()
        page.get_by_role("button", name="Simpan sebagai draf").wait_for()
        checked_s = perf_counter() - start
        start = perf_counter()
        page.get_by_role("button", name="Simpan sebagai draf").click()
        page.get_by_text("Draf tersimpan").wait_for()
        saved_s = perf_counter() - start
        browser.close()
    return Seen(first_s, total, script, checked_s, saved_s)


def listen(network: CDPSession) -> dict[str, tuple[str, float]]:
    """Slow the page's network down and note the bytes of each answer by request."""
    network.send("Network.enable")
    network.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": DELAY_MS,
            "downloadThroughput": BYTES_PER_S,
            "uploadThroughput": BYTES_PER_S,
        },
    )
    received: dict[str, tuple[str, float]] = {}

    def note_path(event: dict[str, Any]) -> None:
        path = event["response"]["url"].partition("?")[0]
        received[event["requestId"]] = (path, 0)

    def note_size(event: dict[str, Any]) -> None:
        path, _size = received.get(event["requestId"], ("", 0))
        received[event["requestId"]] = (path, event["encodedDataLength"])

    network.on("Network.responseReceived", note_path)
    network.on("Network.loadingFinished", note_size)
    return received


def sign_in(page: Page, address: str) -> None:
    """Sign in as the sample's operator."""
    page.goto(address + "/masuk")
    page.fill("[name=login]", "desa@contoh.id")
    page.fill("[name=password]", PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_load_state("load")


if __name__ == "__main__":
    main()

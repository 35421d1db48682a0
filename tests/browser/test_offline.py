"""Weak signal: nothing typed is lost, nothing arrives twice, and a clash is the person's choice."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from hilirisasi.extensions import db
from models import AuditEvent, Listing, ListingStatus, Role
from tests.browser.conftest import PHONE
from tests.browser.test_thread import join, press

pytestmark = [
    pytest.mark.browser,
    # Chromium's sockets and the server's threads end when the session does.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

NEW = "/produk/baru?produk=cassava.fresh_root"
PASSWORD = "kuda laut biru bernyanyi"
EVERY_MS = 60_000  # how often a page tries to send what waits
WAITS = "Tersimpan di ponsel ini, belum terkirim"
# A phone that knows whether it has signal; browsers differ in what they say once a page was opened
# without.
KNOWS_SIGNAL = """Object.defineProperty(navigator, "onLine", {
  get: () => sessionStorage.getItem("no-signal") === null,
})"""


@pytest.fixture
def phones(browser: Browser) -> Iterator[Callable[[], BrowserContext]]:
    """Return a function that gives one more phone, with script."""
    contexts = []

    def phone() -> BrowserContext:
        context = browser.new_context(
            viewport=PHONE, locale="id-ID", timezone_id="Asia/Jakarta", reduced_motion="reduce"
        )
        context.set_default_timeout(8000)
        context.add_init_script(KNOWS_SIGNAL)
        contexts.append(context)
        return context

    yield phone
    for context in contexts:
        context.close()


@pytest.fixture
def village(served_app: Flask, invitation, request) -> str:
    """The code of a village of this test's own: no product of another test stands in it."""
    names = sorted(name for name in globals() if name.startswith("test_"))
    place = names.index(request.node.originalname)
    with served_app.app_context():
        taken = db.session.scalars(
            sa.text(
                "SELECT code FROM region WHERE code LIKE '18.07.01.2%' ORDER BY code"
                f" LIMIT 1 OFFSET {place}"
            )
        ).one()
        db.session.close()
    return str(taken)


@pytest.fixture
def operator(address, phones, invitation, village) -> Page:
    """The page of a new operator's phone, after the service worker took over."""
    page = phones().new_page()
    join(page, address, invitation(Role.VILLAGE_OPERATOR, village=village), email_of(village))
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    return page


def email_of(village: str) -> str:
    return f"luring-{village[-4:]}@contoh.id"


def products(served_app: Flask, village: str) -> list[tuple[str, int, int]]:
    """Return status, kg a year and price of the village's listings."""
    with served_app.app_context():
        rows = db.session.scalars(sa.select(Listing).where(Listing.village_code == village)).all()
        found = [(row.status.value, sum(row.harvest_kg), row.price_idr_per_kg) for row in rows]
        db.session.close()
    return found


def type_cassava(page: Page, *, amount: str = "1.800 ton", price: str = "1.150") -> None:
    page.fill("[name=amount]", amount)
    page.check("[name=basis][value=per_year]")
    page.check("[name=months][value='7']")
    page.fill("[name=price]", price)


def list_cassava(page: Page, address: str) -> None:
    page.goto(address + NEW)
    type_cassava(page)
    press(page, "Periksa dulu")
    press(page, "Benar, tayangkan")
    expect(page.get_by_text("Produk sudah tayang")).to_be_visible()


def open_form(page: Page, address: str) -> None:
    """Open the form of a product, so that the phone has it."""
    page.goto(address + NEW)
    page.wait_for_function(
        "async () => (await (await caches.open((await caches.keys()).find(n => n.startsWith("
        "'pages-')))).keys()).some(r => r.url.includes('produk='))"
    )


def lose_signal(page: Page, *, knows: bool = True) -> None:
    """Cut a phone off; one that does not know still believes that it has signal."""
    page.context.set_offline(True)
    if knows:
        page.evaluate("sessionStorage.setItem('no-signal', '')")


def regain_signal(page: Page) -> None:
    page.context.set_offline(False)
    page.evaluate("sessionStorage.removeItem('no-signal'); dispatchEvent(new Event('online'))")


def stored(page: Page, kind: str) -> int:
    return page.evaluate(
        "kind => Object.keys(localStorage).filter(n => n.startsWith(kind)).length", kind
    )


def test_a_listing_written_offline_arrives_once_and_whole(address, served_app, operator, village):
    page = operator
    open_form(page, address)
    lose_signal(page)
    page.goto(address + NEW)  # opened without signal, from what the phone keeps
    type_cassava(page)
    for _twice in range(2):
        press(page, "Periksa dulu")
        expect(page.get_by_text(WAITS)).to_be_visible()
    assert (stored(page, "antre"), stored(page, "isian")) == (1, 0)
    page.goto(address + "/percakapan")
    expect(page.get_by_role("heading", name="Tidak ada sinyal")).to_be_visible()
    expect(page.locator("[data-waiting] li")).to_have_count(1)

    regain_signal(page)

    expect(page.get_by_text("sudah terkirim dan diterima")).to_be_visible()
    assert products(served_app, village) == [(ListingStatus.DRAFT.value, 1_800_000, 1_150)]
    assert stored(page, "antre") == 0
    page.get_by_role("link", name="Lihat hasilnya").click()
    expect(page.get_by_text("1.800 ton").first).to_be_visible()
    page.goto(address + "/produk")
    assert len(products(served_app, village)) == 1


def test_a_form_that_a_weak_signal_swallowed_waits_and_arrives_once(
    address, served_app, operator, village
):
    """The phone believes that it has signal; only the sending shows that it has none."""
    page = operator
    page.clock.install()
    open_form(page, address)
    type_cassava(page)
    lose_signal(page, knows=False)

    press(page, "Periksa dulu")

    expect(page.get_by_role("heading", name="Tidak ada sinyal")).to_be_visible()
    expect(page.get_by_text(WAITS)).to_be_visible()
    assert (stored(page, "antre"), products(served_app, village)) == (1, [])
    page.context.set_offline(False)
    page.clock.fast_forward(EVERY_MS)
    expect(page.get_by_text("sudah terkirim dan diterima")).to_be_visible()
    assert products(served_app, village) == [(ListingStatus.DRAFT.value, 1_800_000, 1_150)]


def test_an_answer_that_was_lost_on_the_way_is_not_a_second_listing(
    address, served_app, operator, village
):
    """The form arrives, its answer does not: the phone sends again what it cannot know of."""
    page = operator
    page.goto(address + NEW)
    type_cassava(page)
    press(page, "Periksa dulu")
    expect(page.get_by_role("heading", name="Sudah benar?")).to_be_visible()
    body = page.evaluate(
        "() => new URLSearchParams(new FormData(document.querySelector('main form'))).toString()"
    )
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    sent = page.context.request.post(
        address + NEW, data=f"{body}&step=save", headers=headers, max_redirects=0
    )
    assert sent.status == 302

    press(page, "Benar, tayangkan")

    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Singkong"))
    assert urlsplit(page.url).path == urlsplit(sent.headers["location"]).path
    assert products(served_app, village) == [(ListingStatus.PUBLISHED.value, 1_800_000, 1_150)]


def test_pressing_twice_in_a_row_makes_one_listing(address, served_app, operator, village):
    page = operator
    page.goto(address + NEW)
    type_cassava(page)
    press(page, "Periksa dulu")
    expect(page.get_by_role("heading", name="Sudah benar?")).to_be_visible()

    # Past the script that lets a form go once only: as two quick presses without script.
    page.evaluate(
        "() => { const f = document.querySelector('main form'); const s = document.createElement("
        "'input'); s.type = 'hidden'; s.name = 'step'; s.value = 'save'; f.append(s);"
        " f.submit(); f.submit(); }"
    )

    expect(page.get_by_text("Produk sudah tayang")).to_be_visible()
    assert len(products(served_app, village)) == 1


def test_two_devices_edit_while_cut_off_and_the_person_chooses(
    address, served_app, operator, village, phones
):
    page = operator
    list_cassava(page, address)
    edit = urlsplit(page.url).path + "/ubah"
    second = phones().new_page()
    second.context.add_cookies(page.context.cookies())
    for device, price in ((page, "1.300"), (second, "1.400")):
        device.goto(address + edit)
        device.evaluate("navigator.serviceWorker.ready.then(() => true)")
        lose_signal(device)
        device.fill("[name=price]", price)
        press(device, "Periksa dulu")
        expect(device.get_by_text(WAITS)).to_be_visible()

    regain_signal(page)
    expect(page.get_by_text("sudah terkirim dan diterima")).to_be_visible()
    regain_signal(second)

    expect(second.get_by_role("heading", level=1)).to_have_text(
        "Data ini baru saja diubah orang lain"
    )
    both = second.locator("main").inner_text()
    assert "1.300" in both
    assert "1.400" in both
    assert [price for *_rest, price in products(served_app, village)] == [1_300]
    second.get_by_role("link", name="Buka dengan isian Anda").click()
    expect(second.locator("[name=price]")).to_have_value("1.400")
    press(second, "Periksa dulu")
    press(second, "Benar, tayangkan")
    expect(second.get_by_text("Perubahan tersimpan")).to_be_visible()
    assert [price for *_rest, price in products(served_app, village)] == [1_400]
    assert (stored(second, "antre"), stored(second, "isian")) == (0, 0)


def test_what_was_typed_is_offered_after_the_browser_was_closed(address, operator):
    page = operator
    page.goto(address + NEW)
    page.fill("[name=holder_name]", "Koperasi Sido Maju")
    page.wait_for_function("() => Object.keys(localStorage).some(n => n.startsWith('isian'))")
    again = page.context.new_page()
    page.close()

    again.goto(address + NEW)
    expect(again.locator("[name=holder_name]")).not_to_have_value("Koperasi Sido Maju")
    press(again, "Pakai isian itu")

    expect(again.locator("[name=holder_name]")).to_have_value("Koperasi Sido Maju")
    again.reload()
    press(again, "Buang")
    assert stored(again, "isian") == 0


def test_signing_out_wipes_the_phone_and_the_draft_waits_for_its_author(
    address, operator, village, invitation
):
    page = operator
    open_form(page, address)
    page.fill("[name=holder_name]", "Koperasi Sido Maju")
    page.wait_for_function("() => Object.keys(localStorage).some(n => n.startsWith('isian'))")

    page.locator(".account summary").click()
    press(page, "Keluar")

    expect(page.get_by_role("link", name="Masuk").first).to_be_attached()
    page.wait_for_function(
        "async () => !(await caches.keys()).some(name => name.startsWith('pages-'))"
    )
    assert (stored(page, "isian"), stored(page, "antre")) == (0, 0)
    lose_signal(page)
    page.goto(address + NEW)
    expect(page.get_by_role("heading", name="Tidak ada sinyal")).to_be_visible()
    regain_signal(page)

    # Another person on the same phone sees nothing of it; its author finds it again.
    join(page, address, invitation(Role.VILLAGE_OPERATOR, village=village), "pinjam@contoh.id")
    page.goto(address + NEW)
    assert "Isian Anda dari" not in page.locator("main").inner_text()
    page.locator(".account summary").click()
    press(page, "Keluar")
    expect(page.get_by_role("link", name="Masuk").first).to_be_attached()
    page.goto(address + "/masuk")
    page.fill("[name=login]", email_of(village))
    page.fill("[name=password]", PASSWORD)
    page.locator("main button[type=submit]").click()
    page.goto(address + NEW)
    page.get_by_role("link", name="Pakai isian itu").click()
    expect(page.locator("[name=holder_name]")).to_have_value("Koperasi Sido Maju")


def test_another_account_on_the_same_phone_is_shown_nothing(address, operator, village, invitation):
    """The session ran out; nobody signed out, and somebody else takes the phone."""
    page = operator
    open_form(page, address)
    page.fill("[name=holder_name]", "Koperasi Sido Maju")
    page.wait_for_function("() => Object.keys(localStorage).some(n => n.startsWith('isian'))")
    page.context.clear_cookies()

    join(page, address, invitation(Role.VILLAGE_OPERATOR, village=village), "lain@contoh.id")
    page.goto(address + NEW)

    expect(page.locator("[name=holder_name]")).to_be_visible()
    assert "Koperasi Sido Maju" not in page.content()
    assert "Isian Anda dari" not in page.locator("main").inner_text()
    assert stored(page, "isian") == 1  # it waits for its author


def test_a_refused_form_comes_back_without_script(address, open_phone, invitation, village):
    page = open_phone().new_page()
    mode = page.context.pages.index(page)
    code = invitation(Role.VILLAGE_OPERATOR, village=village)
    join(page, address, code, f"tanpa-{mode}-{code[:4].lower()}@contoh.id")
    page.goto(address + NEW)
    type_cassava(page, amount="banyak")
    press(page, "Periksa dulu")
    expect(page.get_by_text("Ada isian yang perlu diperbaiki")).to_be_visible()

    page.goto(address + "/")
    page.get_by_role("link", name=re.compile("Produk desa, ")).click()

    expect(page.locator("[name=amount]")).to_have_value("banyak")
    expect(page.locator("[name=price]")).to_have_value("1.150")


def test_the_service_is_audited_once_for_what_waited(served_app):
    """All listings of this module's villages were published or drafted once each."""
    with served_app.app_context():
        listings = db.session.scalars(
            sa.select(Listing.id).where(Listing.village_code.like("18.07.01.2%"))
        ).all()
        events = db.session.scalars(
            sa.select(AuditEvent.record_id).where(
                AuditEvent.record == "listing",
                AuditEvent.action.in_(["listing.publish", "listing.draft"]),
                AuditEvent.record_id.in_([str(number) for number in listings]),
            )
        ).all()
        db.session.close()
    assert sorted(events) == sorted(str(number) for number in listings)

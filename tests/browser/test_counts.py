"""How much a person does until the first result: what is typed and what is tapped, counted."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from models import Role

pytestmark = [
    pytest.mark.browser,
    # Chromium's sockets and the server's threads end when the session does.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

PASSWORD = "kuda laut biru bernyanyi"
VILLAGES = {False: "18.07.12.2005", True: "18.07.12.2007"}  # Bojong, Sindang Anom


@dataclass(slots=True)
class Thumb:
    """One person's thumb on one page: everything that it does is counted."""

    page: Page
    typed: int = 0
    tapped: int = 0

    def type(self, name: str, text: str) -> None:
        self.page.fill(f"[name={name}]", text)
        self.typed += 1

    def tick(self, name: str, value: str) -> None:
        self.page.check(f"[name={name}][value={value}]")
        self.tapped += 1

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()
        self.tapped += 1

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()
        self.tapped += 1


def test_a_listing_is_published_with_two_typed_answers_and_five_taps(
    address: str,
    open_phone: Callable[[], BrowserContext],
    invitation: Callable[..., str],
    request: pytest.FixtureRequest,
) -> None:
    has_script = request.node.callspec.id == "with-javascript"
    page = open_phone().new_page()
    page.goto(
        f"{address}/undangan/{invitation(Role.VILLAGE_OPERATOR, village=VILLAGES[has_script])}"
    )
    page.fill("[name=name]", "Petugas Baru")
    page.fill("[name=email]", f"hitung-desa-{has_script}@contoh.id".lower())
    page.fill("[name=password]", PASSWORD)
    page.locator("main button[type=submit]").click()

    thumb = Thumb(page)
    thumb.follow("Tulis produk desa yang pertama")
    thumb.follow("Ubi segar")
    thumb.type("amount", "900 ton")
    thumb.tick("basis", "per_year")
    thumb.type("price", "1.150")
    thumb.press("Periksa dulu")
    thumb.press("Benar, tayangkan")

    expect(page.get_by_text("Produk sudah tayang")).to_be_visible()
    assert (thumb.typed, thumb.tapped) == (2, 5)


def test_the_first_ranked_supply_is_seen_after_four_typed_answers_and_four_taps(
    address: str, open_phone: Callable[[], BrowserContext], request: pytest.FixtureRequest
) -> None:
    has_script = request.node.callspec.id == "with-javascript"
    page = open_phone().new_page()
    page.goto(f"{address}/daftar")
    page.fill("[name=name]", "Investor Baru")
    page.fill("[name=email]", f"hitung-investor-{has_script}@contoh.id".lower())
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=company]", "PT Hitung Contoh")
    page.check("[name=firm_size][value=medium]")
    page.fill("[name=post]", "Direktur")
    page.locator("main button[type=submit]").click()

    thumb = Thumb(page)
    thumb.follow("Tulis minat yang pertama")
    thumb.follow("Ubi segar")
    thumb.tick("route", "tapioka-pabrik")
    thumb.type("need", "4 ton")
    thumb.type("place", "Sekampung Udik")
    thumb.type("price", "1.450")
    thumb.type("deduction_percent", "15")
    thumb.press("Lihat pasokan")

    expect(page.get_by_role("heading", name="Satu per satu desa")).to_be_visible()
    assert (thumb.typed, thumb.tapped) == (4, 4)

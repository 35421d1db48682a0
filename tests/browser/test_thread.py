"""The whole thread, as three new people walk it on a phone of 360 px."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from hilirisasi.extensions import db
from models import Reservation, Role
from tests.pictures import from_phone

pytestmark = [
    pytest.mark.browser,
    # Chromium's sockets and the server's threads end when the session does.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

PASSWORD = "kuda laut biru bernyanyi"
VILLAGES = {False: "18.07.12.2014", True: "18.07.12.2004"}  # Bumi Mulyo, Banjar Agung

# The steps of the proposal: what is typed, and what is tapped.
PROPOSAL = (
    ("Proses dan produk", {"product_price_idr_per_kg": "6.300"}, {}),
    (
        "Investasi",
        {
            "land_idr": "0",
            "building_idr": "500.000.000",
            "machines_idr": "1.500.000.000",
            "working_capital_idr": "500.000.000",
        },
        {},
    ),
    (
        "Orang kerja",
        {"jobs_sma": "12", "outside_workers_share": "10", "peak_labour_hok": "300"},
        {"jobs_evidence": "study"},
    ),
    (
        "Kemitraan",
        {
            "local_input_share": "30",
            "village_sourcing_share": "70",
            "community_profit_share": "5",
        },
        {},
    ),
    ("Harga", {"floor_idr_per_kg": "1.200"}, {"price_rule_kind": "fixed"}),
    ("Tempat dan izin", {"new_land_ha": "0"}, {"plant_exists": "no"}),
)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name).first.click()


def fits(page: Page) -> None:
    """The page does not scroll sideways."""
    root = page.locator("html")
    assert root.evaluate("element => element.scrollWidth") <= page.viewport_size["width"]


def join(page: Page, address: str, code: str, email: str) -> None:
    page.goto(f"{address}/undangan/{code}")
    page.fill("[name=name]", "Petugas Baru")
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    page.locator("main button[type=submit]").click()
    expect(page.get_by_role("heading", name="Yang perlu Anda kerjakan")).to_be_visible()


def list_cassava(page: Page, address: str) -> None:
    page.goto(f"{address}/produk/baru")
    follow(page, "Ubi segar")
    page.fill("[name=amount]", "1.800 ton")
    page.check("[name=basis][value=per_year]")
    page.fill("[name=price]", "1.150")
    press(page, "Periksa dulu")
    expect(page.get_by_text("1.800 ton", exact=True)).to_be_visible()
    press(page, "Benar, tayangkan")
    expect(page.get_by_text("Produk sudah tayang")).to_be_visible()
    expect(page.get_by_role("heading", name="Bila diolah, berapa nilainya?")).to_be_visible()


def register(page: Page, address: str, email: str) -> None:
    page.goto(f"{address}/daftar")
    page.fill("[name=name]", "Investor Baru")
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=company]", "PT Aci Baru")
    page.check("[name=firm_size][value=medium]")
    page.fill("[name=post]", "Direktur")
    page.locator("main button[type=submit]").click()
    expect(page.get_by_text("Akun Anda siap")).to_be_visible()


def write_minat(page: Page, address: str) -> None:
    page.goto(f"{address}/minat/baru")
    follow(page, "Ubi segar")
    page.check("[name=route][value=tapioka-pabrik]")
    page.fill("[name=need]", "4 ton")
    page.fill("[name=place]", "Sekampung Udik")
    page.fill("[name=price]", "1.450")
    page.fill("[name=deduction_percent]", "15")
    press(page, "Lihat pasokan")
    expect(page.get_by_role("heading", name="Satu per satu desa")).to_be_visible()
    expect(page.get_by_text("bobot sementara").first).to_be_visible()


def complete_proposal(page: Page) -> None:
    for step, typed, tapped in PROPOSAL:
        follow(page, step)
        fits(page)
        for name, text in typed.items():
            page.fill(f"[name={name}]", text)
        for name, value in tapped.items():
            page.check(f"[name={name}][value={value}]")
        press(page, "Simpan langkah ini")
        expect(page.get_by_text("Langkah ini tersimpan")).to_be_visible()


def name_company(page: Page, nib: str) -> None:
    page.check("[name=legal_form][value=limited]")
    page.check("[name=origin][value=domestic]")
    page.fill("[name=nib]", nib)
    page.fill("[name=phone]", "0721-123456")
    page.fill("[name=address]", "Jl. Raya 1, Metro")
    fits(page)
    press(page, "Simpan perusahaan")
    expect(page.get_by_text("Data perusahaan tersimpan")).to_be_visible()


def show_interest(page: Page, *, nib: str) -> None:
    press(page, "Bersedia bicara")
    name_company(page, nib)
    press(page, "Bersedia bicara")
    expect(page.get_by_text("Menunggu pemeriksaan perusahaan").first).to_be_visible()
    fits(page)


def check_company(page: Page, address: str) -> None:
    page.goto(f"{address}/telaah/perusahaan")
    fits(page)
    page.locator("main a[href*='/telaah/perusahaan/']").last.click()
    page.check("[name=person]")
    for tick in ("compared_identity", "compared_name", "compared_person"):
        page.check(f"[name={tick}]")
    page.check("[name=result][value=matched]")
    page.fill("[name=note]", "Sesuai dengan OSS.")
    fits(page)
    press(page, "Simpan hasil")
    expect(page.get_by_text("Hasil pemeriksaan perusahaan tersimpan")).to_be_visible()


def propose_terms(page: Page) -> None:
    for entry in page.locator("[name^='syarat-tonnes-']").all():
        entry.fill("")
    page.locator("[name='syarat-tonnes-6']").fill("80")
    page.locator("[name='syarat-tonnes-7']").fill("80")
    page.fill("[name=syarat-price_rule]", "Tetap selama setahun.")
    press(page, "Kirim usulan 1")
    fits(page)


def declare_interests(page: Page, address: str) -> None:
    page.goto(f"{address}/akun/pernyataan")
    fits(page)
    page.check("[name=is_true]")
    press(page, "Simpan pernyataan")


def file_minutes(page: Page, case_url: str) -> None:
    page.goto(case_url)
    page.get_by_role("link", name="Masukkan berita acara musyawarah").click()
    fits(page)
    page.fill("[name=number]", "141/BA/2026")
    page.fill("[name=held_on]", (datetime.now(UTC) - timedelta(days=2)).date().isoformat())
    page.fill("[name=attendance]", "38")
    page.check("[name=result][value=agreed]")
    page.fill("[name=signed_by]", "Ketua BPD dan kepala kampung")
    sheet = {"name": "lembar.jpg", "mimeType": "image/jpeg", "buffer": from_phone(800, 600)}
    page.set_input_files("[name=file]", sheet)
    press(page, "Simpan berita acara")
    expect(page.get_by_text("141/BA/2026", exact=False).first).to_be_visible()


def approve(page: Page) -> None:
    page.goto(page.url.split("/kerja-sama")[0] + "/telaah")
    page.locator("main a[href*='/kerja-sama/']").last.click()
    page.get_by_role("link", name="Jawab pertanyaan benturan kepentingan").click()
    fits(page)
    page.check("[name=level][value=none]")
    press(page, "Simpan jawaban")
    press(page, "Ambil berkas ini")
    expect(page.get_by_role("heading", name="Putusan berkas")).to_be_visible()
    for index, _gate in enumerate(page.locator("[name$='-note']").all()):
        page.check(f"[name='gates-{index}-finding'][value=met]")
        page.fill(f"[name='gates-{index}-note']", "Surat 12/2026 dilihat.")
    page.check("[name=outcome][value=approve]")
    page.fill("[name=reason]", "Harga di atas acuan, pasokan cukup, warga setuju.")
    press(page, "Simpan putusan")


def test_village_investor_and_reviewer_walk_the_whole_thread(
    served_app, address, open_phone, invitation, request
):
    has_script = request.node.callspec.id == "with-javascript"
    mark = "js" if has_script else "nojs"
    village_code = VILLAGES[has_script]
    village, investor, reviewer = (open_phone().new_page() for _ in range(3))

    join(
        village,
        address,
        invitation(Role.VILLAGE_OPERATOR, village=village_code),
        f"desa-{mark}@contoh.id",
    )
    list_cassava(village, address)
    listing_url = village.url.split("?")[0]
    fits(village)

    register(investor, address, f"investor-{mark}@contoh.id")
    write_minat(investor, address)
    plan_url = investor.url.partition("?")[0]  # without the word that it is new
    fits(investor)
    listing_id, plan_id = listing_url.rsplit("/", 1)[1], plan_url.rsplit("/", 1)[1]
    investor.goto(f"{address}/kecocokan/{listing_id}/{plan_id}")
    expect(investor.get_by_role("heading", name="Singkatnya")).to_be_visible()
    expect(investor.get_by_text("belum diperiksa").first).to_be_visible()
    fits(investor)
    show_interest(investor, nib=f"91202{int(has_script)}0000001")
    village.goto(address)
    expect(village.get_by_text("Jawab ajakan bicara")).to_have_count(0)

    join(reviewer, address, invitation(Role.REVIEWER), f"penelaah-{mark}@contoh.id")
    check_company(reviewer, address)
    declare_interests(reviewer, address)

    village.goto(address)
    follow(village, "Jawab ajakan bicara")
    village.check("[name=jawab-answer][value=willing]")
    press(village, "Kirim jawaban")
    expect(village.get_by_text("PT Aci Baru").first).to_be_visible()
    talk_url = village.url

    investor.goto(f"{address}/proposal/{plan_id}/ubah")
    complete_proposal(investor)
    investor.goto(talk_url)
    propose_terms(investor)

    village.goto(address)
    follow(village, "Baca dan jawab usulan syarat")
    press(village, "Sepakati usulan 1")
    fits(village)
    file_minutes(village, village.url)

    reviewer.goto(address)
    approve(reviewer)
    expect(reviewer.get_by_text("Disetujui untuk difasilitasi").first).to_be_visible()
    expect(reviewer.get_by_text("bukan izin").first).to_be_visible()
    fits(reviewer)

    village.goto(listing_url)
    expect(village.get_by_text("160 ton", exact=True)).to_be_visible()
    with served_app.app_context():
        reserved_kg = db.session.scalar(
            sa.select(sa.func.sum(Reservation.kg)).where(
                Reservation.listing_id == int(listing_id), Reservation.released_at.is_(None)
            )
        )
        db.session.close()
    assert reserved_kg == 160_000

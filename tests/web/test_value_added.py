"""What a kilogram is worth, on every page where a village decides, and the table to fill in."""

import re

import pytest
import sqlalchemy as sa

from hilirisasi.services import reference_loading
from models import CommodityForm, Plan, Region, RegionKind, Role, WageFloor
from tests.factories import (
    NOW,
    FormFactory,
    ListingFactory,
    PlanFactory,
    ProvinceFactory,
    RouteFactory,
    TalkFactory,
    TermsFactory,
    VillageOrganisationFactory,
    person,
)

TYPED = {
    "rute": "tapioka-pabrik",
    "raw": "100",
    "output": "24",
    "product_price": "6.300",
    "raw_price": "1.147,5",
    "other_cost": "220",
    "other_cost_per": "raw",
    "days_of_men": "0,15",
    "wage": "121.909,36",
    "weighed": "unknown",
    "hitung": "1",
}


def lines_of(page):
    """Return the cells of every row of the page by their letter or words."""
    rows = re.findall(r'<th scope="row">(.*?)</th>\s*<td class="numeric">(.*?)</td>', page, re.S)
    plain = [tuple(re.sub(r"<.*?>", " ", cell).split()) for row in rows for cell in row]
    return {
        " ".join(name): " ".join(value) for name, value in zip(plain[::2], plain[1::2], strict=True)
    }


@pytest.fixture
def wage(session):
    """The minimum wage, without which nobody knows what workers get."""
    ProvinceFactory()
    session.add(WageFloor(region_code="18", year=2026, wage_idr_per_month=3_047_734, source="U"))
    session.flush()


@pytest.fixture
def route(session):
    return RouteFactory()


def test_the_form_is_filled_with_a_route(client, route):
    page = client.get("/nilai-tambah?rute=tapioka-pabrik&bahan=1100").text

    for name, value in {
        "raw": "100",
        "output": "24",
        "product_price": "6.300",
        "raw_price": "1.100",
        "days_of_men": "0,15",
        "other_cost": "220",
    }.items():
        assert re.search(rf'name="{name}"[^>]*value="{re.escape(value)}"', page), name


def test_nobody_needs_an_account_and_the_table_comes_out(client, route):
    answer = client.get("/nilai-tambah", query_string=TYPED | {"byproduct": "19.595,52"})

    rows = lines_of(answer.text)
    assert answer.status_code == 200
    assert rows["D rendemen, kg hasil tiap kg bahan"] == "0,2400"
    assert rows["J nilai hasil, Rp per kg bahan"] == "Rp1.708"
    assert rows["K nilai tambah, Rp per kg bahan"] == "Rp340,46"
    assert rows["M untuk upah, Rp per kg bahan"] == "Rp182,86"
    assert rows["O untuk pengolah, Rp per kg bahan"] == "Rp157,59"
    assert rows["N untuk upah, persen dari K"] == "53,71%"
    assert 'href="/masuk' not in answer.text.partition("<main")[2]


def test_slips_are_told_in_words_with_the_right_figure(client, route):
    page = client.get(
        "/nilai-tambah",
        query_string=TYPED
        | {
            "output": "30",
            "raw_price": "0",
            "printed-K": "4.932,5",
            "printed-E": "0,01",
            "other_cost": "900",
            "other_cost_per": "product",
        },
    ).text

    assert "Rendemen di luar batas yang wajar" in page
    assert "tertulis 0,3000, batasnya 0,2600" in page
    assert "Bahan dari kebun sendiri dihitung nol" in page
    assert "tertulis 0,010000, seharusnya 0,001500" in page
    assert "dari Rp900 menjadi Rp270" in page
    assert "Apakah bahannya dari kebun sendiri?" in page


def test_what_figures_cannot_show_is_asked_until_it_is_told(client, route):
    told = {
        "weighed": "gross",
        "deduction_percent": "15",
        "wet_percent": "60",
        "dry_percent": "60",
        "hours": "0",
        "days_of_women": "0",
        "family_days": "0",
        "depreciation": "0",
        "byproduct": "0",
    }

    asked = client.get("/nilai-tambah", query_string=TYPED).text
    answered = client.get("/nilai-tambah", query_string=TYPED | told).text

    assert "Yang tidak dapat dibaca dari angka" in asked
    assert "sebelum atau sesudah potongan (refaksi)" in asked
    assert "Yang tidak dapat dibaca dari angka" not in answered
    assert lines_of(answered)["H harga bahan, Rp per kg"] == "Rp975,38"


def test_later_stages_are_summed_per_kg_of_the_first_raw_material(client, session):
    page = client.get(
        "/nilai-tambah",
        query_string={
            "raw": "100",
            "output": "15",
            "product_price": "106.250",
            "raw_price": "11.000",
            "other_cost": "779",
            "other_cost_per": "raw",
            "weighed": "net",
            "stage_2-output": "80",
            "stage_2-product_price": "242.500",
            "stage_2-other_cost": "13.063",
            "stage_2-raw_price": "11.000",
            "hitung": "1",
        },
    ).text

    total = next(value for name, value in lines_of(page).items() if name.startswith("Jumlah (K1"))
    assert total == "Rp15.362"
    assert "tertulis Rp11.000, seharusnya Rp106.250" in page


@pytest.mark.parametrize(
    "changes",
    [
        {"raw": "0,0,0"},
        {"output": "<b>"},
        {"product_price": "-1"},
        {"printed-K": "1.2.3"},
        {"stage_2-output": "NaN"},
        {"other_cost_per": "tree"},
    ],
)
def test_wrong_answers_come_back_with_what_is_wrong(client, route, changes):
    answer = client.get("/nilai-tambah", query_string=TYPED | changes)

    assert answer.status_code == 422
    assert "Ada isian yang perlu diperbaiki" in answer.text
    assert 'id="hasil"' not in answer.text


@pytest.mark.parametrize(
    "query",
    [
        "rute=%0A",
        "rute=tidak-ada&bahan=x",
        "bahan=1e9",
        "hitung=1&_scheme=javascript&x=",
        "raw=0&hitung=1",
    ],
)
def test_odd_addresses_are_answered(client, session, query):
    assert client.get(f"/nilai-tambah?{query}").status_code in {200, 302, 422}


def test_a_batch_of_nothing_is_refused(client, route):
    answer = client.get("/nilai-tambah", query_string=TYPED | {"raw": "0"})

    assert answer.status_code == 422
    assert "Isi lebih dari nol." in answer.text
    assert lines_of(answer.text) == {}


def test_a_loss_has_its_sign_before_the_currency(client, route):
    page = client.get("/nilai-tambah", query_string=TYPED | {"raw_price": "1.332,86"}).text

    rows = lines_of(page)
    assert rows["K nilai tambah, Rp per kg bahan"] == "-Rp40,86"
    assert "Rp-" not in page


def test_with_no_plan_in_the_province_every_village_still_sees_its_table(client, session):
    """Every form that a village can list, by the routes that are really stored."""
    reference_loading.load_all(session, now=NOW)
    forms = session.scalars(sa.select(CommodityForm)).all()
    villages = session.scalars(
        sa.select(Region).where(Region.kind == RegionKind.DESA).limit(len(forms))
    )
    listings = [
        ListingFactory(organisation=VillageOrganisationFactory(region=village), form=form)
        for form, village in zip(forms, villages, strict=True)
    ]
    session.commit()
    assert session.scalar(sa.select(sa.func.count()).select_from(Plan)) == 0
    without = []

    for listing in listings:
        page = client.get(f"/produk/{listing.id}").text
        rows = lines_of(page)
        shows = "Siapa mendapat apa dari 1 kg bahan" in page and any(
            name.startswith("untuk petani (H)") for name in rows
        )
        if not shows or 'action="/nilai-tambah#hasil"' not in page:
            without.append((listing.commodity_code, listing.form_code))

    assert without == []


def test_a_village_sees_who_gains_how_much_before_it_agrees(client, session, sign_in, wage):
    talk = TalkFactory(plan=PlanFactory(complete=True, product_price_idr_per_kg=8_765))
    TermsFactory(talk=talk)
    sign_in(person(Role.VILLAGE_OPERATOR, talk.listing.organisation))

    for address in (f"/percakapan/{talk.id}", f"/percakapan/{talk.id}/lembar-musyawarah"):
        page = client.get(address).text

        for words in (
            "siapa mendapat apa",
            "untuk petani",
            "untuk pekerja",
            "untuk pengolah, sebelum bunga dan pajak",
            "Rp90 lebih tinggi daripada harga hari ini",
            "kira-kira Rp",
            "harga tahun 2025",
        ):
            assert words in page, (address, words)
        assert "8.765" not in page, address  # the company's own price is its secret


def test_the_village_of_a_talk_without_terms_sees_the_offer_of_the_plan(client, session, sign_in):
    talk = TalkFactory()
    sign_in(person(Role.VILLAGE_OPERATOR, talk.listing.organisation))

    assert "Rp90 lebih tinggi daripada harga hari ini" in client.get(f"/percakapan/{talk.id}").text


def test_the_page_of_a_product_says_what_a_year_brings(client, session, wage):
    RouteFactory(form=FormFactory())
    listing = ListingFactory()
    session.commit()

    page = client.get(f"/produk/{listing.id}").text

    assert "Untuk 120 ton setahun: pekerja" in page
    assert "harga bahan dari desa, 1 November 2026" in page


def test_a_plan_shows_its_own_table_to_its_company_and_what_is_odd_in_it(
    client, session, sign_in, wage
):
    plan = PlanFactory(complete=True, product_price_idr_per_kg=8_765)
    sign_in(person(Role.INVESTOR, plan.organisation))

    page = client.get(f"/proposal/{plan.id}").text

    assert "Harga hasil jauh di atas harga acuan" in page
    assert "tertulis Rp8.765, paling banyak Rp6.930" in page
    form = page.partition('action="/nilai-tambah#hasil"')[2].partition("</form>")[0]
    assert 'name="rute" value="tapioka-pabrik"' in form
    assert re.search(r'name="raw_price"[^>]* value="1.190"', form)
    assert "8.765" not in form  # what is sent by an address may be passed on


def test_a_commodity_shows_the_range_of_each_route_and_what_is_odd_in_it(client, session, wage):
    RouteFactory(raw_price_idr_per_kg=1_400)

    page = client.get("/komoditas/singkong").text

    assert "kira-kira" in page
    assert "Sesudah upah dibayar, pengolah rugi." in page
    assert 'name="rute" value="tapioka-pabrik"' in page

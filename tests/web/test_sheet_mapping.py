"""A village shows once which column is which, sees what would be saved, and takes it."""

import re

import pytest
import sqlalchemy as sa

from hilirisasi.spreadsheets.column_maps import ColumnMap
from hilirisasi.spreadsheets.writing import LIST_ROWS
from models import Listing, Role, SheetMapping, SheetUpload
from tests.factories import (
    FormFactory,
    RegencyFactory,
    RegencyOfficeFactory,
    SheetMappingFactory,
    SheetUploadFactory,
    VillageFactory,
    VillageOrganisationFactory,
    person,
)
from tests.spreadsheets import sheets
from tests.web.test_listing_sheets import listings_of, rows_of, send

NIK = "1801014101900001"
HEADER = ["No", "Nama Petani", "NIK", "Komoditi", "Produksi (Ton)", "Bulan Panen", "Harga (Rp/Kg)"]
ROW = [1, "Budi Santoso", NIK, "Ubi kayu", 120.5, "Jul-Sep", "1.150"]
ANSWERS = {
    "layout": "product",
    "from_commodity": "3",
    "from_amount": "4",
    "all_unit": "ton",
    "all_basis": "per_year",
    "from_months": "5",
    "from_price": "6",
    "all_price_on": "2026-11-02",
    "all_availability": "free",
    "all_holder_kind": "farmers",
}
NOWHERE = {
    f"from_{key}": "-1"
    for key in (
        *("form", "unit", "basis", "price_on", "availability", "holder_kind", "village_code"),
        *("village_name", "district", "regency", "hectares", "harvests", "price_unit", "id"),
        *("free_percent", "holder_name", "product_kind", "quality_note", "home_processors"),
        *("home_processing_percent", "other_buyers_t", "idle_hok_per_month"),
    )
}


@pytest.fixture
def organisation(session):
    FormFactory()
    return VillageOrganisationFactory()


@pytest.fixture
def village(organisation, sign_in):
    user = person(Role.VILLAGE_OPERATOR, organisation)
    sign_in(user)
    return user


def sent(client, organisation, *rows, header=HEADER):
    """Send a sheet and return the address of its columns."""
    answer = send(client, sheets.xlsx([header, *(rows or [ROW])]), organisation, "produksi.xlsx")
    return f"{answer.location}/padankan"


def matched(client, address, **changes):
    return client.post(address, data={**NOWHERE, **ANSWERS, **changes})


def word_of(page):
    return re.search(r'name="(w_product_\w+)"', page).group(1)


def test_columns_are_asked_words_are_asked_and_the_rows_are_taken(
    client, session, village, organisation
):
    address = sent(client, organisation)
    first = client.get(address.removesuffix("/padankan"))
    page = client.get(first.location)
    words = client.get(matched(client, address).location)
    trial = client.get(
        client.post(f"{address}/kata", data={word_of(words.text): "cassava.fresh_root"}).location
    )
    taken = client.post(
        f"{address.removesuffix('/padankan')}/terima", data={"rows": "semua"}, follow_redirects=True
    )

    (listing,) = listings_of(session)
    assert "Kolom mana yang mana?" in page.text
    assert "Kata ini artinya apa?" in words.text
    assert "Dibaca dengan padanan kolom Anda" in trial.text
    assert "Yang sudah terjawab dari lembar ini" in trial.text
    assert "Isi yang belum di profil desa" in taken.text
    assert sum(listing.harvest_kg) == 120_500


def test_the_page_shows_no_person_and_says_what_is_not_read(client, village, organisation):
    page = client.get(sent(client, organisation)).text

    assert "tidak dibaca dan tidak disimpan: Nama Petani, NIK" in page
    assert "Budi" not in page
    assert NIK not in page
    assert "Ubi kayu" in page


def test_the_same_headers_lead_straight_to_the_dry_run(client, session, village, organisation):
    dated = {"header": [*HEADER, "Tanggal harga"]}
    address = sent(client, organisation, [*ROW, "2/11/2026"], **dated)
    words = client.get(matched(client, address, from_price_on="7", all_price_on="").location)
    client.post(f"{address}/kata", data={word_of(words.text): "cassava.fresh_root"})

    again = client.get(
        sent(client, organisation, [*ROW, "3/11/2026"], **dated).removesuffix("/padankan")
    )

    assert again.status_code == 200
    assert "Hasil pemeriksaan lembar" in again.text
    assert "Ubah padanan" in again.text


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"all_basis": ""}, "Dihitung per: dari kolom – Belum terjawab."),
        ({"from_price": "4"}, "Kolom ini sudah dipilih untuk isian lain."),
        ({"from_months": "-1", "all_months": "Juni-ish"}, "Bukan bulan."),
        ({"from_price": "-1", "all_price": "murah"}, "Bukan angka."),
        ({"layout": "besar"}, "Ada isian yang perlu diperbaiki"),
        ({"from_amount": "99"}, "Ada isian yang perlu diperbaiki"),
        ({"from_holder_name": "1"}, "Ada isian yang perlu diperbaiki"),
    ],
)
def test_what_is_wrong_is_told_at_its_question(
    client, session, village, organisation, changes, told
):
    answer = matched(client, sent(client, organisation), **changes)

    assert answer.status_code == 422
    assert told in answer.text
    assert session.scalar(sa.select(sa.func.count(SheetMapping.id))) == 0


def test_a_word_must_be_answered_or_passed_over(client, village, organisation):
    address = sent(client, organisation)
    words = client.get(matched(client, address).location)
    name = word_of(words.text)

    blank = client.post(f"{address}/kata", data={name: ""})
    other = client.post(f"{address}/kata", data={name: "cassava.gold"})
    passed = client.get(client.post(f"{address}/kata", data={name: "-"}).location)

    assert (blank.status_code, other.status_code) == (422, 422)
    assert "1 baris dilewati" in passed.text


def test_nothing_is_taken_before_the_columns_are_matched(client, session, village, organisation):
    address = sent(client, organisation).removesuffix("/padankan")

    client.post(f"{address}/terima", data={"rows": "semua"})

    assert listings_of(session) == []


def test_another_header_may_be_chosen(client, session, village, organisation):
    address = sent(client, organisation, HEADER, ROW, header=["Judul", "lain"])

    client.post(f"{address}/judul", data={"place": "0-1-1"})
    refused = client.post(f"{address}/judul", data={"place": "7-0-1"})

    upload = session.scalars(sa.select(SheetUpload)).one()
    assert ColumnMap.from_json(upload.mapping).header_row == 1
    assert refused.status_code == 422


def test_one_answer_for_all_rows_makes_a_product_without_a_word(
    client, session, village, organisation
):
    address = sent(client, organisation, [12, "Jul"], header=["Ton", "Bulan"])
    answers = {
        "from_commodity": "-1", "all_commodity": "cassava.fresh_root", "from_amount": "0",
        "from_months": "1", "from_price": "-1", "all_price": "1.150",
    }  # fmt: skip

    trial = client.get(matched(client, address, **answers).location)

    assert "Terima semua" in trial.text


def test_headers_and_cells_are_text_on_every_page_and_in_the_file_of_wrong_rows(
    client, village, organisation
):
    header = [*HEADER, '=HYPERLINK("http://x")', "<script>alert(1)</script>"]
    row = [*ROW[:4], "=1+1", "Jul", "1.150", "@SUM(1)", "<b>x</b>"]
    address = sent(client, organisation, row, header=header)

    page = matched(client, address, from_quality_note="7")
    words = client.get(page.location)
    client.post(f"{address}/kata", data={word_of(words.text): "cassava.fresh_root"})
    wrong = rows_of(client.get(f"{address.removesuffix('/padankan')}/salah.xlsx"))

    assert "<script>alert" not in client.get(address).text
    assert "&lt;script&gt;alert" in client.get(address).text
    assert "@SUM(1)" in wrong[1]
    assert "#N/A" not in wrong[1]


def test_what_is_remembered_is_shown_to_its_own_and_forgotten(
    client, session, village, organisation
):
    own = SheetMappingFactory(organisation=organisation, filename="punya sendiri.xlsx")
    foreign = SheetMappingFactory(filename="punya orang.xlsx")
    session.commit()

    page = client.get("/produk/unggah/padanan").text
    refused = client.post(f"/produk/unggah/padanan/{foreign.id}/lupakan")
    client.post(f"/produk/unggah/padanan/{own.id}/lupakan")

    assert "punya sendiri.xlsx" in page
    assert "punya orang.xlsx" not in page
    assert refused.status_code == 404
    assert session.scalars(sa.select(SheetMapping.filename)).all() == ["punya orang.xlsx"]


def test_the_columns_of_another_village_are_not_found(client, session, village):
    upload = SheetUploadFactory(mapping=ColumnMap().to_json())
    session.commit()
    address = f"/produk/unggah/{upload.id}/padankan"

    answers = [client.get(address), client.post(address), client.get(f"{address}/kata")]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_a_sheet_with_our_headers_has_no_columns_to_match(client, session, village, organisation):
    upload = SheetUploadFactory(organisation=organisation)
    session.commit()

    assert client.get(f"/produk/unggah/{upload.id}/padankan").status_code == 404


def test_a_regency_says_of_which_regency_or_village_all_rows_are(
    client, session, sign_in, organisation
):
    office = RegencyOfficeFactory(region=RegencyFactory())
    VillageFactory(code="18.02.01.2999", parent=organisation.region.parent)
    sign_in(person(Role.REGENCY, office))
    address = sent(client, office)

    page = client.get(address).text
    refused = matched(client, address)
    words = client.get(matched(client, address, all_village_code=organisation.region_code).location)

    assert f'value="{organisation.region_code}"' in page
    assert refused.status_code == 422
    assert "Kode desa: dari kolom – Belum terjawab." in refused.text
    assert "Kata ini artinya apa?" in words.text


def test_a_sheet_as_long_as_a_list_of_lampung_is_matched(client, session, village, organisation):
    rows = [[n, "x", NIK, "Ubi kayu", n + 1, "Jul", 1150] for n in range(2_000)]
    assert len(rows) < LIST_ROWS

    page = client.get(sent(client, organisation, *rows))

    assert page.status_code == 200
    assert len(page.data) < 100_000


def test_months_as_columns_are_taken_by_the_guess(client, session, village, organisation):
    header, row = ["Komoditi", "Jan", "Feb", "Mar", "Harga"], ["Ubi kayu", 3, 2, None, 1150]
    address = sent(client, organisation, row, header=header)
    changes = {"layout": "wide", "from_commodity": "0", "from_amount": "-1", "from_months": "-1"}

    words = client.get(matched(client, address, **changes, from_price="4", all_basis="").location)
    trial = client.post(
        f"{address}/kata",
        data={word_of(words.text): "cassava.fresh_root"},
        follow_redirects=True,
    )
    client.post(f"{address.removesuffix('/padankan')}/terima", data={"rows": "semua"})

    (listing,) = session.scalars(sa.select(Listing))
    assert "Jumlah tiap bulan disimpan seperti di lembar" in trial.text
    assert list(listing.harvest_kg[:3]) == [3_000, 2_000, 0]
    assert "Jan 3; Feb 2" in client.get(f"/produk/{listing.id}/ubah").text


def test_months_under_headers_of_any_wording_are_chosen(client, session, village, organisation):
    header, row = ["Komoditi", "B1", "B2", "Harga"], ["Ubi kayu", 3, 2, 1150]
    address = sent(client, organisation, row, header=header)
    changes = {"layout": "wide", "from_commodity": "0", "from_amount": "-1", "from_months": "-1"}
    changes |= {"from_price": "3", "all_basis": ""}

    without = matched(client, address, **changes)
    words = client.get(
        matched(client, address, **changes, from_month_6="2", from_month_7="1").location
    )
    client.post(f"{address}/kata", data={word_of(words.text): "cassava.fresh_root"})
    client.post(f"{address.removesuffix('/padankan')}/terima", data={"rows": "semua"})

    (listing,) = session.scalars(sa.select(Listing))
    assert "Belum ada kolom bulan" in without.text
    assert list(listing.harvest_kg[5:7]) == [2_000, 3_000]

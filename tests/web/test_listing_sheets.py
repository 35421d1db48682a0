"""A village uploads a sheet, sees what it would do, mends what is wrong, and takes the rest."""

import io
import re
from datetime import date

import pytest
import python_calamine
import sqlalchemy as sa
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from hilirisasi.extensions import LEAVE
from hilirisasi.services import listing_sheet_queue, listing_sheet_trials
from hilirisasi.services.listing_sheet_columns import COLUMNS
from hilirisasi.spreadsheets.cells import Cause
from hilirisasi.spreadsheets.columns import header_of
from hilirisasi.spreadsheets.dry_run import WrongCell
from hilirisasi.spreadsheets.reading import read
from hilirisasi.web import sheet_words
from models import Listing, Role, SheetUpload
from tests.factories import (
    NOW,
    CaseFactory,
    FormFactory,
    ListingFactory,
    PlanFactory,
    RegencyFactory,
    RegencyOfficeFactory,
    SheetUploadFactory,
    VillageFactory,
    VillageOrganisationFactory,
    person,
)
from tests.spreadsheets import sheets

KEY = "5b0c1a52-7d1e-4c3a-9b6f-0a1b2c3d4e5f"
ROW = {
    "commodity": "Singkong",
    "form": "Ubi segar",
    "amount": "1.500",
    "unit": "kg",
    "basis": "Tiap bulan panen",
    "months": "Jul, Agu",
    "price": "1.150",
    "price_on": "2/11/2026",
    "availability": "Bebas dijual",
    "holder_kind": "BUMDes",
    "holder_name": "BUMDes Maju",
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


def sheet_of(organisation, *rows):
    filled = [{"village_code": organisation.region_code, **ROW, **row} for row in rows]
    header = header_of(COLUMNS, "id")
    return sheets.csv([header, *([row.get(c.key) for c in COLUMNS] for row in filled)])


def send(client, content, organisation, name="produk desa.csv", **more):
    boundary, body = encode_multipart(
        {
            "file": FileStorage(io.BytesIO(content), filename=name),
            "organisation": str(organisation.id),
            **more,
        }
    )
    return client.post(
        "/produk/unggah", data=body, content_type=f"multipart/form-data; boundary={boundary}"
    )


def listings_of(session):
    session.expire_all()
    return session.scalars(sa.select(Listing)).all()


def table_of(page):
    return re.findall(r"<td.*?</td>", page, re.DOTALL)


def rows_of(answer):
    book = python_calamine.load_workbook(io.BytesIO(answer.data))
    return book.get_sheet_by_index(0).to_python()


def test_a_sheet_is_tried_before_it_is_taken(client, session, village, organisation):
    page = client.get(send(client, sheet_of(organisation, {}), organisation).location)

    assert "Terima semua" in page.text
    assert "Terima baris yang benar" not in page.text
    assert listings_of(session) == []


def test_a_right_sheet_is_taken_whole(client, session, village, organisation):
    address = send(client, sheet_of(organisation, {}), organisation).location

    answer = client.post(f"{address}/terima", data={"rows": "semua"}, follow_redirects=True)

    (listing,) = listings_of(session)
    assert "1 produk tersimpan." in answer.text
    assert "Lembar sudah diterima" in answer.text
    assert listing.harvest_kg[6] == 1_500
    assert listing.price_on == date(2026, 11, 2)


def test_wrong_rows_are_shown_by_row_and_column_with_a_cure(client, session, village, organisation):
    content = sheet_of(organisation, {}, {"holder_name": "Lain", "amount": "banyak"})

    page = client.get(send(client, content, organisation).location).text

    assert "Terima semua" not in page
    assert "Terima baris yang benar" in page
    assert "Bukan angka." in page
    assert "Tulis angkanya saja, contoh: 1,5" in page


def test_a_sheet_with_wrong_rows_is_not_taken_whole(client, session, village, organisation):
    content = sheet_of(organisation, {}, {"holder_name": "Lain", "amount": "banyak"})
    address = send(client, content, organisation).location

    answer = client.post(f"{address}/terima", data={"rows": "semua"}, follow_redirects=True)

    assert "Ada baris yang salah." in answer.text
    assert listings_of(session) == []


def test_the_wrong_rows_are_mended_and_sent_again(client, session, village, organisation):
    content = sheet_of(organisation, {}, {"holder_name": "Lain", "amount": "banyak"})
    address = send(client, content, organisation).location
    before = client.get(f"{address}/salah.xlsx")
    client.post(f"{address}/terima", data={"rows": "benar"})
    after = client.get(f"{address}/salah.xlsx")

    header, wrong = rows_of(after)
    mended = sheets.xlsx([header, [2 if cell == "banyak" else cell or None for cell in wrong]])
    again = client.get(send(client, mended, organisation, "salah.xlsx").location)

    assert rows_of(before) == [header, wrong]
    assert wrong[-1] == "Jumlah: Bukan angka. Tulis angkanya saja, contoh: 1,5"
    assert "Terima semua" in again.text
    assert "tidak dikenal" not in again.text


def test_a_sheet_sent_by_two_presses_is_kept_once(client, session, village, organisation):
    content = sheet_of(organisation, {})

    answers = [send(client, content, organisation, request_key=KEY) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].location == answers[1].location
    assert len(session.scalars(sa.select(SheetUpload)).all()) == 1


def test_a_sheet_that_was_refused_may_be_sent_again_under_its_key(
    client, session, village, organisation
):
    answers = [
        send(client, content, organisation, request_key=KEY)
        for content in (b"", sheet_of(organisation, {}))
    ]

    assert [answer.status_code for answer in answers] == [422, 302]


def test_taking_twice_stores_once(client, session, village, organisation):
    address = send(client, sheet_of(organisation, {}), organisation).location

    for _ in range(2):
        answer = client.post(f"{address}/terima", data={"rows": "semua"}, follow_redirects=True)

    assert "sudah diterima sebelumnya" in answer.text
    assert len(listings_of(session)) == 1


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "Pilih berkasnya dulu."),
        (b"\x89PNG\0", "tidak dapat dibaca"),
        (b"Hanya kalimat\ntanpa kolom\n", "tidak dapat dibaca"),
        (b"x" * 10_000_001, "lebih besar daripada 10 MB"),
    ],
)
def test_what_cannot_be_read_is_told_on_the_form(
    client, session, village, organisation, content, told
):
    answer = send(client, content, organisation, "x.csv" if content else "")

    assert answer.status_code == 422
    assert told in answer.text
    assert session.scalar(sa.select(sa.func.count(SheetUpload.id))) == 0


def test_a_sheet_of_more_than_a_megabyte_is_taken(client, village, organisation):
    content = sheet_of(organisation, *({"quality_note": "x" * 299} for _ in range(3000)))

    assert len(content) > 1_000_000
    assert send(client, content, organisation).status_code == 302


def test_other_forms_stay_small(client, village):
    answer = client.post("/produk/baru?produk=cassava.fresh_root", data={"x": "x" * 2_000_000})

    assert answer.status_code == 413


def test_a_sheet_cannot_be_sent_for_another_organisation(client, session, village):
    other = VillageOrganisationFactory()

    answer = send(client, sheet_of(other, {}), other)

    assert answer.status_code == 422
    assert session.scalar(sa.select(sa.func.count(SheetUpload.id))) == 0


def test_the_sheet_of_another_village_is_not_found(client, village):
    upload = SheetUploadFactory()

    assert client.get(f"/produk/unggah/{upload.id}").status_code == 404
    assert client.get(f"/produk/unggah/{upload.id}/salah.xlsx").status_code == 404
    assert client.post(f"/produk/unggah/{upload.id}/terima").status_code == 404


def test_a_regency_sends_for_its_villages_and_no_other(client, session, sign_in, organisation):
    office = RegencyOfficeFactory(region=RegencyFactory())
    sign_in(person(Role.REGENCY, office))
    foreign = VillageFactory(code="18.07.01.2001")
    session.commit()
    rows = ({}, {"village_code": foreign.code, "holder_name": "Lain"})

    page = client.get(send(client, sheet_of(organisation, *rows), office).location).text

    assert "Desa lain, bukan wewenang Anda." in page
    assert "Terima baris yang benar" in page


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_template_is_read_as_an_empty_sheet(client, village, organisation, ending):
    template = client.get(f"/produk/unggah/templat.{ending}").data

    page = client.get(send(client, template, organisation).location)

    assert "Tidak ada baris yang terisi" in page.text


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_own_products_are_exported_whole_and_imported_unchanged(
    client, session, village, organisation, ending, language
):
    ListingFactory(organisation=organisation)
    client.set_cookie("bahasa", language)
    exported = client.get(f"/produk/milik.{ending}")

    answer = client.get(send(client, exported.data, organisation).location)

    (row,) = read(exported.data, COLUMNS).rows
    assert "BUMDes Maju" in row.cells
    assert answer.text.count('class="notice notice--success"') == 1  # all is as it is stored
    assert 'name="rows"' not in answer.text


def test_the_public_list_keeps_narrower_circles_to_itself(client, session):
    ListingFactory(holder_name="BUMDes Rahasia", confirmed_at=NOW)
    session.commit()

    exported = client.get("/produk.csv").data.decode("utf-8-sig")

    assert "Singkong" in exported
    assert "BUMDes Rahasia" not in exported
    assert "Nama pemegang" not in exported


@pytest.mark.parametrize(
    ("role", "list_", "make", "column"),
    [
        (Role.INVESTOR, "proposal", lambda: None, "Kebutuhan sehari (ton)"),
        (Role.REVIEWER, "kerja-sama", CaseFactory, "Perusahaan"),
        (Role.REVIEWER, "telaah", CaseFactory, "Hari kerja"),
    ],
)
def test_every_list_is_exported_in_both_formats(
    client, sign_in, session, role, list_, make, column
):
    user = person(role)
    make()
    if role is Role.INVESTOR:
        PlanFactory(organisation=user.memberships[0].organisation)
    sign_in(user)

    as_csv = client.get(f"/{list_}.csv")
    as_xlsx = rows_of(client.get(f"/{list_}.xlsx"))

    assert column in as_xlsx[0]
    assert as_csv.data.decode("utf-8-sig").splitlines()[0].split(";") == as_xlsx[0]
    assert len(as_xlsx) == 2
    assert "attachment" in as_csv.headers["Content-Disposition"]


@pytest.mark.parametrize("cause", Cause)
def test_every_cause_has_words(app, cause):
    facts = {
        **dict.fromkeys(("low", "high", "longest", "row"), 1),
        **dict.fromkeys(("forms", "commodities", "units", "numbers", "choices"), ()),
        "short_kg": {3: 1000},
    }
    wrong = WrongCell(2, COLUMNS[6], "x", cause, facts)
    with app.test_request_context():
        words = sheet_words.cause_of(wrong), sheet_words.cure_of(wrong)

    assert all(words)
    assert "%(" not in "".join(words)


def large(session, address):
    """Let the sheet that was sent count as a large one."""
    upload = session.get_one(SheetUpload, int(address.rpartition("/")[2]))
    upload.row_count = listing_sheet_trials.MOST_AT_ONCE + 1
    session.commit()
    return upload


def work(app, session):
    return listing_sheet_queue.work(session, leave=app.extensions[LEAVE], now=NOW)


def test_a_large_sheet_is_taken_by_the_worker_and_found_again(
    app, client, session, village, organisation
):
    content = sheet_of(organisation, {}, {"holder_name": "Lain", "amount": "banyak"})
    address = send(client, content, organisation).location
    large(session, address)
    work(app, session)

    asked = client.post(f"{address}/terima", data={"rows": "benar"}, follow_redirects=True).text
    twice = client.post(f"{address}/terima", data={"rows": "benar"}, follow_redirects=True).text
    left = client.get("/produk/unggah").text
    before = listings_of(session)
    done = [work(app, session), work(app, session)]
    session.expire_all()
    after = client.get(address).text

    assert "1.001 baris sedang disimpan sejak" in asked
    assert "Lihat lagi" in asked
    assert "sedang disimpan sejak" in twice
    assert "produk desa.csv sedang disimpan sejak" in left
    assert f'href="{address}"' in left
    assert before == []
    assert done == [1, 0]
    assert "Lembar sudah diterima" in after
    assert len(listings_of(session)) == 1
    assert "banyak" in rows_of(client.get(f"{address}/salah.xlsx"))[1]
    assert "sedang disimpan" not in client.get("/produk/unggah").text


def test_a_large_sheet_is_tried_by_the_worker_and_its_dry_run_found_again(
    app, client, session, village, organisation
):
    wrong = {"amount": "banyak"}, {"basis": "sering"}, {"form": "Ubi busuk"}, {"price": 10**9}
    rows = ({"holder_name": f"Lain {n}", **row} for n, row in enumerate(wrong))
    address = send(client, sheet_of(organisation, {}, *rows), organisation).location
    told = client.get(address).text
    upload = large(session, address)

    waits = client.get(address).text
    too_early = client.post(f"{address}/terima", data={"rows": "benar"})
    no_file_yet = client.get(f"{address}/salah.xlsx")
    left = client.get("/produk/unggah").text
    done = [work(app, session), work(app, session)]
    session.expire_all()
    found = client.get(address).text

    assert "1.001 baris sedang diperiksa, diunggah" in waits
    assert "data-reload" in waits
    assert (too_early.location, no_file_yet.location) == (address, address)
    assert "produk desa.csv, diunggah" in left
    assert done == [1, 0]
    assert upload.asked_at is None
    assert table_of(found) == table_of(told) != []
    assert len(rows_of(client.get(f"{address}/salah.xlsx"))) == 1 + len(wrong)
    assert listings_of(session) == []


def test_another_sheet_does_not_push_out_one_that_waits(
    app, client, session, village, organisation
):
    address = send(client, sheet_of(organisation, {}), organisation).location
    large(session, address)
    work(app, session)
    client.post(f"{address}/terima", data={"rows": "semua"})

    send(client, sheet_of(organisation, {"amount": "2"}), organisation)

    assert "sedang disimpan sejak" in client.get(address).text


def test_a_large_sheet_that_cannot_be_taken_says_why_and_may_be_asked_for_again(
    app, client, session, village, organisation
):
    content = sheet_of(organisation, {}, {"holder_name": "Lain", "amount": "banyak"})
    address = send(client, content, organisation).location
    large(session, address)
    work(app, session)
    client.post(f"{address}/terima", data={"rows": "semua"})

    work(app, session)
    again = client.get(address).text
    work(app, session)
    refused = client.get(address).text
    client.post(f"{address}/terima", data={"rows": "benar"})
    work(app, session)

    assert "sedang diperiksa" in again
    assert "Lembar ini belum disimpan: ada baris yang salah." in refused
    assert len(listings_of(session)) == 1


def test_a_large_sheet_of_somebody_whose_post_ended_is_not_taken(
    app, client, session, village, organisation
):
    address = send(client, sheet_of(organisation, {}), organisation).location
    upload = large(session, address)
    work(app, session)
    client.post(f"{address}/terima", data={"rows": "semua"})
    village.memberships[0].ended_at = NOW
    session.commit()

    work(app, session)

    session.expire_all()
    assert (upload.refusal, upload.asked_at) == (listing_sheet_queue.NOT_ALLOWED, None)
    assert listings_of(session) == []

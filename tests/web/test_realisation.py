"""What became of a case, on its pages, on /dampak and as a file."""

import io
import zipfile
from datetime import date
from urllib.parse import quote

import pytest

from hilirisasi.media import Media
from hilirisasi.services import mismatches, report_periods
from models import CaseStatus, FirmSize, Kg, MonthlyKg, RealisationReport, Reservation, Role
from tests.factories import CaseFactory, OfficeFactory, RegencyOfficeFactory, TermsFactory, person
from tests.web.pictures import charts_of

PDF = b"%PDF-1.7\nisi\n%%EOF\n"
SUMMER = date(2026, 7, 1)
REPORT = {
    "period": "2026-07-01",
    "investment_idr": "750.000.000",
    "people": "30",
    "people_of_village": "12",
    "bought_kg": "14,5",
    "price_idr_per_kg": "1.200",
    "payment_days": "7",
    "production_kg": "4",
    "oss_receipt": "LKPM-77",
}
ANSWERS = {
    "quarter": "2026-07-01",
    "built": "yes",
    "buying": "yes",
    "paid": "no",
    "women": "8",
    "men": "4",
}


@pytest.fixture
def case(session):
    report_periods.keep(session)
    terms = TermsFactory(
        kg=MonthlyKg((5_000,) * 12), first_month=SUMMER, last_month=date(2027, 6, 1)
    )
    case = CaseFactory(
        terms=terms, status=CaseStatus.RUNNING, contract_number="1", contract_on=date(2026, 7, 4)
    )
    case.plan.organisation.firm_size = FirmSize.MEDIUM
    for month in (7, 8, 9):
        case.reservations.append(
            Reservation(listing_id=case.listing_id, month=date(2026, month, 1), kg=Kg(5_000))
        )
    session.commit()
    return case


@pytest.fixture
def company(session, case):
    people = [person(Role.INVESTOR, case.plan.organisation) for _ in range(2)]
    session.commit()
    return people


@pytest.fixture
def reported(client, session, case, company, sign_in):
    """A report that was written by one person and certified by the other."""
    writer, second = company
    address = f"/kerja-sama/{case.id}/realisasi"
    sign_in(writer)
    assert client.post(f"{address}/laporan", data=REPORT).location == address
    row = session.query(RealisationReport).one()
    sign_in(second)
    assert client.post(f"{address}/sahkan", data={"sahkan-report": row.id}).location == address
    session.expire_all()
    return row


def test_a_report_counts_once_a_colleague_certified_it(
    client, session, case, company, sign_in, reported
):
    assert (reported.bought_kg, reported.certified_by_id) == (14_500, company[1].id)

    page = client.get("/dampak").text

    assert charts_of(page)["janji"].said[:2] == [
        ("2026, dijanjikan", "30 ton"),
        ("2026, kenyataannya", "14,5 ton"),
    ]
    assert "1 laporan perusahaan disahkan." in page
    assert "1 belum cocok" in page  # half a tonne less than reserved


def test_the_writer_does_not_certify(client, session, case, company, sign_in):
    sign_in(company[0])
    address = f"/kerja-sama/{case.id}/realisasi"
    client.post(f"{address}/laporan", data=REPORT)
    row = session.query(RealisationReport).one()

    answer = client.post(f"{address}/sahkan", data={"sahkan-report": row.id})

    assert answer.status_code == 409
    assert "Yang menulis laporan tidak mengesahkannya" in answer.text
    assert "Undang rekan lewat Tim" in client.get(address).text
    session.expire_all()
    assert row.certified_at is None
    assert "Belum ada laporan" in client.get("/dampak").text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"oss_receipt": ""}, "Isi nomor tanda terima LKPM dari OSS"),
        ({"price_idr_per_kg": ""}, "Isi juga harga yang dibayar"),
        ({"people_of_village": "31"}, "Tidak boleh lebih banyak daripada semua"),
        ({"period": "2026-10-01"}, "Pilih salah satu dari daftar"),
        ({"bought_kg": ""}, "tulis 0 bila tidak ada"),
    ],
)
def test_a_report_says_what_is_missing_and_keeps_the_rest(
    client, session, case, company, sign_in, change, words
):
    sign_in(company[0])

    answer = client.post(f"/kerja-sama/{case.id}/realisasi/laporan", data={**REPORT, **change})

    assert (answer.status_code, words in answer.text) == (422, True)
    assert "750.000.000" in answer.text
    assert session.query(RealisationReport).count() == 0


def test_the_file_of_the_receipt_is_read_by_the_company_and_officials_alone(
    app, client, session, case, company, sign_in, tmp_path, monkeypatch
):
    monkeypatch.setitem(app.config, "MEDIA", Media(tmp_path))
    address = f"/kerja-sama/{case.id}/realisasi"
    sign_in(company[0])
    assert 'enctype="multipart/form-data"' in client.get(f"{address}/laporan").text
    wrong = client.post(f"{address}/laporan", data={**REPORT, "file": (io.BytesIO(b"MZ"), "a.pdf")})
    sent = client.post(f"{address}/laporan", data={**REPORT, "file": (io.BytesIO(PDF), "a.pdf")})
    row = session.query(RealisationReport).one()
    path = f"{address}/tanda-terima/{row.digest}"
    office = RegencyOfficeFactory(region__code=case.listing.village_code[:5])
    readers = {
        company[1]: True,
        person(Role.REVIEWER, OfficeFactory()): True,
        person(Role.VILLAGE_OPERATOR, case.listing.organisation): False,
        person(Role.REGENCY, office): False,
        person(Role.INVESTOR): False,
    }
    session.commit()

    assert (wrong.status_code, "bukan PDF yang utuh" in wrong.text) == (422, True)
    assert sent.location == address
    for reader, may_read in readers.items():
        sign_in(reader)
        with client.get(path) as answer:
            assert (answer.status_code, answer.data == PDF) == (200 if may_read else 404, may_read)
        assert (path in client.get(address).text) is may_read
        with client.get(f"/kerja-sama/{case.id}/berkas.zip") as answer:
            names = (
                zipfile.ZipFile(io.BytesIO(answer.data)).namelist()
                if answer.status_code == 200
                else []
            )
        assert (f"tanda-terima/{row.id}.pdf" in names) is may_read
    sign_in(company[1])
    assert client.get(f"{address}/tanda-terima/{'0' * 64}").status_code == 404


def test_without_a_size_the_pages_say_who_tells_it_and_where(
    client, session, case, company, sign_in
):
    case.plan.organisation.firm_size = None
    reviewer = person(Role.REVIEWER, OfficeFactory())
    session.commit()
    address = f"/kerja-sama/{case.id}/realisasi"
    sign_in(company[0])

    report, show = client.get(f"{address}/laporan").text, client.get(address).text

    assert "Pilih ukurannya di Data perusahaan" in report
    back = quote(f"{address}/laporan", safe="/")
    assert f"/perusahaan?kembali={back}" in report
    assert "Tulis ukuran perusahaan" in show
    sign_in(reviewer)
    page = client.get(address).text
    assert "Yang menulisnya orang dari perusahaan" in page
    assert f"/telaah/perusahaan/{case.plan.organisation_id}" in page


def test_investment_production_and_receipt_stay_with_owner_and_reviewers(
    client, session, case, company, sign_in, reported
):
    address = f"/kerja-sama/{case.id}/realisasi"
    office = RegencyOfficeFactory(region__code=case.listing.village_code[:5])
    readers = {
        company[0]: True,
        person(Role.REVIEWER, OfficeFactory()): True,
        person(Role.VILLAGE_OPERATOR, case.listing.organisation): False,
        person(Role.REGENCY, office): False,
    }
    session.commit()

    for reader, reads_all in readers.items():
        sign_in(reader)
        page = client.get(address).text
        assert "14,5 ton" in page
        assert [words in page for words in ("Rp750.000.000", "LKPM-77", "Semua versi")] == [
            reads_all
        ] * 3

    with client.session_transaction() as cookie:
        cookie.clear()
    public = client.get(f"/tanggapan?perkara={case.number}").text
    assert "14,5 ton" in public
    assert not any(
        words in public for words in ("750.000.000", "LKPM-77", *(user.name for user in company))
    )


def test_a_village_answers_by_taps_and_an_official_looks_into_what_does_not_fit(
    client, session, case, sign_in, reported
):
    address = f"/kerja-sama/{case.id}/realisasi"
    village = person(Role.VILLAGE_OPERATOR, case.listing.organisation)
    officer = person(Role.REGENCY, RegencyOfficeFactory(region__code=case.listing.village_code[:5]))
    session.commit()
    sign_in(village)
    assert client.post(f"{address}/jawaban", data=ANSWERS).location == address
    assert "Pembayaran tidak seperti yang disepakati" in client.get(address).text

    sign_in(officer)
    assert "Yang menunggu diperiksa" in client.get(address).text
    rows = mismatches.list_of(session, case=case)
    blank = {"periksa-mismatch": rows[0].id, "periksa-note": " "}
    assert client.post(f"{address}/periksa", data=blank).status_code == 422
    for row in rows:
        answer = client.post(
            f"{address}/periksa",
            data={"periksa-mismatch": row.id, "periksa-note": "Dibayar hari ke-20."},
        )
        assert answer.location == address

    with client.session_transaction() as cookie:
        cookie.clear()
    page = client.get(f"/tanggapan?perkara={case.number}").text
    assert "Dibayar hari ke-20." in page
    assert "8 perempuan, 4 laki-laki" in page
    assert officer.name not in page
    assert "belum cocok" not in client.get("/dampak").text
    assert "sama pada 0 dari 1 masa" in client.get("/dampak").text


def test_the_company_reads_its_kept_promises_and_a_new_one_has_no_history(
    client, session, case, company, sign_in, reported
):
    village = person(Role.VILLAGE_OPERATOR, case.listing.organisation)
    stranger = person(Role.INVESTOR)
    session.commit()
    sign_in(village)
    client.post(f"/kerja-sama/{case.id}/realisasi/jawaban", data={**ANSWERS, "paid": "yes"})

    sign_in(company[0])
    own = client.get("/perusahaan").text
    sign_in(stranger)
    other = client.get("/perusahaan").text

    assert own.count("1 dari 1 masa laporan ditepati") == 2  # price and payment; no jobs promised
    assert (own.count("belum ada riwayat"), other.count("belum ada riwayat")) == (1, 3)


def test_the_file_holds_what_the_page_shows(client, session, case, reported):
    silent = CaseFactory(status=CaseStatus.APPROVED)
    session.commit()

    rows = client.get("/dampak.csv").text.splitlines()

    assert len(rows) == 3
    assert rows[1].startswith(silent.number)
    assert rows[2].startswith(case.number)
    assert "14.5" in rows[2] or "14,5" in rows[2]
    assert client.get("/dampak.xlsx").status_code == 200


def test_nobody_is_asked_before_a_quarter_is_over(client, session, sign_in):
    case = CaseFactory(status=CaseStatus.RUNNING, contract_on=date(2026, 11, 1))
    village = person(Role.VILLAGE_OPERATOR, case.listing.organisation)
    session.commit()
    sign_in(village)

    page = client.get(f"/kerja-sama/{case.id}/realisasi/jawaban")

    assert "Belum ada triwulan yang berakhir" in page.text
    assert client.post(page.request.path, data=ANSWERS).status_code == 422

"""Minutes of a musyawarah over HTTP: typed by the village, its sheet kept from the company."""

import io

import pytest
import sqlalchemy as sa

from models import RegionKind, Role, VillageConsent
from tests.factories import person
from tests.pictures import from_phone
from tests.review_rules import make_case
from tests.web.right_forms import MINUTES

PDF = b"%PDF-1.7\nisi\n%%EOF\n"


@pytest.fixture
def case(session):
    case = make_case(consented=False)
    session.commit()
    return case


@pytest.fixture
def operator(session, case):
    return person(Role.VILLAGE_OPERATOR, case.listing.organisation)


def send(client, case, content=PDF, **change):
    data = {**MINUTES, **change, "file": (io.BytesIO(content), "lembar.pdf")}
    return client.post(f"/kerja-sama/{case.id}/musyawarah", data=data)


def test_the_village_files_minutes_on_the_case(client, session, sign_in, case, operator):
    sign_in(operator)
    before = client.get(f"/kerja-sama/{case.id}").text
    form = client.get(f"/kerja-sama/{case.id}/musyawarah").text

    answer = send(client, case, from_phone(800, 600))

    assert "Berita acara belum ada." in before
    assert "UU 6/2014, Pasal 54" in form
    assert answer.location == f"/kerja-sama/{case.id}#musyawarah"
    row = session.scalars(sa.select(VillageConsent)).one()
    assert (row.number, row.attendance, row.women, row.ending) == ("141/BA/2026", 45, 20, ".jpg")
    after = client.get(f"/kerja-sama/{case.id}").text
    assert "141/BA/2026, 20 November 2026" in after


def test_the_signed_sheet_is_not_the_companys_to_read(client, session, sign_in, case, operator):
    sign_in(operator)
    send(client, case)
    digest = session.scalars(sa.select(VillageConsent.digest)).one()
    path = f"/kerja-sama/{case.id}/musyawarah/{digest}"
    read = {}
    for role, organisation in (
        (Role.VILLAGE_HEAD, case.listing.organisation),
        (Role.REVIEWER, None),
        (Role.INVESTOR, case.plan.organisation),
    ):
        sign_in(person(role, organisation))
        page = client.get(f"/kerja-sama/{case.id}").text
        read[role] = (client.get(path).status_code, path in page)

    assert read == {
        Role.VILLAGE_HEAD: (200, True),
        Role.REVIEWER: (200, True),
        Role.INVESTOR: (404, False),
    }


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"number": ""}, "Kolom ini wajib diisi."),
        ({"held_on": "2026-12-01"}, "Musyawarahnya sudah berlangsung"),
        ({"women": "46"}, "perempuan yang hadir tidak lebih"),
        ({"attendance": "0"}, "Isi antara 1 dan 100.000."),
        ({"content": b"MZ"}, "bukan PDF yang utuh"),
        ({"content": b""}, "Pilih berkas atau fotonya dulu."),
    ],
)
def test_what_cannot_be_is_said_and_the_rest_kept(
    client, session, sign_in, case, operator, change, message
):
    sign_in(operator)

    answer = send(client, case, **{"signed_by": "Ketua BPD Unik", **change})

    assert (answer.status_code, message in answer.text) == (422, True)
    assert "Ketua BPD Unik" in answer.text
    assert session.scalars(sa.select(VillageConsent)).all() == []


def test_a_kelurahan_is_told_that_none_is_needed(client, session, sign_in, case, operator):
    case.listing.village.kind = RegionKind.KELURAHAN
    session.commit()
    sign_in(operator)

    pages = [client.get(f"/kerja-sama/{case.id}{rest}").text for rest in ("", "/musyawarah")]

    told = "Kelurahan tidak memerlukan berita acara musyawarah desa."
    assert [told in page for page in pages] == [True, True]
    assert send(client, case).status_code == 409

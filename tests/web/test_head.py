"""The village head's page, by link and signed in, over HTTP."""

import re
from datetime import date

import pytest
import sqlalchemy as sa

from hilirisasi.services import passwords
from models import (
    AuditEvent,
    Case,
    CheckStatus,
    CompanyCheck,
    HeadLink,
    Message,
    Role,
    TalkStatus,
)
from tests.factories import (
    NOW,
    MembershipFactory,
    PlanFactory,
    TalkFactory,
    TermsFactory,
    UserFactory,
    person,
)

PIN = "246810"
PHONE = "+6281200000777"


@pytest.fixture
def version(session):
    talk = TalkFactory(plan=PlanFactory(complete=True, claimed_jobs_fte=12, wage_idr_per_hok=None))
    return TermsFactory(
        talk=talk,
        investor_confirmed_at=NOW,
        first_month=date(2127, 1, 1),
        last_month=date(2127, 12, 1),
    )


@pytest.fixture
def head(session, version):
    user = UserFactory(name="Pak Lurah", phone=PHONE, pin_hash=passwords.hash_password(PIN))
    MembershipFactory(
        user=user,
        organisation=version.talk.listing.organisation,
        role=Role.VILLAGE_HEAD,
        post="Kepala desa",
    )
    session.commit()
    session.expire_all()
    return user


@pytest.fixture
def operator(session, version, head):
    return person(Role.VILLAGE_OPERATOR, version.talk.listing.organisation)


def ask(client, version):
    return client.post(f"/percakapan/{version.talk_id}/syarat/{version.number}/kepala")


@pytest.fixture
def path(client, sign_in, version, operator):
    """Return the address of a link that the operator asked for; nobody is signed in after."""
    sign_in(operator)
    page = ask(client, version).text
    with client.session_transaction() as cookie:
        cookie.clear()
    return re.search(r'value="[^"]*(/kepala/[\w-]+)"', page)[1]


def send(client, path, **answers):
    return client.post(path, data={"answer": "setuju", "reason": "", "pin": PIN, **answers})


def test_the_operator_gets_a_link_for_the_head_s_number(client, sign_in, version, operator):
    sign_in(operator)
    talk = client.get(f"/percakapan/{version.talk_id}").text
    page = ask(client, version)

    assert "Minta jawaban kepala kampung" in talk
    assert f"https://wa.me/{PHONE.lstrip('+')}?text=" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_the_investor_sees_neither_button_nor_number(client, sign_in, version, path):
    sign_in(person(Role.INVESTOR, version.talk.plan.organisation))
    page = client.get(f"/percakapan/{version.talk_id}").text

    assert "Minta jawaban kepala kampung" not in page
    assert PHONE not in page
    assert ask(client, version).status_code == 404


def test_one_page_says_what_is_offered_and_what_is_unknown(client, version, path):
    page = client.get(path)

    company = version.talk.plan.organisation.name
    for words in (
        *(company, "Belum diperiksa petugas", "Rp1.190 per kg", "Rp1.100 per kg"),
        *("lebih tinggi Rp90", "paling lama 7 hari", "12 bulan", "12 orang"),
        *("belum ada yang terbit", "Berapa upahnya sehari.", "Bila Anda setuju"),
    ):
        assert words in page.text
    assert not re.search(r"FTE|displacement|leakage", page.text)
    assert page.headers["Cache-Control"] == "no-store"


def test_a_checked_company_says_which_office_checked(client, session, version, path):
    company = version.talk.plan.organisation
    company.check_status = CheckStatus.MATCHED
    company.checks.append(
        CompanyCheck(
            result=CheckStatus.MATCHED,
            name=company.name,
            identity="1234567890123",
            person="Budi",
            note="OSS",
            made_by_id=UserFactory().id,
            made_by_name="Ratna",
            made_by_post="Penelaah",
            made_at=NOW,
        )
    )
    session.commit()

    page = client.get(path).text
    assert "Sudah, oleh Penelaah" in page
    assert "Ratna" not in page


def test_agreed_opens_the_case(client, session, version, path, head):
    page = send(client, path)

    assert "Kedua pihak sekarang sepakat" in page.text
    session.expire_all()
    assert version.talk.status is TalkStatus.AGREED
    assert version.village_confirmed_by_name == "Pak Lurah"
    assert session.scalar(sa.select(sa.func.count(Case.id))) == 1
    assert client.get(path).status_code == 410


def test_not_yet_needs_a_reason_and_is_a_message(client, session, path):
    refused = send(client, path, answer="belum")
    told = send(client, path, answer="belum", reason="Terlalu murah.")

    assert refused.status_code == 422
    assert "Tuliskan alasannya." in refused.text
    assert told.status_code == 200
    assert session.scalars(sa.select(Message.body)).all() == ["Terlalu murah."]


def test_the_fifth_wrong_pin_is_told_plainly(client, path):
    pages = [send(client, path, pin="111111") for _ in range(5)]

    assert [page.status_code for page in pages] == [422] * 4 + [410]
    assert "Sisa 4 kali" in pages[0].text
    assert "PIN salah lima kali" in pages[4].text
    assert send(client, path).status_code == 410


def test_newer_terms_kill_the_link_and_say_so(client, session, version, path):
    TermsFactory(talk=version.talk, number=2)
    session.commit()
    session.expire_all()

    page = client.get(path)

    assert page.status_code == 410
    assert "Syaratnya sudah berubah" in page.text


def test_an_unknown_code(client):
    assert client.get("/kepala/tidak-ada").status_code == 404


def test_the_pin_and_the_code_are_nowhere_in_the_audit(client, session, path):
    send(client, path)

    code = path.rpartition("/")[2]
    told = str([(e.before, e.after, e.reason) for e in session.scalars(sa.select(AuditEvent))])
    assert code not in told
    assert PIN not in told
    assert code != session.scalars(sa.select(HeadLink.code_hash)).one()


def test_signed_in_the_head_reads_and_confirms(client, session, sign_in, version, head):
    sign_in(head)
    talk = f"/percakapan/{version.talk_id}"

    home = client.get("/").text
    page = client.get(talk).text
    done = client.post(f"{talk}/syarat/1/sepakat")

    assert f'href="{talk}"' in home
    assert f'action="{talk}/syarat/1/sepakat"' in page
    assert not re.search(rf'action="{talk}/(pesan|kunjungan|tutup|jawab|syarat)"', page)
    assert done.status_code == 302
    session.expire_all()
    assert version.village_confirmed_by_post == "Kepala desa"
    assert client.get(done.location).status_code == 200
    assert client.get(f"/produk/{version.talk.listing_id}/kecocokan").status_code == 200


def test_signed_in_the_head_does_nothing_else(client, session, sign_in, version, head):
    sign_in(head)
    talk = f"/percakapan/{version.talk_id}"

    codes = {
        path: client.post(path, data={"pesan-body": "Halo", "tutup-reason": "x"}).status_code
        for path in (
            *(f"{talk}/pesan", f"{talk}/tutup", f"{talk}/jawab", f"{talk}/kunjungan"),
            *(f"{talk}/syarat", f"{talk}/syarat/1/kepala"),
            f"/produk/{version.talk.listing_id}/ubah",
        )
    }

    assert set(codes.values()) <= {403, 404}

"""The regency's desk, over HTTP: villages, silent talks, opinions, and what it may only read."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from hilirisasi.services import calendars
from models import CaseStatus, Decision, ListingStatus, RegencyOpinion, Role, TalkStatus
from tests.factories import (
    NOW,
    CaseFactory,
    CompanyFactory,
    DistrictFactory,
    ListingFactory,
    OfficeFactory,
    PlanFactory,
    RegencyFactory,
    TalkFactory,
    TermsFactory,
    VillageFactory,
    VillageOrganisationFactory,
    person,
)

OPINION = {
    "pendapat-spatial_plan": "fits",
    "pendapat-supply": "conflicts",
    "pendapat-reason": "Perda RTRW pasal 40.",
}


def ago(days):
    return NOW - timedelta(days=days)


@pytest.fixture
def officer(session):
    return person(Role.REGENCY)


@pytest.fixture
def talk(session):
    company = CompanyFactory(name="PT Tapioka Unik")
    talk = TalkFactory(
        plan=PlanFactory(complete=True, organisation=company),
        started_at=ago(40),
        opened_at=ago(40),
    )
    session.commit()
    return talk


@pytest.fixture
def elsewhere(session):
    regency = RegencyFactory(code="18.71")
    district = DistrictFactory(code="18.71.01", parent=regency)
    village = VillageFactory(code="18.71.01.2001", parent=district, name="Jauh Sekali")
    organisation = VillageOrganisationFactory(region=village)
    talk = TalkFactory(
        listing=ListingFactory(organisation=organisation), started_at=ago(40), opened_at=ago(40)
    )
    return CaseFactory(terms=TermsFactory(talk=talk))


def names(page):
    return re.findall(r"(?:Kampung|Desa) (Sukamaju \d+|Jauh Sekali)", page)


def test_the_villages_with_their_counts(client, sign_in, session, officer, elsewhere):
    listing = ListingFactory(confirmed_at=NOW)
    ListingFactory(organisation=listing.organisation, confirmed_at=ago(400))
    ListingFactory(organisation=listing.organisation, status=ListingStatus.DRAFT)
    CaseFactory(terms=TermsFactory(talk=TalkFactory(listing=listing)))
    person(Role.VILLAGE_OPERATOR, listing.organisation)
    empty = VillageFactory()
    sign_in(officer)

    page = client.get("/kabupaten").text

    assert names(page) == [empty.name, listing.village.name]  # who needs help comes first
    row = page[page.index(f"{listing.village.name},") :]
    numbers = re.findall(r'class="numeric"><span>(\d+)</span>', row)
    assert numbers[:4] == ["1", "1", "1", "1"]  # shown, lapsed, draft, talk
    assert "Menunggu penelaah: 1" in row


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("saring=tanpa-operator", 1),
        ("saring=tanpa-produk", 1),
        ("saring=lama", 1),
        ("saring=draf", 0),
        ("saring=ngawur", 2),
        ("nama=SUKAMAJU", 2),
        ("nama=tidak ada", 0),
        ("hal=9", 0),
    ],
)
def test_villages_are_filtered_and_paged(client, sign_in, session, officer, asked, found):
    listing = ListingFactory(confirmed_at=ago(400))
    person(Role.VILLAGE_OPERATOR, listing.organisation)
    VillageFactory()
    sign_in(officer)

    assert len(names(client.get(f"/kabupaten?{asked}").text)) == found


def test_silent_talks_say_whom_to_call(client, sign_in, session, officer, talk, elsewhere):
    operator = person(Role.VILLAGE_OPERATOR, talk.listing.organisation)
    sign_in(officer)

    listed = client.get("/kabupaten/diam").text
    page = client.get(f"/kabupaten/diam/{talk.id}").text

    assert "PT Tapioka Unik" in listed
    assert "Jauh Sekali" not in listed
    assert operator.phone in page
    assert f"/kabupaten/diam/{talk.id}" in client.get("/").text


def test_a_silent_talk_is_closed_with_a_reason(client, sign_in, session, officer, talk):
    operator = person(Role.VILLAGE_OPERATOR, talk.listing.organisation)
    sign_in(officer)
    path = f"/kabupaten/diam/{talk.id}/tutup"

    blank = client.post(path, data={"reason": " "})
    done = client.post(path, data={"reason": "Tiga kali ditelepon."})

    assert (blank.status_code, done.status_code) == (422, 302)
    session.expire_all()
    assert talk.status is TalkStatus.CLOSED
    sign_in(operator)
    assert "Kabupaten menutup percakapan" in client.get("/").text
    page = client.get(f"/percakapan/{talk.id}").text
    assert "Ditutup kabupaten karena lama diam" in page
    assert "Tiga kali ditelepon." in page


def test_a_talk_that_is_not_silent_for_long_stays(client, sign_in, session, officer, talk):
    talk.started_at = talk.opened_at = ago(20)
    session.commit()
    sign_in(officer)

    page = client.get(f"/kabupaten/diam/{talk.id}").text
    answer = client.post(f"/kabupaten/diam/{talk.id}/tutup", data={"reason": "Diam."})

    assert "Tutup percakapan" not in page
    assert answer.status_code == 409


def test_talks_are_read_only_with_the_company_s_name(client, sign_in, session, officer, talk):
    operator = person(Role.VILLAGE_OPERATOR, talk.listing.organisation)
    sign_in(officer)
    path = f"/percakapan/{talk.id}"

    page = client.get(path).text
    codes = [
        client.post(f"{path}/{step}", data={"pesan-body": "x", "tutup-reason": "x"}).status_code
        for step in ("pesan", "tutup", "jawab", "kunjungan", "hari", "syarat")
    ]

    assert "PT Tapioka Unik" in page
    assert operator.phone not in page
    assert set(codes) == {404}
    assert path in client.get("/percakapan").text


def test_what_is_outside_the_regency_is_not_found(client, sign_in, officer, elsewhere):
    sign_in(officer)

    paths = (
        f"/percakapan/{elsewhere.terms.talk_id}",
        f"/kabupaten/diam/{elsewhere.terms.talk_id}",
        f"/kerja-sama/{elsewhere.id}",
    )
    assert {client.get(path).status_code for path in paths} == {404}
    assert client.post(f"/kerja-sama/{elsewhere.id}/pendapat", data=OPINION).status_code == 404
    assert elsewhere.number not in client.get("/kerja-sama").text


def test_an_opinion_is_given_renewed_and_read(client, sign_in, session, officer, talk):
    calendars.keep(session, now=NOW)
    case = CaseFactory(terms=TermsFactory(talk=talk))
    sign_in(officer)
    path = f"/kerja-sama/{case.id}"

    before = client.get(path).text
    first = client.post(f"{path}/pendapat", data=OPINION)
    client.post(f"{path}/pendapat", data={**OPINION, "pendapat-supply": "fits"})
    after = client.get(path).text

    assert "Belum ada pendapat; diminta" in before
    assert first.status_code == 302
    assert session.scalar(sa.select(sa.func.count(RegencyOpinion.id))) == 2
    assert "Tata ruang: sesuai. Pasokan: sesuai." in after
    assert officer.name in after
    assert "sudah ada yang lebih baru" in after
    assert case.number in client.get("/kerja-sama").text


def test_an_opinion_that_says_nothing_is_refused(client, sign_in, session, officer, talk):
    case = CaseFactory(terms=TermsFactory(talk=talk))
    sign_in(officer)

    answer = client.post(f"/kerja-sama/{case.id}/pendapat", data={"pendapat-supply": "fits"})

    assert answer.status_code == 422
    assert session.scalar(sa.select(sa.func.count(RegencyOpinion.id))) == 0


@pytest.mark.parametrize("has_opinion", [True, False])
def test_reviewers_see_the_opinion_where_they_decide(
    client, sign_in, session, officer, talk, has_opinion
):
    calendars.keep(session, now=NOW)
    case = CaseFactory(terms=TermsFactory(talk=talk))
    path = f"/kerja-sama/{case.id}"
    if has_opinion:
        sign_in(officer)
        client.post(f"{path}/pendapat", data=OPINION)
    sign_in(person(Role.REVIEWER))
    client.post(f"{path}/ambil")

    form = client.get(f"{path}/putusan").text
    session.expire_all()
    sent = {"outcome": "reject", "reason": "Alasan.", "version": str(case.version)}
    client.post(f"{path}/putusan", data=sent)
    page = client.get(path).text

    assert session.scalar(sa.select(sa.func.count(Decision.id))) == 1
    assert ("Pasokan: bertentangan." in form) == has_opinion
    assert ("Belum ada pendapat; diminta" in form) != has_opinion
    assert ("Diputuskan tanpa pendapat kabupaten." in page) != has_opinion
    assert ("Saat diputuskan, pendapat kabupaten" in page) == has_opinion


def test_a_decided_case_takes_no_opinion(client, sign_in, session, officer, talk):
    case = CaseFactory(terms=TermsFactory(talk=talk), status=CaseStatus.REJECTED)
    sign_in(officer)

    assert client.post(f"/kerja-sama/{case.id}/pendapat", data=OPINION).status_code == 409
    assert "Beri pendapat" not in client.get(f"/kerja-sama/{case.id}").text


def test_a_decider_takes_and_decides(client, sign_in, session, talk):
    case = CaseFactory(terms=TermsFactory(talk=talk))
    sign_in(person(Role.DECIDER))
    path = f"/kerja-sama/{case.id}"

    assert path in client.get("/telaah").text
    assert path in client.get("/").text
    assert client.post(f"{path}/ambil").status_code == 302
    assert client.get(f"{path}/putusan").status_code == 200


def test_an_office_without_a_region_says_so(client, sign_in, session):
    sign_in(person(Role.REGENCY, OfficeFactory(name="Kantor tanpa wilayah")))

    assert "belum dikaitkan" in client.get("/kabupaten").text
    assert client.get("/kabupaten/diam").status_code == 200

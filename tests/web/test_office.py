"""The offices' short lists and the *lembar telaah*, over HTTP."""

import pytest
import sqlalchemy as sa

from hilirisasi.web.office_words import ASKED
from models import CaseStatus, OfficeAnswer, OfficeDuty, RegencyView, Role
from tests.factories import NOW, CaseFactory, CaseReviewFactory, OfficeFactory, bring, person


@pytest.fixture
def case(session):
    made = CaseFactory(status=CaseStatus.IN_REVIEW)
    session.commit()
    return made


def reviewer_of(session, duty, name):
    user = person(Role.REVIEWER, OfficeFactory(name=name, duty=duty))
    session.commit()
    return user


def answers(session):
    session.expire_all()
    return [
        (row.question, row.view, row.note)
        for row in session.scalars(sa.select(OfficeAnswer).order_by(OfficeAnswer.id))
    ]


def test_an_office_sees_every_question_and_answers_its_own(client, session, sign_in, case):
    sign_in(reviewer_of(session, OfficeDuty.CROPS, "Dinas KPTPH"))
    address = f"/kerja-sama/{case.id}/kantor"

    page = client.get(address).text
    sent = {"raw_material": "fits", "raw_material_note": "Data panen 2025.", "capacity": "fits"}
    done = client.post(f"{address}/jawab", data=sent)

    assert all(str(words) in page for words in ASKED.values())
    assert ('name="growers"' in page, 'name="capacity"' in page) == (True, False)
    assert done.location == address
    assert answers(session) == [("raw_material", RegencyView.FITS, "Data panen 2025.")]


def test_offices_that_differ_are_named_side_by_side(client, session, sign_in, case):
    for duty, name, view in (
        (OfficeDuty.CROPS, "Dinas KPTPH", "fits"),
        (OfficeDuty.ESTATES, "Dinas Perkebunan", "conflicts"),
    ):
        sign_in(reviewer_of(session, duty, name))
        sent = {"raw_material": view, "raw_material_note": "Data panen."}
        client.post(f"/kerja-sama/{case.id}/kantor/jawab", data=sent)

    pages = [
        client.get(f"/kerja-sama/{case.id}/{page}").text for page in ("kantor", "lembar-telaah")
    ]

    for page in pages:
        assert page.count("Berbeda pendapat") == 1
        assert "Dinas KPTPH: Sesuai" in page
        assert "Dinas Perkebunan: Bertentangan" in page
    other = CaseFactory()
    session.commit()
    compared = client.get("/telaah/banding", query_string={"berkas": [case.id, other.id]}).text
    assert "Dinas KPTPH: 1 sesuai; Dinas Perkebunan: 1 bertentangan" in compared


def test_an_answer_without_its_ground_is_asked_for_and_kept(client, session, sign_in, case):
    sign_in(reviewer_of(session, OfficeDuty.ENVIRONMENT, "DLH"))
    address = f"/kerja-sama/{case.id}/kantor"

    blank = client.post(f"{address}/jawab", data={})
    half = client.post(f"{address}/jawab", data={"waste": "conflicts", "waste_note": ""})

    assert (blank.status_code, "Jawab sedikitnya satu" in blank.text) == (422, True)
    assert (half.status_code, "Sebut dasarnya" in half.text) == (422, True)
    assert answers(session) == []


def test_a_decided_case_is_read_and_takes_no_answer(client, session, sign_in, case):
    sign_in(reviewer_of(session, OfficeDuty.ENVIRONMENT, "DLH"))
    bring(case, CaseStatus.REJECTED)
    session.commit()
    address = f"/kerja-sama/{case.id}/kantor"

    assert 'name="waste"' not in client.get(address).text
    sent = client.post(f"{address}/jawab", data={"waste": "fits", "waste_note": "Ada."})
    assert (sent.status_code, answers(session)) == (409, [])


def test_the_sides_find_neither(client, session, sign_in, case):
    for user in (
        person(Role.INVESTOR, case.plan.organisation),
        person(Role.VILLAGE_HEAD, case.listing.organisation),
    ):
        session.commit()
        sign_in(user)
        for page in ("kantor", "lembar-telaah"):
            assert client.get(f"/kerja-sama/{case.id}/{page}").status_code == 404


def test_the_sheet_holds_figures_reviews_and_the_chiefs_word(client, session, sign_in, case):
    CaseReviewFactory(case=case, reason="Pasokan cukup sampai Juni.", given_at=NOW)
    chief = person(Role.DECIDER)
    session.commit()
    sign_in(chief)

    page = client.get(f"/kerja-sama/{case.id}/lembar-telaah").text

    for words in (
        f"Lembar telaah {case.number}",
        case.plan.organisation.name,
        "Rp1.190",
        "Pasokan cukup sampai Juni.",
        "Arahan pimpinan",
        "bukan putusan",
    ):
        assert words in page

import uuid
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from models import CaseStatus, Comment, Role, User
from tests.factories import CaseFactory, person

SignIn = Callable[[User], None]
KEY = "5b0c1a52-7d1e-4c3a-9b6f-0a1b2c3d4e5f"
RIGHT = {"body": "Itu sawah warga.", "name": "Siti", "contact": "0812", "request_key": KEY}


def test_the_list_names_cases_that_wait_for_a_decision(
    client: FlaskClient, session: Session
) -> None:
    waiting = CaseFactory()
    decided = CaseFactory(status=CaseStatus.REJECTED)

    page = client.get("/tanggapan").text

    assert f"perkara={waiting.number}" in page
    assert decided.number not in page


def test_the_form_says_who_sees_what_before_sending(client: FlaskClient, session: Session) -> None:
    case = CaseFactory()

    page = client.get(f"/tanggapan?perkara={case.number}").text

    assert "hanya dibaca penelaah provinsi dan pengawas" in page
    assert page.count("Dilihat: penelaah") == 3
    assert case.plan.organisation.name in page


def test_a_comment_is_kept_and_its_receipt_tells_nothing_of_it(
    client: FlaskClient, session: Session
) -> None:
    case = CaseFactory()

    answer = client.post(f"/tanggapan?perkara={case.number}", data=RIGHT, follow_redirects=True)

    comment = session.scalars(sa.select(Comment)).one()
    assert (comment.body, comment.name, comment.contact) == ("Itu sawah warga.", "Siti", "0812")
    assert KEY in answer.text
    assert case.number in answer.text
    assert "sawah" not in answer.text
    assert "Siti" not in answer.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"body": " "},
        {"body": "x" * 2001},
        {"name": "x" * 81},
        {"website": "https://iklan.example"},
        {"request_key": "x"},
    ],
)
def test_unfit_comments_and_programs_are_refused(
    client: FlaskClient, session: Session, wrong: dict[str, str]
) -> None:
    case = CaseFactory()

    answer = client.post(f"/tanggapan?perkara={case.number}", data=RIGHT | wrong)

    assert answer.status_code == 422
    assert session.scalars(sa.select(Comment)).all() == []


def test_a_decided_case_takes_no_comment(client: FlaskClient, session: Session) -> None:
    case = CaseFactory(status=CaseStatus.APPROVED)

    page = client.get(f"/tanggapan?perkara={case.number}").text
    answer = client.post(f"/tanggapan?perkara={case.number}", data=RIGHT)

    assert "tidak menerima tanggapan lagi" in page
    assert answer.status_code == 409


def test_unknown_numbers_and_receipts_lead_to_the_list(
    client: FlaskClient, session: Session
) -> None:
    assert client.get("/tanggapan?perkara=HL-1").status_code == 404
    assert client.post("/tanggapan?perkara=HL-1", data=RIGHT).location == "/tanggapan"
    assert client.get(f"/tanggapan/tanda-terima?tanda={uuid.uuid4()}").location == "/tanggapan"


def test_too_many_comments_of_one_address_are_refused(
    client: FlaskClient, session: Session
) -> None:
    case = CaseFactory()
    statuses = [
        client.post(
            f"/tanggapan?perkara={case.number}", data=RIGHT | {"request_key": str(uuid.uuid4())}
        ).status_code
        for _ in range(11)
    ]

    assert statuses == [302] * 10 + [429]


def test_the_village_page_counts_comments_and_never_shows_them(
    client: FlaskClient, session: Session, sign_in: SignIn
) -> None:
    case = CaseFactory()
    client.post(f"/tanggapan?perkara={case.number}", data=RIGHT)
    sign_in(person(Role.VILLAGE_OPERATOR, case.listing.organisation))

    for path in (f"/wilayah/{case.listing.village_code}", f"/kerja-sama/{case.id}"):
        page = client.get(path).text
        assert case.number in page
        assert "sawah" not in page
        assert "Siti" not in page

"""The pages of conflicts of interest: who declares, who is asked, who reads what."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from hilirisasi.actors import actor_of
from hilirisasi.services import declarations, interests
from hilirisasi.services.declarations import Ties
from models import Case, CaseInterest, InterestLevel, Role, Tie, User
from tests.factories import NOW, person
from tests.review_rules import keep_policy, make_case

SignIn = Callable[[User], None]


@pytest.fixture
def case(session: Session) -> Case:
    made = make_case(keep_policy(session, asks_interest=True))
    session.commit()
    return made


def reviewer(session: Session) -> User:
    user = person(Role.REVIEWER)
    session.commit()
    return user


def test_taking_a_case_leads_over_declaration_and_question(
    session: Session, client: FlaskClient, sign_in: SignIn, case: Case
) -> None:
    path = f"/kerja-sama/{case.id}"
    sign_in(reviewer(session))
    taken = client.post(f"{path}/ambil")
    assert taken.location == "/akun/pernyataan"
    saved = client.post("/akun/pernyataan", data={"is_true": "y", "own_companies": "CV Satu"})
    assert (saved.status_code, saved.location) == (302, "/")
    assert client.post(f"{path}/ambil").location == f"{path}/kepentingan"
    assert "Jawab pertanyaan benturan kepentingan" in client.get(path).text
    assert client.post(f"{path}/kepentingan", data={"level": "none"}).status_code == 302
    assert client.post(f"{path}/ambil").location == f"{path}/putusan"


def test_a_hard_answer_closes_the_case_for_the_person(
    session: Session, client: FlaskClient, sign_in: SignIn, case: Case
) -> None:
    user = reviewer(session)
    declarations.declare(session, actor=actor_of(user), ties=(), now=NOW)
    sign_in(user)
    path = f"/kerja-sama/{case.id}"
    assert client.post(f"{path}/kepentingan", data={"level": "hard"}).status_code == 422
    answer = client.post(f"{path}/kepentingan", data={"level": "hard", "note": "Adik saya."})
    page = client.get(answer.location).text
    assert "Ada benturan kepentingan antara Anda dan berkas ini." in page
    assert "Ambil berkas ini" not in page
    assert [client.post(f"{path}/{step}").status_code for step in ("ambil", "putusan")] == [404] * 2


def test_what_was_declared_stands_in_the_form_and_unknown_villages_are_named(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in(reviewer(session))
    typed = {"is_true": "y", "family_companies": "1234567890123 CV Dua\nPT Tiga"}
    client.post("/akun/pernyataan", data=typed)
    assert "1234567890123 CV Dua\nPT Tiga" in client.get("/akun/pernyataan").text
    refused = client.post("/akun/pernyataan", data={"is_true": "y", "own_villages": "Entah"})
    assert (refused.status_code, "beberapa desa. Entah" in refused.text) == (422, True)


def test_what_was_declared_is_read_by_the_person_the_overseer_and_admins_alone(
    session: Session, client: FlaskClient, sign_in: SignIn, case: Case
) -> None:
    user = reviewer(session)
    ties = [Ties(Tie.OWN, ("PT Rahasia Sekali",))]
    declarations.declare(session, actor=actor_of(user), ties=ties, now=NOW)
    interests.answer(
        session,
        case=case,
        actor=actor_of(user),
        level=InterestLevel.SOFT,
        note="Tetangga direktur.",
        now=NOW,
    )
    answers = {}
    for role in Role:
        sign_in(person(role))
        page = client.get("/pengawasan/pernyataan")
        answers[role] = (page.status_code, "PT Rahasia Sekali" in page.text)
    readers = {Role.OVERSEER, Role.ADMIN}
    assert answers == {role: (200, True) if role in readers else (403, False) for role in Role}
    sign_in(person(Role.OVERSEER))
    for path in ("/benturan-kepentingan", f"/kerja-sama/{case.id}", "/pengawasan"):
        text = client.get(path).text
        assert "PT Rahasia Sekali" not in text
        assert "Tetangga direktur." not in text
    assert session.scalars(sa.select(CaseInterest.note)).all() == ["Tetangga direktur."]


def test_the_public_page_counts_without_names(
    session: Session, client: FlaskClient, case: Case
) -> None:
    user = reviewer(session)
    declarations.declare(session, actor=actor_of(user), ties=(), now=NOW)
    page = client.get("/benturan-kepentingan")
    assert page.status_code == 200
    assert "Orang yang mengisi pernyataan" in page.text
    assert user.name not in page.text

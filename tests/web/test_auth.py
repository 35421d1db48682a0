import logging
import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from hilirisasi.services import invitations, passwords
from hilirisasi.web.redirects import safe_next
from models import Role, User
from tests.factories import NOW, UserFactory, VillageOrganisationFactory, person

PASSWORD = "kuda laut biru bernyanyi"
FORM_PAGES = ("/masuk", "/daftar")
REGISTRATION = {
    "company": "PT Olah Rasa",
    "firm_size": "small",
    "post": "Direktur",
    "name": "Wayan Putri Unik",
    "phone": "0812-9999-0000",
    "email": "wayan.unik@contoh.id",
    "password": PASSWORD,
}


@pytest.fixture
def user(session: Session) -> User:
    user = UserFactory(password_hash=passwords.hash_password(PASSWORD))
    session.commit()
    return user


@pytest.fixture
def with_csrf(app: Flask) -> Iterator[None]:
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


def _sign_in(client: FlaskClient, user: User, password: str = PASSWORD, target: str = "/masuk"):
    return client.post(target, data={"login": user.email, "password": password})


def test_sign_in_opens_the_account_page(client: FlaskClient, user: User) -> None:
    assert client.get("/akun").headers["Location"] == "/masuk?next=/akun"

    answer = _sign_in(client, user, target="/masuk?next=/akun")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/akun")
    page = client.get("/akun")
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"


def test_wrong_password_and_unknown_account_get_the_same_page(
    client: FlaskClient, user: User
) -> None:
    known = client.post("/masuk", data={"login": user.email, "password": "salah"})
    unknown = client.post("/masuk", data={"login": "tidakada@contoh.id", "password": "salah"})

    assert known.status_code == unknown.status_code == 422
    told = [
        re.sub(r'name="request_key"[^>]*>', "", answer.text.replace(login, ""))
        for answer, login in ((known, user.email), (unknown, "tidakada@contoh.id"))
    ]
    assert told[0] == told[1]


def test_sixth_guess_is_told_to_wait(client: FlaskClient, user: User) -> None:
    codes = [_sign_in(client, user, "salah salah").status_code for _ in range(5)]

    assert codes == [422] * 5
    assert _sign_in(client, user).status_code == 429


def test_signed_out_cookie_is_dead(client: FlaskClient, user: User) -> None:
    _sign_in(client, user)
    copied = client.get_cookie("sesi")
    assert copied is not None
    client.post("/keluar")

    client.set_cookie("sesi", copied.value)

    assert client.get("/akun").status_code == 302


def test_changed_password_kills_a_copied_cookie(client: FlaskClient, user: User) -> None:
    _sign_in(client, user)
    copied = client.get_cookie("sesi")
    assert copied is not None
    changed = client.post("/akun", data={"current": PASSWORD, "new": "sapu terbang hijau tua"})
    assert changed.status_code == 302
    assert client.get("/akun").status_code == 200

    client.set_cookie("sesi", copied.value)

    assert client.get("/akun").status_code == 302


def test_closed_account_is_refused_at_the_next_request(
    client: FlaskClient, session: Session, user: User
) -> None:
    _sign_in(client, user)
    assert client.get("/akun").status_code == 200
    user.is_active = False
    session.commit()

    assert client.get("/akun").status_code == 302


def test_session_that_the_server_did_not_issue_is_nobody(client: FlaskClient) -> None:
    with client.session_transaction() as cookie:
        cookie["_user_id"] = "dibuat-sendiri"

    assert client.get("/akun").status_code == 302


def test_sign_in_starts_a_new_cookie(client: FlaskClient, user: User) -> None:
    with client.session_transaction() as cookie:
        cookie["titipan"] = "orang lain"

    _sign_in(client, user)

    with client.session_transaction() as cookie:
        assert "titipan" not in cookie


def test_register_opens_an_account(client: FlaskClient, session: Session) -> None:
    answer = client.post("/daftar", data=REGISTRATION)

    assert answer.status_code == 302
    assert "Wayan Putri Unik" in client.get("/akun").text


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("company", "", "wajib diisi"),
        ("phone", "12", "Contoh: 0812-3456-7890"),
        ("email", "bukan surel", "Contoh: nama@contoh.id"),
        ("nib", "123", "13 angka"),
        ("password", "pendek", "paling sedikit 15 huruf"),
        ("name", "Wayan\x00", "tidak dapat disimpan"),
    ],
)
def test_register_says_what_is_wrong_and_keeps_the_rest(
    client: FlaskClient, session: Session, field: str, value: str, message: str
) -> None:
    page = client.post("/daftar", data={**REGISTRATION, field: value})

    assert page.status_code in {200, 422}
    assert message in page.text
    kept = "Direktur"
    assert f'value="{kept}"' in page.text
    assert session.query(User).count() == 0


def test_register_asks_for_phone_or_email(client: FlaskClient, session: Session) -> None:
    page = client.post("/daftar", data={**REGISTRATION, "phone": "", "email": ""})

    assert "Isi nomor HP atau surel" in page.text


def test_form_says_who_will_see_each_personal_field(client: FlaskClient) -> None:
    page = client.get("/daftar").text

    assert page.count("Dilihat:") == 5


def _invite(session: Session) -> str:
    return invitations.invite(
        session,
        organisation=VillageOrganisationFactory(),
        role=Role.VILLAGE_OPERATOR,
        post="Operator",
        actor=None,
        now=NOW,
    )


def test_invitation_opens_an_account_once(client: FlaskClient, session: Session) -> None:
    code = _invite(session)
    data = {"name": "Sari", "phone": "0812-1111-2222", "password": PASSWORD}
    found = client.get("/undangan", query_string={"kode": code})
    address = found.headers["Location"]
    assert client.get(address).status_code == 200

    first = client.post(address, data=data)
    client.post("/keluar")
    second = client.post(address, data={**data, "phone": "0812-1111-3333"})

    assert (first.status_code, second.status_code) == (302, 422)


def test_guessing_invitations_is_limited(client: FlaskClient, session: Session) -> None:
    codes = [client.get("/undangan/ABCD-EFGH-JKLM-NPQR").status_code for _ in range(11)]

    assert codes == [422] * 10 + [429]


@pytest.mark.parametrize(
    "target",
    [
        *("//jahat.id", "/\\jahat.id", "\\\\jahat.id", "https://jahat.id", "javascript:alert(1)"),
        *("/\tjahat", "/a\nb", " //jahat.id", "", "produk"),
    ],
)
def test_after_signing_in_nobody_leaves_the_service(app: Flask, target: str) -> None:
    with app.test_request_context():
        assert safe_next(target) == "/"


@pytest.mark.parametrize("target", ["/", "/produk?komoditas=cassava", "/wilayah/18.02"])
def test_after_signing_in_inner_pages_are_reached(app: Flask, target: str) -> None:
    with app.test_request_context():
        assert safe_next(target) == target


@pytest.mark.parametrize("path", FORM_PAGES)
def test_public_forms_carry_a_token_and_are_refused_without(
    client: FlaskClient, session: Session, with_csrf: None, path: str
) -> None:
    page = client.get(path).text

    assert re.search(r'name="csrf_token"[^>]* value="[^"]+"', page)
    assert client.post(path, data=REGISTRATION).status_code == 400


@pytest.mark.parametrize("path", ["/akun", "/keluar", "/admin/undangan"])
def test_forms_of_signed_in_people_are_refused_without_a_token(
    client: FlaskClient,
    session: Session,
    sign_in: Callable[[User], None],
    with_csrf: None,
    path: str,
) -> None:
    sign_in(person(Role.ADMIN))
    pages = [client.get(page).text for page in ("/akun", "/admin")]

    assert all(re.search(r'name="csrf_token"[^>]* value="[^"]+"', page) for page in pages)
    assert client.post(path).status_code == 400


def test_nothing_personal_is_logged(
    client: FlaskClient, session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    client.post("/daftar", data=REGISTRATION)
    client.post("/keluar")
    client.post("/daftar", data=REGISTRATION)
    client.post("/masuk", data={"login": REGISTRATION["email"], "password": "salah salah"})
    client.post("/masuk", data={"login": REGISTRATION["email"], "password": PASSWORD})

    for personal in ("Wayan", "wayan.unik", "99990000", "9999-0000", PASSWORD, "salah salah"):
        assert personal not in caplog.text

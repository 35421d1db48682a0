"""The code from the phone, over HTTP: nothing private before it, set up, lost, asked again."""

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
import sqlalchemy as sa

from hilirisasi.permissions import Permission
from hilirisasi.services import invitations, passwords, recovery_codes, resets
from models import FormDraft, Role, SecondFactor, User
from tests import phones
from tests.factories import NOW, MembershipFactory, OfficeFactory, actor, person
from tests.web import world as worlds
from tests.web.test_walk import permission_of, walk

PASSWORD = "kuda laut biru bernyanyi"


@pytest.fixture
def reviewer(session) -> User:
    user = person(Role.REVIEWER)
    user.password_hash = passwords.hash_password(PASSWORD)
    session.commit()
    return user


@pytest.fixture
def admin(session) -> User:
    return person(Role.ADMIN)


@pytest.fixture
def in_production(app) -> Iterator[None]:
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(settings, is_production=True)
    yield
    app.config["SETTINGS"] = settings


def give_password(client, user, target="/telaah"):
    return client.post(f"/masuk?next={target}", data={"login": user.email, "password": PASSWORD})


def is_let_in(client) -> bool:
    return client.get("/akun").status_code == 200


def letters_of(page_text) -> str:
    return re.search(r'class="secret">([A-Z2-7 ]+)<', page_text)[1].replace(" ", "")


@pytest.mark.parametrize(
    ("role", "has_phone"), [(Role.REVIEWER, True), (Role.REVIEWER, False), (Role.ADMIN, False)]
)
def test_after_the_password_alone_every_private_address_leads_to_the_second_factor(
    app, client, session, sign_in, in_production, role, has_phone
):
    world = worlds.build(session)
    if has_phone:
        phones.add(session, world.person(role))
    sign_in(world.person(role))
    wrong = []

    for method, path, rule, _relation in walk(app, world, role):
        if permission_of(app, rule) is Permission.PUBLIC:
            continue
        answer = client.open(
            path, method=method, data={"reason": "x"} if method == "POST" else None
        )
        expected = "/masuk/kode?next=" if has_phone else "/akun/kode?next="
        if answer.status_code != 302 or not answer.location.startswith(expected):
            wrong.append((method, path, answer.status_code, answer.location))

    assert wrong == []
    assert session.scalars(sa.select(FormDraft)).all() == []


def test_public_pages_know_nobody_before_the_second_factor(client, session, sign_in, reviewer):
    phones.add(session, reviewer)
    sign_in(reviewer)

    assert reviewer.name not in client.get("/").text
    assert client.get("/sinyal").json == {}


def test_signing_in_asks_for_the_code_and_leads_on_in_a_new_session(client, session, reviewer):
    phones.add(session, reviewer)
    assert give_password(client, reviewer).location == "/masuk/kode?next=/telaah"
    half = client.get_cookie("sesi").value
    page = client.get("/masuk/kode?next=/telaah")
    assert 'autocomplete="one-time-code"' in page.text
    assert 'inputmode="numeric"' in page.text

    answer = client.post("/masuk/kode?next=/telaah", data={"code": phones.code()})

    assert answer.location == "/telaah"
    assert is_let_in(client)
    client.set_cookie("sesi", half)
    assert client.get("/akun").location == "/masuk?next=/akun"


def test_a_wrong_code_says_what_to_do_and_how_often_one_may_try(client, session, reviewer):
    phones.add(session, reviewer)
    give_password(client, reviewer)

    answers = [client.post("/masuk/kode", data={"code": "000000"}) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert "Sisa 4 kali" in answers[0].text
    assert "jam otomatis" in answers[0].text
    assert "/masuk/kode-cadangan" in answers[0].text
    assert not is_let_in(client)


def test_what_is_no_code_is_no_try(client, session, reviewer):
    phones.add(session, reviewer)
    give_password(client, reviewer)

    answers = [client.post("/masuk/kode", data={"code": "12ab"}) for _ in range(7)]

    assert ["Kodenya enam angka" in answer.text for answer in answers] == [True] * 7
    assert client.post("/masuk/kode", data={"code": phones.code()}).status_code == 302


def test_a_code_from_the_paper_lets_in_and_says_how_many_are_left(client, session, reviewer):
    phones.add(session, reviewer)
    codes = recovery_codes.make(session, user=reviewer)
    session.commit()
    give_password(client, reviewer)

    answer = client.post("/masuk/kode-cadangan?next=/akun", data={"code": codes[0]})

    assert answer.location == "/akun"
    assert "Sisa 9 kode" in client.get("/akun").text


def test_the_second_step_is_nobodys_without_a_password(client, session, reviewer):
    phones.add(session, reviewer)

    for path in ("/masuk/kode", "/masuk/kode-cadangan", "/akun/kode"):
        assert client.get(path).location.startswith("/masuk?next="), path
        assert client.post(path, data={"code": phones.code()}).status_code == 302, path
    assert not is_let_in(client)


def test_who_waits_too_long_gives_the_password_again(client, session, sign_in, reviewer):
    phones.add(session, reviewer)
    sign_in(reviewer, NOW - timedelta(minutes=31))

    assert client.get("/telaah").location == "/masuk?next=/telaah"
    assert client.post("/telaah", data={"reason": "x"}).status_code in {302, 405}
    assert client.post("/akun", data={"reason": "x"}).location == "/masuk?next=/akun"
    assert session.scalars(sa.select(FormDraft)).all() == []


def test_the_sign_in_page_leads_back_to_the_code_until_one_signs_out(client, session, reviewer):
    phones.add(session, reviewer)
    give_password(client, reviewer)
    assert client.get("/masuk").location == "/masuk/kode?next=/"

    client.post("/keluar")

    assert client.get("/masuk").status_code == 200


def test_without_a_phone_the_password_is_enough_in_development(client, reviewer):
    assert give_password(client, reviewer).location == "/telaah"
    assert is_let_in(client)


def test_in_production_who_decides_sets_a_phone_up_first(client, session, reviewer, in_production):
    assert give_password(client, reviewer).location == "/akun/kode?next=/telaah"
    begun = client.post("/akun/kode/mulai?next=/telaah")
    page = client.get(begun.location)
    secret = letters_of(page.text)
    assert re.search(r'class="secret">([A-Z2-7]{4} ){7}[A-Z2-7]{4}<', page.text)
    assert "<svg" in page.text
    assert page.headers["Cache-Control"] == "no-store"

    done = client.post("/akun/kode?next=/telaah", data={"code": pyotp.TOTP(secret).at(NOW)})

    codes = re.findall(r"<li>((?:[A-Z2-9]{4}-){3}[A-Z2-9]{4})</li>", done.text)
    assert len(codes) == 10
    assert 'href="/telaah"' in done.text
    assert client.get("/telaah").status_code == 200
    again = client.post("/akun/kode", data={"code": pyotp.TOTP(secret).at(NOW)})
    assert not any(code in again.text for code in codes)
    assert secret not in letters_and_text(client.get("/akun/kode"))


def letters_and_text(answer) -> str:
    return answer.text.replace(" ", "")


def test_in_production_an_invited_reviewer_begins_with_the_phone(client, session, in_production):
    code = invitations.invite(
        session,
        organisation=OfficeFactory(),
        role=Role.REVIEWER,
        post="Penelaah",
        actor=actor(Role.ADMIN),
        now=NOW,
    )
    typed = {"name": "Wayan", "email": "wayan@contoh.id", "password": PASSWORD}

    answer = client.post(f"/undangan/{code}", data=typed)

    assert answer.location == "/akun/kode?next=/"
    assert not is_let_in(client)


def test_in_production_a_new_post_asks_for_the_phone_with_the_next_request(
    client, session, sign_in, in_production
):
    user = person(Role.INVESTOR)
    sign_in(user)
    assert is_let_in(client)

    MembershipFactory(user=user, role=Role.DECIDER)
    session.commit()

    assert client.get("/akun").location == "/akun/kode?next=/akun"


@pytest.mark.parametrize("role", [Role.OVERSEER, Role.INVESTOR])
def test_in_production_others_are_asked_only_if_they_wish(
    client, session, sign_in, in_production, role
):
    user = person(role)
    sign_in(user)

    assert is_let_in(client)
    assert "/akun/kode" in client.get("/akun").text


def test_a_wrong_first_code_sets_nothing_up(client, session, sign_in, reviewer):
    sign_in(reviewer)
    client.post("/akun/kode/mulai")

    answer = client.post("/akun/kode", data={"code": "000000"})

    assert answer.status_code == 422
    assert session.scalars(sa.select(SecondFactor.confirmed_at)).all() == [None]
    assert letters_of(answer.text) == letters_of(client.get("/akun/kode").text)


def test_who_gave_only_the_password_replaces_no_phone(client, session, reviewer, in_production):
    phones.add(session, reviewer)
    give_password(client, reviewer)
    sealed = session.scalar(sa.select(SecondFactor.secret))

    assert client.get("/akun/kode").location == "/masuk?next=/akun/kode"
    assert client.post("/akun/kode/mulai").location == "/masuk?next=/akun/kode"

    assert session.scalar(sa.select(SecondFactor.secret)) == sealed


def signed_in_by_code(client, user) -> None:
    give_password(client, user)
    client.post("/masuk/kode", data={"code": phones.code(NOW - timedelta(seconds=30))})
    assert is_let_in(client)


def test_new_codes_on_paper_and_taking_the_phone_off_ask_for_a_code(client, session, reviewer):
    phones.add(session, reviewer)
    signed_in_by_code(client, reviewer)

    refused = [
        client.post("/akun/kode/cadangan", data={"kertas-code": "000000"}),
        client.post("/akun/kode/lepas", data={"lepas-code": "000000"}),
    ]
    renewed = client.post("/akun/kode/cadangan", data={"kertas-code": phones.code()})
    removed = client.post(
        "/akun/kode/lepas", data={"lepas-code": phones.code(NOW + timedelta(seconds=30))}
    )

    assert [answer.status_code for answer in refused] == [422, 422]
    assert len(re.findall(r"<li>(?:[A-Z2-9]{4}-){3}[A-Z2-9]{4}</li>", renewed.text)) == 10
    assert removed.location == "/akun/kode"
    assert session.scalars(sa.select(SecondFactor)).all() == []


def test_a_code_for_a_new_password_does_not_skip_the_phone(client, session, reviewer):
    phones.add(session, reviewer)
    code = resets.issue(session, user=reviewer, actor=None, now=NOW)

    answer = client.post(f"/atur-ulang/{code}", data={"password": "sapu terbang hijau melompat"})

    assert answer.location == "/masuk/kode?next=/"
    assert not is_let_in(client)


def test_changing_the_password_asks_for_no_new_code(client, session, reviewer):
    phones.add(session, reviewer)
    signed_in_by_code(client, reviewer)

    client.post("/akun", data={"current": PASSWORD, "new": "sapu terbang hijau melompat"})

    assert is_let_in(client)


def test_another_admin_takes_a_lost_phone_off_and_says_why(
    client, session, sign_in, reviewer, admin
):
    phones.add(session, reviewer)
    sign_in(admin)
    address = f"/admin/akun/{reviewer.id}/kode-hp"
    assert address in client.get("/admin").text

    refused = client.post(address, data={"reason": " "})
    done = client.post(address, data={"reason": "HP hilang"})

    assert (refused.status_code, done.status_code) == (422, 302)
    assert give_password(client, reviewer).status_code == 302
    assert session.scalars(sa.select(SecondFactor)).all() == []


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.REGENCY, Role.OVERSEER])
def test_nobody_else_takes_a_phone_off(client, session, sign_in, reviewer, role):
    phones.add(session, reviewer)
    sign_in(person(role))

    answer = client.post(f"/admin/akun/{reviewer.id}/kode-hp", data={"reason": "HP hilang"})

    assert answer.status_code == 403
    assert len(session.scalars(sa.select(SecondFactor)).all()) == 1


def test_no_admin_takes_the_own_phone_off_there(client, session, sign_in, admin):
    sign_in(admin)
    phones.add(session, admin, NOW - timedelta(days=1))
    client.post("/masuk/kode", data={"code": phones.code()})

    assert client.post(f"/admin/akun/{admin.id}/kode-hp", data={"reason": "x"}).status_code == 403


def test_nothing_secret_is_logged(client, session, reviewer, caplog):
    caplog.set_level(logging.DEBUG)
    phones.add(session, reviewer)
    codes = recovery_codes.make(session, user=reviewer)
    session.commit()

    give_password(client, reviewer)
    client.post("/masuk/kode", data={"code": "000000"})
    client.post("/masuk/kode-cadangan", data={"code": codes[0]})
    client.get("/akun/kode")

    secrets = (phones.SECRET, phones.code(), codes[0], PASSWORD)
    assert [secret for secret in secrets if secret in caplog.text] == []

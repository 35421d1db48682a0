"""Steps of weight ask again who one is, and lose nothing by that."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hilirisasi.services import passwords
from models import CaseStatus, Decision, Invitation, Role, Track, User
from tests import phones
from tests.factories import NOW, OfficeFactory, bring, person
from tests.web.test_review import make_case, verdict

PASSWORD = "kuda laut biru bernyanyi"
LONG_AGO = NOW - timedelta(minutes=6)


@pytest.fixture
def reviewer(session) -> User:
    user = person(Role.REVIEWER)
    user.password_hash = passwords.hash_password(PASSWORD)
    return user


def decisions(session):
    return list(session.scalars(sa.select(Decision.reason)))


def test_a_weighty_decision_asks_for_the_password_and_brings_the_form_back(
    client, session, sign_in, reviewer
):
    case = make_case(reviewer, track=Track.HEAVY)
    sign_in(reviewer, LONG_AGO)
    path = f"/kerja-sama/{case.id}/putusan"
    typed = verdict(case, client.get(path).text, reason="Alasan unik yang panjang.")

    detour = client.post(path, data=typed)

    assert detour.location == f"/akun/konfirmasi?next={path}?draf%3Dpakai"
    assert decisions(session) == []
    wrong = client.post(detour.location, data={"password": "salah"})
    back = client.post(detour.location, data={"password": PASSWORD})
    assert (wrong.status_code, back.location) == (422, f"{path}?draf=pakai")
    assert "Alasan unik yang panjang." in client.get(back.location).text
    assert client.post(path, data=typed).location == f"/kerja-sama/{case.id}"
    assert decisions(session) == ["Alasan unik yang panjang."]


def test_a_weighty_stop_asks_the_province_for_the_password(client, session, sign_in, reviewer):
    case = make_case(reviewer, track=Track.HEAVY)
    bring(case, CaseStatus.RUNNING)
    session.commit()
    path = f"/kerja-sama/{case.id}/langkah/henti"
    typed = {"henti-reason": "Limbah dibuang.", "henti-version": case.version}
    sign_in(reviewer, LONG_AGO)

    assert client.post(path, data=typed).location.startswith("/akun/konfirmasi")
    assert decisions(session) == ["Sesuai."]
    sign_in(reviewer)
    client.post(path, data=typed)
    assert decisions(session) == ["Sesuai.", "Limbah dibuang."]


def test_who_has_a_phone_is_asked_for_its_code(client, session, sign_in, reviewer):
    case = make_case(reviewer, track=Track.HEAVY)
    phones.add(session, reviewer, LONG_AGO)
    sign_in(reviewer, LONG_AGO, factor_at=LONG_AGO)
    path = f"/kerja-sama/{case.id}/putusan"
    detour = client.post(path, data=verdict(case, client.get(path).text))

    assert "Kode enam angka dari HP" in client.get(detour.location).text
    wrong = client.post(detour.location, data={"code": "000000"})
    right = client.post(detour.location, data={"code": phones.code()})

    assert (wrong.status_code, right.location) == (422, f"{path}?draf=pakai")


@pytest.mark.parametrize(("track", "at"), [(Track.REGULAR, LONG_AGO), (Track.HEAVY, NOW)])
def test_an_ordinary_or_a_prompt_decision_asks_nothing(
    client, session, sign_in, reviewer, track, at
):
    case = make_case(reviewer, track=track)
    sign_in(reviewer, at)
    path = f"/kerja-sama/{case.id}/putusan"

    answer = client.post(path, data=verdict(case, client.get(path).text))

    assert answer.location == f"/kerja-sama/{case.id}"


def test_an_admin_who_gives_a_post_is_asked_again(client, session, sign_in):
    admin = person(Role.ADMIN)
    admin.password_hash = passwords.hash_password(PASSWORD)
    page = f"/tim/{OfficeFactory().id}"
    sign_in(admin, LONG_AGO)
    typed = {"role": "reviewer", "post": "Penelaah Unik"}

    detour = client.post(
        f"{page}/undangan", data=typed, headers={"Referer": f"http://localhost{page}"}
    )

    assert detour.location == f"/akun/konfirmasi?next={page}?draf%3Dpakai"
    back = client.post(detour.location, data={"password": PASSWORD})
    assert "Penelaah Unik" in client.get(back.location).text
    assert client.post(f"{page}/undangan", data=typed).status_code == 200
    assert session.scalars(sa.select(Invitation.post)).all() == ["Penelaah Unik"]


def test_the_reason_for_taking_a_phone_off_outlives_the_question(
    client, session, sign_in, reviewer
):
    admin = person(Role.ADMIN)
    admin.password_hash = passwords.hash_password(PASSWORD)
    phones.add(session, reviewer)
    sign_in(admin, LONG_AGO)
    path = f"/admin/akun/{reviewer.id}/kode-hp"

    detour = client.post(path, data={"reason": "HP hilang di pasar"})
    back = client.post(detour.location, data={"password": PASSWORD})

    assert "HP hilang di pasar" in client.get(back.location).text


def test_who_is_no_admin_gives_posts_without_being_asked(client, session, sign_in):
    investor = person(Role.INVESTOR)
    sign_in(investor, LONG_AGO)
    typed = {"role": "investor", "post": "Manajer Unik"}

    answer = client.post(f"/tim/{investor.memberships[0].organisation_id}/undangan", data=typed)

    assert answer.status_code == 200


def test_the_list_of_all_accounts_is_saved_after_asking(client, session, sign_in):
    admin = person(Role.ADMIN)
    admin.password_hash = passwords.hash_password(PASSWORD)
    sign_in(admin, LONG_AGO)

    detour = client.get("/admin.csv")

    assert detour.location == "/akun/konfirmasi?next=/admin.csv"
    back = client.post(detour.location, data={"password": PASSWORD})
    assert back.location == "/admin.csv"
    assert client.get("/admin.csv").mimetype == "text/csv"

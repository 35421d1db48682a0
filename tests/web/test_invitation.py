"""Invitations by role: a head's PIN, an assistant's commodities, a regency, a second post."""

import pytest
import sqlalchemy as sa

from hilirisasi.services import invitations, passwords
from models import AuditEvent, Invitation, Membership, Role, User
from tests.factories import (
    NOW,
    CommodityFactory,
    RegencyFactory,
    VillageOrganisationFactory,
    actor,
    person,
)

PASSWORD = "kuda laut biru bernyanyi"
HEAD = {"name": "Kepala Baru", "phone": "0812-3456-7890", "password": PASSWORD}


@pytest.fixture
def village(session):
    return VillageOrganisationFactory()


def code_for(session, organisation, role, **options):
    made = invitations.invite(
        session,
        organisation=organisation,
        role=role,
        post="Jabatan uji",
        actor=actor(Role.ADMIN),
        now=NOW,
        **options,
    )
    session.commit()
    return made


@pytest.mark.parametrize("pin", ["123456", "111111", "12345", "abcdef"])
def test_an_easy_pin_is_refused(client, session, village, pin):
    code = code_for(session, village, Role.VILLAGE_HEAD)

    answer = client.post(f"/undangan/{code}", data={**HEAD, "pin": pin, "pin_again": pin})

    assert "PIN terdiri dari enam angka" in answer.text
    assert (
        session.scalar(
            sa.select(sa.func.count()).select_from(User).where(User.phone == "+6281234567890")
        )
        == 0
    )


def test_a_head_sets_the_pin_and_only_its_hash_is_kept(client, session, village):
    code = code_for(session, village, Role.VILLAGE_HEAD)

    answer = client.post(f"/undangan/{code}", data={**HEAD, "pin": "246810", "pin_again": "246810"})

    assert answer.status_code == 302
    head = session.scalar(sa.select(User).where(User.phone == "+6281234567890"))
    assert passwords.is_right("246810", head.pin_hash)


def test_who_has_an_account_gets_a_second_post(client, session, sign_in, village):
    investor = person(Role.INVESTOR)
    code = code_for(session, village, Role.VILLAGE_ASSISTANT, commodities=["cassava"])
    sign_in(investor)

    assert "ditambahkan ke akun Anda" in client.get(f"/undangan/{code}").text
    assert client.post(f"/undangan/{code}").status_code == 302

    session.expire_all()
    posts = session.execute(
        sa.select(Membership.role, Membership.commodities)
        .where(Membership.user_id == investor.id)
        .order_by(Membership.id)
    ).all()
    assert posts == [(Role.INVESTOR, None), (Role.VILLAGE_ASSISTANT, ["cassava"])]
    assert (
        session.scalars(sa.select(AuditEvent.actor_name).order_by(AuditEvent.id.desc())).first()
        == investor.name
    )
    assert client.post(f"/undangan/{code}").status_code != 302


def test_the_admin_invites_an_officer_of_a_regency_and_an_assistant(
    client, session, sign_in, village
):
    CommodityFactory()
    RegencyFactory(code="18.07", name="Lampung Timur")
    sign_in(person(Role.ADMIN))
    regency = {"role": "regency", "post": "Petugas", "office": "DPMPTSP Lampung Timur"}
    assistant = {"role": "village_assistant", "post": "Ketua", "village_code": village.region_code}

    made = []
    for data in (
        {**regency, "regency_code": "18.07.12"},
        {**regency, "regency_code": "18.07"},
        assistant,
        {**assistant, "commodities": ["cassava"]},
    ):
        client.post("/admin/undangan", data=data)
        made.append(session.scalar(sa.select(sa.func.count(Invitation.id))))

    assert made == [0, 1, 1, 2]
    of_regency, of_assistant = session.scalars(sa.select(Invitation).order_by(Invitation.id))
    assert of_regency.organisation.region_code == "18.07"
    assert of_assistant.commodities == ["cassava"]


def test_who_holds_a_code_does_not_replace_a_pin(client, session, sign_in, village):
    head = person(Role.VILLAGE_HEAD, village)
    head.pin_hash = passwords.hash_password("246810")
    other = VillageOrganisationFactory()
    code = code_for(session, other, Role.VILLAGE_HEAD)
    sign_in(head)

    assert 'name="pin"' not in client.get(f"/undangan/{code}").text
    assert client.post(f"/undangan/{code}", data={"pin": "135790", "pin_again": "135790"}).location

    session.expire_all()
    assert passwords.is_right("246810", head.pin_hash)


@pytest.mark.parametrize("role", [Role.VILLAGE_HEAD, Role.VILLAGE_OPERATOR])
def test_one_person_does_not_ask_and_answer_for_a_village(client, session, sign_in, village, role):
    operator = person(Role.VILLAGE_OPERATOR, village)
    code = code_for(session, village, role)
    sign_in(operator)

    answer = client.post(f"/undangan/{code}", data={"pin": "135790", "pin_again": "135790"})

    assert answer.status_code == 409
    session.expire_all()
    assert [row.role for row in operator.memberships] == [Role.VILLAGE_OPERATOR]
    assert session.scalar(sa.select(Invitation.used_at)) is None

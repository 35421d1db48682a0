import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from hilirisasi.services import sessions
from models import AuditEvent, Invitation, OfficeDuty, Role, User
from tests.factories import UserFactory, VillageFactory, person

SignIn = Callable[[User], None]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_only_the_admin_sees_accounts(
    client: FlaskClient, session: Session, sign_in: SignIn, role: Role
) -> None:
    user = person(role)
    other = UserFactory()
    sign_in(user)

    assert client.get("/admin").status_code == 403
    assert client.post("/admin/undangan").status_code == 403
    assert client.post(f"/admin/akun/{other.id}/tutup").status_code == 403


def test_accounts_are_listed_with_masked_contacts(
    client: FlaskClient, session: Session, sign_in: SignIn
) -> None:
    UserFactory(name="Ratna Unik", email="ratnaunik@contoh.id", phone="+6281234567890")
    sign_in(person(Role.ADMIN))

    page = client.get("/admin").text

    assert "Ratna Unik" in page
    assert "ratnaunik@contoh.id" not in page
    assert "81234567890" not in page


def test_village_operator_is_invited_with_a_code_shown_once(
    client: FlaskClient, session: Session, sign_in: SignIn
) -> None:
    village = VillageFactory()
    admin = person(Role.ADMIN)
    sign_in(admin)

    page = client.post(
        "/admin/undangan",
        data={"role": "village_operator", "post": "Kaur", "village_code": village.code},
    ).text

    found = re.search(r"http://127\.0\.0\.1:8000/undangan/([A-Z2-9-]{19})", page)
    assert found is not None
    invitation = session.scalars(sa.select(Invitation)).one()
    assert invitation.code_hash == sessions.digest(found[1])
    assert invitation.organisation.region_code == village.code
    assert "https://wa.me/?text=" in page
    assert session.scalars(sa.select(AuditEvent)).one().actor_id == admin.id
    assert found[1] not in client.get("/admin").text


def test_reviewer_is_invited_for_an_office(
    client: FlaskClient, session: Session, sign_in: SignIn
) -> None:
    sign_in(person(Role.ADMIN))

    client.post(
        "/admin/undangan", data={"role": "reviewer", "post": "Penelaah", "office": "Dinas Uji"}
    )

    invitation = session.scalars(sa.select(Invitation)).one()
    assert (invitation.role, invitation.organisation.name) == (Role.REVIEWER, "Dinas Uji")


def test_the_duty_of_a_reviewers_office_is_set_with_the_invitation_and_noted(
    client: FlaskClient, session: Session, sign_in: SignIn
) -> None:
    admin = person(Role.ADMIN)
    sign_in(admin)
    sent = {"post": "Penelaah", "office": "DLH Uji", "duty": "environment"}

    for role in ("overseer", "reviewer", "reviewer"):
        client.post("/admin/undangan", data={**sent, "role": role})

    offices = {row.organisation for row in session.scalars(sa.select(Invitation))}
    assert [row.duty for row in offices] == [OfficeDuty.ENVIRONMENT]
    named = sa.select(AuditEvent).where(AuditEvent.action == "office.duty")
    (event,) = session.scalars(named)
    assert (event.actor_id, event.before, event.after) == (
        admin.id,
        {"duty": None},
        {"duty": "environment"},
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"role": "village_operator", "village_code": "18.02.01.9999"}, "Kode desa tidak dikenal"),
        ({"role": "village_operator", "village_code": "18.02"}, "Kode desa tidak dikenal"),
        ({"role": "village_operator"}, "Kode desa tidak dikenal"),
        ({"role": "reviewer"}, "Isi nama kantornya"),
        ({"role": "investor", "office": "PT"}, "Not a valid choice"),
    ],
)
def test_invitation_says_what_is_missing(
    client: FlaskClient, session: Session, sign_in: SignIn, data: dict[str, str], message: str
) -> None:
    VillageFactory()
    sign_in(person(Role.ADMIN))

    page = client.post("/admin/undangan", data={"post": "Kaur", **data}).text

    if data["role"] != "investor":
        assert message in page
    assert "Ada isian yang perlu diperbaiki" in page
    assert session.scalar(sa.select(sa.func.count(Invitation.id))) == 0


def test_admin_closes_another_account_but_not_the_own(
    client: FlaskClient, session: Session, sign_in: SignIn
) -> None:
    admin, other = person(Role.ADMIN), UserFactory()
    sign_in(admin)

    own = client.post(f"/admin/akun/{admin.id}/tutup")
    foreign = client.post(f"/admin/akun/{other.id}/tutup")

    assert (own.status_code, foreign.status_code) == (403, 302)
    session.refresh(other)
    session.refresh(admin)
    assert (admin.is_active, other.is_active) == (True, False)
    event = session.scalars(sa.select(AuditEvent)).one()
    assert (event.action, event.actor_id) == ("account.disable", admin.id)


def test_unknown_account_is_not_found(
    client: FlaskClient, session: Session, sign_in: SignIn
) -> None:
    sign_in(person(Role.ADMIN))

    assert client.post("/admin/akun/999999/tutup").status_code == 404

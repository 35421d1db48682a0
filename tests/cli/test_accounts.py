"""Accounts from the shell."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session

from hilirisasi.services import passwords, resets
from models import AuditEvent, OrganisationKind, Role, SecondFactor, User
from tests import phones
from tests.cli.shell import run
from tests.factories import UserFactory, VillageFactory

Invoke = Callable[..., Result]
ADMIN = ("--name", "Andi", "--role", "admin", "--post", "Admin", "--organisation", "Diskominfotik")


@pytest.fixture
def invoke(app: Flask, session: Session) -> Invoke:
    def invoke(*words: str) -> Result:
        result = run(app, "user", *words)
        session.expire_all()
        return result

    return invoke


def test_create_prints_a_password_that_opens_the_account(session: Session, invoke: Invoke) -> None:
    result = invoke("create", "--login", "Andi@Contoh.ID", *ADMIN)

    user = session.scalars(sa.select(User)).one()
    [membership] = user.memberships
    assert result.exit_code == 0
    assert (user.name, user.email, user.phone) == ("Andi", "andi@contoh.id", None)
    assert (membership.role, membership.organisation.kind) == (Role.ADMIN, OrganisationKind.OFFICE)
    assert passwords.is_right(result.output.strip(), user.password_hash)
    assert result.output.strip() not in user.password_hash


def test_create_takes_a_phone_number_and_a_village(session: Session, invoke: Invoke) -> None:
    village = VillageFactory()
    session.commit()
    words = ("--name", "Sri", "--role", "village_operator", "--post", "Kaur")

    result = invoke(
        "create",
        "--login",
        "0812-3456-7890",
        *words,
        "--organisation",
        "-",
        "--village",
        village.code,
    )

    user = session.scalars(sa.select(User)).one()
    assert result.exit_code == 0
    assert (user.email, user.phone) == (None, "+6281234567890")
    assert user.memberships[0].organisation.region_code == village.code


@pytest.mark.parametrize("code", [(), ("--village", "18.02"), ("--village", "x")])
def test_a_village_operator_needs_a_village(
    session: Session, invoke: Invoke, code: tuple[str, ...]
) -> None:
    words = ("--name", "Sri", "--role", "village_operator", "--post", "Kaur", "--organisation", "-")

    result = invoke("create", "--login", "sri@contoh.id", *words, *code)

    assert result.exit_code == 2
    assert "--village" in result.output
    assert session.scalars(sa.select(User)).all() == []


def test_create_refuses_a_second_account(session: Session, invoke: Invoke) -> None:
    UserFactory(email="andi@contoh.id")
    session.commit()

    result = invoke("create", "--login", "andi@contoh.id", *ADMIN)

    assert result.exit_code == 1
    assert "has an account already" in result.output
    assert session.scalar(sa.select(sa.func.count(User.id))) == 1


def test_reset_password_prints_a_code_and_is_audited(session: Session, invoke: Invoke) -> None:
    user = UserFactory(email="sri@contoh.id")
    session.commit()

    result = invoke("reset-password", "sri@contoh.id")

    assert result.exit_code == 0
    base, code = result.output.strip().rsplit("/", 1)
    assert base == "http://127.0.0.1:8000/atur-ulang"
    assert resets.get_code(session, code=code, now=datetime.now(UTC)).user == user
    event = session.scalars(sa.select(AuditEvent)).one()
    assert (event.action, event.actor_id, event.record_id) == (
        "account.reset_code",
        None,
        str(user.id),
    )
    assert "sri@contoh.id" not in f"{event.before}{event.after}{event.reason}"


def test_disable_closes_the_account(session: Session, invoke: Invoke) -> None:
    user = UserFactory(phone="+6281234567890")
    session.commit()

    result = invoke("disable", "0812 3456 7890")

    assert (result.exit_code, result.output) == (0, "closed\n")
    session.refresh(user)
    assert not user.is_active


@pytest.mark.parametrize("command", ["reset-password", "disable"])
def test_an_unknown_account_is_named(invoke: Invoke, command: str) -> None:
    result = invoke(command, "siapa@contoh.id")

    assert result.exit_code == 1
    assert "no account has the name siapa@contoh.id" in result.output


def test_reset_factor_takes_the_phone_off_and_keeps_the_reason(
    session: Session, invoke: Invoke
) -> None:
    user = UserFactory()
    phones.add(session, user)

    result = invoke("reset-factor", user.email, "--reason", "HP admin terakhir hilang")

    assert (result.exit_code, result.output) == (0, "reset\n")
    assert session.scalars(sa.select(SecondFactor)).all() == []
    event = session.scalars(sa.select(AuditEvent)).one()
    assert (event.action, event.actor_id, event.reason) == (
        "factor.reset",
        None,
        "HP admin terakhir hilang",
    )


def test_reset_factor_says_that_there_is_none_and_asks_why(
    session: Session, invoke: Invoke
) -> None:
    user = UserFactory()
    session.commit()

    none = invoke("reset-factor", user.email, "--reason", "HP hilang")
    no_reason = invoke("reset-factor", user.email)
    blank = invoke("reset-factor", user.email, "--reason", " ")

    assert (none.exit_code, no_reason.exit_code, blank.exit_code) == (1, 2, 2)
    assert "has no second factor" in none.output

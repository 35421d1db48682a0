"""Accounts from the shell: for the first admin, and when nobody can sign in."""

import secrets
from datetime import UTC, datetime

import click
from flask import current_app

from hilirisasi.errors import AccountExistsError, MissingReasonError
from hilirisasi.extensions import db
from hilirisasi.factor_errors import FactorMissingError
from hilirisasi.services import accounts, resets, second_factors, sessions
from models import OF_A_VILLAGE, REGENCY_KINDS, Organisation, OrganisationKind, Region, Role, User


def register(group: click.Group) -> None:
    """Add the commands to the application's."""
    group.add_command(user)


@click.group("user")
def user() -> None:
    """Accounts."""


@user.command("create")
@click.option("--login", required=True, help="E-mail address or phone number.")
@click.option("--name", required=True)
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--post", required=True, help="Title in words, as letters print it.")
@click.option("--organisation", required=True, help="Name of the office or company.")
@click.option("--village", default=None, help="Village code, for people of a village.")
@click.option("--regency", default=None, help="Regency or city code, for its officers.")
def create(
    login: str,
    name: str,
    role: str,
    post: str,
    organisation: str,
    village: str | None,
    regency: str | None,
) -> None:
    """Open an account and print its first password once."""
    now = datetime.now(UTC)
    login = sessions.login_of(login)
    password = secrets.token_urlsafe(15)
    try:
        accounts.create_user(
            db.session,
            person=accounts.Person(
                name=name,
                email=login if "@" in login else None,
                phone=None if "@" in login else login,
                password=password,
            ),
            organisation=_organisation(organisation, village or regency, Role(role), now),
            role=Role(role),
            post=post,
            now=now,
        )
    except AccountExistsError as error:
        raise click.ClickException(f"{login} has an account already") from error
    click.echo(password)


@user.command("reset-password")
@click.argument("login")
def reset_password(login: str) -> None:
    """Print a one-time code, and its page, by which the person sets a new password."""
    code = resets.issue(db.session, user=_find(login), actor=None, now=datetime.now(UTC))
    base = current_app.config["SETTINGS"].base_url.rstrip("/")
    click.echo(f"{base}/atur-ulang/{code}")


@user.command("reset-factor")
@click.argument("login")
@click.option("--reason", required=True, help="Why, and how it was made sure who asks.")
def reset_factor(login: str, reason: str) -> None:
    """Take off the phone of who lost it; the next sign-in sets up a new one."""
    try:
        second_factors.reset(
            db.session, user=_find(login), actor=None, reason=reason, now=datetime.now(UTC)
        )
    except FactorMissingError as error:
        raise click.ClickException(f"{login} has no second factor") from error
    except MissingReasonError as error:
        raise click.UsageError("--reason must say why") from error
    click.echo("reset")


@user.command("disable")
@click.argument("login")
def disable(login: str) -> None:
    """Close an account at once."""
    accounts.disable(db.session, user=_find(login), now=datetime.now(UTC))
    click.echo("closed")


def _find(login: str) -> User:
    found = sessions.find_user(db.session, login=sessions.login_of(login))
    if found is None:
        raise click.ClickException(f"no account has the name {login}")
    return found


def _organisation(name: str, region: str | None, role: Role, now: datetime) -> Organisation:
    found = db.session.get(Region, region) if region else None
    if role in OF_A_VILLAGE:
        if found is None or not found.is_village:
            raise click.UsageError(f"a {role} needs --village with a village's code")
        return accounts.village_organisation(db.session, village=found, now=now)
    if role is Role.REGENCY and (found is None or found.kind not in REGENCY_KINDS):
        raise click.UsageError("a regency's officer needs --regency with a regency's code")
    kind = OrganisationKind.COMPANY if role is Role.INVESTOR else OrganisationKind.OFFICE
    of_region = found if role is Role.REGENCY else None
    return accounts.get_organisation(db.session, name=name, kind=kind, region=of_region, now=now)

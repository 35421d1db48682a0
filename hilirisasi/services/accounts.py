"""Accounts: register, be invited, change a password."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.errors import AccountExistsError, InvitationUnusableError, SignInRefusedError
from hilirisasi.services import audit, passwords, sessions
from hilirisasi.services.transactions import transaction
from models import (
    FirmSize,
    Invitation,
    Membership,
    Organisation,
    OrganisationKind,
    Region,
    Role,
    User,
)

INVITATION_LIFE = timedelta(days=30)
# Without letters and digits that look alike when printed.
CODE_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who registers: one of ``email`` (lower case) and ``phone`` (E.164) is enough."""

    name: str
    email: str | None
    phone: str | None
    password: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """The company of a new investor; the NIB is asked at the latest with the first interest."""

    name: str
    nib: str | None
    firm_size: FirmSize


def register_investor(
    session: Session, *, person: Person, company: Company, post: str, now: datetime
) -> str:
    """Open an account with a new company and return the token of its first session.

    Raises
    ------
    AccountExistsError, WeakPasswordError
    """
    passwords.refuse_weak(person.password, names=(person.name, company.name))
    password_hash = passwords.hash_password(person.password)
    with transaction(session):
        organisation = Organisation(
            kind=OrganisationKind.COMPANY,
            name=company.name,
            nib=company.nib,
            firm_size=company.firm_size,
            created_at=now,
        )
        session.add(organisation)
        user = _add_user(session, person=person, password_hash=password_hash, now=now)
        _join(session, user=user, organisation=organisation, role=Role.INVESTOR, post=post, now=now)
        audit.record(
            session,
            actor=None,
            action="account.register",
            subject=organisation,
            now=now,
            after={"name": company.name, "firm_size": company.firm_size},
        )
        return sessions.open_session(session, user=user, now=now)


def invite(
    session: Session,
    *,
    organisation: Organisation,
    role: Role,
    post: str,
    actor: Actor | None,
    now: datetime,
) -> str:
    """Return a one-time code, shown once, by which an official joins the organisation."""
    letters = "".join(secrets.choice(CODE_ALPHABET) for _ in range(16))
    code = "-".join(letters[start : start + 4] for start in range(0, 16, 4))
    with transaction(session):
        invitation = Invitation(
            code_hash=sessions.digest(code),
            organisation=organisation,
            role=role,
            post=post,
            created_at=now,
            expires_at=now + INVITATION_LIFE,
        )
        session.add(invitation)
        audit.record(
            session,
            actor=actor,
            action="account.invite",
            subject=invitation,
            now=now,
            after={"organisation": organisation.name, "role": role, "post": post},
        )
    return code


def get_invitation(session: Session, *, code: str, now: datetime) -> Invitation:
    """Return the invitation of a code, typed with or without hyphens.

    Raises
    ------
    InvitationUnusableError
        The code is unknown, used or too old.
    """
    letters = "".join(letter for letter in code.upper() if letter in CODE_ALPHABET)
    code = "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))
    invitation = session.scalar(
        sa.select(Invitation).where(Invitation.code_hash == sessions.digest(code))
    )
    if invitation is None or invitation.used_at or invitation.expires_at < now:
        raise InvitationUnusableError
    return invitation


def accept_invitation(session: Session, *, code: str, person: Person, now: datetime) -> str:
    """Open an official's account and return the token of its first session.

    Raises
    ------
    InvitationUnusableError, AccountExistsError, WeakPasswordError
    """
    organisation = get_invitation(session, code=code, now=now).organisation
    passwords.refuse_weak(person.password, names=(person.name, organisation.name))
    password_hash = passwords.hash_password(person.password)
    with transaction(session):
        invitation = get_invitation(session, code=code, now=now)
        invitation.used_at = now
        user = _add_user(session, person=person, password_hash=password_hash, now=now)
        _join(
            session,
            user=user,
            organisation=invitation.organisation,
            role=invitation.role,
            post=invitation.post,
            now=now,
        )
        audit.record(
            session,
            actor=None,
            action="account.join",
            subject=invitation,
            now=now,
            after={"organisation": invitation.organisation.name, "role": invitation.role},
        )
        return sessions.open_session(session, user=user, now=now)


def change_password(session: Session, *, user: User, current: str, new: str, now: datetime) -> str:
    """Change the password, end every session of the person, and return the token of a new one.

    Raises
    ------
    SignInRefusedError
        The current password is not right.
    WeakPasswordError
    """
    sessions.count_attempt(session, kind="account", subject=user.email or user.phone or "", now=now)
    if not passwords.is_right(current, user.password_hash):
        raise SignInRefusedError
    passwords.refuse_weak(new, names=(user.name,))
    password_hash = passwords.hash_password(new)
    with transaction(session):
        user.password_hash = password_hash
        sessions.end_all_sessions(session, user=user, now=now)
        return sessions.open_session(session, user=user, now=now)


def create_user(
    session: Session,
    *,
    person: Person,
    organisation: Organisation,
    role: Role,
    post: str,
    now: datetime,
    is_sample: bool = False,
) -> User:
    """Open an account with a post, as the shell and the sample do."""
    password_hash = passwords.hash_password(person.password)
    with transaction(session):
        user = _add_user(session, person=person, password_hash=password_hash, now=now)
        user.is_sample = is_sample
        _join(session, user=user, organisation=organisation, role=role, post=post, now=now)
        audit.record(
            session,
            actor=None,
            action="account.create",
            subject=user,
            now=now,
            after={"organisation": organisation.name, "role": role},
        )
    return user


def village_organisation(session: Session, *, village: Region, now: datetime) -> Organisation:
    """Return the organisation of a village's government, made when first needed."""
    found = session.scalar(
        sa.select(Organisation).where(
            Organisation.kind == OrganisationKind.VILLAGE, Organisation.region_code == village.code
        )
    )
    if found is not None:
        return found
    with transaction(session):
        organisation = Organisation(
            kind=OrganisationKind.VILLAGE, name=village.name, region=village, created_at=now
        )
        session.add(organisation)
    return organisation


def get_organisation(
    session: Session, *, name: str, kind: OrganisationKind, now: datetime
) -> Organisation:
    """Return the office or company of that name, made when first needed."""
    found = session.scalar(
        sa.select(Organisation).where(Organisation.kind == kind, Organisation.name == name)
    )
    if found is not None:
        return found
    with transaction(session):
        organisation = Organisation(kind=kind, name=name, created_at=now)
        session.add(organisation)
    return organisation


def reset_password(session: Session, *, user: User, now: datetime) -> str:
    """Give an account a new random password, end its sessions, and return the password."""
    password = secrets.token_urlsafe(15)
    password_hash = passwords.hash_password(password)
    with transaction(session):
        user.password_hash = password_hash
        sessions.end_all_sessions(session, user=user, now=now)
        audit.record(session, actor=None, action="account.reset", subject=user, now=now)
    return password


def disable(session: Session, *, user: User, actor: Actor | None = None, now: datetime) -> None:
    """Close an account: its sessions end with the next request. Closed twice, it is closed once."""
    with transaction(session):
        if not user.is_active:
            return
        user.is_active = False
        sessions.end_all_sessions(session, user=user, now=now)
        audit.record(session, actor=actor, action="account.disable", subject=user, now=now)


def _add_user(session: Session, *, person: Person, password_hash: str, now: datetime) -> User:
    for login in filter(None, (person.email, person.phone)):
        if sessions.find_user(session, login=login) is not None:
            raise AccountExistsError
    user = User(
        name=person.name,
        email=person.email,
        phone=person.phone,
        password_hash=password_hash,
        created_at=now,
    )
    session.add(user)
    try:
        session.flush()
    except IntegrityError as error:  # registered by somebody else in the same moment
        raise AccountExistsError from error
    return user


def _join(
    session: Session,
    *,
    user: User,
    organisation: Organisation,
    role: Role,
    post: str,
    now: datetime,
) -> None:
    session.add(
        Membership(user=user, organisation=organisation, role=role, post=post, started_at=now)
    )

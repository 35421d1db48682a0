"""Accounts: register, be invited, change a password."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor, actor_of
from hilirisasi.errors import AccountExistsError, SignInRefusedError
from hilirisasi.services import audit, passwords, resets, saved_searches, sessions
from hilirisasi.services.transactions import transaction
from models import (
    FirmSize,
    Membership,
    OfficeDuty,
    Organisation,
    OrganisationKind,
    Region,
    Role,
    User,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who registers: one of ``email`` (lower case) and ``phone`` (E.164) is enough.

    ``pin`` is a village head's, by which they answer one-time links; a head who does nothing else
    leaves the password blank.
    """

    name: str
    email: str | None
    phone: str | None
    password: str
    pin: str | None = None


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
        user = add_user(session, person=person, password_hash=password_hash, now=now)
        add_membership(
            session, user=user, organisation=organisation, role=Role.INVESTOR, post=post, now=now
        )
        audit.record(
            session,
            actor=None,
            action="account.register",
            subject=organisation,
            now=now,
            after={"name": company.name, "firm_size": company.firm_size},
        )
        return sessions.open_session(session, user=user, now=now)


def change_password(
    session: Session,
    *,
    user: User,
    current: str,
    new: str,
    factor_at: datetime | None = None,
    now: datetime,
) -> str:
    """Change the password, end every session of the person, and return the token of a new one.

    ``factor_at``: when the second factor was given in the session that ends; it still counts.

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
        resets.kill_codes(session, user=user, now=now)
        audit.record(
            session,
            actor=actor_of(user),
            action="account.change_password",
            subject=user,
            now=now,
        )
        return sessions.open_session(session, user=user, factor_at=factor_at, now=now)


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
        user = add_user(session, person=person, password_hash=password_hash, now=now)
        user.is_sample = is_sample
        add_membership(session, user=user, organisation=organisation, role=role, post=post, now=now)
        audit.record(
            session,
            actor=None,
            action="account.create",
            subject=user,
            now=now,
            after={"organisation": organisation.name, "role": role},
        )
    return user


def find_village_organisation(session: Session, *, village: Region) -> Organisation | None:
    """Return the organisation of a village's government, or ``None`` before it is needed."""
    return session.scalar(
        sa.select(Organisation).where(
            Organisation.kind == OrganisationKind.VILLAGE, Organisation.region_code == village.code
        )
    )


def village_organisation(session: Session, *, village: Region, now: datetime) -> Organisation:
    """Return the organisation of a village's government, made when first needed."""
    found = find_village_organisation(session, village=village)
    if found is not None:
        return found
    with transaction(session):
        organisation = Organisation(
            kind=OrganisationKind.VILLAGE, name=village.name, region=village, created_at=now
        )
        session.add(organisation)
    return organisation


def get_organisation(
    session: Session,
    *,
    name: str,
    kind: OrganisationKind,
    region: Region | None = None,
    duty: OfficeDuty | None = None,
    actor: Actor | None = None,
    now: datetime,
) -> Organisation:
    """Return the office or company of that name, made when first needed.

    ``duty`` is what the office answers for in cases; an office that had another gets this one.
    """
    found = session.scalar(
        sa.select(Organisation).where(
            Organisation.kind == kind,
            Organisation.name == name,
            Organisation.region_code == (None if region is None else region.code),
        )
    )
    if found is not None and duty in {None, found.duty}:
        return found
    with transaction(session):
        if found is None:
            found = Organisation(kind=kind, name=name, region=region, created_at=now)
            session.add(found)
        if duty is not None:
            before, found.duty = {"duty": found.duty}, duty
            audit.record(
                session,
                actor=actor,
                action="office.duty",
                subject=found,
                now=now,
                before=before,
                after={"duty": duty},
            )
    return found


def disable(session: Session, *, user: User, actor: Actor | None = None, now: datetime) -> None:
    """Close an account: its sessions end with the next request. Closed twice, it is closed once."""
    with transaction(session):
        if not user.is_active:
            return
        user.is_active = False
        saved_searches.remove_all(session, user=user)
        sessions.end_all_sessions(session, user=user, now=now)
        audit.record(session, actor=actor, action="account.disable", subject=user, now=now)


def add_user(session: Session, *, person: Person, password_hash: str, now: datetime) -> User:
    """Open an account in the open transaction.

    Raises
    ------
    AccountExistsError
    """
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


def add_membership(
    session: Session,
    *,
    user: User,
    organisation: Organisation,
    role: Role,
    post: str,
    commodities: list[str] | None = None,
    now: datetime,
) -> None:
    """Give an account a post, in the open transaction."""
    session.add(
        Membership(
            user=user,
            organisation=organisation,
            role=role,
            post=post,
            commodities=commodities,
            started_at=now,
        )
    )

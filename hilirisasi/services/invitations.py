"""One-time codes by which a person joins an organisation."""

import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.errors import InvitationUnusableError, PostHeldError
from hilirisasi.services import accounts, audit, passwords, sessions
from hilirisasi.services.accounts import Person
from hilirisasi.services.transactions import transaction
from models import Invitation, Organisation, Role, User

INVITATION_LIFE = timedelta(days=30)
# Without letters and digits that look alike when printed.
CODE_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
# One asks and the other answers: never the same person in one village.
APART = {Role.VILLAGE_OPERATOR, Role.VILLAGE_HEAD}


def invite(
    session: Session,
    *,
    organisation: Organisation,
    role: Role,
    post: str,
    actor: Actor | None,
    commodities: list[str] | None = None,
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
            commodities=commodities,
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


def get_invitation(session: Session, *, code: str, now: datetime, lock: bool = False) -> Invitation:
    """Return the invitation of a code, typed with or without hyphens.

    Raises
    ------
    InvitationUnusableError
        The code is unknown, used or too old.
    """
    letters = "".join(letter for letter in code.upper() if letter in CODE_ALPHABET)
    code = "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))
    query = sa.select(Invitation).where(Invitation.code_hash == sessions.digest(code))
    invitation = session.scalar(
        query.with_for_update(of=Invitation).execution_options(populate_existing=True)
        if lock
        else query
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
    pin_hash = passwords.hash_password(person.pin) if person.pin else None
    with transaction(session):
        user = accounts.add_user(session, person=person, password_hash=password_hash, now=now)
        user.pin_hash = pin_hash
        _use_invitation(session, code=code, user=user, actor=None, now=now)
        return sessions.open_session(session, user=user, now=now)


def join(
    session: Session,
    *,
    code: str,
    user: User,
    actor: Actor,
    pin: str | None = None,
    now: datetime,
) -> None:
    """Add a post to the account that a person has already; a new head sets a ``pin``.

    A PIN that was set before stays: who holds a code must not replace what answers for a village.

    Raises
    ------
    InvitationUnusableError
    PostHeldError
        The person holds this post already, or one that it is the check of.
    """
    pin_hash = passwords.hash_password(pin) if pin else None
    with transaction(session):
        if user.pin_hash is None:
            user.pin_hash = pin_hash
        _use_invitation(session, code=code, user=user, actor=actor, now=now)


def _use_invitation(
    session: Session, *, code: str, user: User, actor: Actor | None, now: datetime
) -> None:
    invitation = get_invitation(session, code=code, now=now, lock=True)
    _refuse_held(invitation, user)
    invitation.used_at = now
    accounts.add_membership(
        session,
        user=user,
        organisation=invitation.organisation,
        role=invitation.role,
        post=invitation.post,
        commodities=invitation.commodities,
        now=now,
    )
    audit.record(
        session,
        actor=actor,
        action="account.join",
        subject=invitation,
        now=now,
        after={"organisation": invitation.organisation.name, "role": invitation.role},
    )


def _refuse_held(invitation: Invitation, user: User) -> None:
    """Refuse a post that is held already, and the head's to the operator who would ask the head."""
    held = {
        row.role
        for row in user.memberships
        if row.organisation_id == invitation.organisation_id and row.ended_at is None
    }
    if invitation.role in held or any({invitation.role, role} == APART for role in held):
        raise PostHeldError

"""One-time codes by which a person joins an organisation."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.errors import InvitationUnusableError, PostHeldError
from hilirisasi.services import accounts, audit, codes, passwords, posts, sessions
from hilirisasi.services.accounts import Person
from hilirisasi.services.transactions import transaction
from models import Invitation, Membership, Organisation, Role, User

INVITATION_LIFE: Final = timedelta(days=30)
# One asks and the other answers: never the same person in one village.
APART: Final = {Role.VILLAGE_OPERATOR, Role.VILLAGE_HEAD}


def invite(
    session: Session,
    *,
    organisation: Organisation,
    role: Role,
    post: str,
    actor: Actor | None,
    commodities: list[str] | None = None,
    replaces: Membership | None = None,
    now: datetime,
) -> str:
    """Return a one-time code, shown once, by which a person joins the organisation.

    The post of ``replaces`` ends when the code is used, and what it carried passes on.
    """
    code = codes.make()
    with transaction(session):
        invitation = Invitation(
            code_hash=codes.digest(code),
            organisation=organisation,
            role=role,
            post=post,
            commodities=commodities,
            replaces=replaces,
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
    query = sa.select(Invitation).where(Invitation.code_hash == codes.digest(code))
    invitation = session.scalar(
        query.with_for_update(of=Invitation).execution_options(populate_existing=True)
        if lock
        else query
    )
    if invitation is None or invitation.used_at or invitation.revoked_at:
        raise InvitationUnusableError
    if invitation.expires_at < now:
        raise InvitationUnusableError
    return invitation


def list_open(session: Session, *, organisation: Organisation, now: datetime) -> list[Invitation]:
    """Return the invitations of an organisation that can still be used, the newest first."""
    return list(
        session.scalars(
            sa.select(Invitation)
            .where(Invitation.organisation_id == organisation.id, *is_open(now))
            .order_by(Invitation.id.desc())
        )
    )


def is_open(now: datetime) -> Sequence[sa.ColumnElement[bool]]:
    """Return what holds of an invitation that can still be used."""
    return (
        Invitation.used_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.expires_at >= now,
    )


def revoke(session: Session, *, invitation: Invitation, actor: Actor, now: datetime) -> None:
    """Let a code be worth nothing; revoked twice, it is so once.

    Raises
    ------
    InvitationUnusableError
        Somebody used it already.
    """
    with transaction(session):
        session.refresh(invitation, with_for_update={"of": Invitation})
        if invitation.revoked_at is not None:
            return
        if invitation.used_at is not None:
            raise InvitationUnusableError
        invitation.revoked_at = now
        audit.record(session, actor=actor, action="account.revoke", subject=invitation, now=now)


def accept_invitation(session: Session, *, code: str, person: Person, now: datetime) -> str:
    """Open an official's account and return the token of its first session.

    Raises
    ------
    InvitationUnusableError, AccountExistsError, WeakPasswordError
    """
    organisation = get_invitation(session, code=code, now=now).organisation
    if person.password:
        passwords.refuse_weak(person.password, names=(person.name, organisation.name))
    # Who only answers links by PIN has a password that nobody knows; a reset code replaces it.
    password_hash = passwords.hash_password(person.password or secrets.token_urlsafe(32))
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
    if invitation.replaces is not None:
        posts.pass_on(session, membership=invitation.replaces, user=user, actor=actor, now=now)
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

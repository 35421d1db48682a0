"""A new password by a one-time code, which whoever manages accounts hands over on paper."""

from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor, actor_of
from hilirisasi.errors import ResetCodeUnusableError
from hilirisasi.services import audit, codes, passwords, sessions
from hilirisasi.services.transactions import transaction
from models import ResetCode, User

# A day and not half an hour: the code travels on paper or by a phone with weak signal.
LIFE: Final = timedelta(days=1)


def issue(session: Session, *, user: User, actor: Actor | None, now: datetime) -> str:
    """Return a one-time code, shown once, for a new password; older codes are dead by that.

    The old password works until the code is used. ``actor``: ``None`` from the shell.
    """
    code = codes.make()
    with transaction(session):
        kill_codes(session, user=user, now=now)
        session.add(
            ResetCode(
                code_hash=codes.digest(code), user=user, created_at=now, expires_at=now + LIFE
            )
        )
        audit.record(session, actor=actor, action="account.reset_code", subject=user, now=now)
    return code


def get_code(session: Session, *, code: str, now: datetime, lock: bool = False) -> ResetCode:
    """Return the living code that was typed.

    Raises
    ------
    ResetCodeUnusableError
        The code is unknown, used or too old, or the account is closed.
    """
    query = sa.select(ResetCode).where(ResetCode.code_hash == codes.digest(code))
    found = session.scalar(
        query.with_for_update(of=ResetCode).execution_options(populate_existing=True)
        if lock
        else query
    )
    if found is None or found.used_at or found.expires_at < now or not found.user.is_active:
        raise ResetCodeUnusableError
    return found


def use(
    session: Session, *, code: str, password: str, pin: str | None = None, now: datetime
) -> str:
    """Set the password (and a head's ``pin``), end all sessions, return the token of a new one.

    Raises
    ------
    ResetCodeUnusableError, WeakPasswordError
    """
    user = get_code(session, code=code, now=now).user
    passwords.refuse_weak(password, names=(user.name,))
    password_hash = passwords.hash_password(password)
    pin_hash = passwords.hash_password(pin) if pin else None
    with transaction(session):
        user = get_code(session, code=code, now=now, lock=True).user
        user.password_hash = password_hash
        user.pin_hash = pin_hash or user.pin_hash
        kill_codes(session, user=user, now=now)
        sessions.end_all_sessions(session, user=user, now=now)
        audit.record(session, actor=actor_of(user), action="account.reset", subject=user, now=now)
        return sessions.open_session(session, user=user, now=now)


def kill_codes(session: Session, *, user: User, now: datetime) -> None:
    """Let no older code of a person work, in the open transaction."""
    session.execute(
        sa.update(ResetCode)
        .where(ResetCode.user_id == user.id, ResetCode.used_at.is_(None))
        .values(used_at=now)
    )

"""Signing in and out: one row a signed-in browser, and limits on guesses."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from lokal import normalize_phone
from sqlalchemy.orm import Session, joinedload

from hilirisasi.errors import SignInRefusedError, TooManyAttemptsError
from hilirisasi.services import passwords
from hilirisasi.services.transactions import transaction
from models import Attempt, Membership, Role, SignInSession, User

TOUCH_EVERY: Final = timedelta(minutes=5)
# Idle and absolute life of a session: short for those who decide, long for a phone in a village.
STRICT_ROLES: Final = frozenset({Role.REVIEWER, Role.DECIDER, Role.OVERSEER, Role.ADMIN})
STRICT_LIFE: Final = (timedelta(minutes=30), timedelta(hours=12))
USUAL_LIFE: Final = (timedelta(days=14), timedelta(days=60))
# (attempts, window) for one subject; both must hold. Sign-ins as Indico limits them.
LIMITS: Final[dict[str, tuple[tuple[int, timedelta], ...]]] = {
    "account": ((5, timedelta(minutes=15)), (20, timedelta(days=1))),
    "address": ((30, timedelta(minutes=15)), (200, timedelta(days=1))),
    "invitation": ((10, timedelta(minutes=15)), (30, timedelta(days=1))),
    "reset": ((10, timedelta(minutes=15)), (30, timedelta(days=1))),
    "factor": ((5, timedelta(minutes=15)), (20, timedelta(days=1))),  # codes of one person
    "season": ((30, timedelta(minutes=15)), (200, timedelta(days=1))),  # guesses at links
    "comment": ((10, timedelta(hours=1)), (40, timedelta(days=1))),  # a village shares an address
    "objection": ((20, timedelta(hours=1)), (60, timedelta(days=1))),
    "letter": ((60, timedelta(minutes=15)), (600, timedelta(days=1))),  # codes looked up
    "photo": ((30, timedelta(hours=1)), (100, timedelta(days=1))),  # forms of a person
    "pin": ((5, timedelta(days=7)),),  # of one link; the person's, over all links, below
    "pin_person": ((20, timedelta(days=7)),),
    "registration": ((5, timedelta(hours=1)), (20, timedelta(days=1))),
}


def digest(secret: str) -> str:
    """Return the SHA-256 of a token or of a subject of guesses, in hex."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def login_of(text: str) -> str:
    """Return an account name as it is stored: E.164 for a phone number, else lower case."""
    return (None if "@" in text else normalize_phone(text)) or text.strip().lower()


def find_user(session: Session, *, login: str) -> User | None:
    """Return the account of an e-mail address (lower case) or phone number (E.164)."""
    return session.scalar(sa.select(User).where(sa.or_(User.email == login, User.phone == login)))


def sign_in(session: Session, *, login: str, password: str, address: str, now: datetime) -> str:
    """Return the token of a new session.

    Every guess counts, the right one too; hashing stays outside the write transaction.

    Raises
    ------
    SignInRefusedError
        Unknown account, wrong password, or a closed account: the same answer, as slowly.
    TooManyAttemptsError
        Too many guesses at this account or from this address.
    """
    count_attempt(session, kind="account", subject=login, now=now)
    count_attempt(session, kind="address", subject=address, now=now)
    user = find_user(session, login=login)
    is_right = passwords.is_right(password, user.password_hash if user else None)
    if user is None or not is_right or not user.is_active:
        raise SignInRefusedError
    new_hash = (
        passwords.hash_password(password) if passwords.needs_rehash(user.password_hash) else None
    )
    with transaction(session):
        if new_hash:
            user.password_hash = new_hash
        session.execute(
            sa.delete(Attempt).where(Attempt.kind == "account", Attempt.subject == digest(login))
        )
        return open_session(session, user=user, now=now)


def open_session(
    session: Session, *, user: User, factor_at: datetime | None = None, now: datetime
) -> str:
    """Add a session row within the open transaction and return its token (256 bits).

    ``factor_at``: when the second factor was given; without one, the session may still wait for it.
    """
    token = secrets.token_urlsafe(32)
    session.add(
        SignInSession(
            token_hash=digest(token),
            user=user,
            created_at=now,
            last_used_at=now,
            factor_at=factor_at,
        )
    )
    return token


def find_session(session: Session, *, token: str, now: datetime) -> SignInSession | None:
    """Return the live session of a token with its user and posts, or ``None``.

    It may wait for the second factor: see ``second_factors.is_complete``.
    """
    person = joinedload(SignInSession.user)
    row = session.scalar(
        sa.select(SignInSession)
        .options(
            person.selectinload(User.memberships).joinedload(Membership.organisation),
            person.joinedload(User.second_factor),
        )
        .where(SignInSession.token_hash == digest(token), SignInSession.ended_at.is_(None))
    )
    if row is None or not row.user.is_active:
        return None
    idle, absolute = life_of(row.user)
    is_alive = now - row.last_used_at <= idle and now - row.created_at <= absolute
    return row if is_alive else None


def life_of(user: User) -> tuple[timedelta, timedelta]:
    """Return the idle and the absolute life of a person's sessions."""
    is_strict = any(m.role in STRICT_ROLES for m in user.memberships if m.ended_at is None)
    return STRICT_LIFE if is_strict else USUAL_LIFE


def confirmed_at(row: SignInSession) -> datetime:
    """Return when the person last proved in this session who they are."""
    return row.confirmed_at or row.created_at


def touch(session: Session, *, row: SignInSession, now: datetime) -> None:
    """Note that a session is in use, at most once in five minutes."""
    if now - row.last_used_at >= TOUCH_EVERY:
        with transaction(session, is_use_case=False):
            row.last_used_at = now


def end_session(session: Session, *, token: str, now: datetime) -> None:
    """Sign one browser out; a copied cookie is dead from now on."""
    with transaction(session):
        session.execute(
            sa.update(SignInSession)
            .where(SignInSession.token_hash == digest(token), SignInSession.ended_at.is_(None))
            .values(ended_at=now)
        )


def end_all_sessions(session: Session, *, user: User, now: datetime) -> None:
    """Sign a person out everywhere, within the open transaction."""
    session.execute(
        sa.update(SignInSession)
        .where(SignInSession.user_id == user.id, SignInSession.ended_at.is_(None))
        .values(ended_at=now)
    )


def count_attempt(session: Session, *, kind: str, subject: str, now: datetime) -> None:
    """Count one guess, in a transaction of its own, so that a refusal does not undo it.

    Raises
    ------
    TooManyAttemptsError
        The subject's limit is reached; this guess is not looked at.
    """
    key = digest(subject)
    with transaction(session, is_use_case=False):
        for allowed, window in LIMITS[kind]:
            times = session.scalars(
                sa.select(Attempt.at)
                .where(Attempt.kind == kind, Attempt.subject == key, Attempt.at > now - window)
                .order_by(Attempt.at.desc())
                .limit(allowed)
            ).all()
            if len(times) == allowed:
                raise TooManyAttemptsError(until=times[-1] + window)
        longest = max(window for _allowed, window in LIMITS[kind])
        session.execute(sa.delete(Attempt).where(Attempt.at < now - longest, Attempt.kind == kind))
        session.add(Attempt(kind=kind, subject=key, at=now))


def count_left(session: Session, *, kind: str, subject: str, now: datetime) -> int:
    """Return how many more guesses at a subject are looked at now."""
    counts = (
        allowed
        - (
            session.scalar(
                sa.select(sa.func.count(Attempt.id)).where(
                    Attempt.kind == kind,
                    Attempt.subject == digest(subject),
                    Attempt.at > now - window,
                )
            )
            or 0
        )
        for allowed, window in LIMITS[kind]
    )
    return max(0, min(counts))


def forget_attempts(session: Session, *, kind: str, subject: str) -> None:
    """Forget the guesses at a subject that was answered rightly, in the open transaction."""
    session.execute(
        sa.delete(Attempt).where(Attempt.kind == kind, Attempt.subject == digest(subject))
    )

"""A code from the phone beside the password: set up, asked for, taken off, and what replaces it."""

from datetime import datetime
from typing import Final

import pyotp
import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor, actor_of
from hilirisasi.errors import MissingReasonError, SignInRefusedError
from hilirisasi.factor_errors import FactorMissingError, FactorStandsError, WrongCodeError
from hilirisasi.sealing import seal, unseal
from hilirisasi.services import audit, passwords, recovery_codes, sessions
from hilirisasi.services.transactions import transaction
from models import RecoveryCode, Role, SecondFactor, SignInSession, User

ISSUER: Final = "Hilirisasi Lampung"
# Who decides, or lets others in to decide.
MUST_HAVE: Final = frozenset({Role.REVIEWER, Role.DECIDER, Role.ADMIN})
STEPS_OFF: Final = 1  # a phone's clock may be half a minute off
DIGITS: Final = 6


def must_have(user: User) -> bool:
    """Does the person hold a post that is not reached without a second factor?"""
    return any(post.role in MUST_HAVE for post in user.memberships if post.ended_at is None)


def standing(user: User) -> SecondFactor | None:
    """Return the second factor that a person is asked for, or ``None``."""
    factor = user.second_factor
    return factor if factor is not None and factor.confirmed_at is not None else None


def is_complete(row: SignInSession, *, is_compulsory: bool) -> bool:
    """Does the session let its person in, or is a second factor still to be given or set up?

    ``is_compulsory``: those who must have one are not let in without.
    """
    factor = standing(row.user)
    if factor is None or factor.confirmed_at is None:
        return not (is_compulsory and must_have(row.user))
    return row.factor_at is not None and row.factor_at >= factor.confirmed_at


def begin(session: Session, *, user: User, key: str, now: datetime) -> None:
    """Make a secret for a phone, in the place of one that was never confirmed.

    Raises
    ------
    FactorStandsError
    """
    with transaction(session):
        # The row of the person is the queue of two presses: there is none of the factor yet.
        session.execute(sa.select(User.id).where(User.id == user.id).with_for_update())
        factor = _hold(session, user)
        if factor is None:
            factor = SecondFactor(user=user)
            session.add(factor)
        if factor.confirmed_at is not None:
            raise FactorStandsError
        factor.secret = seal(pyotp.random_base32(), key=key)
        factor.created_at = now


def secret_of(factor: SecondFactor, *, key: str) -> tuple[str, str]:
    """Return what a phone is given while it is set up: the secret, and its ``otpauth`` address."""
    secret = unseal(factor.secret, key=key)
    name = factor.user.email or factor.user.phone
    return secret, pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def confirm(
    session: Session, *, row: SignInSession, code: str, key: str, now: datetime
) -> tuple[list[str], str]:
    """Put the phone's secret in force by its first code.

    Return ten recovery codes, shown once, and the token of a new session; every other session of
    the person waits for a code from now on.

    Raises
    ------
    WrongCodeError, TooManyAttemptsError, FactorMissingError, FactorStandsError
    """
    user = row.user
    _count(session, user, now)
    with transaction(session):
        factor = _hold(session, user)
        if factor is None:
            raise FactorMissingError
        if factor.confirmed_at is not None:
            raise FactorStandsError
        if not _uses_step(factor, code, key, now):
            raise WrongCodeError(left=_left(session, user, now))
        factor.confirmed_at = now
        _forget(session, user)
        made = recovery_codes.make(session, user=user)
        _record(session, "factor.set_up", user, now)
        return made, _let_in(session, row, now)


def answer(session: Session, *, row: SignInSession, code: str, key: str, now: datetime) -> str:
    """Give the second factor in a session that waits for it; return the token of a new session.

    ``code``: six digits from the phone, or a recovery code.

    Raises
    ------
    WrongCodeError, TooManyAttemptsError, FactorMissingError
    """
    _count(session, row.user, now)
    with transaction(session):
        _take(session, row.user, code, key, now)
        return _let_in(session, row, now)


def prove_again(
    session: Session, *, row: SignInSession, answer: str, key: str, now: datetime
) -> None:
    """Note that the person proved again who they are: by a code, or without one by the password.

    Raises
    ------
    WrongCodeError, SignInRefusedError, TooManyAttemptsError
    """
    user = row.user
    if standing(user) is None:
        login = user.email or user.phone or ""
        sessions.count_attempt(session, kind="account", subject=login, now=now)
        if not passwords.is_right(answer, user.password_hash):
            raise SignInRefusedError
        with transaction(session):
            sessions.forget_attempts(session, kind="account", subject=login)
            row.confirmed_at = now
        return
    _count(session, user, now)
    with transaction(session):
        _take(session, user, answer, key, now)
        row.confirmed_at = now


def renew_codes(session: Session, *, user: User, code: str, key: str, now: datetime) -> list[str]:
    """Return ten new recovery codes, shown once; the older ones are dead by that.

    Raises
    ------
    WrongCodeError, TooManyAttemptsError, FactorMissingError
    """
    _count(session, user, now)
    with transaction(session):
        _take(session, user, code, key, now)
        made = recovery_codes.make(session, user=user)
        _record(session, "factor.renew_codes", user, now)
        return made


def remove(session: Session, *, user: User, code: str, key: str, now: datetime) -> None:
    """Take the second factor off, by a code of it: before another phone is set up, say.

    Raises
    ------
    WrongCodeError, TooManyAttemptsError, FactorMissingError
    """
    _count(session, user, now)
    with transaction(session):
        _take(session, user, code, key, now)
        _delete(session, user)
        _record(session, "factor.remove", user, now)


def reset(session: Session, *, user: User, actor: Actor | None, reason: str, now: datetime) -> None:
    """Take off the second factor of who lost phone and paper, and end their sessions.

    ``actor``: ``None`` from the shell.

    Raises
    ------
    MissingReasonError, FactorMissingError
    """
    if not reason.strip():
        raise MissingReasonError
    with transaction(session):
        if _hold(session, user) is None:
            raise FactorMissingError
        _delete(session, user)
        sessions.end_all_sessions(session, user=user, now=now)
        audit.record(
            session, actor=actor, action="factor.reset", subject=user, now=now, reason=reason
        )


def _take(session: Session, user: User, code: str, key: str, now: datetime) -> None:
    """Use up a code of the phone or of the paper, in the open transaction."""
    factor = _hold(session, user)
    if factor is None or factor.confirmed_at is None:
        raise FactorMissingError
    if len("".join(code.split())) == DIGITS:
        is_right = _uses_step(factor, code, key, now)
    else:
        is_right = recovery_codes.use(session, user=user, code=code, now=now)
        if is_right:
            left = recovery_codes.count_left(session, user=user)
            _record(session, "factor.use_recovery", user, now, after={"codes_left": left})
    if not is_right:
        raise WrongCodeError(left=_left(session, user, now))
    _forget(session, user)


def _uses_step(factor: SecondFactor, code: str, key: str, now: datetime) -> bool:
    """Use up the half minute that the code belongs to: it must be newer than the last used."""
    phone = pyotp.TOTP(unseal(factor.secret, key=key))
    try:
        step = phone.verify_and_get_timecode(
            "".join(code.split()), for_time=now, valid_window=STEPS_OFF
        )
    except pyotp.exceptions.OTPVerificationError:
        return False
    is_new = step > factor.last_step
    if is_new:
        factor.last_step = step
    return is_new


def _hold(session: Session, user: User) -> SecondFactor | None:
    """Lock the person's second factor and read it afresh: of two uses of a code, one waits."""
    return session.scalar(
        sa.select(SecondFactor)
        .where(SecondFactor.user_id == user.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _delete(session: Session, user: User) -> None:
    for table in (RecoveryCode, SecondFactor):
        session.execute(sa.delete(table).where(table.user_id == user.id))
    session.expire(user, ["second_factor"])


def _let_in(session: Session, row: SignInSession, now: datetime) -> str:
    row.ended_at = now
    return sessions.open_session(session, user=row.user, factor_at=now, now=now)


def _count(session: Session, user: User, now: datetime) -> None:
    sessions.count_attempt(session, kind="factor", subject=_subject(user), now=now)


def _left(session: Session, user: User, now: datetime) -> int:
    return sessions.count_left(session, kind="factor", subject=_subject(user), now=now)


def _forget(session: Session, user: User) -> None:
    sessions.forget_attempts(session, kind="factor", subject=_subject(user))


def _subject(user: User) -> str:
    return f"user {user.id}"


def _record(
    session: Session,
    action: str,
    user: User,
    now: datetime,
    *,
    after: dict[str, int] | None = None,
) -> None:
    audit.record(session, actor=actor_of(user), action=action, subject=user, now=now, after=after)

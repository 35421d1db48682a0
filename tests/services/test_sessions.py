from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from hilirisasi.errors import SignInRefusedError, TooManyAttemptsError
from hilirisasi.services import accounts, passwords, sessions
from models import Attempt, Role, SignInSession, User
from tests.factories import NOW, UserFactory, person

PASSWORD = "kuda laut biru bernyanyi"  # of test accounts only
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def _with_password(user: User, session: Session) -> User:
    user.password_hash = passwords.hash_password(PASSWORD)
    session.commit()
    return user


def _sign_in(session: Session, login: str, now: datetime, password: str = PASSWORD) -> str:
    return sessions.sign_in(session, login=login, password=password, address="203.0.113.7", now=now)


def _is_alive(session: Session, token: str, now: datetime) -> bool:
    return sessions.find_session(session, token=token, now=now) is not None


def test_sign_in_gives_a_token_of_which_only_the_digest_is_stored(session: Session) -> None:
    user = _with_password(UserFactory(), session)

    token = _sign_in(session, user.email, NOW)

    row = sessions.find_session(session, token=token, now=NOW)
    assert row is not None
    assert row.user.id == user.id
    assert row.token_hash == sessions.digest(token) != token


def test_sign_in_knows_the_phone_number_in_any_writing(session: Session) -> None:
    user = _with_password(UserFactory(phone="+6281234567890"), session)

    token = _sign_in(session, sessions.login_of("0812-3456-7890"), NOW)

    row = sessions.find_session(session, token=token, now=NOW)
    assert row is not None
    assert row.user.id == user.id


@pytest.mark.parametrize("password", ["salah salah salah", "", "kuda laut biru bernyanyi "])
def test_sign_in_refuses_a_wrong_password(session: Session, password: str) -> None:
    user = _with_password(UserFactory(), session)

    with pytest.raises(SignInRefusedError):
        _sign_in(session, user.email, NOW, password)


def test_sign_in_refuses_an_unknown_account_in_the_same_way(session: Session) -> None:
    with pytest.raises(SignInRefusedError):
        _sign_in(session, "tidakada@contoh.id", NOW)


def test_sign_in_refuses_a_closed_account(session: Session) -> None:
    user = _with_password(UserFactory(is_active=False), session)

    with pytest.raises(SignInRefusedError):
        _sign_in(session, user.email, NOW)


def test_sign_in_renews_an_older_hash(session: Session) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    user = UserFactory(password_hash=old)
    session.commit()

    _sign_in(session, user.email, NOW)

    session.refresh(user)
    assert not passwords.needs_rehash(user.password_hash)
    assert passwords.is_right(PASSWORD, user.password_hash)


def test_sixth_guess_is_refused_even_if_right_and_works_after_the_window(session: Session) -> None:
    user = _with_password(UserFactory(), session)
    for guess in range(5):
        with pytest.raises(SignInRefusedError):
            _sign_in(session, user.email, NOW + guess * MINUTE, "salah salah salah")

    with pytest.raises(TooManyAttemptsError) as refused:
        _sign_in(session, user.email, NOW + 6 * MINUTE)

    assert refused.value.until == NOW + 15 * MINUTE
    assert _sign_in(session, user.email, NOW + 16 * MINUTE)


def test_guesses_at_one_account_do_not_shut_out_another(session: Session) -> None:
    user = _with_password(UserFactory(), session)
    for _ in range(5):
        with pytest.raises(SignInRefusedError):
            _sign_in(session, "korban@contoh.id", NOW)

    assert _sign_in(session, user.email, NOW)


def test_sign_in_forgets_the_wrong_guesses_before_it(session: Session) -> None:
    user = _with_password(UserFactory(), session)
    for _ in range(4):
        with pytest.raises(SignInRefusedError):
            _sign_in(session, user.email, NOW, "salah salah salah")
    _sign_in(session, user.email, NOW)

    for _ in range(5):
        with pytest.raises(SignInRefusedError):
            _sign_in(session, user.email, NOW, "salah salah salah")


def test_attempts_older_than_a_day_are_removed(session: Session) -> None:
    for now in (NOW, NOW + 2 * DAY):
        sessions.count_attempt(session, kind="account", subject="a@contoh.id", now=now)

    assert session.scalars(sa.select(Attempt.at)).all() == [NOW + 2 * DAY]


@pytest.mark.parametrize(
    ("role", "idle", "is_alive"),
    [
        (Role.REVIEWER, 29 * MINUTE, True),
        (Role.REVIEWER, 31 * MINUTE, False),
        (Role.ADMIN, 31 * MINUTE, False),
        (Role.OVERSEER, 31 * MINUTE, False),
        (Role.VILLAGE_OPERATOR, 31 * MINUTE, True),
        (Role.VILLAGE_OPERATOR, 14 * DAY, True),
        (Role.VILLAGE_OPERATOR, 14 * DAY + MINUTE, False),
        (Role.INVESTOR, 14 * DAY + MINUTE, False),
    ],
)
def test_session_ends_when_idle_too_long_for_the_role(
    session: Session, role: Role, idle: timedelta, is_alive: bool
) -> None:
    token = sessions.open_session(session, user=person(role), now=NOW)
    session.commit()

    assert _is_alive(session, token, NOW + idle) is is_alive


@pytest.mark.parametrize(
    ("role", "step", "life"),
    [(Role.REVIEWER, 20 * MINUTE, 12 * HOUR), (Role.VILLAGE_OPERATOR, 10 * DAY, 60 * DAY)],
)
def test_busy_session_ends_with_its_absolute_life(
    session: Session, role: Role, step: timedelta, life: timedelta
) -> None:
    token = sessions.open_session(session, user=person(role), now=NOW)
    session.commit()
    now = NOW
    while now + step <= NOW + life:
        now += step
        row = sessions.find_session(session, token=token, now=now)
        assert row is not None
        sessions.touch(session, row=row, now=now)

    assert _is_alive(session, token, NOW + life)
    assert not _is_alive(session, token, NOW + life + MINUTE)


def test_touch_writes_at_most_once_in_five_minutes(session: Session) -> None:
    token = sessions.open_session(session, user=UserFactory(), now=NOW)
    session.commit()
    row = session.get_one(SignInSession, sessions.digest(token))

    sessions.touch(session, row=row, now=NOW + 4 * MINUTE)
    early = row.last_used_at
    sessions.touch(session, row=row, now=NOW + 5 * MINUTE)

    assert (early, row.last_used_at) == (NOW, NOW + 5 * MINUTE)


def test_signing_out_kills_that_token_only(session: Session) -> None:
    user = UserFactory()
    here, there = (sessions.open_session(session, user=user, now=NOW) for _ in range(2))
    session.commit()

    sessions.end_session(session, token=here, now=NOW)

    assert not _is_alive(session, here, NOW)
    assert _is_alive(session, there, NOW)


def test_changing_the_password_kills_every_older_token(session: Session) -> None:
    user = _with_password(UserFactory(), session)
    old = _sign_in(session, user.email, NOW)

    new = accounts.change_password(
        session, user=user, current=PASSWORD, new="sapu terbang hijau melompat", now=NOW
    )

    assert not _is_alive(session, old, NOW)
    assert _is_alive(session, new, NOW)


def test_unknown_token_is_nobody(session: Session) -> None:
    assert not _is_alive(session, "tidak-pernah-dibuat", NOW)

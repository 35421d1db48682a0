"""A new password by a one-time code."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hilirisasi.errors import ResetCodeUnusableError, WeakPasswordError
from hilirisasi.services import accounts, passwords, resets, sessions
from models import AuditEvent, ResetCode, Role
from tests.factories import NOW, UserFactory, actor, person

PASSWORD = "kuda laut biru bernyanyi"


def issue(session, user, now=NOW):
    return resets.issue(session, user=user, actor=actor(Role.ADMIN), now=now)


def test_a_code_sets_the_password_once_and_ends_the_sessions(session):
    user = UserFactory()
    old_hash = user.password_hash
    token = sessions.open_session(session, user=user, now=NOW)
    session.commit()
    code = issue(session, user)
    assert user.password_hash == old_hash
    assert sessions.find_session(session, token=token, now=NOW) is not None

    fresh = resets.use(session, code=code.lower().replace("-", " "), password=PASSWORD, now=NOW)

    session.expire_all()
    assert passwords.is_right(PASSWORD, user.password_hash)
    assert sessions.find_session(session, token=token, now=NOW) is None
    assert sessions.find_session(session, token=fresh, now=NOW) is not None
    with pytest.raises(ResetCodeUnusableError):
        resets.use(session, code=code, password=PASSWORD, now=NOW)


def test_only_the_digest_is_kept_and_both_steps_are_audited(session):
    user = UserFactory()
    code = issue(session, user)

    resets.use(session, code=code, password=PASSWORD, now=NOW)

    assert session.scalars(sa.select(ResetCode)).one().code_hash != code
    events = session.scalars(sa.select(AuditEvent).order_by(AuditEvent.id)).all()
    assert [event.action for event in events] == ["account.reset_code", "account.reset"]
    assert all(code not in f"{event.before}{event.after}{event.reason}" for event in events)


def test_a_code_lives_a_day(session):
    code = issue(session, UserFactory())
    last = NOW + resets.LIFE

    assert resets.get_code(session, code=code, now=last)
    with pytest.raises(ResetCodeUnusableError):
        resets.get_code(session, code=code, now=last + timedelta(seconds=1))


@pytest.mark.parametrize("killer", ["newer code", "changed password", "closed account"])
def test_a_code_dies_before_it_is_used(session, killer):
    user = UserFactory(password_hash=passwords.hash_password(PASSWORD))
    code = issue(session, user)

    if killer == "newer code":
        issue(session, user)
    elif killer == "changed password":
        accounts.change_password(
            session, user=user, current=PASSWORD, new="lima kata acak yang baru", now=NOW
        )
    else:
        accounts.disable(session, user=user, now=NOW)

    with pytest.raises(ResetCodeUnusableError):
        resets.use(session, code=code, password=PASSWORD, now=NOW)


def test_a_weak_password_leaves_the_code_alive(session):
    code = issue(session, UserFactory())

    with pytest.raises(WeakPasswordError):
        resets.use(session, code=code, password="pendek", now=NOW)

    assert resets.get_code(session, code=code, now=NOW)


@pytest.mark.parametrize(("pin", "right"), [("135790", "135790"), (None, "246810")])
def test_a_head_may_set_a_new_pin(session, pin, right):
    head = person(Role.VILLAGE_HEAD)
    head.pin_hash = passwords.hash_password("246810")
    code = issue(session, head)

    resets.use(session, code=code, password=PASSWORD, pin=pin, now=NOW)

    session.expire_all()
    assert passwords.is_right(right, head.pin_hash)

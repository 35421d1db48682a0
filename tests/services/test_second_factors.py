"""A code from the phone beside the password, and codes on paper."""

from datetime import datetime, timedelta

import pyotp
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import actor_of
from hilirisasi.errors import MissingReasonError, SignInRefusedError, TooManyAttemptsError
from hilirisasi.factor_errors import FactorMissingError, FactorStandsError, WrongCodeError
from hilirisasi.services import (
    accounts,
    passwords,
    recovery_codes,
    resets,
    second_factors,
    sessions,
)
from models import AuditEvent, Notice, Outbox, RecoveryCode, Role, SecondFactor, SignInSession, User
from tests import phones
from tests.factories import NOW, UserFactory, person
from tests.phones import KEY

STEP = timedelta(seconds=30)
MINUTE = timedelta(minutes=1)
PASSWORD = "kuda laut biru bernyanyi"


@pytest.fixture
def user(session: Session) -> User:
    return person(Role.REVIEWER)


def signed_in(session: Session, user: User, now: datetime = NOW) -> SignInSession:
    token = sessions.open_session(session, user=user, now=now)
    session.commit()
    row = sessions.find_session(session, token=token, now=now)
    assert row is not None
    return row


def is_complete(session: Session, token: str, *, is_compulsory: bool = True) -> bool:
    row = sessions.find_session(session, token=token, now=NOW)
    assert row is not None
    return second_factors.is_complete(row, is_compulsory=is_compulsory)


def answer(session: Session, row: SignInSession, code: str, now: datetime = NOW) -> str:
    return second_factors.answer(session, row=row, code=code, key=KEY, now=now)


def paper(session: Session, user: User) -> list[str]:
    made = recovery_codes.make(session, user=user)
    session.commit()
    return made


def actions(session: Session) -> list[str]:
    return list(session.scalars(sa.select(AuditEvent.action).order_by(AuditEvent.id)))


@pytest.mark.parametrize(
    ("role", "is_let_in"),
    [
        (Role.REVIEWER, False),
        (Role.DECIDER, False),
        (Role.ADMIN, False),
        (Role.OVERSEER, True),
        (Role.REGENCY, True),
        (Role.VILLAGE_OPERATOR, True),
        (Role.INVESTOR, True),
    ],
)
def test_who_decides_is_let_in_without_a_code_only_where_none_is_compulsory(
    session: Session, role: Role, is_let_in: bool
) -> None:
    row = signed_in(session, person(role))

    assert second_factors.is_complete(row, is_compulsory=True) is is_let_in
    assert second_factors.is_complete(row, is_compulsory=False)


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.INVESTOR])
def test_who_set_a_phone_up_is_asked_for_it_everywhere(session: Session, role: Role) -> None:
    row = signed_in(session, person(role))
    phones.add(session, row.user)

    assert not second_factors.is_complete(row, is_compulsory=True)
    assert not second_factors.is_complete(row, is_compulsory=False)


def test_setting_up_seals_the_secret_and_gives_ten_codes_and_a_new_session(
    session: Session, user: User
) -> None:
    row, elsewhere = signed_in(session, user), signed_in(session, user)
    second_factors.begin(session, user=user, key=KEY, now=NOW)
    factor = session.scalars(sa.select(SecondFactor)).one()
    secret, address = second_factors.secret_of(factor, key=KEY)
    assert address.startswith("otpauth://totp/Hilirisasi%20Lampung:")
    assert second_factors.standing(user) is None

    codes, token = second_factors.confirm(
        session, row=row, code=pyotp.TOTP(secret).at(NOW), key=KEY, now=NOW
    )

    assert secret not in factor.secret
    assert len(set(codes)) == 10
    assert {row.code_hash for row in session.scalars(sa.select(RecoveryCode))} == {
        sessions.digest(code) for code in codes
    }
    assert is_complete(session, token)
    assert sessions.digest(token) != row.token_hash
    assert row.ended_at == NOW
    assert not second_factors.is_complete(elsewhere, is_compulsory=False)
    assert actions(session) == ["factor.set_up"]


def test_a_secret_that_was_never_confirmed_is_replaced(session: Session, user: User) -> None:
    secrets = []
    for _ in range(2):
        second_factors.begin(session, user=user, key=KEY, now=NOW)
        factor = session.scalars(sa.select(SecondFactor)).one()
        secrets.append(second_factors.secret_of(factor, key=KEY)[0])
    row = signed_in(session, user)

    with pytest.raises(WrongCodeError):
        second_factors.confirm(
            session, row=row, code=pyotp.TOTP(secrets[0]).at(NOW), key=KEY, now=NOW
        )

    assert secrets[0] != secrets[1]
    assert second_factors.standing(user) is None


def test_one_phone_stands_at_a_time(session: Session, user: User) -> None:
    row = signed_in(session, user)
    with pytest.raises(FactorMissingError):
        second_factors.confirm(session, row=row, code="123456", key=KEY, now=NOW)
    phones.add(session, user)

    with pytest.raises(FactorStandsError):
        second_factors.begin(session, user=user, key=KEY, now=NOW)
    with pytest.raises(FactorStandsError):
        second_factors.confirm(session, row=row, code=phones.code(), key=KEY, now=NOW)


@pytest.mark.parametrize(
    ("off", "is_right"),
    [(-2 * STEP, False), (-STEP, True), (0 * STEP, True), (STEP, True), (2 * STEP, False)],
)
def test_the_clock_of_the_phone_may_be_one_step_off(
    session: Session, user: User, off: timedelta, is_right: bool
) -> None:
    phones.add(session, user)
    row = signed_in(session, user)

    if is_right:
        assert is_complete(session, answer(session, row, phones.code(NOW + off)))
        assert row.ended_at == NOW
    else:
        with pytest.raises(WrongCodeError):
            answer(session, row, phones.code(NOW + off))


def test_a_code_counts_once_and_so_does_none_before_it(session: Session, user: User) -> None:
    phones.add(session, user)
    answer(session, signed_in(session, user), phones.code())

    for old in (NOW, NOW - STEP):
        with pytest.raises(WrongCodeError):
            answer(session, signed_in(session, user), phones.code(old))

    assert answer(session, signed_in(session, user), phones.code(NOW + STEP))


@pytest.mark.parametrize("code", ["", "000 000", "٤٥٦٧٨٩", "12345", "AAAA-BBBB-CCCC-DDDD"])
def test_what_is_no_code_is_refused(session: Session, user: User, code: str) -> None:
    phones.add(session, user)

    with pytest.raises(WrongCodeError):
        answer(session, signed_in(session, user), code)


def test_a_code_may_be_typed_with_a_space(session: Session, user: User) -> None:
    phones.add(session, user)
    digits = phones.code()

    assert answer(session, signed_in(session, user), f" {digits[:3]} {digits[3:]}")


def test_after_five_wrong_codes_a_right_one_waits_a_quarter_of_an_hour(
    session: Session, user: User
) -> None:
    phones.add(session, user)
    left = []
    for _ in range(5):
        with pytest.raises(WrongCodeError) as refused:
            answer(session, signed_in(session, user), "000000")
        left.append(refused.value.left)

    with pytest.raises(TooManyAttemptsError):
        answer(session, signed_in(session, user), phones.code())

    later = NOW + 16 * MINUTE
    assert left == [4, 3, 2, 1, 0]
    assert answer(session, signed_in(session, user, later), phones.code(later), later)


def test_a_recovery_code_counts_once_and_is_audited(session: Session, user: User) -> None:
    phones.add(session, user)
    codes = paper(session, user)

    token = answer(session, signed_in(session, user), codes[3].lower().replace("-", " "))

    assert is_complete(session, token)
    assert recovery_codes.count_left(session, user=user) == 9
    with pytest.raises(WrongCodeError):
        answer(session, signed_in(session, user), codes[3])
    event = session.scalars(sa.select(AuditEvent)).one()
    assert (event.action, event.actor_id, event.after) == (
        "factor.use_recovery",
        user.id,
        {"codes_left": 9},
    )


def test_a_recovery_code_of_another_is_none(session: Session, user: User) -> None:
    phones.add(session, user)
    other = UserFactory()

    with pytest.raises(WrongCodeError):
        answer(session, signed_in(session, user), paper(session, other)[0])


def test_new_recovery_codes_end_the_older_ones(session: Session, user: User) -> None:
    phones.add(session, user)
    old = paper(session, user)

    new = second_factors.renew_codes(session, user=user, code=phones.code(), key=KEY, now=NOW)

    with pytest.raises(WrongCodeError):
        answer(session, signed_in(session, user), old[0])
    assert is_complete(session, answer(session, signed_in(session, user), new[0]))
    assert actions(session) == ["factor.renew_codes", "factor.use_recovery"]


def test_taking_the_phone_off_needs_its_code_and_takes_the_paper_with_it(
    session: Session, user: User
) -> None:
    phones.add(session, user)
    paper(session, user)
    with pytest.raises(WrongCodeError):
        second_factors.remove(session, user=user, code="000000", key=KEY, now=NOW)

    second_factors.remove(session, user=user, code=phones.code(), key=KEY, now=NOW)

    assert session.scalars(sa.select(SecondFactor)).all() == []
    assert session.scalars(sa.select(RecoveryCode)).all() == []
    assert actions(session) == ["factor.remove"]
    row = signed_in(session, user)
    assert second_factors.is_complete(row, is_compulsory=False)
    assert not second_factors.is_complete(row, is_compulsory=True)


def test_a_session_from_before_a_new_phone_is_asked_again(session: Session, user: User) -> None:
    phones.add(session, user)
    token = answer(session, signed_in(session, user), phones.code())
    second_factors.remove(session, user=user, code=phones.code(NOW + STEP), key=KEY, now=NOW)
    phones.add(session, user, NOW + MINUTE)

    assert not is_complete(session, token, is_compulsory=False)


def test_an_admin_takes_a_lost_phone_off_with_a_reason(session: Session, user: User) -> None:
    phones.add(session, user)
    token = answer(session, signed_in(session, user), phones.code())
    admin = actor_of(person(Role.ADMIN))
    with pytest.raises(MissingReasonError):
        second_factors.reset(session, user=user, actor=admin, reason="  ", now=NOW)

    second_factors.reset(session, user=user, actor=admin, reason="HP hilang", now=NOW)

    assert sessions.find_session(session, token=token, now=NOW) is None
    assert second_factors.standing(user) is None
    event = session.scalars(sa.select(AuditEvent)).one()
    assert (event.action, event.actor_id, event.record_id, event.reason) == (
        "factor.reset",
        admin.user_id,
        str(user.id),
        "HP hilang",
    )
    with pytest.raises(FactorMissingError):
        second_factors.reset(session, user=user, actor=admin, reason="HP hilang", now=NOW)


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.VILLAGE_OPERATOR])
def test_who_lost_the_phone_to_an_admin_is_told_at_once_and_nobody_else(
    session: Session, role: Role
) -> None:
    user, _other = person(role), person(role)
    session.commit()
    phones.add(session, user)

    second_factors.reset(session, user=user, actor=None, reason="HP hilang", now=NOW)

    told = session.execute(sa.select(Notice.kind, Notice.user_id, Notice.record_id)).all()
    assert [tuple(row) for row in told] == [("factor.reset", user.id, str(user.id))]
    letters = session.execute(sa.select(Outbox.user_id, Outbox.digest_on)).all()
    assert {tuple(row) for row in letters} == {(user.id, None)}


def test_a_new_password_does_not_skip_the_code(session: Session, user: User) -> None:
    phones.add(session, user)
    code = resets.issue(session, user=user, actor=None, now=NOW)

    token = resets.use(session, code=code, password=PASSWORD, now=NOW)

    assert not is_complete(session, token, is_compulsory=False)


def test_changing_the_password_keeps_the_code_that_was_given(session: Session, user: User) -> None:
    user.password_hash = passwords.hash_password(PASSWORD)
    phones.add(session, user)
    given = sessions.find_session(
        session, token=answer(session, signed_in(session, user), phones.code()), now=NOW
    )
    assert given is not None

    token = accounts.change_password(
        session,
        user=user,
        current=PASSWORD,
        new="sapu terbang hijau melompat",
        factor_at=given.factor_at,
        now=NOW,
    )

    assert is_complete(session, token)


def test_who_has_a_phone_proves_again_by_its_code(session: Session, user: User) -> None:
    phones.add(session, user)
    row = signed_in(session, user)
    later = NOW + 10 * MINUTE
    with pytest.raises(WrongCodeError):
        second_factors.prove_again(session, row=row, answer=PASSWORD, key=KEY, now=later)

    second_factors.prove_again(session, row=row, answer=phones.code(later), key=KEY, now=later)

    assert sessions.confirmed_at(row) == later


def test_who_has_none_proves_again_by_the_password(session: Session, user: User) -> None:
    user.password_hash = passwords.hash_password(PASSWORD)
    row = signed_in(session, user)
    later = NOW + 10 * MINUTE
    with pytest.raises(SignInRefusedError):
        second_factors.prove_again(session, row=row, answer="salah", key=KEY, now=later)
    assert sessions.confirmed_at(row) == NOW

    second_factors.prove_again(session, row=row, answer=PASSWORD, key=KEY, now=later)

    assert sessions.confirmed_at(row) == later


def test_no_audit_event_holds_a_secret_or_a_code(session: Session, user: User) -> None:
    phones.add(session, user)
    codes = paper(session, user)
    answer(session, signed_in(session, user), codes[0])
    made = second_factors.renew_codes(session, user=user, code=phones.code(), key=KEY, now=NOW)

    told = [
        f"{event.before}{event.after}{event.reason}"
        for event in session.scalars(sa.select(AuditEvent))
    ]

    secrets = (phones.SECRET, phones.code(), *codes, *made)
    assert [secret for secret in secrets for text in told if secret in text] == []

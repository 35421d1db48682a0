import pytest
from argon2 import extract_parameters
from argon2.low_level import Type

from hilirisasi.errors import WeakPasswordError
from hilirisasi.services import passwords

NAMES = ("Ratna Sari", "BUMDes Toba Maju")


@pytest.mark.parametrize(
    "password",
    [
        "kuda laut biru bernyanyi",
        "tempe-goreng-9-piring",
        "пароль из четырёх слов",
        "🌶️🌽🥥🍌☕🐟🐄🌾🍍🥭🍉🫚🪵🐓🦐",
        "mangga\x00kelapa\x00jagung",
        "a" * 10 + "bcdefgh",
        "kelapa sawit dan ratna",
    ],
)
def test_fit_passwords_are_taken(password: str) -> None:
    passwords.refuse_weak(password, names=NAMES)


@pytest.mark.parametrize(
    "password",
    [
        "",
        "kuda laut biru",
        "passwordpassword",
        "PasswordPassword",
        "123456789012345",
        "aaaaaaaaaaaaaaaaaaaa",
        "ababababababababab",
        "hilirisasilampung",
        "ratnaratnaratnaratna",
        "RatnaSariRatnaSari",
        "bumdestobamajutoba",
        "katasandirahasia",
        "kuda laut " * 200,
    ],
)
def test_weak_passwords_are_refused(password: str) -> None:
    with pytest.raises(WeakPasswordError):
        passwords.refuse_weak(password, names=NAMES)


def test_refusal_carries_nothing_of_what_was_typed() -> None:
    with pytest.raises(WeakPasswordError) as refused:
        passwords.refuse_weak("rahasiaku", names=NAMES)

    assert refused.value.args == ()


def test_hash_meets_the_floor_of_owasp() -> None:
    found = extract_parameters(passwords.hash_password("kuda laut biru bernyanyi"))

    assert found.type is Type.ID
    assert found.memory_cost >= 19 * 1024
    assert found.time_cost >= 2


@pytest.mark.parametrize("other", ["kuda laut biru bernyany", "kuda laut biru bernyanyii"])
def test_nothing_of_a_password_is_cut_off(other: str) -> None:
    stored = passwords.hash_password("kuda laut biru bernyanyi")

    assert passwords.is_right("kuda laut biru bernyanyi", stored)
    assert not passwords.is_right(other, stored)


def test_nul_does_not_end_a_password() -> None:
    stored = passwords.hash_password("kuda\x00laut")

    assert not passwords.is_right("kuda\x00darat", stored)


def test_the_same_letter_written_in_two_ways_is_the_same_password() -> None:
    stored = passwords.hash_password("caf\u00e9 di tepi pantai")

    assert passwords.is_right("cafe\u0301 di tepi pantai", stored)


def test_no_password_is_right_without_an_account() -> None:
    assert not passwords.is_right("an account that does not exist", None)


def test_a_broken_hash_is_never_right() -> None:
    assert not passwords.is_right("kuda laut biru bernyanyi", "$argon2id$rusak")

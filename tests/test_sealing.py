import pytest
from cryptography.fernet import InvalidToken

from hilirisasi.sealing import seal, unseal

KEY = "k" * 40


def test_what_is_sealed_is_read_with_the_same_key_only() -> None:
    sealed = seal("rahasia", key=KEY)

    assert unseal(sealed, key=KEY) == "rahasia"
    assert "rahasia" not in sealed
    with pytest.raises(InvalidToken):
        unseal(sealed, key="lain" * 10)


def test_the_same_secret_is_sealed_differently_each_time() -> None:
    assert seal("rahasia", key=KEY) != seal("rahasia", key=KEY)

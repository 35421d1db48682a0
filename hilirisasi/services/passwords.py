"""Passwords: argon2id, and what makes one fit."""

import unicodedata
from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from hilirisasi.errors import WeakPasswordError

MIN_LENGTH = 15  # the password is the only factor: NIST 800-63B rev. 4
MAX_BYTES = 1024
COMMON = (
    *("passwordpassword", "123456789012345", "qwertyuiopasdfg", "kata", "sandi", "katasandi"),
    *("rahasia", "bismillah", "sayangku", "hilirisasi", "lampung", "indonesia"),
    *("admin", "desa", "investor"),
)

# OWASP's floor for argon2id: 19 MiB, two passes, one lane, so that many sign-ins fit in memory.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Verified for unknown accounts, so that an answer takes as long as for known ones.
_DUMMY = _hasher.hash("an account that does not exist")


def hash_password(password: str) -> str:
    """Return the argon2id hash of the password, Unicode-normalised first."""
    return _hasher.hash(_normalise(password))


def is_right(password: str, password_hash: str | None) -> bool:
    """Return whether the password fits; takes as long when there is no account."""
    try:
        _hasher.verify(password_hash or _DUMMY, _normalise(password))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def needs_rehash(password_hash: str) -> bool:
    """Is the hash older than today's parameters?"""
    return _hasher.check_needs_rehash(password_hash)


def refuse_weak(password: str, *, names: Iterable[str]) -> None:
    """Refuse a password that is short, common, or made of the person's own names.

    Raises
    ------
    WeakPasswordError
        With nothing in it: what was typed goes nowhere.
    """
    plain = _normalise(password).casefold()
    stripped = plain
    for known in [*COMMON, *(part.casefold() for name in names for part in name.split())]:
        if len(known) > 2:  # noqa: PLR2004  # two letters say nothing
            stripped = stripped.replace(known, "")
    is_long = len(plain) >= MIN_LENGTH and len(plain.encode()) <= MAX_BYTES
    if not is_long or len(set(stripped)) < 4:  # noqa: PLR2004  # what is left must vary
        raise WeakPasswordError


def _normalise(password: str) -> str:
    return unicodedata.normalize("NFKC", password)

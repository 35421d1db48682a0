"""One-time codes that people type from paper: shown once, only their digests are kept."""

import secrets
from typing import Final

from hilirisasi.services import sessions

# Without letters and digits that look alike when printed; 16 of them are 79 bits.
ALPHABET: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH: Final = 16
GROUP: Final = 4


def make() -> str:
    """Return a new code, in groups with hyphens."""
    return _grouped("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def digest(code: str) -> str:
    """Return what is kept of a code, typed with or without hyphens, in large or small letters."""
    return sessions.digest(_grouped([letter for letter in code.upper() if letter in ALPHABET]))


def _grouped(letters: str | list[str]) -> str:
    groups = (letters[start : start + GROUP] for start in range(0, len(letters), GROUP))
    return "-".join("".join(group) for group in groups)

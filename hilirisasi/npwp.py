"""Tax numbers (NPWP): 16 digits, or 15 of before 2024, with or without marks between them.

One may be a person's NIK: only its owner and reviewers read it, and no log keeps it.
"""

import re
from typing import Final

LEGACY: Final = 15  # digits; the same number today has a zero before them
IN_TEXT: Final = re.compile(
    r"\b(?:\d{15,16}|\d{2}\.\d{3}\.\d{3}[-.]\d[-.]\d{3}\.\d{3}|\d{4}(?: \d{4}){3})\b"
)


def digits_of(text: str) -> str | None:
    """Return the sixteen digits of what was typed, or ``None``: it is no NPWP."""
    digits = re.sub(r"[ .-]", "", text)
    if re.fullmatch(r"[0-9]{15,16}", digits) is None:
        return None
    return f"0{digits}" if len(digits) == LEGACY else digits

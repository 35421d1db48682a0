"""The codes on paper: random digits, and one that checks them. Forms have seven, letters more.

Digits are written and typed by everybody alike. The check digit is Damm's, which notices every
wrong digit and every two neighbours that changed places (H. M. Damm, Total anti-symmetrische
Quasigruppen, Marburg 2004).
"""

import re
import secrets
from typing import Final

from stdnum import damm

DIGITS: Final = 7
GROUP: Final = 4
LOOK_ALIKE: Final = str.maketrans("OoIl", "0011")
SEPARATORS: Final = re.compile(r"[\s.\-–]+")


def make(digits: int = DIGITS) -> str:
    """Return a new number, without its check digit."""
    return f"{secrets.randbelow(10**digits):0{digits}d}"


def printed(number: str) -> str:
    """Return the code of a number as it stands on paper: ``4821-0937``."""
    code = f"{number}{damm.calc_check_digit(number)}"
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def number_of(typed: str, digits: int = DIGITS) -> str | None:
    """Return the number that a typed code names, or ``None``: mistyped, or no code at all."""
    code = SEPARATORS.sub("", typed).translate(LOOK_ALIKE)
    is_code = re.fullmatch(rf"[0-9]{{{digits + 1}}}", code) is not None
    return code[:digits] if is_code and damm.is_valid(code) else None

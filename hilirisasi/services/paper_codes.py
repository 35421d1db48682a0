"""The codes on forms of paper: seven random digits and one that checks them.

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


def make() -> str:
    """Return a new number, without its check digit."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def printed(number: str) -> str:
    """Return the code of a number as it stands on paper: ``4821-0937``."""
    code = f"{number}{damm.calc_check_digit(number)}"
    return f"{code[:GROUP]}-{code[GROUP:]}"


def number_of(typed: str) -> str | None:
    """Return the number that a typed code names, or ``None``: mistyped, or no code at all."""
    digits = SEPARATORS.sub("", typed).translate(LOOK_ALIKE)
    is_code = re.fullmatch(rf"[0-9]{{{DIGITS + 1}}}", digits) is not None
    return digits[:DIGITS] if is_code and damm.is_valid(digits) else None

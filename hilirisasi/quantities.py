"""Numbers and amounts as people type them: ``1.234,5``, ``1,5 ton``, ``Rp1.350``."""

import re
from decimal import Decimal
from typing import Final

from babel.numbers import NumberFormatError, parse_decimal

MAX_DIGITS: Final = 15
# What people write for a unit; compared without case and final dot.
UNIT_NAMES: Final = {
    "kg": "kg",
    "kilo": "kg",
    "kilogram": "kg",
    "kw": "kuintal",
    "ku": "kuintal",
    "kwintal": "kuintal",
    "kuintal": "kuintal",
    "t": "ton",
    "ton": "ton",
    "tonne": "ton",
    "tonnes": "ton",
    "butir": "butir",
    "tandan": "tandan",
    "ekor": "ekor",
    "liter": "liter",
    "l": "liter",
}

_CURRENCY = re.compile(r"rp\.?\s*", re.IGNORECASE)
_DIGITS = re.compile(r"[0-9.,]+")
_AMOUNT = re.compile(r"(?P<number>[0-9.,]+)\s*(?P<unit>[a-z]*)\.?", re.IGNORECASE)


def parse_number(text: str, *, locale: str = "id") -> Decimal:
    """Read a number written the Indonesian way (or the English, by ``locale``).

    Strict: ``1.50`` and ``1,500.00`` could mean two things and are refused.

    Raises
    ------
    ValueError
        The text is no number, ambiguous, or longer than `MAX_DIGITS`.
    """
    plain = text.strip()
    currency = _CURRENCY.match(plain)
    plain = plain[currency.end() :] if currency else plain
    if not _DIGITS.fullmatch(plain) or sum(map(str.isdigit, plain)) > MAX_DIGITS:
        raise ValueError("not a number")
    try:
        return parse_decimal(plain, locale=locale, strict=True)
    except NumberFormatError as error:
        raise ValueError("not a number") from error


def parse_amount(text: str, *, locale: str = "id") -> tuple[Decimal, str | None]:
    """Read an amount and the unit that was typed behind it, if any: ``1,5 ton``.

    Raises
    ------
    ValueError
        As `parse_number`, or the unit is unknown.
    """
    match = _AMOUNT.fullmatch(text.strip())
    if match is None:
        raise ValueError("not an amount")
    unit = match["unit"].lower()
    if unit and unit not in UNIT_NAMES:
        raise ValueError("unknown unit")
    return parse_number(match["number"], locale=locale), UNIT_NAMES.get(unit)

"""What single cells say: numbers, shares, dates, months, words of a list.

Every parser takes a cell that is not blank and how the file writes numbers, and returns the value
or raises `CellError`, which carries a cause and facts; pages give them words.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from math import isfinite
from typing import Any, Final

from lokal import normalize_phone

from hilirisasi.quantities import MAX_DIGITS, parse_number
from hilirisasi.spreadsheets.columns import Cell, Marks, Parser, Words, fold
from models import MONTHS


class Cause(StrEnum):
    """What is wrong with a cell."""

    BLANK = "blank"
    FORMULA_ERROR = "formula_error"
    NOT_A_NUMBER = "not_a_number"
    TWO_READINGS = "two_readings"
    NOT_WHOLE = "not_whole"
    OUT_OF_RANGE = "out_of_range"
    SHARE_OR_PERCENT = "share_or_percent"
    NOT_A_DATE = "not_a_date"
    NOT_A_MONTH = "not_a_month"
    NOT_BY_MONTH = "not_by_month"
    MONTHS_DIFFER = "months_differ"
    NOT_A_CHOICE = "not_a_choice"
    NOT_A_TEXT = "not_a_text"
    TOO_LONG = "too_long"
    NOT_A_CODE = "not_a_code"
    DATE_TO_COME = "date_to_come"
    UNKNOWN_VILLAGE = "unknown_village"
    FOREIGN_VILLAGE = "foreign_village"
    UNKNOWN_PRODUCT = "unknown_product"
    TWO_PRODUCTS = "two_products"
    UNKNOWN_UNIT = "unknown_unit"
    UNKNOWN_NUMBER = "unknown_number"
    OTHER_PRODUCT = "other_product"
    TWO_LISTINGS = "two_listings"
    TWICE = "twice"
    NOT_A_PHONE = "not_a_phone"
    RESERVED = "reserved"


class CellError(ValueError):
    """A cell says what cannot be; ``facts`` are what a cure names: limits, an example, choices."""

    def __init__(self, cause: Cause, **facts: Any) -> None:
        super().__init__(cause.value)
        self.cause = cause
        self.facts = facts


# What spreadsheets show in the place of a value that could not be computed.
FORMULA_ERRORS: Final = frozenset(
    {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA", "#SPILL!"}
)
MONTH_NAMES: Final = (
    ("jan", "januari", "january"),
    ("feb", "februari", "pebruari", "february"),
    ("mar", "maret", "march"),
    ("apr", "april"),
    ("mei", "may"),
    ("jun", "juni", "june"),
    ("jul", "juli", "july"),
    ("agu", "agt", "ags", "agustus", "aug", "august"),
    ("sep", "sept", "september"),
    ("okt", "oct", "oktober", "october"),
    ("nov", "nop", "november", "nopember"),
    ("des", "dec", "desember", "december"),
)
SHORT_MONTHS: Final[Mapping[str, tuple[str, ...]]] = {
    "id": tuple(names[0].title() for names in MONTH_NAMES),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
MONTH_OF: Final = {
    name: number for number, names in enumerate(MONTH_NAMES, start=1) for name in names
}
WHOLE_YEAR: Final = frozenset({"semua", "setahun", "sepanjang tahun", "all", "all year"})

_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_WORDY = re.compile(r"(\d{1,2}) +([a-z]+)\.? +(\d{4})")
_AMERICAN = re.compile(r"([a-z]+)\.? +(\d{1,2}),? +(\d{4})")
_CURRENCY = re.compile(r"^rp\.?\s*", re.IGNORECASE)
_PERCENT = re.compile(r"\s*(%|persen|per cent|percent)$", re.IGNORECASE)
_MARKED = re.compile(r"\d[\d.,]*")
_GROUPED = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_OF_MONTH = re.compile(r"([^\W\d]+)\.?\s*[:=]?\s*(\d[\d.,]*)")
_CODE = re.compile(r"(\d{2})\.?(\d{2})\.?(\d{2})\.?(\d{4})")


def evidence(text: str) -> str | None:
    """Return how a number is surely written, ``id`` or ``en``; ``None`` where it says nothing.

    "1.500" and "1,500" say nothing: each is fifteen hundred to some and one and a half to others.
    """
    if text.isdigit():
        return None
    plain = _PERCENT.sub("", _CURRENCY.sub("", text.strip()))
    if not _MARKED.fullmatch(plain) or _GROUPED.fullmatch(plain):
        return None
    dots, commas = plain.count("."), plain.count(",")
    if dots and commas:
        return "id" if plain.rfind(",") > plain.rfind(".") else "en"
    if not dots and not commas:
        return None
    is_decimal_comma = commas == 1 or dots > 1
    return "id" if is_decimal_comma else "en"


def marks_of(texts: Iterable[str], language: str) -> Marks:
    """Return how a file writes numbers: by what is sure in it, else by its headers' language."""
    found = {evidence(text) for text in texts} - {None}
    if not found:
        return Marks(language)
    return Marks(found.pop() if len(found) == 1 else None)


def read_number(cell: Cell, marks: Marks) -> Decimal:
    """Return a number: a numeric cell as it is, a text as its file writes numbers."""
    if isinstance(cell, (bool, date)) or cell is None:
        raise CellError(Cause.NOT_A_NUMBER)
    if not isinstance(cell, str):
        if not isfinite(cell):
            raise CellError(Cause.NOT_A_NUMBER)
        return Decimal(int(cell) if cell == int(cell) else repr(cell))
    if cell.isascii() and cell.isdigit() and len(cell) <= MAX_DIGITS:
        return Decimal(cell)
    locale = marks.numbers or evidence(cell)
    if locale is None and re.search(r"[.,]", cell):
        raise CellError(Cause.TWO_READINGS)
    try:
        return parse_number(cell, locale=locale or "id")
    except ValueError as error:
        raise CellError(Cause.NOT_A_NUMBER) from error


def number(*, low: int = 0, high: int = 10**12) -> Parser:
    """Return a parser of numbers between two limits."""

    def parse(cell: Cell, marks: Marks) -> Decimal:
        return _bounded(read_number(cell, marks), low, high)

    return parse


def whole(*, low: int = 0, high: int = 10**12) -> Parser:
    """Return a parser of whole numbers between two limits."""

    def parse(cell: Cell, marks: Marks) -> int:
        value = _bounded(read_number(cell, marks), low, high)
        if value % 1:
            raise CellError(Cause.NOT_WHOLE)
        return int(value)

    return parse


def percent(cell: Cell, marks: Marks) -> Decimal:
    """Return per cent. A bare number up to one is refused: it may be a share or a per cent."""
    text = cell if isinstance(cell, str) else ""
    bare = _PERCENT.sub("", text)
    value = _bounded(read_number(bare if text else cell, marks), 0, 100)
    if 0 < value <= 1 and bare == text:
        raise CellError(Cause.SHARE_OR_PERCENT)
    return value


def day(cell: Cell, _marks: Marks) -> date:
    """Return a day: a date cell, 2026-11-24, 24/11/2026 or 24 November 2026."""
    if isinstance(cell, date):
        return cell
    text = cell.strip().casefold() if isinstance(cell, str) else ""
    try:
        if match := _ISO.fullmatch(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _DAY.fullmatch(text):
            return date(int(match[3]), int(match[2]), int(match[1]))
        if match := _WORDY.fullmatch(text):
            return date(int(match[3]), MONTH_OF[match[2]], int(match[1]))
        if match := _AMERICAN.fullmatch(text):
            return date(int(match[3]), MONTH_OF[match[1]], int(match[2]))
    except (ValueError, KeyError) as error:
        raise CellError(Cause.NOT_A_DATE) from error
    raise CellError(Cause.NOT_A_DATE)


def months(cell: Cell, _marks: Marks) -> tuple[int, ...]:
    """Return month numbers in order: "Jan-Mar", "1,2,3", "Jan, Feb", "Nov-Feb", or one number."""
    if not isinstance(cell, bool) and isinstance(cell, (int, float)) and float(cell).is_integer():
        cell = str(int(cell))
    if not isinstance(cell, str):
        raise CellError(Cause.NOT_A_MONTH)
    if fold(cell) in WHOLE_YEAR:
        return tuple(range(1, MONTHS + 1))
    ticked: set[int] = set()
    for part in re.split(r"[,;&+/]|\bdan\b|\band\b", cell.casefold()):
        ends = [_month(end) for end in re.split(r"[-–—]|\bs\.?d\.?\b|\bsampai\b|\bto\b", part)]
        if len(ends) > 2:  # noqa: PLR2004  # a range has two ends
            raise CellError(Cause.NOT_A_MONTH)
        span = (ends[-1] - ends[0]) % MONTHS + 1
        ticked.update((ends[0] - 1 + step) % MONTHS + 1 for step in range(span))
    return tuple(sorted(ticked))


def months_text(ticked: Iterable[int], language: str) -> str:
    """Return months as a cell has them: "Jan, Feb"."""
    return ", ".join(SHORT_MONTHS[language][month - 1] for month in ticked)


def month_amounts(cell: Cell, marks: Marks) -> tuple[Decimal, ...]:
    """Return twelve amounts from "Jan 3; Feb 2,5"; nothing in the months that are not named."""
    found = dict.fromkeys(range(1, MONTHS + 1), Decimal(0))
    for part in re.split(r"[;\n]|,\s+", plain(cell).casefold().strip(" ;,")):
        told = _OF_MONTH.fullmatch(part.strip())
        month = MONTH_OF.get(told[1]) if told else None
        if told is None or month is None or found[month]:
            raise CellError(Cause.NOT_BY_MONTH)
        found[month] = read_number(told[2], marks).normalize() + 0  # without noughts behind
    if not any(found.values()):
        raise CellError(Cause.NOT_BY_MONTH)
    return tuple(found.values())


def month_amounts_text(amounts: Iterable[Decimal], language: str) -> str:
    """Return amounts by month as a cell has them: "Jan 3; Feb 2,5"."""
    return "; ".join(
        f"{name} {_written(amount, language)}"
        for name, amount in zip(SHORT_MONTHS[language], amounts, strict=True)
        if amount
    )


def choice(words: Mapping[Any, Words], *, more: Mapping[str, Any] | None = None) -> Parser:
    """Return a parser of a list's words, in either language, or its stored values."""
    known = {fold(str(getattr(value, "value", value))): value for value in words}
    known |= {fold(text): value for value, names in words.items() for text in names}
    known |= {fold(text): value for text, value in (more or {}).items()}

    def parse(cell: Cell, _marks: Marks) -> Any:  # a member of the list
        found = known.get(fold(cell)) if isinstance(cell, str) else None
        if found is None:
            raise CellError(Cause.NOT_A_CHOICE, choices=tuple(words.values()))
        return found

    return parse


def text(*, longest: int) -> Parser:
    """Return a parser of texts, cleaned as forms clean them."""

    def parse(cell: Cell, _marks: Marks) -> str:
        clean = unicodedata.normalize("NFC", plain(cell)).replace("\r\n", "\n").strip()
        if any(c != "\n" and unicodedata.category(c) in {"Cc", "Cs"} for c in clean):
            raise CellError(Cause.NOT_A_TEXT)
        if len(clean) > longest:
            raise CellError(Cause.TOO_LONG, longest=longest)
        return clean

    return parse


def phone(cell: Cell, _marks: Marks) -> str:
    """Return a phone number as E.164; a spreadsheet may have eaten its leading zero."""
    digits = plain(cell).strip()
    found: str | None = normalize_phone(f"0{digits}" if digits.startswith("8") else digits)
    if found is None:
        raise CellError(Cause.NOT_A_PHONE)
    return found


def village_code(cell: Cell, _marks: Marks) -> str:
    """Return a village's code with dots, from ten digits with or without them."""
    match = _CODE.fullmatch(plain(cell).strip())
    if match is None:
        raise CellError(Cause.NOT_A_CODE)
    return ".".join(match.groups())


def plain(cell: Cell) -> str:
    """Return a cell as text; a whole number without its decimal point."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _written(amount: Decimal, language: str) -> str:
    """Return a number that nobody reads as thousands: 2,125 with a nought behind."""
    text = format(amount, "f")
    whole_part, point, decimals = text.partition(".")
    decimals = decimals.rstrip("0")
    if not decimals:
        return whole_part
    nought = "0" if len(decimals) == 3 else ""  # noqa: PLR2004  # as thousands have
    return f"{whole_part}{point if language == 'en' else ','}{decimals}{nought}"


def _month(text: str) -> int:
    name = text.strip(" .")
    month = int(name) if name.isascii() and name.isdigit() else MONTH_OF.get(name, 0)
    if not 1 <= month <= MONTHS:
        raise CellError(Cause.NOT_A_MONTH)
    return month


def _bounded(value: Decimal, low: int, high: int) -> Decimal:
    if not low <= value <= high:
        raise CellError(Cause.OUT_OF_RANGE, low=low, high=high)
    return value

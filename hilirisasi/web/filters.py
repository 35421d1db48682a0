"""How numbers, money, mass and dates are written: the Indonesian way, or the English."""

import math
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Flask
from flask_babel import format_date, get_locale
from lokal import format_rupiah

WIB = ZoneInfo("Asia/Jakarta")
UNKNOWN = "—"
KG_PER_TONNE = 1000


def is_english() -> bool:
    """Does the reader read English?"""
    return str(get_locale() or "id").startswith("en")


def number(value: float | None, digits: int = 0) -> str:
    """Write a number with the locale's marks: 1.234,5 or 1,234.5. Babel takes ten times as long."""
    if value is None or math.isnan(value):
        return UNKNOWN
    text = f"{value:,.{digits}f}"
    if text.lstrip("-0.,") == "":
        text = text.lstrip("-")
    return text if is_english() else text.translate(str.maketrans(",.", ".,"))


def rupiah(value: float | None, digits: int = 0) -> str:
    """Write rupiah, the sign before the currency: Rp1.234.567, -Rp294, -Rp40,86."""
    if value is None or math.isnan(value):
        return UNKNOWN
    if digits == 0 and not is_english():
        return format_rupiah(value)
    text = number(value, digits)
    return f"-Rp{text[1:]}" if text.startswith("-") else f"Rp{text}"


def tonnes(kg: float | None) -> str:
    """Write kg in tonnes, with as many digits as it needs: 1.250 ton, 2,5 ton, 0,08 ton."""
    if kg is None or math.isnan(kg):
        return UNKNOWN
    return f"{in_tonnes(kg)} {'t' if is_english() else 'ton'}"


def in_tonnes(kg: float) -> str:
    """Write how many tonnes some kg are, where a table names the unit above."""
    mass_t = kg / KG_PER_TONNE
    digits = 0 if mass_t >= 100 or mass_t == int(mass_t) else 1 if mass_t >= 1 else 2  # noqa: PLR2004
    return number(mass_t, digits)


def percent(share: float | None, digits: int = 0) -> str:
    """Write a share of one as per cent: 15 persen."""
    if share is None or math.isnan(share):
        return UNKNOWN
    return f"{number(100 * share, digits)}%"


def date_id(day: date | None) -> str:
    """Write a day in words: 16 April 2025."""
    return UNKNOWN if day is None else str(format_date(day, "d MMMM y"))


def month_id(day: date | None) -> str:
    """Write a calendar month in words: April 2025."""
    return UNKNOWN if day is None else str(format_date(day, "MMMM y"))


def datetime_id(instant: datetime | None) -> str:
    """Write an instant in Lampung's time: 16 April 2025 pukul 13.28 WIB."""
    if instant is None:
        return UNKNOWN
    local = instant.astimezone(WIB)
    if is_english():
        return f"{date_id(local.date())} at {local:%H:%M} WIB"
    return f"{date_id(local.date())} pukul {local:%H.%M} WIB"


def init_app(app: Flask) -> None:
    """Give the templates their filters."""
    for function in (number, rupiah, tonnes, in_tonnes, percent, date_id, month_id, datetime_id):
        app.add_template_filter(function)

"""What `lokal-id` is trusted with, checked on known vectors, and where it is not to be used.

Passes: rupiah formatting, phone numbers, working days with joint leave in 2026 and 2027, masking.
Fails, so something else is used: reading numbers and rupiah (`hilirisasi.quantities`, strict), the
check digit of a tax number, years without a decree.
"""

from datetime import date
from decimal import Decimal

import lokal
import pytest

from hilirisasi.quantities import parse_number


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (1350, "Rp1.350"),
        (2_610_000, "Rp2.610.000"),
        (1_234_567, "Rp1.234.567"),
        (-1500, "-Rp1.500"),
        (0, "Rp0"),
        (Decimal("1147.5"), "Rp1.148"),
    ],
)
def test_rupiah_is_written_without_space_or_decimals(amount, text):
    assert lokal.format_rupiah(amount) == text


@pytest.mark.parametrize("text", ["1,500.00", "1.50", "-5"])
def test_rupiah_is_not_read_by_lokal_because_it_guesses(text):
    """It reads 1,500.00 as 1500, 1.50 as 1.5 and -5 as 5; the service refuses all three."""
    guess = lokal.parse_rupiah(text)

    assert guess is not None
    with pytest.raises(ValueError, match="not a number"):
        parse_number(text)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("0812-3456-7890", "+6281234567890"),
        ("+62 812 3456 7890", "+6281234567890"),
        ("6281234567890", "+6281234567890"),
        ("(0721) 481166", "+62721481166"),
        ("081234567890123", None),
        ("0812", None),
        ("+60123456789", None),
        ("", None),
    ],
)
def test_phone_numbers_are_stored_in_one_form_or_refused(typed, stored):
    assert lokal.normalize_phone(typed) == stored


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        (date(2026, 3, 13), 1, date(2026, 3, 16)),
        (date(2026, 3, 13), 3, date(2026, 3, 25)),
        (date(2026, 3, 16), 10, date(2026, 4, 7)),
        (date(2026, 12, 31), 1, date(2027, 1, 4)),
    ],
)
def test_working_days_skip_weekends_holidays_and_joint_leave(received, days, due):
    assert lokal.add_working_days(received, days) == due


@pytest.mark.parametrize(
    ("year", "public", "joint_leave"),
    [
        (2026, 17, ["02-16", "03-18", "03-20", "03-23", "03-24", "05-15", "05-28", "12-24"]),
        (2027, 18, ["02-05", "03-09", "03-12", "03-15", "03-25", "05-18", "05-19", "12-24"]),
    ],
)
def test_the_decrees_of_the_two_years_are_complete(year, public, joint_leave):
    holidays = lokal.get_holidays(year).holidays

    assert sum(day.type == "libur_nasional" for day in holidays) == public
    assert [day.date[5:] for day in holidays if day.type == "cuti_bersama"] == joint_leave


@pytest.mark.parametrize("day", [date(2025, 12, 30), date(2027, 12, 31)])
def test_a_year_without_a_decree_raises_instead_of_guessing(day):
    """The service keeps an editable calendar, so that a due date never waits for a release."""
    with pytest.raises(ValueError, match="belum tersedia"):
        lokal.add_working_days(day, 5)


def test_personal_data_in_free_text_is_masked():
    text = "Budi Santoso, 0812-3456-7890, NIK 1801014101900001, budi@contoh.id"

    masked = lokal.mask_pii(text).text

    assert masked == "[NAME_1], [PHONE_1], NIK [NIK_1], [EMAIL_1]"


@pytest.mark.parametrize("text", ["Rp1.350 per kg", "1.234.567 ton", "kode 18.01.05.2001"])
def test_prices_tonnes_and_codes_are_left_alone(text):
    assert lokal.mask_pii(text).text == text


def test_a_phone_number_is_shown_in_part():
    assert lokal.partial_mask("PHONE", "0812-3456-7890") == "0812****7890"


def test_an_identity_number_is_checked_for_its_date_but_not_its_regency():
    assert lokal.is_valid_nik("1801014101900001")
    assert not lokal.is_valid_nik("1801013202900001")  # born on the 32nd
    assert lokal.is_valid_nik("1899010101900001")  # regency 18.99 does not exist


def test_the_check_digit_of_a_tax_number_is_not_checked():
    """Where a tax number must be right, python-stdnum is needed: the second one is false."""
    assert lokal.parse_npwp("013121660091000").valid
    assert lokal.parse_npwp("013121661091000").valid

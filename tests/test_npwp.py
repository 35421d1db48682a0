"""Tax numbers as people type them."""

import pytest

from hilirisasi import npwp


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("0012345678901000", "0012345678901000"),
        ("012345678901000", "0012345678901000"),
        ("01.234.567-8.901.000", "0012345678901000"),
        ("01.234.567.8-901.000", "0012345678901000"),
        ("0012 3456 7890 1000", "0012345678901000"),
        ("1234567890123", None),
        ("00123456789010001", None),
        ("٠٠١٢٣٤٥٦٧٨٩٠١٠٠٠", None),
        ("", None),
    ],
)
def test_a_number_is_kept_in_sixteen_digits(typed: str, digits: str | None) -> None:
    assert npwp.digits_of(typed) == digits


@pytest.mark.parametrize("text", ["9120200000001", "00123456789010001", "PT 01.234.567"])
def test_other_numbers_in_a_text_are_none(text: str) -> None:
    assert npwp.IN_TEXT.search(text) is None

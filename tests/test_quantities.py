from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilirisasi.quantities import UNIT_NAMES, parse_amount, parse_number
from hilirisasi.reference.files import read_forms


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("007", "7"),
        ("1500", "1500"),
        ("1.500", "1500"),
        ("1.234.567", "1234567"),
        ("1.234,5", "1234.5"),
        ("1234,5", "1234.5"),
        ("1,5", "1.5"),
        ("1,50", "1.5"),
        ("0,001", "0.001"),
        (" 12 ", "12"),
        ("Rp1.350", "1350"),
        ("Rp 1.350", "1350"),
        ("rp1350", "1350"),
        ("Rp. 1.350", "1350"),
        ("999999999999999", "999999999999999"),
    ],
)
def test_parse_number_reads_the_indonesian_way(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "Rp", "ton", "-", ".", ","),
        *("1.5", "1.50", "12.34", "1.2345", "1000.000", "1.000.00", "1..000", ".5", "5."),
        *("1,500.00", "1,2,3"),
        *("-5", "+5", "1e5", "1E5", "0x10", "1_000", "1/2", "1 000", "(5)", "5%"),
        *("NaN", "nan", "Infinity", "inf", "-inf"),
        *("١٢٣", "１２", "½", "²", "५"),  # digits of other scripts
        *("1\x00", "9999999999999999", "1" * 5000),
    ],
)
def test_parse_number_refuses_what_is_no_number_or_could_be_two(text: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        parse_number(text)


@pytest.mark.parametrize(
    ("text", "value"), [("1,234.5", "1234.5"), ("1.50", "1.5"), ("1,500", "1500")]
)
def test_parse_number_reads_the_english_way_when_asked(text: str, value: str) -> None:
    assert parse_number(text, locale="en") == Decimal(value)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1,5 ton", "1.5", "ton"),
        ("1,5ton", "1.5", "ton"),
        ("1,5  Ton ", "1.5", "ton"),
        ("3 T", "3", "ton"),
        ("2 kw", "2", "kuintal"),
        ("2 ku", "2", "kuintal"),
        ("3 kuintal.", "3", "kuintal"),
        ("4 KG", "4", "kg"),
        ("1.000 kilogram", "1000", "kg"),
        ("10", "10", None),
    ],
)
def test_parse_amount_reads_number_and_unit(text: str, value: str, unit: str | None) -> None:
    assert parse_amount(text) == (Decimal(value), unit)


@pytest.mark.parametrize(
    "text", ["ton", "5 karung", "1.5 ton", "1e5 kg", "5 kg 3", "٥ kg", "5 kg 5 ton", "kg 5", ""]
)
def test_parse_amount_refuses_other_units_and_doubtful_numbers(text: str) -> None:
    with pytest.raises(ValueError, match=r"not an? |unknown unit"):
        parse_amount(text)


@given(st.text(max_size=30))
def test_parse_number_returns_a_plain_number_or_refuses(text: str) -> None:
    try:
        value = parse_number(text)
    except ValueError:
        return

    assert value.is_finite()
    assert value >= 0


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_parse_number_reads_back_what_the_service_writes(value: Decimal) -> None:
    written = f"{value:,.2f}".translate(str.maketrans(",.", ".,"))

    assert parse_number(written) == value


def test_every_unit_that_a_product_is_counted_in_can_be_typed() -> None:
    counted = {unit for form in read_forms() for unit in form.units}

    assert set(UNIT_NAMES.values()) == counted


def test_a_counted_unit_may_be_typed_behind_the_number() -> None:
    assert parse_amount("1.000 butir") == (Decimal(1000), "butir")
    assert parse_amount("25 Tandan") == (Decimal(25), "tandan")

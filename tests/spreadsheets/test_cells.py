"""Cells say what people mean by them, or why they cannot be read; nothing is guessed."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilirisasi.spreadsheets import cells
from hilirisasi.spreadsheets.cells import Cause, CellError
from hilirisasi.spreadsheets.columns import Marks, Words
from models import HolderKind

ID, EN, BOTH = Marks("id"), Marks("en"), Marks(None)


def cause_of(parse, cell, marks=ID):
    with pytest.raises(CellError) as refused:
        parse(cell, marks)
    return refused.value.cause


@pytest.mark.parametrize(
    ("text", "marks", "value"),
    [
        ("1.500", ID, "1500"),
        ("1.500", EN, "1.5"),
        ("1,500", EN, "1500"),
        ("1,500", ID, "1.5"),
        ("1.234.567,5", ID, "1234567.5"),
        ("1,234,567.5", EN, "1234567.5"),
        ("Rp1.350", ID, "1350"),
        ("1,500.25", BOTH, "1500.25"),
        ("2,5", BOTH, "2.5"),
        ("1500", BOTH, "1500"),
        (1.5, ID, "1.5"),
        (1500, EN, "1500"),
    ],
)
def test_numbers(text, marks, value):
    assert cells.number()(text, marks) == Decimal(value)


@pytest.mark.parametrize(
    ("cell", "marks", "cause"),
    [
        ("1.500", BOTH, Cause.TWO_READINGS),
        ("1,500.00", ID, Cause.NOT_A_NUMBER),
        ("1.50", ID, Cause.NOT_A_NUMBER),
        ("banyak", ID, Cause.NOT_A_NUMBER),
        ("NaN", ID, Cause.NOT_A_NUMBER),
        ("1e5", ID, Cause.NOT_A_NUMBER),
        ("-5", ID, Cause.NOT_A_NUMBER),
        (float("inf"), ID, Cause.NOT_A_NUMBER),
        (True, ID, Cause.NOT_A_NUMBER),
        (date(2026, 1, 5), ID, Cause.NOT_A_NUMBER),
        (-5, ID, Cause.OUT_OF_RANGE),
        (10**13, ID, Cause.OUT_OF_RANGE),
    ],
)
def test_what_is_no_number(cell, marks, cause):
    assert cause_of(cells.number(), cell, marks) == cause


def test_whole_numbers():
    assert cells.whole()(3.0, ID) == 3
    assert cause_of(cells.whole(), 3.5) == Cause.NOT_WHOLE
    assert cause_of(cells.whole(high=12), 13) == Cause.OUT_OF_RANGE


@given(st.decimals(0, 10**9, places=2))
def test_a_number_is_read_as_it_was_written_in_either_language(value):
    english = f"{value:,.2f}"
    indonesian = english.translate(str.maketrans(",.", ".,"))

    assert cells.number()(english, cells.marks_of([english], "id")) == value
    assert cells.number()(indonesian, cells.marks_of([indonesian], "en")) == value


@pytest.mark.parametrize(
    ("cell", "value"), [(40, "40"), ("40", "40"), ("40%", "40"), ("0,5 persen", "0.5"), (0, "0")]
)
def test_per_cent(cell, value):
    assert cells.percent(cell, ID) == Decimal(value)


@pytest.mark.parametrize("cell", [0.4, 1, "0,4", "1"])
def test_a_share_is_not_taken_for_a_per_cent(cell):
    assert cause_of(cells.percent, cell) == Cause.SHARE_OR_PERCENT


@pytest.mark.parametrize(
    "cell",
    [
        date(2026, 11, 24),
        "2026-11-24",
        "24/11/2026",
        "24-11-2026",
        "24.11.2026",
        "24 November 2026",
        "24 nov 2026",
        "24 Nop 2026",
        "November 24, 2026",
    ],
)
def test_days(cell):
    assert cells.day(cell, ID) == date(2026, 11, 24)


@pytest.mark.parametrize("cell", ["11/24/2026", "24/11/26", "kemarin", "31/02/2026", 46350, True])
def test_what_is_no_day(cell):
    assert cause_of(cells.day, cell) == Cause.NOT_A_DATE


@pytest.mark.parametrize(
    ("cell", "months"),
    [
        ("Jan-Mar", (1, 2, 3)),
        ("1,2,3", (1, 2, 3)),
        ("Jan, Feb", (1, 2)),
        ("Maret dan Mei", (3, 5)),
        ("May; August", (5, 8)),
        ("Nov - Feb", (1, 2, 11, 12)),
        ("Januari s.d. Maret, Juli", (1, 2, 3, 7)),
        ("Semua", tuple(range(1, 13))),
        ("1-12", tuple(range(1, 13))),
        (7, (7,)),
        (7.0, (7,)),
    ],
)
def test_months(cell, months):
    assert cells.months(cell, ID) == months


@pytest.mark.parametrize(
    "cell", ["13", "0", "Jan-Feb-Mar", "panen raya", "", 1.2, date(2026, 3, 1)]
)
def test_what_is_no_month(cell):
    assert cause_of(cells.months, cell) == Cause.NOT_A_MONTH


@given(st.sets(st.integers(1, 12), min_size=1), st.sampled_from(["id", "en"]))
def test_months_are_read_as_they_are_written(months, language):
    written = cells.months_text(sorted(months), language)

    assert cells.months(written, ID) == tuple(sorted(months))


@pytest.mark.parametrize(
    ("text", "marks", "amounts"),
    [
        ("Jan 3; Feb 2,5", ID, {1: "3", 2: "2.5"}),
        ("januari: 3, Des = 1.500", ID, {1: "3", 12: "1500"}),
        ("May 2.125", EN, {5: "2.125"}),
        ("Agt 1,2340\nOkt 2", BOTH, {8: "1.234", 10: "2"}),
    ],
)
def test_amounts_by_month(text, marks, amounts):
    found = cells.month_amounts(text, marks)

    assert {month: amount for month, amount in enumerate(found, 1) if amount} == {
        month: Decimal(amount) for month, amount in amounts.items()
    }


@pytest.mark.parametrize("text", ["3", "Jan", "Jan 3; Jan 4", "Sukamaju 3", "Jan 0", "Jan 3 Feb 4"])
def test_what_is_no_amount_by_month(text):
    assert cause_of(cells.month_amounts, text) is Cause.NOT_BY_MONTH


@given(st.lists(st.decimals(0, 10**6, places=4), min_size=12, max_size=12).filter(any),
       st.sampled_from(["id", "en"]))  # fmt: skip
def test_amounts_by_month_are_read_as_they_are_written_in_any_file(amounts, language):
    text = cells.month_amounts_text(amounts, language)

    assert cells.month_amounts(text, Marks(language)) == tuple(amounts)
    assert cells.month_amounts(text, BOTH) == tuple(amounts)


def test_words_of_a_list_in_both_languages():
    parse = cells.choice({HolderKind.COOPERATIVE: Words("Koperasi", "Cooperative")})

    assert {parse(cell, ID) for cell in ("koperasi", " COOPERATIVE ", "cooperative")} == {
        HolderKind.COOPERATIVE
    }
    assert cause_of(parse, "PT") == Cause.NOT_A_CHOICE
    assert cause_of(parse, 1) == Cause.NOT_A_CHOICE


def test_village_codes():
    assert {
        cells.village_code(cell, ID) for cell in ("18.02.01.2001", "1802012001", 1802012001.0)
    } == {"18.02.01.2001"}
    assert cause_of(cells.village_code, "18.02.01") == Cause.NOT_A_CODE


def test_texts():
    parse = cells.text(longest=5)

    assert parse(" a\r\nb ", ID) == "a\nb"
    assert parse(12.0, ID) == "12"
    assert cause_of(parse, "abcdef") == Cause.TOO_LONG
    assert cause_of(parse, "a\x07b") == Cause.NOT_A_TEXT

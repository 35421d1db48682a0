import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hilirisasi.services import paper_codes

numbers = st.integers(0, 10**paper_codes.DIGITS - 1).map(lambda n: f"{n:0{paper_codes.DIGITS}d}")


@given(numbers)
def test_a_code_names_its_number(number: str) -> None:
    code = paper_codes.printed(number)

    assert (len(code), code[4]) == (9, "-")
    assert paper_codes.number_of(code) == number


@given(numbers, st.integers(0, 7), st.integers(0, 9))
def test_every_wrong_digit_is_noticed(number: str, place: int, digit: int) -> None:
    code = paper_codes.printed(number).replace("-", "")
    assume(code[place] != str(digit))

    assert paper_codes.number_of(f"{code[:place]}{digit}{code[place + 1 :]}") is None


@given(numbers, st.integers(0, 6))
def test_every_two_neighbours_that_changed_places_are_noticed(number: str, place: int) -> None:
    code = paper_codes.printed(number).replace("-", "")
    first, second = code[place], code[place + 1]
    assume(first != second)

    assert paper_codes.number_of(f"{code[:place]}{second}{first}{code[place + 2 :]}") is None


@given(numbers, st.integers(0, 8))
def test_a_digit_too_few_or_too_many_is_noticed(number: str, place: int) -> None:
    code = paper_codes.printed(number).replace("-", "")

    assert paper_codes.number_of(code[:place] + code[place + 1 :]) is None or place == 8
    assert paper_codes.number_of(f"{code[:place]}7{code[place:]}") is None


@given(st.text())
def test_any_text_is_a_code_or_none(text: str) -> None:
    number = paper_codes.number_of(text)

    assert number is None or paper_codes.number_of(paper_codes.printed(number)) == number


@pytest.mark.parametrize("shape", ["{}-{}", " {} {} ", "{}{}", "{}.{}", "{}–{}"])
def test_a_code_is_read_however_it_is_spaced(shape: str) -> None:
    code = paper_codes.printed("5724001")

    assert paper_codes.number_of(shape.format(*code.split("-"))) == "5724001"


def test_letters_that_look_like_digits_are_read_as_them() -> None:
    code = paper_codes.printed("5724001")

    assert paper_codes.number_of(code.replace("0", "O").replace("1", "l")) == "5724001"


@pytest.mark.parametrize(
    "typed", ["", "-", "٤٨٢١٠٩٣٧", "４８２１０９３７", "1e5", "4821-0937-0000", "\0" * 8]
)
def test_what_is_no_code_names_nothing(typed: str) -> None:
    assert paper_codes.number_of(typed) is None


def test_new_numbers_have_seven_digits() -> None:
    made = {paper_codes.make() for _ in range(200)}

    assert {len(number) for number in made} == {7}
    assert len(made) > 190

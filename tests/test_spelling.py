"""Names are found however they are typed."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hilirisasi.spelling import Fit, fold, search

NAMES = ["Way Lima", "Way Limau", "Lampung Selatan", "Lampung Timur", "Kampung Baru", "Kalirejo"]


def best(text: str, names: list[str]) -> tuple[str, Fit] | None:
    found = search(text, names, lambda name: (name,))
    first = min(found, key=lambda match: (match.fit, -match.likeness), default=None)
    return None if first is None else (first.found, first.fit)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Way Lima", "Way Lima"),
        ("waylima", "Way Lima"),
        ("  WAY   LIMA ", "Way Lima"),
        ("Wai Lima", "Way Lima"),
        ("Wày-Lima", "Way Lima"),
        ("Kec. Way Lima", "Way Lima"),
        ("lampung sel.", "Lampung Selatan"),
        ("lamsel", "Lampung Selatan"),
        ("Lampoeng Timoer", "Lampung Timur"),
        ("kampung baru", "Kampung Baru"),
    ],
)
def test_the_same_name_is_the_same_however_it_is_written(text: str, name: str) -> None:
    assert best(text, NAMES) == (name, Fit.SAME)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kali", ("Kalirejo", Fit.BEGINS)),
        ("baru", ("Kampung Baru", Fit.HOLDS)),
        ("kalirjo", ("Kalirejo", Fit.ALIKE)),
        ("kailrejo", ("Kalirejo", Fit.ALIKE)),
        ("kalibejo sana", ("Kalirejo", Fit.NEARLY)),
        ("zzz", None),
        ("k", None),
        ("", None),
        (" . ", None),
    ],
)
def test_what_is_not_the_same_fits_less(text: str, expected: tuple[str, Fit] | None) -> None:
    assert best(text, NAMES) == expected


def test_what_is_only_alike_is_left_out_where_a_name_fits() -> None:
    found = search("way lima", NAMES, lambda name: (name,))

    assert [(match.found, match.fit) for match in found] == [
        ("Way Lima", Fit.SAME),
        ("Way Limau", Fit.BEGINS),
    ]


def test_a_short_spelling_belongs_to_questions_and_not_to_names() -> None:
    assert best("bandar lampung", ["Balam Jaya", "Bandar Lampung"]) == ("Bandar Lampung", Fit.SAME)
    assert best("balam jaya", ["Balam Jaya"]) == ("Balam Jaya", Fit.SAME)


@example("0㊊")  # a sign that becomes a letter
@given(st.text(max_size=40))
def test_every_name_finds_itself_in_any_case_and_without_spaces(name: str) -> None:
    if len(fold(name).whole) < 2:
        return

    for text in (name.casefold(), name.replace(" ", "")):
        if fold(text).whole == fold(name).whole:  # a few letters change their number with the case
            assert best(text, [name]) == (name, Fit.SAME)


@given(st.text(max_size=200), st.lists(st.text(max_size=30), max_size=5))
def test_no_text_fails(text: str, names: list[str]) -> None:
    assert {match.found for match in search(text, names, lambda name: (name,))} <= set(names)

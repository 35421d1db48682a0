"""Names however they are typed: case, spaces, marks, short and old spellings, typing errors.

All of it happens here and not in the database, so that both databases find the same.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Final, Generic, TypeVar

from rapidfuzz.fuzz import ratio

T = TypeVar("T")

MAX_TEXT: Final = 80  # what is longer is no name
ALIKE: Final = 80.0  # of 100: a letter or two away from the name
NEARLY: Final = 55.0  # far off, yet worth the question whether that was meant
PART_COSTS: Final = 5.0  # of 100: a name that was typed in part is less alike than a whole one
SHORTEST: Final = 2  # letters; one stands in every name
SHORTEST_GUESS: Final = 3  # two letters are like too many names
# What people in Lampung write for short.
SHORT: Final = {
    "lamsel": "lampung selatan",
    "lamteng": "lampung tengah",
    "lamtim": "lampung timur",
    "lampura": "lampung utara",
    "lambar": "lampung barat",
    "tuba": "tulang bawang",
    "tubaba": "tulang bawang barat",
    "balam": "bandar lampung",
}
# The same behind another word only, where a name seldom ends so.
DIRECTIONS: Final = {
    "sel": "selatan",
    "teng": "tengah",
    "tim": "timur",
    "ut": "utara",
    "bar": "barat",
}
# Spellings before 1972, and letters that sound alike: both sides are folded in the same way.
FOLDS: Final = (("oe", "u"), ("dj", "j"), ("tj", "c"), ("nj", "ny"), ("sj", "sy"), ("y", "i"))
# What stands before a place's name and is no part of it; "Kampung Baru" is found all the same.
KIND_WORDS: Final = frozenset(
    {"kabupaten", "kab", "kecamatan", "kec", "desa", "ds", "kelurahan", "kel"}
    | {"pekon", "tiyuh", "kampung", "provinsi", "prov"}
)
TWICE: Final = re.compile(r"(.)\1+")
NO_LETTERS: Final = re.compile(r"[\W_]+")


class Fit(IntEnum):
    """How a name fits what was typed, the best first."""

    SAME = 0
    BEGINS = 1
    HOLDS = 2
    ALIKE = 3
    NEARLY = 4


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as it is compared: its words, and all of them in one."""

    words: tuple[str, ...]
    whole: str


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """One thing that fits: how, and how alike of 100."""

    found: T
    fit: Fit
    likeness: float


@lru_cache(maxsize=16_384)  # every village's name once
def fold(text: str) -> Folded:
    """Return a text as it is compared."""
    words = tuple(_fold_letters(word) for word in _words(text))
    return Folded(words, "".join(words))


def search(
    text: str, things: Iterable[T], names_of: Callable[[T], Sequence[str]]
) -> list[Match[T]]:
    """Return what fits a text by one of its names, with its best fit, in the order given.

    What is only alike or nearly alike is left out where anything fits better.
    """
    asked = _readings(text)
    if not asked:
        return []
    found = []
    for thing in things:
        fits = [_fit(query, fold(name)) for name in names_of(thing) for query in asked]
        best = min((fit for fit in fits if fit), default=None)
        if best:
            found.append(Match(thing, best[0], -best[1]))
    best_fit = min((match.fit for match in found), default=Fit.SAME)
    widest = Fit.HOLDS if best_fit <= Fit.HOLDS else best_fit
    return [match for match in found if match.fit <= widest]


def _readings(text: str) -> list[Folded]:
    """Return what a text may mean: as it stands, spelt out, and without the word for the kind."""
    words = _words(text)
    spelt_out = [SHORT.get(word, word) for word in words]
    spelt_out[1:] = [DIRECTIONS.get(word, word) for word in spelt_out[1:]]
    readings = {fold(" ".join(words)), fold(" ".join(spelt_out))}
    if len(words) > 1 and words[0] in KIND_WORDS:
        readings.add(fold(" ".join(spelt_out[1:])))
    return [reading for reading in readings if len(reading.whole) >= SHORTEST]


def _fit(asked: Folded, name: Folded) -> tuple[Fit, float] | None:
    """Return the fit and the likeness (negative: the most alike first), or ``None``."""
    if asked.whole == name.whole:
        return Fit.SAME, -100.0
    if name.whole.startswith(asked.whole):
        return Fit.BEGINS, -ratio(asked.whole, name.whole)
    if asked.words[0] in name.whole and _holds(asked.words, name.words):
        return Fit.HOLDS, -ratio(asked.whole, name.whole)
    if len(asked.whole) < SHORTEST_GUESS:
        return None
    likeness = ratio(asked.whole, name.whole, score_cutoff=NEARLY)
    if likeness < ALIKE and len(name.whole) > len(asked.whole):  # a name that was typed in part
        likeness = max(likeness, ratio(asked.whole, name.whole[: len(asked.whole)]) - PART_COSTS)
    if likeness < NEARLY:
        return None
    return (Fit.ALIKE if likeness >= ALIKE else Fit.NEARLY), -likeness


def _holds(asked: Sequence[str], words: Sequence[str]) -> bool:
    """Does every word that was typed begin a word of the name?"""
    return all(any(word.startswith(part) for word in words) for part in asked)


def _words(text: str) -> list[str]:
    """Return the words of a text in small letters without marks."""
    plain = unicodedata.normalize("NFKD", text[:MAX_TEXT]).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return NO_LETTERS.sub(" ", plain).split()


def _fold_letters(word: str) -> str:
    for written, sounds in FOLDS:
        word = word.replace(written, sounds)
    return TWICE.sub(r"\1", word)

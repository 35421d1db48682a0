"""The columns of a sheet as a table of rules, and which of them a header has."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, NamedTuple

Cell = str | float | int | bool | date | None
LANGUAGES: Final = ("id", "en")
NO_CHOICES: Final[Mapping[Any, "Words"]] = {}


class Words(NamedTuple):
    """The same in Indonesian and in English."""

    id: str
    en: str

    def of(self, language: str) -> str:
        """Return the words of one language."""
        return self.en if language == "en" else self.id


@dataclass(frozen=True, slots=True)
class Marks:
    """How a file writes its numbers: ``id``, ``en``, or ``None`` where it does both."""

    numbers: str | None = "id"


Parser = Callable[[Cell, Marks], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: what it is called, how its cells are read, what it means.

    ``older`` are headers of earlier templates. ``must_stand``: a sheet without the column is
    refused. ``choices`` maps values to their words and becomes a drop-down list. Without
    ``parse`` the column is for people only and is not read.
    """

    key: str
    header: Words
    meaning: Words
    parse: Parser | None = None
    older: tuple[str, ...] = ()
    must_stand: bool = False
    is_number: bool = False
    example: Cell | Decimal = None
    choices: Mapping[Any, Words] = field(default_factory=lambda: NO_CHOICES)


@dataclass(frozen=True, slots=True)
class Header:
    """Where each column stands in a sheet, and what the sheet has beside."""

    language: str
    positions: Mapping[str, int]
    missing: tuple[Column, ...]
    unknown: tuple[str, ...]


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return a text as it is compared: without case, accents, marks and double spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def match_header(cells: Sequence[Cell], columns: Sequence[Column]) -> Header:
    """Return which columns a header row has, in whatever order, language or older wording.

    A column that stands twice is read where it stands first; the second is unknown.
    """
    known = _known(columns)
    positions: dict[str, int] = {}
    unknown = []
    votes = {"id": 0, "en": 0}
    for position, cell in enumerate(cells):
        text = "" if cell is None else str(cell).strip()
        key, languages = known.get(fold(text), (None, ()))
        if key is None or key in positions:
            unknown += [text] if text else []
            continue
        positions[key] = position
        for language in languages:
            votes[language] += 1
    return Header(
        language="en" if votes["en"] > votes["id"] else "id",
        positions=positions,
        missing=tuple(c for c in columns if c.must_stand and c.key not in positions),
        unknown=tuple(unknown),
    )


def header_of(columns: Iterable[Column], language: str) -> list[str]:
    """Return the headers as a template has them."""
    return [column.header.of(language) for column in columns]


def _known(columns: Sequence[Column]) -> dict[str, tuple[str, tuple[str, ...]]]:
    known: dict[str, tuple[str, tuple[str, ...]]] = {}
    for column in columns:
        for text in column.older:
            known[fold(text)] = (column.key, ())
    for column in columns:
        for language, text in zip(LANGUAGES, column.header, strict=True):
            _key, languages = known.get(fold(text), (None, ()))
            known[fold(text)] = (column.key, (*languages, language))
    return known


# What stands as the number of a template's example row, which is passed over.
EXAMPLE: Final = Words("contoh", "example")
CAUSE: Final = Column(
    key="cause",
    header=Words("Yang perlu diperbaiki", "What to mend"),
    meaning=Words("Tidak dibaca.", "Not read."),
)


def example_of(column: Column, language: str) -> Cell | Decimal:
    """Return a column's cell in the template's example row."""
    if column.key == "id":
        return EXAMPLE.of(language)
    words = [words for words in column.choices.values() if words.id == column.example]
    return words[0].of(language) if words else column.example

"""The English catalogue says all that the pages say, and fills the same blanks."""

import os
import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from babel.messages import Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from hilirisasi.config import ROOT
from hilirisasi.web.language import CATALOGUES, compile_catalogues

SOURCE = CATALOGUES / "en" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


@pytest.fixture(scope="module")
def translated() -> list[Message]:
    with SOURCE.open("rb") as file:
        catalogue = read_po(file, locale="en")
    assert catalogue.obsolete == {}
    return [message for message in catalogue if message.id]


def _of(message: Message) -> list[str]:
    """Return the message's texts, or those of its translation's plural forms."""
    return [message] if isinstance(message, str) else list(message)


def test_every_message_is_translated_and_none_is_left_over(translated: list[Message]) -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    methods = [(mapping["pattern"], mapping["method"]) for mapping in settings]

    said = {found[2] for found in extract_from_dir(ROOT, method_map=methods, keywords=KEYWORDS)}

    assert said == {message.id for message in translated}


def test_no_translation_is_empty_or_a_guess(translated: list[Message]) -> None:
    unfit = [message.id for message in translated if message.fuzzy or not all(_of(message.string))]

    assert unfit == []


def test_translations_fill_the_same_blanks(translated: list[Message]) -> None:
    different = [
        message.id
        for message in translated
        for text in _of(message.string)
        if _blanks(text) != _blanks(_of(message.id)[0])
    ]

    assert different == []


def test_a_bare_per_cent_sign_would_break_the_page(translated: list[Message]) -> None:
    broken = [
        message.id
        for message in translated
        for text in (*_of(message.id), *_of(message.string))
        if "%" in PLACEHOLDER.sub("", text)
    ]

    assert broken == []


def test_a_newer_catalogue_is_compiled_again(tmp_path: Path) -> None:
    source = tmp_path / "en" / "LC_MESSAGES" / "messages.po"
    source.parent.mkdir(parents=True)
    source.write_text('msgid "Desa"\nmsgstr "Village"\n')
    compile_catalogues(tmp_path)
    source.write_text('msgid "Desa"\nmsgstr "The village"\n')

    later = source.with_suffix(".mo").stat().st_mtime + 1
    os.utime(source, (later, later))
    compile_catalogues(tmp_path)

    with source.with_suffix(".mo").open("rb") as file:
        assert read_mo(file)["Desa"].string == "The village"


def _blanks(text: str) -> Counter[str]:
    return Counter(PLACEHOLDER.findall(text))


def test_no_sentence_stands_in_a_template_itself() -> None:
    # The page without signal is kept once for both languages: what it says in English says so.
    hidden = re.compile(
        r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<(code|pre)\b.*?</\1>|<!--.*?-->"
        r"|<p [^>]*lang=\"en\">[^<]*</p>|<[^>]*>",
        re.DOTALL,
    )
    words = re.compile(r"[^\W\d_]{2,} [^\W\d_]{2,}")
    spoken = re.compile(r'(?:alt|title|aria-label|placeholder)="([^"{]*[^\W\d_]{2,}[^"{]*)"')

    bare = [
        (path.name, found)
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for text in [path.read_text()]
        for found in (*words.findall(hidden.sub("\n", text)), *spoken.findall(text))
    ]

    assert bare == []

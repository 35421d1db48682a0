"""``make translations``: merge new and changed sentences into the English catalogue.

What is new stands there empty, to be translated; what no page says any more is dropped. The file
is written the same way each time, without days and names in its head, so that a diff shows words.
"""

import subprocess
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "hilirisasi/translations/en/LC_MESSAGES/messages.po"
FOUND = ROOT / "instance/messages.pot"
WIDTH = 100
HEAD = """# English, the second language; the source language on screen is Indonesian.
msgid ""
msgstr ""
"Language: en\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def main() -> int:
    """Extract, merge and write; say how many sentences wait for a translation."""
    FOUND.parent.mkdir(exist_ok=True)
    pybabel = [str(Path(sys.executable).parent / "pybabel"), "-q", "extract", "-F"]
    words = ["pyproject.toml", "-k", "_l", "--no-location", "-o", str(FOUND), "."]
    subprocess.run([*pybabel, *words], cwd=ROOT, check=True)  # noqa: S603  # own words
    with CATALOGUE.open("rb") as known, FOUND.open("rb") as found:
        catalogue, template = read_po(known, locale="en"), read_po(found)
    catalogue.update(template, no_fuzzy_matching=True)
    write(catalogue)
    waiting = sum(not _is_translated(message.string) for message in catalogue if message.id)
    print(f"{waiting} sentences to translate in {CATALOGUE.relative_to(ROOT)}")
    return 0


def write(catalogue: Catalog) -> None:
    """Write the catalogue in the order of its sentences."""
    with CATALOGUE.open("wb") as file:
        file.write(HEAD.encode())
        write_po(
            file, catalogue, width=WIDTH, omit_header=True, sort_output=True, ignore_obsolete=True
        )


def _is_translated(text: str | tuple[str, ...] | list[str]) -> bool:
    return bool(text) if isinstance(text, str) else all(text)


if __name__ == "__main__":
    sys.exit(main())

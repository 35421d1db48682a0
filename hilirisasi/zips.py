"""Files as one ZIP with an index that names each file, what it is, and its SHA-256.

The same files give the same bytes. What is large waits on disk, not in memory.
"""

import hashlib
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Final

MEMORY_BYTES: Final = 2_000_000
UNTIMED: Final = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP can hold


@dataclass(frozen=True, slots=True)
class Entry:
    """One file: its name within the ZIP, what it is, its bytes."""

    name: str
    title: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the index."""

    name: str
    title: str
    size_bytes: int
    sha256: str


def bundle(
    entries: Iterable[Entry], index: Callable[[Sequence[Line]], Iterable[Entry]]
) -> IO[bytes]:
    """Return a ZIP of files in their order, open at its start; who takes it closes it.

    ``index`` makes the files that list all others from their lines; they do not list themselves.
    """
    file = tempfile.SpooledTemporaryFile(MEMORY_BYTES)  # noqa: SIM115  # see above
    try:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
            lines = [_add(packed, entry) for entry in entries]
            for entry in index(lines):
                _add(packed, entry)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def _add(packed: zipfile.ZipFile, entry: Entry) -> Line:
    info = zipfile.ZipInfo(entry.name, UNTIMED)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16  # a file that its owner may write and all may read
    packed.writestr(info, entry.content)
    digest = hashlib.sha256(entry.content).hexdigest()
    return Line(entry.name, entry.title, len(entry.content), digest)

"""Files that people sent, in a folder outside the web root: named by the SHA-256 of their bytes.

A file is written before the row that names it, so a crash leaves a file without a row and never
a row without its file; `sweep` takes such files away.
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

DIGEST: Final = re.compile(r"[0-9a-f]{64}")
ENDING: Final = ".jpg"
UNFINISHED: Final = ".unfinished"
GRACE: Final = timedelta(hours=1)  # a file may be older than the row that is being written


def digest_of(content: bytes) -> str:
    """Return the name of a file with this content."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True, slots=True)
class Shelf:
    """The files of one record: a folder of its own, so that one record's lock guards them."""

    folder: Path
    ending: str = ENDING

    def keep(self, content: bytes) -> str:
        """Write a file whole or not at all, and return its name; the same bytes are one file."""
        digest = digest_of(content)
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(suffix=UNFINISHED, dir=self.folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(unfinished).replace(self.folder / f"{digest}{self.ending}")
        except BaseException:
            Path(unfinished).unlink(missing_ok=True)
            raise
        _sync(self.folder)
        return digest

    def path_of(self, digest: str) -> Path:
        """Return where a file is; its name is checked, since it may come from an address."""
        if not DIGEST.fullmatch(digest):
            raise ValueError("not a digest")
        return self.folder / f"{digest}{self.ending}"

    def drop(self, digest: str) -> None:
        """Take a file away; one that is gone is fine."""
        self.path_of(digest).unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Media:
    """The folder of all files; ``HILIRISASI_MEDIA_DIR``."""

    root: Path

    def shelf(self, kind: str, record_id: int, ending: str = ENDING) -> Shelf:
        """Return the files of one record, as ``listing`` and its id."""
        return Shelf(self.root / kind / str(record_id), ending)

    def list_old(self, kind: str, now: datetime) -> Iterator[tuple[int, Path]]:
        """Yield the record and the path of each file of a kind that is older than `GRACE`."""
        limit = (now - GRACE).timestamp()
        for path in sorted((self.root / kind).glob("*/*")):
            if path.parent.name.isdecimal() and path.stat().st_mtime < limit:
                yield int(path.parent.name), path


def sweep(media: Media, kind: str, known: Container[tuple[int, str]], now: datetime) -> int:
    """Take away the old files of a kind that no (record, digest) names; return how many."""
    orphans = [path for owner, path in media.list_old(kind, now) if (owner, path.stem) not in known]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)


def _sync(folder: Path) -> None:
    """Let a name survive a power cut, as the file's bytes do."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

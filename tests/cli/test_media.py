import os
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from hilirisasi.media import Media
from tests.cli.shell import run
from tests.factories import ListingPhotoFactory


def test_a_sweep_says_how_many_files_it_took_away(
    app: Flask, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = Media(tmp_path)
    monkeypatch.setitem(app.config, "MEDIA", files)
    shelf = files.shelf("listing", 1)
    known, orphan = shelf.keep(b"known"), shelf.keep(b"orphan")
    ListingPhotoFactory(listing__id=1, digest=known, thumb_digest="0" * 64)
    session.commit()
    for digest in (known, orphan):
        os.utime(shelf.path_of(digest), (0, 0))

    result = run(app, "media", "sweep")

    assert (result.exit_code, result.output) == (0, "1 files taken away\n")
    assert [path.stem for path in tmp_path.glob("*/*/*")] == [known]

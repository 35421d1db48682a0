import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hilirisasi.media import GRACE, Media, digest_of, sweep

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def age(path: Path, by: timedelta) -> None:
    instant = (NOW - by).timestamp()
    os.utime(path, (instant, instant))


def test_the_same_bytes_are_one_file_named_by_them(tmp_path: Path) -> None:
    shelf = Media(tmp_path).shelf("listing", 7)

    names = {shelf.keep(b"satu"), shelf.keep(b"satu"), shelf.keep(b"dua")}

    assert names == {digest_of(b"satu"), digest_of(b"dua")}
    assert sorted(path.name for path in tmp_path.glob("listing/7/*")) == sorted(
        f"{name}.jpg" for name in names
    )
    assert shelf.path_of(digest_of(b"dua")).read_bytes() == b"dua"


def test_a_file_that_cannot_be_finished_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_handle: int) -> None:
        raise OSError("disk full")

    shelf = Media(tmp_path).shelf("listing", 7)
    monkeypatch.setattr(os, "fsync", fail)

    with pytest.raises(OSError, match="disk full"):
        shelf.keep(b"satu")

    assert list(tmp_path.glob("listing/7/*")) == []


@pytest.mark.parametrize(
    "name", ["", "..", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n"]
)
def test_a_name_that_is_no_digest_leads_nowhere(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a digest"):
        Media(tmp_path).shelf("listing", 7).path_of(name)


def test_a_sweep_takes_old_files_without_a_record_and_no_others(tmp_path: Path) -> None:
    media = Media(tmp_path)
    shelf, other = media.shelf("listing", 7), media.shelf("listing", 8)
    known, orphan, young, elsewhere = (shelf.keep(text) for text in (b"a", b"b", b"c", b"d"))
    other.keep(b"d")
    unfinished = tmp_path / "listing" / "7" / "x.unfinished"
    unfinished.write_bytes(b"")
    for path in tmp_path.glob("listing/*/*"):
        age(path, GRACE + timedelta(seconds=1))
    age(shelf.path_of(young), timedelta(minutes=1))

    count = sweep(media, "listing", {(7, known), (8, elsewhere)}, NOW)

    assert count == 3  # the orphan, what is listing 8's only, what was never finished
    assert {path.stem for path in tmp_path.glob("listing/7/*")} == {known, young}
    assert other.path_of(elsewhere).exists()
    assert not shelf.path_of(orphan).exists()

import hashlib
import io
import zipfile
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilirisasi.zips import Entry, Line, bundle

NAMES = st.from_regex(r"[a-z]{1,8}\.csv", fullmatch=True)


def no_index(_lines: Sequence[Line]) -> list[Entry]:
    return []


@given(st.dictionaries(NAMES, st.binary(max_size=200), max_size=5))
def test_the_same_files_are_the_same_bytes_and_the_index_holds_each(
    contents: dict[str, bytes],
) -> None:
    seen: list[Line] = []

    def index(lines: Sequence[Line]) -> list[Entry]:
        seen[:] = lines
        return [Entry("index.html", "", b"<p>")]

    def packed() -> bytes:
        with bundle((Entry(*pair) for pair in given_entries), index) as file:
            return file.read()

    given_entries = [(name, name, content) for name, content in contents.items()]

    first = packed()

    assert packed() == first
    assert zipfile.ZipFile(io.BytesIO(first)).namelist() == [*contents, "index.html"]
    assert [(line.name, line.sha256, line.size_bytes) for line in seen] == [
        (name, hashlib.sha256(content).hexdigest(), len(content))
        for name, content in contents.items()
    ]


def test_what_is_large_waits_on_disk() -> None:
    content = hashlib.shake_256(b"x").digest(3_000_000)

    with bundle([Entry("besar.pdf", "Besar", content)], no_index) as file:
        assert file._rolled  # type: ignore[attr-defined]  # not in memory any more
        with zipfile.ZipFile(file) as packed:
            assert packed.read("besar.pdf") == content


def test_what_fails_on_the_way_leaves_nothing_open() -> None:
    def broken() -> Iterator[Entry]:
        yield Entry("a.csv", "A", b"a")
        raise LookupError("b.csv")

    with pytest.raises(LookupError, match=r"b\.csv"):
        bundle(broken(), no_index)

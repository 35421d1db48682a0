"""How far long work is: a bar on a terminal, nothing where nobody watches."""

import io
import sys

import pytest

from hilirisasi.cli.progress import bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stream", "is_shown"), [(Terminal(), True), (io.StringIO(), False)])
def test_a_bar_is_drawn_on_a_terminal_only(
    stream: io.StringIO, is_shown: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", stream)

    with bar() as tell:
        tell("seed-sample", 1, 2)
        tell("seed-sample", 2, 2)
        tell("match refresh", 25, 100)

    drawn = stream.getvalue()
    assert ("seed-sample" in drawn, "100%" in drawn) == (is_shown, is_shown)
    assert ("match refresh" in drawn, "25%" in drawn) == (is_shown, is_shown)

"""A bar for long work, on a terminal only: what is piped or scheduled gets no line of it."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import click

from hilirisasi.progress import Tell, say_nothing


@contextmanager
def bar() -> Iterator[Tell]:
    """Give the function that draws how far the work is; one bar for each kind of work."""
    if not sys.stderr.isatty():
        yield say_nothing
        return
    shown: dict[str, Any] = {}
    with ExitStack() as stack:

        def tell(work: str, done: int, of: int) -> None:
            if work not in shown:
                stack.close()  # the bar of the work before stays as it ended
                shown[work] = stack.enter_context(
                    click.progressbar(length=of, label=work, file=sys.stderr)
                )
            shown[work].update(done - shown[work].pos)

        yield tell

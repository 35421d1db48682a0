"""Unfold a workbook in a process of its own, with bounds on its memory and time.

The reader is compiled: a forged count in a file makes it ask for terabytes and abort, which no
``except`` catches. Here it takes only itself down. Run by path, so that it imports nothing of ours.
"""

import io
import pickle
import resource
import subprocess
import sys
from datetime import datetime
from typing import Any, Final

import python_calamine

MAX_MEMORY_BYTES: Final = 1_500_000_000
MAX_SECONDS: Final = 20
MAX_CELLS: Final = 3_000_000
MAX_SHEET_ROWS: Final = 50_020
MAX_COLUMNS: Final = 52
TOO_LARGE: Final = 3  # what the process ends with

Grids = list[tuple[int, list[list[Any]]]]


class TooLargeError(Exception):
    """A sheet holds more than any list of ours."""


class BrokenError(Exception):
    """The file cannot be read."""


def unfold(content: bytes) -> Grids:
    """Return each sheet as its first column's position and its rows; blank cells are ``None``.

    Raises
    ------
    TooLargeError, BrokenError
    """
    try:
        done = subprocess.run(  # noqa: S603  # our own file, no shell
            [sys.executable, "-I", __file__],
            input=content,
            capture_output=True,
            timeout=2 * MAX_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise BrokenError from error
    if done.returncode == TOO_LARGE:
        raise TooLargeError
    if done.returncode != 0:
        raise BrokenError
    grids: Grids = pickle.loads(done.stdout)  # noqa: S301  # written by this file
    return grids


def _main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    book = python_calamine.load_workbook(io.BytesIO(sys.stdin.buffer.read()))
    known: dict[Any, Any] = {}
    grids: Grids = []
    left = MAX_CELLS
    for index in range(len(book.sheet_names)):
        sheet = book.get_sheet_by_index(index)
        left -= sheet.total_height * sheet.total_width
        if sheet.total_height > MAX_SHEET_ROWS or sheet.total_width > MAX_COLUMNS or left < 0:
            sys.exit(TOO_LARGE)
        # Blank rows above are given, blank columns to the left are not. Equal cells become one
        # object, and stay one over there: most lists repeat theirs.
        rows = [
            [known.setdefault((type(cell), cell), cell) for cell in map(_cell, row)]
            for row in sheet.iter_rows()
        ]
        grids.append(((sheet.start or (0, 0))[1], rows))
    pickle.dump(grids, sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)


def _cell(value: Any) -> Any:  # what the reader gives
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, str):
        return None if value.isspace() else value
    is_plain = isinstance(value, (float, int, bool)) or hasattr(value, "toordinal")
    return value if is_plain else str(value)


if __name__ == "__main__":
    _main()

"""Which cells of an old XLS failed; the reader would take them for blank.

An XLS is a small file system (compound file: sectors chained by a table) that holds one stream of
records. Only what leads to a failed cell is read. Layouts: Microsoft, [MS-CFB] and [MS-XLS].
"""

import struct
from collections.abc import Iterator
from typing import Final

from hilirisasi.errors import SheetUnreadableError
from hilirisasi.spreadsheets.archives import Position

STREAMS: Final = ("Workbook", "Book")
SECTOR_BYTES: Final = (512, 4096)
ENTRY_BYTES: Final = 128
NO_SECTOR: Final = 0xFFFFFFFA  # from here on a number is a mark, not a sector
EOF, FORMULA, SHEET, BOOL_OR_ERROR = 0x0A, 0x06, 0x85, 0x0205


def error_cells(content: bytes) -> list[frozenset[Position]]:
    """Return the cells of each sheet whose formula failed, row and column from nought.

    Raises
    ------
    SheetUnreadableError
    """
    try:
        stream = _workbook(content)
        starts = [
            struct.unpack_from("<I", body)[0] for kind, body in _records(stream, 0) if kind == SHEET
        ]
        return [frozenset(_failed(stream, start)) for start in starts]
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise SheetUnreadableError from error


def _failed(stream: bytes, start: int) -> Iterator[Position]:
    for kind, body in _records(stream, start):
        # A value's last two bytes all ones: no number; its first then says that it is an error.
        is_formula = kind == FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2  # noqa: PLR2004
        if is_formula or (kind == BOOL_OR_ERROR and body[7] == 1):
            yield struct.unpack_from("<HH", body)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yield kind and body of each record up to the end of a sheet."""
    while True:
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == EOF:
            return
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _workbook(content: bytes) -> bytes:
    """Return the stream of records out of the compound file."""
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    if size not in SECTOR_BYTES:
        raise SheetUnreadableError
    directory_at, small_limit = struct.unpack_from("<I4xI", content, 48)
    sectors = [content[at : at + size] for at in range(size, len(content), size)]
    table = _numbers(b"".join(sectors[at] for at in _table_sectors(content, sectors)))
    directory = _chained(sectors, table, directory_at)
    entries = {}
    for at in range(0, len(directory), ENTRY_BYTES):
        name_bytes = struct.unpack_from("<H", directory, at + 64)[0]
        name = directory[at : at + max(0, name_bytes - 2)].decode("utf-16-le")
        entries[name] = struct.unpack_from("<II", directory, at + 116)
    start, length = next((entries[name] for name in STREAMS if name in entries), (0, 0))
    # Small streams lie elsewhere; with its styles alone, a workbook is never small.
    if length < small_limit:
        raise SheetUnreadableError
    return _chained(sectors, table, start)[:length]


def _table_sectors(content: bytes, sectors: list[bytes]) -> list[int]:
    """Return where the table of sectors lies: 109 numbers in the head, more in a chain."""
    numbers = list(struct.unpack_from("<109I", content, 76))
    following = struct.unpack_from("<I", content, 68)[0]
    for _step in sectors:
        if following >= NO_SECTOR:
            break
        *more, following = _numbers(sectors[following])
        numbers += more
    return [number for number in numbers if number < NO_SECTOR]


def _chained(sectors: list[bytes], table: tuple[int, ...], at: int) -> bytes:
    """Return what a chain of sectors holds; a chain that bites its tail is cut."""
    pieces: list[bytes] = []
    while at < NO_SECTOR and len(pieces) < len(sectors):
        pieces.append(sectors[at])
        at = table[at]
    return b"".join(pieces)


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data)

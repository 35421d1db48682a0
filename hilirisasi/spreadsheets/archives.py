"""What a packed workbook really holds, found out before any of it is unfolded in memory.

A few kilobytes can hide gigabytes: in the packing, or in one cell far out in an empty sheet.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from hilirisasi.errors import SheetTooLargeError, SheetUnreadableError

MAX_UNPACKED_BYTES: Final = 200_000_000
CHUNK: Final = 1 << 20
OVERLAP: Final = 256  # bytes, more than the opening tag of a cell
NAMES_SHEETS: Final = frozenset({"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "content.xml"})
# A cell right of column AZ or below row 99,999: nobody's list, and gigabytes of blanks before it.
_FAR_OFF: Final = re.compile(rb'r="(?:[B-Z][A-Z]|[A-Z]{3})[0-9]+"|r="[A-Z]+[0-9]{6,}"')
_FAILED: Final = re.compile(rb'<c [^>]*?r="([A-Z]{1,2})([0-9]+)"[^>]*?t="e"')
_FAILED_LATE: Final = re.compile(rb'<c [^>]*?t="e"[^>]*?r="([A-Z]{1,2})([0-9]+)"')
_SHEET: Final = re.compile(r"<(?:\w+:)?sheet ([^>]*)")
_RELATION: Final = re.compile(r"<(?:\w+:)?Relationship ([^>]*)")
_ATTRIBUTE: Final = re.compile(r'([\w:]+)="([^"]*)"')

# What the unpacker raises on a damaged or locked file.
BROKEN: Final = (
    *(zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError),
    *(OSError, IndexError, struct.error),
)
Position = tuple[int, int]  # row and column, from nought


def error_cells(content: bytes) -> list[frozenset[Position]]:
    """Return the cells of each sheet whose formula failed; the reader would take them for blank.

    An empty list for a workbook of another kind than XLSX, whose errors stay visible as text.

    Raises
    ------
    SheetTooLargeError, SheetUnreadableError
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            texts, errors = _unpack(archive)
    except BROKEN as error:
        raise SheetUnreadableError from error
    if "content.xml" in texts:
        return []
    book, relations = texts.get("xl/workbook.xml"), texts.get("xl/_rels/workbook.xml.rels")
    if book is None or relations is None:
        raise SheetUnreadableError
    targets = {
        row.get("Id"): row.get("Target", "").lstrip("/").removeprefix("xl/")
        for row in _rows(_RELATION, relations)
    }
    paths = [f"xl/{targets.get(row.get('r:id'), '')}" for row in _rows(_SHEET, book)]
    return [frozenset(errors.get(path, ())) for path in paths]


def _unpack(archive: zipfile.ZipFile) -> tuple[dict[str, bytes], dict[str, set[Position]]]:
    """Return the parts that name the sheets, and the failed cells of each sheet.

    Every byte is counted, since what a part says of its own size may be a lie.
    """
    texts: dict[str, bytes] = {}
    errors: dict[str, set[Position]] = {}
    left = MAX_UNPACKED_BYTES
    if sum(info.file_size for info in archive.infolist()) > left:
        raise SheetTooLargeError
    for info in archive.infolist():
        name = info.filename
        is_sheet = name.startswith("xl/worksheets/")
        info.file_size, info.CRC = left + 1, None  # type: ignore[assignment]  # count, check nothing
        window = b""
        with archive.open(info) as member:
            while chunk := member.read(CHUNK):
                left -= len(chunk)
                window = window[-OVERLAP:] + chunk
                if left < 0 or (is_sheet and _FAR_OFF.search(window)):
                    raise SheetTooLargeError
                if is_sheet:
                    errors.setdefault(name, set()).update(_failed(window))
                elif name in NAMES_SHEETS:
                    texts[name] = texts.get(name, b"") + chunk
    return texts, errors


def _failed(window: bytes) -> Iterator[Position]:
    if b't="e"' in window:
        for pattern in (_FAILED, _FAILED_LATE):
            for match in pattern.finditer(window):
                yield int(match[2]) - 1, _column(match[1])


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _rows(pattern: re.Pattern[str], content: bytes) -> list[dict[str, str]]:
    text = content.decode("utf-8", errors="replace")
    return [dict(_ATTRIBUTE.findall(match[1])) for match in pattern.finditer(text)]

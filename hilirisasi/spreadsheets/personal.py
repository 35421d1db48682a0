"""Personal data in a sheet of somebody else's: found by header and by pattern, and left out.

A harvest needs no names. Household lists carry them beside it, so what is left out here never
reaches the database: not the file that waits for acceptance, not the page that shows it.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from hilirisasi.spreadsheets.cells import plain
from hilirisasi.spreadsheets.columns import Cell, fold

HEADER_WITHIN: Final = 20  # rows
LEAST_HEADERS: Final = 2  # a row of fewer cells is a title
PATTERN_SHARE: Final = 0.5  # of the filled cells of a column
# Compared after `fold`. A name of a village, product, group or the like belongs to nobody alone.
_HEADER: Final = re.compile(
    r"(no|nomor|id)?\s*(nik|kk|ktp|kartu keluarga|npwp|rekening|bpjs|paspor|akta( \w+)?)( \w+)?"
    r"|(no|nomor)?\s*(hp|wa|whatsapp|telp|telepon|telpon|handphone|ponsel|kontak|phone)( \w+)?"
    r"|(kontak|telepon|hp|nomor) (petani|pemilik|pengelola|ketua|pelapak|warga)"
    r"|e ?mail|surel|alamat( \w+)*|address|rt|rw|rt rw|dusun rt rw"
    r"|((tempat|tanggal|tgl) )+lahir|ttl"
    r"|jenis kelamin|sex|umur|usia|agama|pelapak|penjual|seller"
    r"|nama( (lengkap|kepala keluarga|kk|petani|pemilik|penduduk|warga|anggota|pelapak|penjual"
    r"|pedagang|pengelola|ketua|pengurus|responden|pengisi|ayah|ibu|orang|penanggung jawab)"
    r"( \w+)*)?"
    r"|(kepala keluarga|petani|pemilik|responden|ketua( kelompok)?|penanggung jawab|pengisi)"
    r"|full name|name|owner|farmer( name)?"
)
_NIK: Final = re.compile(r"(?<!\d)\d{16}(?!\d)")
_PHONE: Final = re.compile(r"(?<!\d)(?:\+?62[ -]?|0)8\d{1,3}(?:[ -]?\d{3,4}){2,3}(?!\d)")
_EATEN_PHONE: Final = re.compile(r"8[1-9]\d{8,10}")  # a spreadsheet took its leading zero
REMOVED: Final = "[…]"
SHORTEST: Final = 9  # characters; no number of a person is shorter


def is_personal_header(text: str) -> bool:
    """Does a header announce who somebody is or where to reach them?"""
    return _HEADER.fullmatch(fold(text)) is not None


def leave_out(grid: Sequence[Sequence[Cell]]) -> tuple[list[list[Cell]], list[int]]:
    """Return a copy without personal columns, their headers kept, and the columns' positions.

    In what remains, a number of sixteen digits or of a phone is taken out of its cell.
    """
    width = max(map(len, grid), default=0)
    starts = _by_header(grid)
    for at in set(range(width)) - set(starts):
        if _is_personal(row[at] for row in grid if at < len(row)):
            starts[at] = _first_value(grid, at)
    kept: list[list[Cell]] = [
        [None] * len(row)
        if number < HEADER_WITHIN and _is_form_line(row)
        else [
            None if at in starts and number >= starts[at] else _without_numbers(cell)
            for at, cell in enumerate(row)
        ]
        for number, row in enumerate(grid)
    ]
    return kept, sorted(starts)


def _by_header(grid: Sequence[Sequence[Cell]]) -> dict[int, int]:
    """Return the first row of values of each column whose header is personal."""
    starts: dict[int, int] = {}
    for number, row in enumerate(grid[:HEADER_WITHIN]):
        if sum(cell is not None for cell in row) < LEAST_HEADERS or _is_form_line(row):
            continue
        for at, cell in enumerate(row):
            if at not in starts and isinstance(cell, str) and is_personal_header(cell):
                starts[at] = number + 1
    return starts


def _is_form_line(row: Sequence[Cell]) -> bool:
    """Is it a line above the list, such as "Nama : Budi", that tells of a person?"""
    texts = [str(cell).strip() for cell in row if cell is not None]
    label, colon, _value = (texts[0] if texts else "").partition(":")
    is_parted = bool(colon) or any(text.startswith(":") for text in texts[1:])
    return is_parted and is_personal_header(label)


def _is_personal(cells: Iterable[Cell]) -> bool:
    filled = [plain(cell) for cell in cells if cell is not None]
    found = sum(len(text) >= SHORTEST and _is_reach(text) for text in filled)
    return found > 0 and found >= PATTERN_SHARE * len(filled)


@lru_cache(maxsize=4096)
def _is_reach(text: str) -> bool:
    """Is a text a person's number and nothing else?"""
    bare = text.strip(" '\"`")
    return any(pattern.fullmatch(bare) for pattern in (_NIK, _PHONE, _EATEN_PHONE))


def _first_value(grid: Sequence[Sequence[Cell]], at: int) -> int:
    return next(n for n, row in enumerate(grid) if at < len(row) and _is_personal([row[at]]))


def _without_numbers(cell: Cell) -> Cell:
    if isinstance(cell, str):
        return cell if len(cell) < SHORTEST else _scrubbed(cell)
    if isinstance(cell, float) and _NIK.fullmatch(plain(cell)):
        return None
    return cell


@lru_cache(maxsize=4096)
def _scrubbed(text: str) -> str:
    return _PHONE.sub(REMOVED, _NIK.sub(REMOVED, text))

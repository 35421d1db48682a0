"""A workshop's pairwise comparison from a spreadsheet: one row a participant."""

import re
from typing import Final

from hilirisasi.policy_errors import JudgementUnreadableError
from hilirisasi.scoring.pairwise import HIGH, LOW
from hilirisasi.spreadsheets.cells import Cause, CellError, read_number
from hilirisasi.spreadsheets.columns import Cell, Column, Marks, Words
from hilirisasi.spreadsheets.reading import read

MAX_PARTICIPANTS: Final = 200
ROUNDED: Final = 0.11  # how people write 1/9
FRACTION: Final = re.compile(r"1\s*/\s*([1-9])")
MEANING: Final = Words(
    "Berapa kali yang pertama lebih penting: 1 sampai 9; bila yang kedua lebih penting, 1/2 (0,5) "
    "sampai 1/9.",
    "How many times the first weighs more: 1 to 9; where the second does, 1/2 (0.5) to 1/9.",
)
# In the order of the upper triangle: jobs, value added, local benefit.
PAIRS: Final = (
    Column(
        key="jobs_value_added",
        header=Words("Lapangan kerja dibanding nilai tambah", "Jobs compared with value added"),
        meaning=MEANING,
        must_stand=True,
        is_number=True,
    ),
    Column(
        key="jobs_local",
        header=Words(
            "Lapangan kerja dibanding manfaat setempat", "Jobs compared with local benefit"
        ),
        meaning=MEANING,
        must_stand=True,
        is_number=True,
    ),
    Column(
        key="value_added_local",
        header=Words(
            "Nilai tambah dibanding manfaat setempat", "Value added compared with local benefit"
        ),
        meaning=MEANING,
        must_stand=True,
        is_number=True,
    ),
)


def read_judgements(content: bytes) -> list[list[float]]:
    """Return what each participant said, in the order of `PAIRS`; names are not kept.

    Raises
    ------
    SheetTooLargeError, SheetUnreadableError, SheetHeaderError
        As `reading.read`.
    JudgementUnreadableError
        A cell is no number from 1/9 to 9, there is no row, or there are too many.
    """
    sheet = read(content, PAIRS)
    if not 0 < len(sheet.rows) <= MAX_PARTICIPANTS:
        raise JudgementUnreadableError(row=None)
    judgements = []
    for row in sheet.rows:
        try:
            judgements.append([_judgement(sheet.cell(row, pair), sheet.marks) for pair in PAIRS])
        except CellError as error:
            raise JudgementUnreadableError(row=row.number) from error
    return judgements


def _judgement(cell: Cell, marks: Marks) -> float:
    """Return one judgement: a number, or a fraction; a date is what a spreadsheet made of one."""
    if isinstance(cell, str) and (fraction := FRACTION.fullmatch(cell.strip())):
        return 1 / int(fraction[1])
    value = float(read_number(cell, marks))
    if not ROUNDED <= value <= HIGH:
        raise CellError(Cause.OUT_OF_RANGE)
    return max(value, LOW)

"""Which tie of an official to a case blocks, and which only keeps them from deciding.

The levels and the years are this service's proposal until the province sets them.
"""

import re
from collections.abc import Mapping
from typing import Final

from models import Case, InterestKind, InterestLevel

FORMER_WITHIN_YEARS: Final = 2  # a post that ended longer ago ties nobody any more

# What is computed from the register. What it cannot tell for sure (a name, an address that firms
# share, an old post) is soft. An answer has the level that the person gives it.
LEVELS: Final[Mapping[InterestKind, InterestLevel]] = {
    InterestKind.COMPANY_POST: InterestLevel.HARD,
    InterestKind.COMPANY_POST_BEFORE: InterestLevel.HARD,
    InterestKind.DECLARED_NIB: InterestLevel.HARD,
    InterestKind.DECLARED_NPWP: InterestLevel.HARD,
    InterestKind.SAME_NIB: InterestLevel.HARD,
    InterestKind.SAME_NPWP: InterestLevel.HARD,
    InterestKind.SAME_PHONE: InterestLevel.HARD,
    InterestKind.VILLAGE_POST: InterestLevel.HARD,
    InterestKind.DECLARED_NAME: InterestLevel.SOFT,
    InterestKind.SAME_ADDRESS: InterestLevel.SOFT,
    InterestKind.OFFICER_NAME: InterestLevel.SOFT,
    InterestKind.VILLAGE_POST_BEFORE: InterestLevel.SOFT,
    InterestKind.DECLARED_VILLAGE: InterestLevel.SOFT,
}
STRICTNESS: Final = {level: order for order, level in enumerate(InterestLevel)}
# Legal forms and degrees say nothing of who a firm or a person is.
TITLES: Final = frozenset(
    {
        *("pt", "cv", "ud", "tbk", "persero", "kud", "koperasi", "firma"),
        *("bapak", "ibu", "h", "hj", "ir", "dr", "drs", "dra", "se", "sh", "sp", "st", "mm", "msi"),
    }
)


def words_of(text: str) -> frozenset[str]:
    """Return the words of a name or an address as they are compared: bare, without titles."""
    return frozenset(re.findall(r"[a-z0-9]+", text.lower())) - TITLES


def level_of(case: Case, user_id: int) -> InterestLevel:
    """Return the strictest level noted of a person on a case; none where nothing was."""
    levels = [row.level for row in case.interests if row.user_id == user_id]
    return max(levels, key=STRICTNESS.__getitem__, default=InterestLevel.NONE)


def has_answered(case: Case, user_id: int) -> bool:
    """Did the person answer the question of this case?"""
    return any(row.user_id == user_id and row.kind is InterestKind.ANSWER for row in case.interests)

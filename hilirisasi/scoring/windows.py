"""Which kilograms of many listings can serve a need together, in a year like every other.

Goods of one harvest month serve that month and as many after it as they keep: a window of the
year. Kilograms can all be delivered exactly when no window of consecutive months must take more
than it needs (Hall's theorem for intervals on a circle). So what is accepted once stays accepted,
and taking listings in the order of their cost meets the greatest part of the need at least cost
(the greedy algorithm for a matroid; Edmonds 1971).
"""

import numpy as np

from hilirisasi.scoring.records import Floats, Integers
from hilirisasi.scoring.supply import MONTHS

GRAM = 1e-3  # kg; what rounding leaves of a room is none
# The windows of the year, shorter than it: first month and length; the whole year is the last.
STARTS, LENGTHS = (
    np.append(grid.ravel(), last)
    for grid, last in zip(
        np.meshgrid(np.arange(MONTHS), np.arange(1, MONTHS), indexing="ij"),
        (0, MONTHS),
        strict=True,
    )
)
COVERED = (np.arange(MONTHS) - STARTS[:, None]) % MONTHS < LENGTHS[:, None]  # (windows, months)
# By months kept: the windows that hold all that goods of a month could serve, (windows, months).
HELD = [
    ((np.arange(MONTHS) - STARTS[:, None]) % MONTHS + kept < LENGTHS[:, None])
    | (LENGTHS[:, None] == MONTHS)
    for kept in range(MONTHS)
]
AROUND = [[np.flatnonzero(month) for month in held.T] for held in HELD]
SUMS = [held.astype(np.float64) for held in HELD]


def kept_months(storable_months: Floats) -> Integers:
    """Whole months that goods keep, below a year; unknown: none."""
    return np.nan_to_num(storable_months).astype(np.int64).clip(0, MONTHS - 1)


class Room:
    """What each window of the year can still take, for p needs at once."""

    def __init__(self, need_kg: Floats) -> None:
        """``need_kg`` (p, 12)."""
        self._kg = COVERED.astype(np.float64) @ need_kg.T  # (windows, p)

    def is_left(self) -> np.ndarray:
        """Can the year take anything more? (p,)."""
        return np.asarray(self._kg[-1] > GRAM)

    def keep(self, rows: np.ndarray) -> None:
        """Go on with some of the needs only."""
        self._kg = self._kg[:, rows]

    def accept(self, free_kg: Floats, kept: Integers) -> Floats:
        """Take as much as fits of one listing for each need, (p, 12) by harvest month."""
        given = free_kg.copy()
        for months in np.unique(kept):
            rows = np.flatnonzero(kept == months)
            kg = self._kg[:, rows]
            left = kg - SUMS[months] @ free_kg[rows].T
            tight = np.flatnonzero((left < 0).any(axis=0))
            if len(tight):  # month by month where not all of it fits
                left[:, tight], given[rows[tight]] = _accept_part(
                    kg[:, tight], free_kg[rows[tight]], months
                )
            self._kg[:, rows] = left
        return given


def _accept_part(room_kg: Floats, free_kg: Floats, kept: int) -> tuple[Floats, Floats]:
    """What is left of the room, and what was taken of goods that all keep equally long."""
    given = np.zeros_like(free_kg)
    for month in np.flatnonzero(free_kg.any(axis=0)):
        around = AROUND[kept][month]
        kg = room_kg[around]
        given[:, month] = np.minimum(free_kg[:, month], kg.min(axis=0).clip(0))
        room_kg[around] = kg - given[:, month]
    return room_kg, given


def deliveries_of(harvested_kg: Floats, need_kg: Floats) -> Floats:
    """When goods that can all be delivered are, (kept, harvest month, delivery month, p).

    ``harvested_kg`` (kept, 12, p) by the months the goods keep; ``need_kg`` (12, p). In each month
    what spoils first goes first. The first of two years only fills the store.
    """
    delivered = np.zeros((MONTHS, *harvested_kg.shape[1:2], *need_kg.shape))
    store = np.zeros_like(harvested_kg)
    present = np.flatnonzero(harvested_kg.any(axis=(1, 2)))
    for turn in range(2 * MONTHS):
        month = turn % MONTHS
        store[:, month] = harvested_kg[:, month]
        wanted = need_kg[month].copy()
        for left in range(MONTHS):  # months until it spoils
            for kept in present[present >= left]:
                harvest = (month - (kept - left)) % MONTHS
                used = np.minimum(wanted, store[kept, harvest])
                store[kept, harvest] -= used
                wanted -= used
                delivered[kept, harvest, month] = used
    return delivered

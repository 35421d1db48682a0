"""How many kilograms of a listing serve a need, month by month, what keeps being kept."""

import numpy as np

from hilirisasi.scoring.records import Floats

MONTHS = 12


def deliveries_kg(need_kg: Floats, free_kg: Floats, storable_months: Floats) -> Floats:
    """Kilograms that meet the need of each month, (r, 12), in a year like every other.

    Goods that keep are carried over for ``storable_months`` at most and the oldest go first, which
    meets the greatest part of the need. The year repeats: stock of December serves January, so the
    first of two years only fills the store.
    """
    taken = np.minimum(need_kg, free_kg)
    months = np.nan_to_num(storable_months).astype(np.int64).clip(0, MONTHS - 1)
    for kept in np.unique(months[months > 0]):
        rows = months == kept
        taken[rows] = _deliveries_from_store(need_kg[rows], free_kg[rows], int(kept))
    return taken


def _deliveries_from_store(need_kg: Floats, free_kg: Floats, kept_months: int) -> Floats:
    store = np.zeros((kept_months + 1, len(need_kg)))  # by age in months, the oldest first
    taken = np.zeros_like(need_kg)
    for month in [*range(MONTHS), *range(MONTHS)]:
        store = np.roll(store, -1, axis=0)
        store[-1] = free_kg[:, month]
        before = np.cumsum(store, axis=0) - store
        used = np.clip(need_kg[:, month] - before, 0, store)
        store -= used
        taken[:, month] = used.sum(axis=0)
    return taken

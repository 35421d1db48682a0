"""How many kilograms of a listing serve a need, month by month, what keeps being kept."""

import numpy as np

from hilirisasi.scoring.records import Floats

MONTHS = 12
ROWS_AT_ONCE = 4096  # what the caches hold


def deliveries_kg(need_kg: Floats, free_kg: Floats, storable_months: Floats) -> Floats:
    """Kilograms that meet the need of each month, (r, 12), in a year like every other.

    Goods that keep are carried over for ``storable_months`` at most and the oldest go first, which
    meets the greatest part of the need. The year repeats: stock of December serves January, so the
    first of two years only fills the store.
    """
    taken = np.minimum(need_kg, free_kg)
    months = np.nan_to_num(storable_months).astype(np.int64).clip(0, MONTHS - 1)
    for kept in np.unique(months[months > 0]):
        keeping = np.flatnonzero(months == kept)
        for start in range(0, len(keeping), ROWS_AT_ONCE):
            rows = keeping[start : start + ROWS_AT_ONCE]
            taken[rows] = _deliveries_from_store(need_kg[rows].T, free_kg[rows].T, int(kept)).T
    return taken


def _deliveries_from_store(need_kg: Floats, free_kg: Floats, kept_months: int) -> Floats:
    """Deliveries by month (12, r) of goods that all keep equally long."""
    need_kg = np.ascontiguousarray(need_kg)
    places = kept_months + 1  # one a month of age; a new month takes the place of the oldest
    store = np.zeros((places, need_kg.shape[1]))
    taken = np.empty_like(need_kg)
    for month in range(2 * MONTHS):
        store[month % places] = free_kg[month % MONTHS]
        wanted = need_kg[month % MONTHS].copy()
        for age in range(kept_months, -1, -1):  # the oldest first
            stock = store[(month - age) % places]
            used = np.minimum(wanted, stock)
            stock -= used
            wanted -= used
        taken[month % MONTHS] = need_kg[month % MONTHS] - wanted
    return taken

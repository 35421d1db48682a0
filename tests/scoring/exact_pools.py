"""The pool as an integer programme: a plain, slow second way to the same, for tests."""

import numpy as np
import scipy.sparse as sp
from scipy.optimize import Bounds, LinearConstraint, milp

MONTHS = 12


def cheapest_kg(need_kg, free_kg, kept, cost_idr_per_kg, *, whole_kg=True):
    """Kilograms that each listing gives in the cheapest way to fill as much as can be, (r,).

    ``need_kg`` (12,), ``free_kg`` (r, 12), ``kept`` (r,) months, ``cost_idr_per_kg`` (r,). One
    variable for each listing, harvest month and delivery month that it keeps for.
    """
    ways = [
        (listing, harvest, (harvest + later) % MONTHS)
        for listing, harvest in np.argwhere(free_kg > 0)
        for later in range(kept[listing] + 1)
    ]
    if not ways:
        return np.zeros(len(free_kg))
    listing, harvest, delivery = np.array(ways).T
    columns, ones = np.arange(len(ways)), np.ones(len(ways))
    supply = sp.csr_array((ones, (listing * MONTHS + harvest, columns)), (free_kg.size, len(ways)))
    demand = sp.csr_array((ones, (delivery, columns)), (MONTHS, len(ways)))
    # Filling comes first: a kilogram more is worth more than any costs.
    worth = cost_idr_per_kg[listing] - 2 * np.abs(cost_idr_per_kg).max() - 1
    found = milp(
        worth,
        integrality=np.full(len(ways), int(whole_kg)),
        bounds=Bounds(0, np.inf),
        constraints=LinearConstraint(
            sp.vstack([supply, demand]), ub=np.concatenate([free_kg.ravel(), need_kg])
        ),
        options={"mip_rel_gap": 0.0},
    )
    assert found.success
    return np.bincount(listing, found.x, minlength=len(free_kg))

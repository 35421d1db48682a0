"""What a blank counts as: substitutes that never help."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from hilirisasi.scoring.inputs import NAMES
from hilirisasi.scoring.policy import Policy
from hilirisasi.scoring.records import Floats

Flags = NDArray[np.bool_]


def fill(
    columns: Mapping[str, Floats], policy: Policy
) -> tuple[dict[str, Floats], dict[str, Flags]]:
    """The inputs with their substitutes, and where each was substituted; (n,) each.

    NaN stays NaN in what is required, in what leaves the supply or displacement gate unknown, and
    in the sales leakage, which `local.sales_leakage` derives from the value-added table.

    Raises
    ------
    ValueError
        A column is no input of the score, or the columns differ in length.
    """
    unknown = sorted(set(columns) - set(NAMES))
    if unknown:
        raise ValueError(f"{unknown[0]!r} is no input of the score")
    given = {name: np.asarray(column, np.float64) for name, column in columns.items()}
    if len({column.shape for column in given.values()}) > 1:
        raise ValueError("the columns differ in length")
    blank = np.full(next(iter(given.values())).shape if given else 0, np.nan)
    told = {name: given.get(name, blank) for name in NAMES}
    substituted = {name: np.isnan(column) for name, column in told.items()}
    contracted = told["contracted_t_per_year"]
    derived: dict[str, float | Floats] = {
        "wage_idr_per_hok": policy.wage_idr_per_hok,
        "food_land_share": policy.gates["food_land_max"],
        "investment_idr_bn": told["planned_raw_t_per_year"]
        * policy.defaults["investment_idr_bn_per_t"],
        "other_buyers_t_per_year": np.where(np.isnan(contracted), 0.0, contracted),
    }
    substitutes: dict[str, float | Floats] = {
        **{name: policy.defaults.get(name, np.nan) for name in NAMES},
        **derived,
    }
    filled = {
        name: np.where(substituted[name], substitutes[name], column)
        if substituted[name].any()
        else column
        for name, column in told.items()
    }
    return filled, substituted

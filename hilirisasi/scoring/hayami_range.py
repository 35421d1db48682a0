"""How far the lines of a value-added table may lie off: P10 to P90, to first order.

Coefficients of variation as in the draws of the score (scoring design, section 6). Prices of an
older year vary more: an assumption of this service, `PRICE_CV_PER_YEAR` for each year of age.
"""

from collections.abc import Mapping
from math import hypot, isnan, nan
from typing import Final

P90_Z: Final = 1.2816  # standard deviations from the middle to P90 of a normal distribution
CV: Final[Mapping[str, float]] = {"D": 0.08, "E": 0.25, "F": 0.08, "H": 0.07, "I": 0.15}
PUBLISHED_CV: Final = 0.03  # of a D that a study measured
PRICE_CV_PER_YEAR: Final = 0.05
AGELESS_YEARS: Final = 10.0  # what an undated price is taken for

Range = tuple[float, float]


def ranges_of(
    lines: Mapping[str, float],
    *,
    H: float,
    I: float,  # noqa: E741
    is_measured: bool,
    price_age_years: float,
    raw_price_age_years: float,
) -> dict[str, Range]:
    """Return (P10, P90) of J, K, M, O and Q, Rp per kg of raw material; NaN where unknown.

    ``lines`` holds J, K, M, O and Q. ``is_measured``: D was published. Ages in years; NaN is a
    price without a date. A raw price that is agreed, not read from a market, has no age below 0:
    then it does not vary.

        sd J² = J² (cv D² + cv F²)        sd M = M cv E
        sd K² = sd J² + (H cv H)² + (I cv I)²        sd O² = sd K² + sd M²        Q: K without I
    """
    aged = PRICE_CV_PER_YEAR * (AGELESS_YEARS if isnan(price_age_years) else price_age_years)
    cv_H = 0.0 if raw_price_age_years < 0 else CV["H"] + PRICE_CV_PER_YEAR * raw_price_age_years
    sd_J = lines["J"] * hypot(PUBLISHED_CV if is_measured else CV["D"], CV["F"] + aged)
    sd_K = hypot(sd_J, H * cv_H, I * (CV["I"] + aged))
    sd_M = lines["M"] * CV["E"]
    deviations = {
        "J": sd_J,
        "K": sd_K,
        "M": sd_M,
        "O": hypot(sd_K, sd_M),
        "Q": hypot(sd_J, H * cv_H),
    }
    return {letter: _around(lines[letter], sd) for letter, sd in deviations.items()}


def _around(middle: float, sd: float) -> Range:
    if isnan(middle) or isnan(sd):
        return nan, nan
    return middle - P90_Z * sd, middle + P90_Z * sd

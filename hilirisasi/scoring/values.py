"""Value functions on fixed anchors: a figure becomes a share of full value, 0 to 1."""

import numpy as np

from hilirisasi.scoring.records import Floats


def level(x: Floats, half: float, full: float) -> Floats:
    """Logarithmic: clip(ln(1 + max(x, 0) / a) / ln(1 + z / a), 0, 1); NaN stays NaN."""
    grown: Floats = np.log1p(np.maximum(x, 0) / half) / np.log1p(full / half)
    return np.clip(grown, 0, 1)


def ramp(x: Floats, zero: float, full: float) -> Floats:
    """Straight: clip((x - a) / (z - a), 0, 1); NaN stays NaN."""
    return np.clip((x - zero) / (full - zero), 0, 1)


def ratio(above: Floats | float, below: Floats) -> Floats:
    """The quotient, NaN (blank) where the denominator is not above 0."""
    return above / np.where(below > 0, below, np.nan)


def blank_earns_nothing(value: Floats) -> Floats:
    """0 where a ratio is blank."""
    return np.where(np.isnan(value), 0.0, value)

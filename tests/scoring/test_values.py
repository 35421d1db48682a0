"""Value functions on fixed anchors."""

import numpy as np
import pytest

from hilirisasi.scoring.values import level, ramp, ratio

FIGURES = np.array([-5.0, 0.0, 10.0, 200.0, 1e9, np.nan])


def test_a_level_rises_as_the_logarithm_from_nothing_to_full():
    half_way = np.log(2) / np.log(21)

    assert level(FIGURES, 10, 200) == pytest.approx([0, 0, half_way, 1, 1, np.nan], nan_ok=True)


def test_a_ramp_is_straight_between_its_anchors():
    assert ramp(FIGURES, -5, 15) == pytest.approx([0, 0.25, 0.75, 1, 1, np.nan], nan_ok=True)


def test_a_ratio_is_blank_where_its_denominator_is_not_above_zero():
    found = ratio(np.array([1.0, 1.0, 1.0]), np.array([2.0, 0.0, -2.0]))

    assert found == pytest.approx([0.5, np.nan, np.nan], nan_ok=True)

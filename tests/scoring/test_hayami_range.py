"""Ranges of a value-added table: by hand, wider with age, and about right against draws."""

from math import isnan, nan

import numpy as np
import pytest

from hilirisasi.scoring.hayami_range import ranges_of

TAPIOCA = {"J": 1_708.0, "K": 340.5, "M": 182.9, "O": 157.6, "Q": 560.5}


def ranges(**changes):
    known = {
        "H": 1_147.5,
        "I": 220.0,
        "is_measured": False,
        "price_age_years": 0.0,
        "raw_price_age_years": 0.0,
    }
    return ranges_of(TAPIOCA, **(known | changes))


def width(letter, **changes):
    low, high = ranges(**changes)[letter]
    return high - low


def test_the_range_of_k_can_be_computed_by_hand():
    sd = ((1_708 * 0.08) ** 2 * 2 + (1_147.5 * 0.07) ** 2 + (220 * 0.15) ** 2) ** 0.5

    assert ranges()["K"] == pytest.approx((340.5 - 1.2816 * sd, 340.5 + 1.2816 * sd))


def test_the_range_is_about_that_of_draws():
    random = np.random.default_rng(5)

    def draw(mean, cv):
        sigma = np.sqrt(np.log1p(cv**2))
        return mean * random.lognormal(-(sigma**2) / 2, sigma, 100_000)

    J = 0.24 * 1.1296 * draw(1, 0.08) * draw(6_300, 0.08)
    K = J - draw(1_147.5, 0.07) - draw(220, 0.15)
    M = draw(182.9, 0.25)

    for letter, values in {"J": J, "K": K, "M": M, "O": K - M}.items():
        drawn = np.percentile(values, [10, 90])
        # Within a tenth of the width: first order leaves out the skew.
        assert ranges()[letter] == pytest.approx(tuple(drawn), abs=0.1 * (drawn[1] - drawn[0]))


def test_old_prices_widen_the_range():
    widths = [width("K", price_age_years=age) for age in (0, 1, 5)]

    assert widths == sorted(widths)
    assert widths[0] < widths[1] < widths[2]
    assert width("K", raw_price_age_years=2) > widths[0]
    assert width("K", price_age_years=nan) > widths[2]


def test_a_measured_yield_and_an_agreed_price_narrow_it():
    assert width("J", is_measured=True) < width("J")
    assert width("K", raw_price_age_years=-1) < width("K")
    assert width("J", raw_price_age_years=-1) == width("J")


def test_an_unknown_line_has_no_range():
    found = ranges_of(
        TAPIOCA | {"K": nan, "O": nan},
        H=1_147.5,
        I=nan,
        is_measured=False,
        price_age_years=0.0,
        raw_price_age_years=0.0,
    )

    assert all(isnan(end) for letter in "KO" for end in found[letter])
    assert not isnan(found["J"][0])

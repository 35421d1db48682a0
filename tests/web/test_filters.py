"""Rupiah are written one way: no space, the sign before the currency."""

import pytest
from flask import Flask
from flask_babel import force_locale

from hilirisasi.web.filters import rupiah
from hilirisasi.web.value_words import written


@pytest.mark.parametrize(
    ("value", "digits", "indonesian", "english"),
    [
        (1_234_567, 0, "Rp1.234.567", "Rp1,234,567"),
        (-294, 0, "-Rp294", "-Rp294"),
        (-40.86, 2, "-Rp40,86", "-Rp40.86"),
        (-1_234.5, 2, "-Rp1.234,50", "-Rp1,234.50"),
        (-0.001, 2, "Rp0,00", "Rp0.00"),
        (-0.4, 0, "Rp0", "Rp0"),
        (None, 2, "—", "—"),
    ],
)
def test_the_sign_stands_before_the_currency(
    app: Flask, value: float | None, digits: int, indonesian: str, english: str
) -> None:
    with app.test_request_context():
        with force_locale("id"):
            assert rupiah(value, digits) == indonesian
        with force_locale("en"):
            assert rupiah(value, digits) == english


@pytest.mark.parametrize(
    ("value", "text"), [(-40.86, "-Rp40,86"), (-294.0, "-Rp294"), (-2_940.4, "-Rp2.940")]
)
def test_a_line_of_the_table_writes_a_loss_the_same_way(
    app: Flask, value: float, text: str
) -> None:
    with app.test_request_context(), force_locale("id"):
        assert written("K", value) == text

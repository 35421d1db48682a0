"""The page of tokens and components."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from hilirisasi.app import STATIC
from hilirisasi.web import style


def test_every_component_is_drawn_in_both_languages(client: FlaskClient, session: Session) -> None:
    indonesian, english = client.get("/gaya").text, client.get("/gaya?bahasa=en").text

    for part in ("swatch--brand", "badge--danger", "notice--warning", 'class="empty"', "waiting"):
        assert part in indonesian
        assert part in english
    assert "Tabel di layar lebar, kartu di HP" in indonesian
    assert "A table on a wide screen, cards on a phone" in english


def test_each_colour_token_is_shown_and_each_shown_exists() -> None:
    tokens = (STATIC / "app.css").read_text()
    swatches = Path(STATIC / "gaya.css").read_text()

    for token, _purpose in style.COLOURS:
        assert f"--{token}: #" in tokens
        assert f".swatch--{token} {{ background: var(--{token}); }}" in swatches


def test_in_production_there_is_no_such_page(
    app: Flask, client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = replace(app.config["SETTINGS"], is_production=True)
    monkeypatch.setitem(app.config, "SETTINGS", settings)

    assert client.get("/gaya").status_code == 404

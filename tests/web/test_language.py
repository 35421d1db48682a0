"""The switch of language: a link in the footer, one cookie, and back to the page."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories import ListingFactory


def test_visitors_get_no_cookie_until_they_choose(client: FlaskClient, session: Session) -> None:
    answer = client.get("/")

    assert 'href="/bahasa/en?next=/"' in answer.text
    assert "Set-Cookie" not in answer.headers


def test_english_turns_words_and_numbers_and_back(client: FlaskClient, session: Session) -> None:
    ListingFactory(harvest_kg=[125_500] * 12)
    before = client.get("/").text

    answer = client.get("/bahasa/en?next=/", follow_redirects=True)
    after = answer.text
    again = client.get("/bahasa/id?next=/", follow_redirects=True).text

    assert '<html lang="id">' in before
    assert '<html lang="en">' in after
    assert "Still free to sell" in after
    assert "1,506 t<" in after
    assert 'href="/bahasa/id?next=/"' in after
    assert again == before


def test_the_cookie_lasts_a_year_and_is_closed_to_scripts(
    client: FlaskClient, session: Session
) -> None:
    cookie = client.get("/bahasa/en").headers["Set-Cookie"]

    assert cookie.startswith("bahasa=en;")
    for part in ("Max-Age=31536000", "HttpOnly", "SameSite=Lax"):
        assert part in cookie


def test_in_production_the_cookie_travels_only_encrypted(
    app: Flask, client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "SESSION_COOKIE_SECURE", True)

    assert "; Secure" in client.get("/bahasa/en").headers["Set-Cookie"]


def test_from_an_address_that_only_takes_a_form_the_way_leads_home(
    client: FlaskClient, session: Session
) -> None:
    answer = client.post("/bahasa/en")

    assert answer.status_code == 405
    assert 'href="/bahasa/en"' in answer.text


def test_an_unknown_language_is_not_found(client: FlaskClient, session: Session) -> None:
    answer = client.get("/bahasa/xx")

    assert answer.status_code == 404
    assert "Set-Cookie" not in answer.headers


def test_an_unknown_cookie_means_indonesian(client: FlaskClient, session: Session) -> None:
    client.set_cookie("bahasa", "../en")

    assert '<html lang="id">' in client.get("/").text


@pytest.mark.parametrize(
    ("target", "location"),
    [
        ("/wilayah?page=2", "/wilayah?page=2"),
        ("", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
    ],
)
def test_the_way_back_stays_inside(
    client: FlaskClient, session: Session, target: str, location: str
) -> None:
    answer = client.get("/bahasa/en", query_string={"next": target})

    assert (answer.status_code, answer.location) == (302, location)


def test_mistakes_in_forms_are_told_in_english(client: FlaskClient, session: Session) -> None:
    client.set_cookie("bahasa", "en")

    page = client.post("/daftar", data={}).text

    assert "This field is required." in page


def test_who_comes_by_an_english_address_reads_on_in_english(
    client: FlaskClient, session: Session
) -> None:
    first = client.get("/bantuan?bahasa=en")

    assert '<html lang="en">' in first.text
    assert 'href="/bahasa/id?next=/bantuan"' in first.text
    assert '<html lang="en">' in client.get("/privasi").text
    assert '<html lang="en">' in client.get("/privasi?bahasa=xx").text

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from models import Role, User
from tests.factories import RegencyFactory, person

PUBLIC_PAGES = (
    *("/", "/wilayah", "/komoditas", "/aturan-penilaian"),
    *("/privasi", "/bantuan", "/undangan"),
)


def _assert_hardened(headers: object) -> None:
    policy = headers["Content-Security-Policy"]
    for part in (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    ):
        assert part in policy
    assert "unsafe-inline" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert "Cookie" in headers["Vary"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/privasi", 200),
        ("GET", "/akun", 302),
        ("GET", "/tidak-ada", 404),
        ("DELETE", "/privasi", 405),
        ("GET", "/healthz", 200),
    ],
)
def test_every_answer_is_hardened(client: FlaskClient, method: str, path: str, status: int) -> None:
    answer = client.open(path, method=method, buffered=True)

    assert answer.status_code == status
    _assert_hardened(answer.headers)


def test_forbidden_answer_is_hardened_and_not_cached(
    client: FlaskClient, session: Session, sign_in: Callable[[User], None]
) -> None:
    sign_in(person(Role.INVESTOR))

    answer = client.get("/admin")

    assert answer.status_code == 403
    assert answer.headers["Cache-Control"] == "no-store"
    _assert_hardened(answer.headers)


def test_wrong_method_says_which_are_right(client: FlaskClient) -> None:
    answer = client.delete("/privasi")

    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_too_large_a_request_is_refused(client: FlaskClient) -> None:
    answer = client.post("/masuk", data={"login": "a" * 1_100_000})

    assert answer.status_code == 413
    _assert_hardened(answer.headers)


def _failing_app(make_app: Callable[..., Flask], **settings: object) -> Flask:
    app = make_app(**settings)

    def fail() -> str:
        raise RuntimeError("rahasia di dalam")

    app.add_url_rule("/gagal", view_func=fail)
    return app


def test_failure_shows_an_incident_and_no_trace(
    session: Session, make_app: Callable[..., Flask], caplog: pytest.LogCaptureFixture
) -> None:
    answer = _failing_app(make_app).test_client().get("/gagal")

    assert answer.status_code == 500
    _assert_hardened(answer.headers)
    assert "rahasia di dalam" not in answer.text
    assert "Traceback" not in answer.text
    [record] = [r for r in caplog.records if r.name == "hilirisasi.web.errors"]
    assert record.args[0] in answer.text


def test_production_adds_transport_security_and_answers_to_its_host_only(
    session: Session, make_app: Callable[..., Flask]
) -> None:
    client = _failing_app(
        make_app, is_production=True, base_url="https://hilirisasi.example"
    ).test_client()

    own = client.get("/privasi", base_url="https://hilirisasi.example")
    other = client.get("/privasi", base_url="https://jahat.example")

    assert (own.status_code, other.status_code) == (200, 400)
    assert "max-age=31536000" in own.headers["Strict-Transport-Security"]


@pytest.mark.parametrize("path", PUBLIC_PAGES)
def test_visitors_get_no_cookie(client: FlaskClient, session: Session, path: str) -> None:
    RegencyFactory()

    answer = client.get(path)

    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers

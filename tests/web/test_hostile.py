"""What nobody sends by mistake: it is refused or stored as harmless text, and never a failure."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from models import Role, User
from tests.factories import RouteFactory
from tests.web import world as worlds
from tests.web.right_forms import FORMS
from tests.web.test_walk import walk
from tests.web.world import World

SignIn = Callable[[User], None]
MARKUP = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7 * 7 }}"
HOSTILE = {
    "nul": "a\0b",
    "surrogate": "a\ud800b",
    "long": "panjang " * 12_500,
    "right to left": "\u202enamaku\u202c \u200f",
    "markup": MARKUP,
    "format": "%(name)s {0.__class__} %s %n",
    "digits": "9" * 5_000,
    "superscript": "²",
    "infinity": "1e400",
    "nothing": "",
}
ARGUMENTS = (
    *("komoditas", "wilayah", "urut", "q", "produk", "kode", "next"),
    *("tempat", "dari", "km", "bulan", "butuh", "ada", "harga"),
)
QUERIES = [
    *(f"{name}=a%00.b" for name in ("komoditas", "wilayah", "produk", "%00")),
    *(f"hal={page}" for page in ("0", "-1", "²", "9" * 5_000, "99999999999", "10000")),
    "&".join(f"{name}=%ED%A0%80" for name in ARGUMENTS),
    "&".join(f"{name}={'a' * 5_000}" for name in ARGUMENTS),
    "&".join(f"{name}=%27%20OR%201=1--%25%5F%5C" for name in ARGUMENTS),
]


@pytest.fixture
def world(app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    RouteFactory()
    return worlds.build(session)


@pytest.mark.parametrize("name", FORMS)
def test_hostile_text_in_a_form_is_refused_or_harmless(
    client: FlaskClient, world: World, sign_in: SignIn, name: str
) -> None:
    role, address, right = FORMS[name]
    path = address.format(**world.own.ids())
    if role:
        sign_in(world.person(role))
    failed = []

    for field in right:
        for kind, text in HOSTILE.items():
            answer = client.post(
                path,
                data=urlencode({**right, field: text}, errors="surrogatepass"),
                content_type="application/x-www-form-urlencoded",
            )
            shown = client.get(answer.location) if answer.status_code == 302 else answer
            if max(answer.status_code, shown.status_code) >= 500 or _has_live_markup(shown.text):
                failed.append((field, kind, answer.status_code, shown.status_code))

    assert failed == []


@pytest.mark.parametrize("name", ["listing", "minat", "jobs", "message", "registration"])
def test_what_is_right_is_stored(
    client: FlaskClient, world: World, sign_in: SignIn, name: str
) -> None:
    """Else the tests above would refuse everything for another reason."""
    role, address, right = FORMS[name]
    if role:
        sign_in(world.person(role))

    answer = client.post(address.format(**world.own.ids()), data=right)

    assert answer.status_code == 302


def _has_live_markup(page: str) -> bool:
    return "<script>alert" in page or "<img src=x" in page


@pytest.mark.parametrize("role", [None, Role.VILLAGE_OPERATOR, Role.INVESTOR, Role.REVIEWER])
def test_hostile_addresses_never_fail(
    app: Flask, client: FlaskClient, world: World, sign_in: SignIn, role: Role | None
) -> None:
    if role:
        sign_in(world.person(role))
    paths = {
        path
        for method, path, _rule, scope in walk(app, world, role)
        if method == "GET" and scope != "foreign"
    }
    lists = [path for path in sorted(paths) if _takes_arguments(path)]

    statuses = {
        (path, query[:40]): client.get(f"{path}?{query}").status_code
        for path in lists
        for query in QUERIES
    }

    assert {key: status for key, status in statuses.items() if status >= 500} == {}
    assert {status for (_, query), status in statuses.items() if "%00" in query} == {400}


def _takes_arguments(path: str) -> bool:
    starts = ("/produk", "/minat", "/proposal", "/dicari", "/wilayah", "/masuk", "/undangan")
    lists = ("/percakapan", "/kerja-sama", "/telaah", "/admin", "/cari")
    return path.startswith(starts) or path in lists


@pytest.mark.parametrize(
    "path", ["/wilayah/", "/komoditas/", "/undangan/", "/atur-ulang/", "/bahasa/"]
)
@pytest.mark.parametrize(
    "name", ["%00", "a%00b", "%ED%A0%80", "a" * 3_000, "..%2f..", "%22%3E%3Cb%3E"]
)
def test_hostile_names_in_an_address_are_refused(
    client: FlaskClient, world: World, path: str, name: str
) -> None:
    assert client.get(f"{path}{name}").status_code in {400, 404, 422}


def test_more_than_a_megabyte_is_refused(client: FlaskClient, world: World) -> None:
    paths = ("/masuk", "/daftar", "/keluar")

    statuses = {client.post(path, data={"name": "a" * 1_000_001}).status_code for path in paths}

    assert statuses == {413}


@pytest.mark.parametrize("name", FORMS)
def test_two_thousand_fields_never_fail(
    client: FlaskClient, world: World, sign_in: SignIn, name: str
) -> None:
    role, address, _right = FORMS[name]
    if role:
        sign_in(world.person(role))
    many = {f"gates-{n}-note": "x" for n in range(1_000)} | {
        f"months-{n}": "1" for n in range(1_000)
    }

    answer = client.post(address.format(**world.own.ids()), data=many)

    assert answer.status_code < 500


def test_an_unknown_host_is_refused_in_production(
    session: Session, make_app: Callable[..., Flask]
) -> None:
    app = make_app(is_production=True, base_url="https://hilirisasi.example")
    client = app.test_client()
    hosts = ("jahat.example", "hilirisasi.example.jahat.example", "127.0.0.1", "a b", "@", "")

    statuses = {
        host: client.get("/masuk", headers={"Host": host}, base_url="https://x").status_code
        for host in hosts
    }

    assert statuses == dict.fromkeys(hosts, 400)

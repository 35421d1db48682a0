"""No change without a token of the same session."""

from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from models import Role, User
from tests.web import world as worlds
from tests.web.test_walk import EVERYBODY, walk
from tests.web.world import World

SignIn = Callable[[User], None]
# Forms that stand behind a first tap.
MORE_PAGES = ("/produk/baru?produk=cassava.fresh_root", "/minat/baru?produk=cassava.fresh_root")


class Forms(HTMLParser):
    """The names of the fields in each form of a page that is sent by POST."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[list[str]] = []
        self._is_open = False
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        if tag == "form":
            self._is_open = (values.get("method") or "get").lower() == "post"
            if self._is_open:
                self.forms.append([])
        elif self._is_open and "name" in values:
            self.forms[-1].append(values["name"] or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_open = False


@pytest.fixture
def world(app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    return worlds.build(session)


@pytest.mark.parametrize("role", EVERYBODY)
def test_every_post_without_a_token_is_refused(
    app: Flask, client: FlaskClient, world: World, sign_in: SignIn, role: Role | None
) -> None:
    if role:
        sign_in(world.person(role))

    statuses = {
        (path, client.post(path, data={"step": "save"}).status_code)
        for method, path, rule, _relation in walk(app, world, role)
        # A mail program has no session: the signed code of that address is all it needs (RFC 8058).
        if method == "POST" and rule.endpoint != "notices.stop"
    }

    assert len(statuses) > 25
    assert {status for _path, status in statuses} == {400}


@pytest.mark.parametrize("role", EVERYBODY)
def test_every_form_holds_a_token(
    app: Flask, client: FlaskClient, world: World, sign_in: SignIn, role: Role | None
) -> None:
    if role:
        sign_in(world.person(role))
    paths = [path for method, path, _rule, _ in walk(app, world, role) if method == "GET"]

    forms = [
        (path, fields)
        for path in [*paths, *MORE_PAGES]
        # Buffered, so that a file to save is read and closed.
        if (page := client.get(path, buffered=True)).mimetype == "text/html"
        for fields in Forms(page.text).forms
    ]

    assert len(forms) >= 2
    assert [
        path for path, fields in forms if not any(name.endswith("csrf_token") for name in fields)
    ] == []


def _token(page: str) -> str:
    return page.partition('csrf_token" type="hidden" value="')[2].partition('"')[0]


def test_a_token_serves_its_own_session_only(
    app: Flask, client: FlaskClient, world: World, sign_in: SignIn
) -> None:
    path = f"/percakapan/{world.own.talk.id}"
    sign_in(world.own.village)
    foreign = _token(app.test_client().get("/masuk").text)
    own = _token(client.get(path).text)

    statuses = [
        client.post(f"{path}/pesan", data={"csrf_token": token, "pesan-body": "Halo"}).status_code
        for token in (foreign, own[:-1], own)
    ]

    assert statuses == [400, 400, 302]

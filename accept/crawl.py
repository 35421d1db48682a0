"""Every page that the sample's people can reach by a link, and what refused forms answer.

One person follows the links of every page, breadth first, and opens at most so many addresses of
each route: records of one kind share a page, their states differ. Pages are asked of the
application in this process; what a browser or a validator then reads is exactly what was answered.
"""

import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urljoin, urlsplit

from flask import Flask, template_rendered
from flask.testing import FlaskClient
from jinja2 import Template
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from accept.service import VISITOR, sign_in

LANGUAGES: Final = ("id", "en")
# Pages to which no page of the sample leads, and searches with and without a finding.
SEEDS: Final = (
    *("/", "/cari?q=ubi", "/cari?q=zzqqxx", "/bantuan", "/privasi", "/luring", "/gaya"),
    *("/tidak-ada", "/produk", "/komoditas", "/harga", "/wilayah", "/dampak"),
    *("/masuk/lupa", "/produk/dapat-dibeli?produk=cassava.fresh_root&dari=18.07.12&km=50"),
)
# Forms sent with nothing in them: the page that says what is missing, and stores nothing.
REFUSED: Final = {
    VISITOR: ("/masuk", "/daftar"),
    "desa": ("/produk/baru?produk=cassava.fresh_root",),
    "investor": ("/minat/baru?produk=cassava.fresh_root", "/perusahaan"),
}
TOKEN: Final = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Page:
    """One answer in HTML."""

    person: str
    language: str
    path: str
    endpoint: str
    template: str
    html: str
    is_refusal: bool = False

    def __str__(self) -> str:
        sent = "POST " if self.is_refusal else ""
        return f"{self.person} {self.language} {sent}{self.path} ({self.template})"


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href")
        if tag == "a" and href:
            self.found.append(href)


def pages(
    app: Flask,
    people: Sequence[str],
    *,
    languages: Sequence[str] = LANGUAGES,
    of_each_route: int,
) -> Iterator[Page]:
    """Yield the pages of each person in each language."""
    with noting_templates(app) as rendered:
        for person in people:
            cookies = sign_in(app, person)
            for language in languages:
                client = app.test_client()
                for name, value in {**cookies, "bahasa": language}.items():
                    client.set_cookie(name, value)
                walk = _Walk(app, client, person, language, rendered)
                yield from walk.follow(of_each_route)
                yield from walk.refuse()


@contextmanager
def noting_templates(app: Flask) -> Iterator[list[str]]:
    """Give the list to which each rendered template adds its name; a page's own is the last."""
    rendered: list[str] = []

    def note(_app: Flask, template: Template, **_rest: object) -> None:
        rendered.append(str(template.name))

    with template_rendered.connected_to(note, app):
        yield rendered


@dataclass(frozen=True, slots=True)
class _Walk:
    app: Flask
    client: FlaskClient
    person: str
    language: str
    rendered: list[str]

    def follow(self, of_each_route: int) -> Iterator[Page]:
        """Yield what links lead to."""
        waiting = deque(SEEDS)
        seen = set(SEEDS)
        opened: Counter[str] = Counter()
        while waiting:
            path = waiting.popleft()
            endpoint = self._endpoint(path)
            if endpoint in {"language.choose", "auth.sign_out"} or (
                opened[endpoint] >= of_each_route and path not in SEEDS
            ):
                continue
            opened[endpoint] += 1
            self.rendered.clear()
            answer = self.client.get(path)
            links = [answer.location] if answer.location else []
            if answer.mimetype == "text/html" and not answer.location:
                page = self._page(path, endpoint, answer.text)
                yield page
                links = _links(page.html)
            elif not answer.location:
                answer.close()
            for link in links:
                target = _inside(path, link)
                if target and target not in seen:
                    seen.add(target)
                    waiting.append(target)

    def refuse(self) -> Iterator[Page]:
        """Yield what forms answer that are sent empty."""
        for path in REFUSED.get(self.person, ()):
            token = TOKEN.search(self.client.get(path).text)
            self.rendered.clear()
            answer = self.client.post(path, data={"csrf_token": token[1] if token else ""})
            yield self._page(path, self._endpoint(path), answer.text, is_refusal=True)

    def _page(self, path: str, endpoint: str, html: str, *, is_refusal: bool = False) -> Page:
        template = self.rendered[-1] if self.rendered else ""
        return Page(self.person, self.language, path, endpoint, template, html, is_refusal)

    def _endpoint(self, path: str) -> str:
        try:
            endpoint, _values = self.app.url_map.bind("localhost").match(urlsplit(path).path)
        except (HTTPException, RequestRedirect):
            return path
        return str(endpoint)


def _links(html: str) -> list[str]:
    parser = _Links()
    parser.feed(html)
    return parser.found


def _inside(path: str, link: str) -> str | None:
    """Return the address of a link as this service's own path, or nothing."""
    target = urlsplit(urljoin(f"http://localhost{path}", link))
    if target.scheme != "http" or target.hostname not in {"localhost", "127.0.0.1"}:
        return None
    return target.path + (f"?{target.query}" if target.query else "")

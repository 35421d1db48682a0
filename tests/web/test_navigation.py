"""Where a page is: the way to it, its part of the menu, its address for search engines."""

import re
from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from models import Role, User
from tests.factories import TalkFactory, person

TRAIL = re.compile(r'<nav class="crumbs".*?</nav>', re.DOTALL)
LINK = re.compile(r'<a href="([^"]+)"')


def _trail(page: str) -> list[str]:
    found = TRAIL.search(page)
    return LINK.findall(found[0]) if found else []


def test_every_page_but_the_first_names_the_way_to_it(
    client: FlaskClient, session: Session, sign_in: Callable[[User], None]
) -> None:
    talk = TalkFactory()
    listing, village = f"/produk/{talk.listing_id}", talk.listing.village.code

    assert _trail(client.get("/").text) == []
    assert _trail(client.get("/produk").text) == ["/"]
    assert _trail(client.get(listing).text) == ["/", "/produk"]
    assert _trail(client.get("/tidak-ada").text) == ["/"]
    assert _trail(client.get(f"/desa/{village}/profil").text)[-1] == f"/wilayah/{village}"

    sign_in(person(Role.VILLAGE_OPERATOR, talk.listing.organisation))
    assert _trail(client.get(f"{listing}/kecocokan").text) == ["/", "/produk", listing]
    assert _trail(client.get(f"/percakapan/{talk.id}").text) == ["/", "/percakapan"]


def test_a_match_belongs_to_the_plans_of_its_investor(
    client: FlaskClient, session: Session, sign_in: Callable[[User], None]
) -> None:
    talk = TalkFactory()
    sign_in(person(Role.INVESTOR, talk.plan.organisation))

    page = client.get(f"/kecocokan/{talk.listing_id}/{talk.plan_id}").text

    assert '<a href="/minat" aria-current="page">' in page
    assert _trail(page) == ["/", "/minat", f"/minat/{talk.plan_id}"]


def test_a_public_page_names_its_address_in_each_language_without_filters(
    client: FlaskClient, session: Session
) -> None:
    page = client.get("/produk?komoditas=kopi&halaman=2").text
    base = "http://127.0.0.1:8000/produk?halaman=2"

    assert f'<link rel="canonical" href="{base}">' in page
    assert f'hreflang="en" href="{base}&amp;bahasa=en"' in page
    assert "noindex" not in page


def test_nothing_signed_in_or_missing_is_for_search_engines(
    client: FlaskClient, session: Session, sign_in: Callable[[User], None]
) -> None:
    assert '<meta name="robots" content="noindex">' in client.get("/tidak-ada").text

    sign_in(person(Role.REVIEWER))
    page = client.get("/produk").text
    assert '<meta name="robots" content="noindex">' in page
    assert "canonical" not in page

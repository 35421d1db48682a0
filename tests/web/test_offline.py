"""What a phone needs without signal, and how much all of it weighs."""

import gzip
import json
import re
import struct

import pytest

from hilirisasi.web.offline import PRECACHED, STATIC
from models import Role
from tests.factories import RouteFactory, VillageOrganisationFactory, person

MOST_SCRIPT_BYTES = 30_000
MOST_BYTES = 100_000


def packed(content):
    return len(gzip.compress(content, 6))


@pytest.fixture
def village(session, sign_in):
    RouteFactory()
    user = person(Role.VILLAGE_OPERATOR, VillageOrganisationFactory())
    sign_in(user)
    return user


def test_the_offline_page_names_nobody_and_says_what_works_and_what_waits(client):
    page = client.get("/luring").text

    assert "data-account" not in page
    assert "Yang masih jalan" in page
    assert "Yang harus menunggu" in page


def test_the_worker_is_asked_for_anew_and_serves_every_address(client):
    answer = client.get("/sw.js")

    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    precached = re.search(r"^const PRECACHED = (\[.*\]);$", answer.text, re.MULTILINE)
    paths = json.loads(precached[1])
    assert paths == ["/luring", *(f"/static/{name}" for name in PRECACHED)]
    for path in paths:
        with client.get(path) as found:
            assert found.status_code == 200


def test_signal_says_who_is_here_to_nobody_else(client, session, village):
    known = client.get("/sinyal")
    client.delete_cookie("sesi")
    visitor = client.get("/sinyal")

    assert known.json["account"] == str(village.id)
    assert len(known.json["csrf_token"]) > 40
    assert visitor.json == {}
    assert known.headers["Cache-Control"] == visitor.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in visitor.headers


def test_only_the_own_forms_may_be_kept_and_a_visitors_page_wipes_them(client, session, village):
    marks = {
        path: (answer.headers["X-Account"], answer.headers.get("X-Keep"))
        for path in ("/produk/baru?produk=cassava.fresh_root", "/produk", "/percakapan", "/akun")
        if (answer := client.get(path))
    }
    client.delete_cookie("sesi")

    own = str(village.id)
    assert marks == {
        "/produk/baru?produk=cassava.fresh_root": (own, "1"),
        "/produk": (own, None),
        "/percakapan": (own, None),
        "/akun": (own, None),
    }
    assert client.get("/produk").headers["X-Account"] == ""


def test_of_those_who_decide_a_device_keeps_nothing(client, session, sign_in):
    pages = []
    for role in (Role.REVIEWER, Role.VILLAGE_OPERATOR):
        client.delete_cookie("sesi")
        sign_in(person(role))
        pages.append("data-account=" in client.get("/").text)

    assert pages == [False, True]


def test_it_can_be_installed(client):
    with client.get("/static/manifest.webmanifest") as answer:
        manifest = json.loads(answer.text)
        assert answer.mimetype == "application/manifest+json"

    assert (manifest["start_url"], manifest["scope"]) == ("/", "/")
    for icon in manifest["icons"]:
        content = (STATIC / icon["src"].rpartition("/")[2]).read_bytes()
        if icon["type"] == "image/png":
            side = int(icon["sizes"].partition("x")[0])
            assert content[1:4] == b"PNG"
            assert struct.unpack(">II", content[16:24]) == (side, side)


def test_a_first_visit_is_light(client, session, village):
    """Everything that the first page, its worker and its offline page fetch, compressed."""
    script = sum(packed((STATIC / name).read_bytes()) for name in ("app.js", "drafts.js"))
    script += packed(client.get("/sw.js").data)
    rest = sum(packed((STATIC / name).read_bytes()) for name in PRECACHED if name[-3:] != ".js")
    icons = (STATIC / "icon-192.png").stat().st_size
    pages = max(
        packed(client.get(path).data)
        for path in ("/", "/produk", "/produk/baru?produk=cassava.fresh_root")
    )
    offline = packed(client.get("/luring").data)

    assert script <= MOST_SCRIPT_BYTES
    assert script + rest + icons + pages + offline <= MOST_BYTES

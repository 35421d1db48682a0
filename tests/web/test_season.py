"""The regency reminds by a link; the operator confirms without signing in."""

import re
from datetime import timedelta

import pytest

from hilirisasi.freshness import LISTING_LIFE
from models import Role
from tests.factories import (
    NOW,
    ListingFactory,
    RegencyOfficeFactory,
    VillageOrganisationFactory,
    person,
)

LINK = re.compile(r"/musim/([\w-]{24})")


@pytest.fixture
def village(session):
    village = VillageOrganisationFactory()
    person(Role.VILLAGE_OPERATOR, village)
    return village


@pytest.fixture
def officer(village):
    return person(Role.REGENCY, RegencyOfficeFactory(region=village.region.parent.parent))


def test_from_the_regencys_list_to_one_tap(client, session, sign_in, village, officer):
    lapsed = [
        ListingFactory(organisation=village, confirmed_at=NOW - LISTING_LIFE)
        for _number in range(2)
    ]
    sign_in(officer)
    assert village.name in client.get("/kabupaten/lama").text
    shown = client.post(f"/kabupaten/lama/{village.id}").text
    code = LINK.search(shown)[1]
    assert "https://wa.me/62" in shown
    client.post("/keluar")

    page = client.get(f"/musim/{code}")
    assert page.headers["Cache-Control"] == "no-store"
    assert "Sekarang tidak tayang" in page.text
    done = client.post(f"/musim/{code}", data={"listing": lapsed[0].id}).text
    assert "1 produk tayang dengan angka hari ini" in done
    rest = client.post(f"/musim/{code}", data={"listing": "semua"}).text

    assert "Semua angka desa ini masih baru" in rest
    session.expire_all()
    assert {listing.confirmed_at for listing in lapsed} == {NOW}
    assert "Dikonfirmasi lewat tautan, tanpa masuk." in client.get(f"/produk/{lapsed[0].id}").text
    assert client.get(f"/produk/{lapsed[0].id}/ubah").status_code == 302  # that asks to sign in


def test_what_is_not_due_cannot_be_pressed(client, session, sign_in, village, officer):
    fresh = ListingFactory(organisation=village, confirmed_at=NOW - timedelta(days=1))
    sign_in(officer)
    code = LINK.search(client.post(f"/kabupaten/lama/{village.id}").text)[1]

    client.post(f"/musim/{code}", data={"listing": fresh.id})

    session.expire_all()
    assert fresh.confirmed_at == NOW - timedelta(days=1)


def test_a_dead_link_says_what_to_do(client, session):
    answer = client.get("/musim/tidak-ada")

    assert answer.status_code == 404
    assert "minta tautan baru" in answer.text


def test_guesses_at_links_are_counted(client, session):
    answers = [client.get("/musim/tidak-ada").status_code for _number in range(31)]

    assert answers == [404] * 30 + [429]

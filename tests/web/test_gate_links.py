"""A gate that can be cured leads to the line in the terms, for who may write it."""

import re

import pytest

from models import MonthlyKg, Role, TalkStatus
from tests.factories import ListingFactory, PlanFactory, TalkFactory, person


@pytest.fixture
def listing(session):
    for number in range(3):
        ListingFactory(price_idr_per_kg=1000 + number, home_processors=0)
    return ListingFactory(home_processors=40, home_processing_share=0.9)


@pytest.fixture
def plan(listing):
    return PlanFactory(
        complete=True,
        need_kg=MonthlyKg((9_000,) * 12),
        price_idr_per_kg=900,
        collectors_note="Menjadi pengumpul resmi.",
    )


@pytest.fixture
def talk(listing, plan):
    return TalkFactory(listing=listing, plan=plan)


def links(client, listing, plan):
    page = client.get(f"/kecocokan/{listing.id}/{plan.id}").text
    part = page.partition('<ul class="gates">')[2].partition("Besaran yang dihitung")[0]
    return re.findall(r'href="([^"]+)"', part)


def test_an_investor_is_led_to_the_terms_and_to_the_plan(client, sign_in, listing, plan, talk):
    sign_in(person(Role.INVESTOR, plan.organisation))

    found = links(client, listing, plan)

    terms = f"/percakapan/{talk.id}#syarat-"
    assert [href for href in found if href.startswith(terms)] == [
        *(f"{terms}price", f"{terms}deduction_percent", f"{terms}floor"),
        f"{terms}home_overlap_percent",
    ]
    assert f"/minat/{plan.id}/ubah" in found
    assert f"/proposal/{plan.id}/ubah/kemitraan" in found
    page = client.get(f"/percakapan/{talk.id}").text
    for href in found[:3]:
        assert f'id="{href.partition("#")[2]}"' in page


def test_a_village_is_led_to_the_terms_only(client, sign_in, listing, plan, talk):
    sign_in(person(Role.VILLAGE_OPERATOR, listing.organisation))

    found = links(client, listing, plan)

    assert len(found) == 4
    assert all(href.startswith(f"/percakapan/{talk.id}#syarat-") for href in found)


def test_nobody_is_led_where_they_may_not_write(client, session, sign_in, listing, plan, talk):
    sign_in(person(Role.REVIEWER))
    assert links(client, listing, plan) == []

    talk.status = TalkStatus.CLOSED
    session.commit()
    sign_in(person(Role.VILLAGE_OPERATOR, listing.organisation))
    assert links(client, listing, plan) == []


def test_the_page_tells_who_may_lose_and_what_they_are_offered(client, sign_in, listing, plan):
    sign_in(person(Role.VILLAGE_OPERATOR, listing.organisation))

    page = client.get(f"/kecocokan/{listing.id}/{plan.id}").text

    table = re.search(r"Siapa yang dapat dirugikan</caption>(.*?)</table>", page, re.S)[1]
    cells = re.findall(r"<(?:span|bdi)>(.*?)</(?:span|bdi)>", table)
    assert "Yang mengolah di rumah" in table
    assert "40" in cells
    assert table.count("belum diketahui") == 2
    assert table.count("Menjadi pengumpul resmi.") == 2
    assert "belum ada tawaran" in table

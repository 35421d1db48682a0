"""The search page and its field on every page."""

import pytest

from models import Role
from tests.factories import (
    CommodityFactory,
    FormFactory,
    ListingFactory,
    PlanFactory,
    VillageFactory,
    VillageOrganisationFactory,
    person,
)


@pytest.fixture
def way_lima(session):
    form = FormFactory(commodity=CommodityFactory(aliases="ubi kayu"))
    village = VillageFactory(code="18.02.01.2777", name="Way Lima")
    listing = ListingFactory(organisation=VillageOrganisationFactory(region=village), form=form)
    session.commit()
    return listing


@pytest.mark.parametrize("path", ["/", "/produk", "/bantuan", "/masuk", "/tidak-ada"])
def test_every_page_has_the_field(client, session, path):
    assert 'action="/cari"' in client.get(path).text


def test_the_page_shows_what_is_found_by_kind(client, session, way_lima):
    page = client.get("/cari?q=ubikayu+waylima").text

    for href in ("/komoditas/singkong", "/wilayah/18.02.01.2777", f"/produk/{way_lima.id}"):
        assert f'href="{href}"' in page
    assert "/produk/dapat-dibeli?produk=cassava.fresh_root&amp;dari=18.02.01.2777" in page
    assert page.count('action="/cari"') == 1


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("singkng", "Ini yang paling mirip"),
        ("wayxlomaq", "Maksud Anda"),
        ("zzzzzz", "Periksa ejaannya"),
        ("bantuan", 'href="/bantuan"'),
        ("", "Apa yang Anda cari?"),
    ],
)
def test_the_page_says_what_to_do_next(client, session, way_lima, query, words):
    answer = client.get("/cari", query_string={"q": query})

    assert answer.status_code == 200
    assert words in answer.text


@pytest.mark.parametrize("role", [None, Role.INVESTOR, Role.VILLAGE_OPERATOR, Role.ADMIN])
def test_no_answer_holds_a_foreign_company(client, session, sign_in, role):
    plan = PlanFactory(organisation__name="PT Gunung Rahasia")
    session.commit()
    if role:
        sign_in(person(role))

    pages = [client.get("/cari", query_string={"q": q}).text for q in ("singkong", "PT Gunung")]

    assert not any("PT Gunung Rahasia" in page for page in pages)
    assert not any(f"/minat/{plan.id}" in page for page in pages)


def test_a_reviewer_reads_plans_and_a_village_the_board(client, session, sign_in):
    plan = PlanFactory(organisation__name="PT Gunung Rahasia")
    sign_in(person(Role.REVIEWER))
    assert f'href="/minat/{plan.id}"' in client.get("/cari?q=PT+Gunung").text

    sign_in(person(Role.VILLAGE_OPERATOR))
    assert 'href="/dicari?komoditas=cassava"' in client.get("/cari?q=singkong").text


def test_only_pages_that_one_may_open_are_found(client, session, sign_in):
    assert 'href="/pengawasan"' not in client.get("/cari?q=pengawasan").text

    sign_in(person(Role.OVERSEER))

    assert 'href="/pengawasan"' in client.get("/cari?q=pengawasan").text


def test_the_search_of_regions_leads_here(client, session):
    answer = client.get("/wilayah?q=way+lima")

    assert (answer.status_code, answer.location) == (302, "/cari?q=way+lima")

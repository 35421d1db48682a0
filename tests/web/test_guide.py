"""The first product and the first plan are guided; who has one keeps the short form."""

import uuid

import pytest

from models import Role
from tests.factories import (
    CompanyFactory,
    DistrictFactory,
    ListingFactory,
    PlanFactory,
    RouteFactory,
    VillageOrganisationFactory,
    person,
)
from tests.web import test_listing, test_plan

LED = "Ini yang pertama. Kami tuntun."


@pytest.fixture
def organisation(session):
    RouteFactory()
    return VillageOrganisationFactory()


@pytest.fixture
def operator(organisation, sign_in):
    sign_in(person(Role.VILLAGE_OPERATOR, organisation))


@pytest.fixture
def company(session, sign_in):
    RouteFactory()
    DistrictFactory()
    company = CompanyFactory()
    sign_in(person(Role.INVESTOR, company))
    return company


def test_the_first_product_is_guided_from_its_first_page(client, operator):
    first, second = client.get("/produk/baru").text, client.get(test_listing.NEW).text

    for page, step in ((first, 1), (second, 2)):
        assert LED in page
        assert "3 langkah, sekitar 3 menit." in page
        assert f"Langkah {step} dari 3" in page
    assert 'href="#tanya-1">Jawab satu per satu' in second
    assert [second.count(f'id="tanya-{number}"') for number in range(1, 7)] == [1, 1, 1, 1, 1, 0]
    assert second.count("Mengapa ditanya?") == 5
    assert second.count("Lanjut:") == 4


def test_the_first_plan_is_guided_from_its_first_page(client, company):
    first, second = client.get("/minat/baru").text, client.get(test_plan.NEW).text

    for page, step in ((first, 1), (second, 2)):
        assert LED in page
        assert f"Langkah {step} dari 2" in page
    assert second.count("Mengapa ditanya?") == 5


def test_who_has_a_product_keeps_the_short_form(client, organisation, operator):
    ListingFactory(organisation=organisation)

    for page in (client.get("/produk/baru").text, client.get(test_listing.NEW).text):
        assert LED not in page
        assert "Mengapa ditanya?" not in page


def test_who_has_a_plan_keeps_the_short_form(client, company):
    PlanFactory(organisation=company)

    for page in (client.get("/minat/baru").text, client.get(test_plan.NEW).text):
        assert LED not in page
        assert "Mengapa ditanya?" not in page


def test_after_the_first_plan_it_is_said_what_happens_now(client, company):
    key = {"request_key": str(uuid.uuid4())}

    answer = client.post(test_plan.NEW, data=test_plan.answers(**key))
    page = client.get(answer.location).text
    later = client.get(answer.location.partition("?")[0]).text

    assert answer.location.endswith("?baru=1")
    assert "Yang terjadi sekarang" in page
    assert "Desa belum diberi tahu." in page
    assert 'href="/perusahaan"' in page
    assert "Yang terjadi sekarang" not in later

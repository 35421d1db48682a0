"""*Dicari*: what investors look for, without their names and their prices of the product."""

import pytest

from hilirisasi.services import plans
from models import PlanStatus, Role
from tests.factories import CompanyFactory, PlanFactory, person


@pytest.fixture
def plan(session):
    company = CompanyFactory(name="PT Rahasia Jaya", nib="1234567890123")
    return PlanFactory(
        organisation=company,
        complete=True,
        product_price_idr_per_kg=6_789,
        investment_idr=9_876_543_210,
        is_on_board=True,
    )


def test_a_village_reads_need_and_offer_but_no_name_nor_product_price(
    client, session, sign_in, plan
):
    sign_in(person(Role.VILLAGE_OPERATOR))

    page = client.get("/dicari")

    assert "Ubi segar" in page.text or "ubi segar" in page.text
    assert "Rp1.400" in page.text
    for secret in ("Rahasia Jaya", "1234567890123", "6.789", "9.876", plan.organisation.name):
        assert secret not in page.text


@pytest.mark.parametrize("change", [{"is_on_board": False}, {"status": PlanStatus.WITHDRAWN}])
def test_only_open_plans_that_wish_it_are_shown(client, session, sign_in, plan, change):
    for name, value in change.items():
        setattr(plan, name, value)
    session.commit()
    sign_in(person(Role.VILLAGE_OPERATOR))

    assert "Rp1.400" not in client.get("/dicari").text


def test_the_board_is_filtered_by_the_address(client, session, sign_in, plan):
    sign_in(person(Role.VILLAGE_OPERATOR))

    assert "Rp1.400" in client.get("/dicari?komoditas=cassava").text
    assert "Rp1.400" not in client.get("/dicari?komoditas=maize").text


@pytest.mark.parametrize("role", [Role.INVESTOR, Role.ADMIN])
def test_competitors_do_not_read_it(client, session, sign_in, plan, role):
    sign_in(person(role))

    assert client.get("/dicari").status_code == 403


def test_the_board_has_pages_that_keep_the_filter(client, session, sign_in):
    for _ in range(plans.PAGE_SIZE + 1):
        PlanFactory(complete=True, is_on_board=True)
    sign_in(person(Role.VILLAGE_OPERATOR))

    first, second = (client.get(f"/dicari?komoditas=cassava&hal={n}").text for n in (1, 2))

    assert [first.count('class="card"'), second.count('class="card"')] == [plans.PAGE_SIZE, 1]
    assert "/dicari?komoditas=cassava&amp;hal=2" in first

"""The map of a pool: for those alone who may read the plan, with the figures of its table."""

import gzip
import re

import pytest

from models import MonthlyKg, Role
from tests.factories import ListingFactory, PlanFactory, VillageFactory, person
from tests.web.pictures import drawn


@pytest.fixture
def listings(session):
    made = []
    for step, kg in enumerate((10_000, 15_000, 8_000)):
        village = VillageFactory(latitude=-4.9 + step / 20, longitude=105.2)
        made.append(ListingFactory(organisation__region=village, harvest_kg=MonthlyKg((kg,) * 12)))
    return made


@pytest.fixture
def plan(listings):
    return PlanFactory(complete=True, need_kg=MonthlyKg((25_000,) * 12))


def _picture(client, plan):
    return client.get(f"/proposal/{plan.id}/pasokan/1/peta.svg")


def test_the_picture_and_the_table_hold_the_same_villages_and_tonnes(
    client, session, sign_in, plan, listings
):
    sign_in(person(Role.INVESTOR, plan.organisation))
    near, middle, far = (listing.village.name for listing in listings)

    picture = drawn(_picture(client, plan))
    page = client.get(f"/proposal/{plan.id}/pasokan/1").text

    assert picture.told == (
        f"1. {near}: 120 ton. 2. {middle}: 180 ton. {far}, tidak diambil: 96 ton."
    )
    assert len(picture.radii) == 4  # the reach and three villages
    table = page.split("Desa di peta</caption>")[1].split("</table>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table.split("<tbody>")[1], re.DOTALL)
    told = [" ".join(re.sub("<[^>]*>", " ", row).split()) for row in rows]
    assert [re.search(r"(\d+) ton", row).group(1) for row in told] == ["120", "180", "96"]
    assert [row.startswith(number) for row, number in zip(told, ("1.", "2."), strict=False)] == [
        True,
        True,
    ]
    assert "dapat ikut, tidak diambil" in told[2]


def test_where_nothing_is_drawn_under_it_the_picture_still_comes_and_the_page_names_no_outline(
    client, session, sign_in, plan
):
    sign_in(person(Role.INVESTOR, plan.organisation))

    page = client.get(f"/proposal/{plan.id}/pasokan/1").text

    assert _picture(client, plan).status_code == 200
    assert "Garis batas wilayah belum dimuat." in page


@pytest.mark.parametrize(
    "role", [None, Role.VILLAGE_OPERATOR, Role.VILLAGE_HEAD, Role.REGENCY, Role.ADMIN]
)
def test_who_may_not_read_the_plan_gets_no_picture(client, session, sign_in, plan, listings, role):
    if role is not None:
        of_village = role in {Role.VILLAGE_OPERATOR, Role.VILLAGE_HEAD}
        sign_in(person(role, listings[0].organisation if of_village else None))

    answer = _picture(client, plan)

    assert answer.status_code == (302 if role is None else 404)
    assert b"<svg xmlns" not in answer.data


def test_another_company_gets_no_picture_and_a_reviewer_does(client, session, sign_in, plan):
    sign_in(person(Role.INVESTOR))
    foreign = _picture(client, plan).status_code
    sign_in(person(Role.REVIEWER))

    assert (foreign, _picture(client, plan).status_code) == (404, 200)


def test_the_picture_holds_no_price_and_no_name_but_of_places(client, session, sign_in, plan):
    plan.organisation.name = "PT Rahasia"
    plan.product_price_idr_per_kg = 6_789
    session.commit()
    sign_in(person(Role.INVESTOR, plan.organisation))

    text = _picture(client, plan).text

    assert "PT Rahasia" not in text
    assert "6.789" not in text
    assert "Rp" not in text
    assert "BUMDes" not in text
    assert len(gzip.compress(text.encode())) < 60_000


def test_a_place_that_the_plan_has_not_is_not_found(client, session, sign_in, plan):
    sign_in(person(Role.INVESTOR, plan.organisation))

    assert client.get(f"/proposal/{plan.id}/pasokan/9/peta.svg").status_code == 404

"""What can be bought: the page, and the same numbers as files."""

import csv
import io

import pytest
import python_calamine

from hilirisasi.services import buyable
from hilirisasi.services.buyable import Wish
from models import MonthlyKg, Role
from tests.factories import (
    NOW,
    DistrictFactory,
    ListingFactory,
    PlanFactory,
    VillageFactory,
    VillageOrganisationFactory,
    person,
)
from tests.statements import statements

ADDRESS = "/produk/dapat-dibeli?produk=cassava.fresh_root&dari=18.02.01&km=50"


@pytest.fixture
def three(session):
    """Three villages: two with a fresh price, one with one that is too old."""
    made = [
        ListingFactory(
            organisation=VillageOrganisationFactory(
                region=VillageFactory(latitude=-4.9 + step / 10, longitude=105.2)
            ),
            price_idr_per_kg=1_000 + 100 * step,
            harvest_kg=MonthlyKg(tuple(range(1_000, 13_000, 1_000))),
            price_on=NOW.date().replace(year=2026 if step < 2 else 2024),
            holder_name="Pemegang Rahasia",
        )
        for step in range(3)
    ]
    session.commit()
    return made


def rows_of(answer):
    if answer.mimetype == "text/csv":
        header, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";")
    else:
        book = python_calamine.load_workbook(io.BytesIO(answer.data))
        header, *rows = book.get_sheet_by_index(0).to_python()
    return [dict(zip(header, row, strict=True)) for row in rows]


def number(cell):
    return float(str(cell).replace(",", ".")) if cell != "" else None


def found(session, **changes):
    wish = Wish(commodity_code="cassava", form_code="fresh_root", place_code="18.02.01", **changes)
    return buyable.find(session, wish=wish, place=DistrictFactory(), now=NOW)


def test_the_page_asks_first_and_needs_no_account(client, session, three):
    page = client.get("/produk/dapat-dibeli")

    assert page.status_code == 200
    assert 'value="cassava.fresh_root"' in page.text
    assert "Bulan demi bulan" not in page.text


def test_the_page_shows_months_offers_and_old_prices_apart(client, session, three):
    page = client.get(f"{ADDRESS}&butuh=2").text

    for words in ("Rp1.000", "Rp3.000 per ton per km", "anggapan", "kurang", "cukup"):
        assert words in page
    known, old = page.split("Harga lama", 1)
    assert f'href="/produk/{three[2].id}"' in old
    assert f'href="/produk/{three[2].id}"' not in known
    assert "Pemegang Rahasia" not in page


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@pytest.mark.parametrize("month", ["", "7"])
def test_the_files_hold_the_numbers_of_the_page(client, session, three, ending, month):
    kept = ADDRESS.partition("?")[2] + f"&bulan={month}"
    told = found(session, month=int(month) if month else None)

    rows = rows_of(client.get(f"/produk/dapat-dibeli.{ending}?{kept}"))
    months = rows_of(client.get(f"/produk/dapat-dibeli/bulan.{ending}?{kept}"))

    offers = [*told.offers, *told.unpriced]
    assert [int(number(row["Nomor produk"])) for row in rows] == [o.listing.id for o in offers]
    assert [number(row["Harga sampai di tempat (Rp per kg)"]) for row in rows] == [
        None if o.landed_idr_per_kg is None else pytest.approx(o.landed_idr_per_kg) for o in offers
    ]
    assert [number(row["Terkumpul dari yang termurah (kg)"]) for row in rows] == [
        o.cumulative_kg for o in offers
    ]
    assert [number(row["Dapat dibeli (kg)"]) for row in months] == [
        sum(number(row[f"{name} (kg)"]) for row in rows[:2])
        for name in (month["Bulan"] for month in months)
    ]
    assert [number(row["Harganya belum diketahui (kg)"]) for row in months] == [
        m.unpriced_kg for m in buyable.by_month(told)
    ]


def test_a_file_without_a_whole_question_is_empty(client, session, three):
    assert rows_of(client.get("/produk/dapat-dibeli.csv")) == []
    assert rows_of(client.get("/produk/dapat-dibeli/bulan.csv?produk=x")) == []


def test_a_place_is_named_or_chosen(client, session, three):
    start = "/produk/dapat-dibeli?produk=cassava.fresh_root"
    VillageFactory(code="18.02.01.2901", name="Suka Damai")
    VillageFactory(code="18.02.01.2902", name="Sukadamai")
    session.commit()

    assert "Bulan demi bulan" in client.get(f"{start}&tempat=kalirjo").text
    several = client.get(f"{start}&tempat=sukadamai").text
    assert "Tempat yang mana?" in several
    assert "dari=18.02.01.2901" in several
    assert "dari=18.02.01.2902" in several
    unknown = client.get(f"{start}&tempat=zzzzz")
    assert (unknown.status_code, "Tempat itu tidak ditemukan" in unknown.text) == (422, True)


@pytest.mark.parametrize(
    "query", ["produk=cassava.fresh_root&dari=99", "produk=x.y&dari=18.02.01", "km=0", "bulan=13"]
)
def test_a_question_that_is_not_right_is_asked_again(client, session, three, query):
    assert client.get(f"/produk/dapat-dibeli?{query}").status_code == 422


def test_a_plan_leads_to_what_can_be_bought_around_it(client, session, sign_in, three):
    plan = PlanFactory()
    investor = person(Role.INVESTOR, plan.organisation)
    sign_in(investor)

    page = client.get(f"/proposal/{plan.id}/kecocokan").text

    assert "/produk/dapat-dibeli?produk=cassava.fresh_root&amp;dari=18.02.01&amp;km=50" in page


def test_many_offers_ask_no_more_than_few(client, session, three):
    with statements(session) as few:
        client.get(ADDRESS)
    for _ in range(5):
        ListingFactory()
    session.commit()
    with statements(session) as many:
        client.get(ADDRESS)

    assert len(many) == len(few)
    assert len(many) <= 16

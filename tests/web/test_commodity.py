from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from hilirisasi.services import commodities
from models import Price, PricePlace, PriceRule
from tests.factories import NOW, FormFactory, ListingFactory, RouteFactory


def test_route_tables_put_complete_routes_first_and_compute_them(session: Session) -> None:
    complete = RouteFactory(product_id="Zat tepung")
    lacking = RouteFactory(code="kurang", product_id="Abon", labour_hok_per_kg_raw=None)
    no_raw_price = RouteFactory(code="tanpa-harga", product_id="Bubur", raw_price_idr_per_kg=None)

    tables = commodities.route_tables(
        session, commodity=complete.commodity, wage_idr_per_hok=121_909.36
    )

    assert [table.route.code for table in tables] == [
        complete.code,
        lacking.code,
        no_raw_price.code,
    ]
    assert tables[0].lines["J"] == pytest.approx(0.24 * 6300 * 1.1296)
    assert tables[0].lines["K"] == pytest.approx(340.5, abs=0.1)
    assert tables[0].lines["M"] == pytest.approx(182.86, abs=0.01)
    assert [table.lines for table in tables[1:]] == [{}, {}]


def test_supply_is_summed_by_month_and_form(session: Session) -> None:
    listing = ListingFactory()
    ListingFactory()

    [supply] = commodities.list_supply(session, commodity=listing.commodity, now=NOW)

    assert (supply.form.code, supply.listings, supply.kg) == ("fresh_root", 2, (20_000,) * 12)


def test_page_shows_tables_rules_and_prices_with_their_sources(
    client: FlaskClient, session: Session
) -> None:
    RouteFactory(is_hypothetical=True)
    RouteFactory(code="kurang", labour_hok_per_kg_raw=None)
    session.add_all(
        [
            PriceRule(
                commodity_code="cassava",
                form_code="fresh_root",
                price_idr_per_kg=1350,
                max_deduction_share=0.15,
                place=PricePlace.COLLECTION_POINT,
                binds="factories",
                valid_from=date(2025, 11, 10),
                instrument="Pergub Uji 36/2025",
                source="Sumber aturan",
                url="https://aturan.example/",
            ),
            Price(
                commodity_code="cassava",
                form_code="fresh_root",
                place="Kotabumi",
                level="farm gate",
                low_idr_per_kg=1000,
                high_idr_per_kg=1100,
                on=date(2026, 1, 2),
                date_text="2026-01-02",
                kind="market",
                is_farm_gate=True,
                source="Sumber harga",
                url="https://harga.example/",
            ),
        ]
    )
    session.commit()

    page = client.get("/komoditas/singkong").text

    for words in (
        "pengandaian",
        "belum lengkap",
        "perkiraan",
        "Pergub Uji 36/2025",
        "10 November 2025",
        "berlaku hari ini",
        "Rp1.000",
        "Rp1.100",
        "2 Januari 2026",
        "harga pasar",
    ):
        assert words in page


def test_page_of_a_commodity_without_anything_says_so(
    client: FlaskClient, session: Session
) -> None:
    FormFactory()

    page = client.get("/komoditas/singkong").text

    assert page.count('class="empty"') == 4


@pytest.mark.parametrize("slug", ["emas", "cassava", "'"])
def test_unknown_commodities_are_not_found(
    client: FlaskClient, session: Session, slug: str
) -> None:
    FormFactory()

    assert client.get(f"/komoditas/{slug}").status_code == 404


def test_list_names_forms_and_counts(client: FlaskClient, session: Session) -> None:
    ListingFactory()

    page = client.get("/komoditas").text

    assert 'href="/komoditas/singkong"' in page
    assert "Ubi segar" in page

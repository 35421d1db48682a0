import csv
import io
from datetime import date

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from hilirisasi.web.price import COLUMNS
from models import Price, PricePlace, PriceRule
from tests.factories import FormFactory, ListingFactory


def _publish(session: Session) -> None:
    session.add_all(
        [
            PriceRule(
                commodity_code="cassava",
                form_code="fresh_root",
                price_idr_per_kg=1350,
                max_deduction_share=0.15,
                place=PricePlace.COLLECTION_POINT,
                binds="factories and collection points",
                valid_from=date(2026, 1, 26),
                instrument="Kepgub Uji",
                source="Sumber aturan",
                url="https://aturan.example/",
            ),
            PriceRule(
                commodity_code="cassava",
                form_code="fresh_root",
                price_idr_per_kg=1350,
                max_deduction_share=0.3,
                place=PricePlace.FACTORY,
                binds="factories",
                valid_from=date(2025, 5, 5),
                valid_to=date(2025, 11, 9),
                instrument="Instruksi Uji",
                source="Sumber lama",
                url="https://lama.example/",
            ),
            Price(
                commodity_code="cassava",
                form_code="fresh_root",
                place="Kotabumi",
                level="farm gate",
                low_idr_per_kg=1000,
                high_idr_per_kg=1100,
                on=date(2026, 1, 1),
                date_text="2026-01",
                kind="market",
                is_farm_gate=True,
                source="Sumber harga",
                url="https://harga.example/",
            ),
        ]
    )
    session.commit()


def test_page_shows_rules_ranges_and_published_prices(
    client: FlaskClient, session: Session
) -> None:
    listings = ListingFactory.create_batch(3)
    _publish(session)

    page = client.get("/harga").text

    for words in (
        "Kepgub Uji",
        "15%, tinggal Rp1.147,50",
        "pabrik dan lapak",
        "berlaku hari ini",
        "30%, tinggal Rp945",
        "sudah berakhir",
        "9 November 2025",
        "3 produk, harga terbaru 1 November 2026",
        "Kalirejo",
        "2026-01",
        "harga pasar",
        'href="https://harga.example/"',
    ):
        assert words in page
    assert not any(listing.village.name in page for listing in listings)


def test_empty_page_says_so(client: FlaskClient, session: Session) -> None:
    page = client.get("/harga?komoditas=emas&wilayah=99").text

    assert page.count('class="empty"') == 3


def test_json_and_csv_hold_the_same_rows_in_stable_columns(
    client: FlaskClient, session: Session
) -> None:
    ListingFactory.create_batch(3)
    _publish(session)

    answer = client.get("/harga.json").get_json()
    rows = list(csv.DictReader(io.StringIO(client.get("/harga.csv").text)))

    assert answer["columns"] == list(COLUMNS) == list(rows[0])
    assert [row["kind"] for row in answer["rows"]] == [
        "statutory_rule",
        "statutory_rule",
        "village_listings",
        "market",
    ]
    assert [row["kind"] for row in rows] == [row["kind"] for row in answer["rows"]]
    assert {row["unit"] for row in rows} == {"IDR/kg"}
    assert all(row["source"] and row["date"] for row in rows)
    assert rows[0]["net_at_max_deduction"] == "1147.5"
    assert (rows[2]["region_code"], rows[2]["listings"]) == ("18.02.01", "3")


def test_strange_filters_do_no_harm(client: FlaskClient, session: Session) -> None:
    FormFactory()

    for query in ("endpoint=x", "komoditas='", "wilayah=%25", "hal=99", "_external=1"):
        assert client.get(f"/harga?{query}").status_code == 200

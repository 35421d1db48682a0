from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from models import CaseStatus, Indicator, ListingStatus, Role, User
from tests.factories import (
    CaseFactory,
    ListingFactory,
    RegencyFactory,
    VillageFactory,
    VillageOrganisationFactory,
    person,
)


def _indicator(**values: object) -> Indicator:
    return Indicator(
        **{
            "region_code": "18.02",
            "name": "poverty_rate_pct",
            "amount": 10.25,
            "unit": "%",
            "period": "2024",
            "series": "",
            "source": "BPS Uji",
            "url": "https://bps.example/uji",
        }
        | values
    )


def test_a_village_page_has_the_way_from_the_province(
    client: FlaskClient, session: Session
) -> None:
    village = VillageFactory(point_is_own=False)

    page = client.get(f"/wilayah/{village.code}").text

    for href in ("/wilayah", "/wilayah/18.02", "/wilayah/18.02.01"):
        assert f'href="{href}"' in page
    assert f"Kampung {village.name}" in page
    assert "34174" in page
    assert "titik kecamatan" in page


def test_a_village_page_shows_its_published_products_only(
    client: FlaskClient, session: Session
) -> None:
    own = VillageOrganisationFactory()
    shown = ListingFactory(organisation=own)
    hidden = ListingFactory(organisation=own, status=ListingStatus.WITHDRAWN)

    page = client.get(f"/wilayah/{own.region.code}").text

    assert f'href="/produk/{shown.id}"' in page
    assert f'href="/produk/{hidden.id}"' not in page


def test_a_village_page_shows_the_newest_figure_of_its_regency_with_its_source(
    client: FlaskClient, session: Session
) -> None:
    village = VillageFactory()
    session.add_all([_indicator(), _indicator(period="2023", amount=11.5)])
    session.commit()

    page = client.get(f"/wilayah/{village.code}").text

    assert "10,25" in page
    assert "11,50" not in page
    assert "BPS Uji" in page
    assert "Angka terbitan untuk Kabupaten Lampung Tengah" in page


@pytest.mark.parametrize("code", ["18.99", "18.02.01.9999", "1802", "18.02.", "abc"])
def test_unknown_regions_are_not_found(client: FlaskClient, session: Session, code: str) -> None:
    RegencyFactory()

    assert client.get(f"/wilayah/{code}").status_code == 404


def test_an_admin_is_led_to_invite_the_village(
    client: FlaskClient, session: Session, sign_in: Callable[[User], None]
) -> None:
    village = VillageFactory()
    href = f'href="/admin?desa={village.code}"'
    assert href not in client.get(f"/wilayah/{village.code}").text

    sign_in(person(Role.ADMIN))

    assert href in client.get(f"/wilayah/{village.code}").text


def test_a_village_page_shows_its_cases_without_any_persons_name(
    client: FlaskClient, session: Session
) -> None:
    case = CaseFactory()

    page = client.get(f"/wilayah/{case.listing.village_code}").text

    for words in (
        case.number,
        case.plan.organisation.name,
        "60 ton, Januari 2027 sampai Desember 2027",
        "Rp1.190 per kg bersih di kebun",
        "Belum ada laporan realisasi",
        f"/tanggapan?perkara={case.number}",
    ):
        assert words in page
    assert case.terms.author_name not in page
    assert case.listing.holder_name not in page


def test_a_village_page_shows_the_district_range_of_its_products(
    client: FlaskClient, session: Session
) -> None:
    listing = ListingFactory(price_idr_per_kg=1000)
    ListingFactory.create_batch(2, price_idr_per_kg=1300)

    page = client.get(f"/wilayah/{listing.village_code}").text

    assert "Rp1.000 sampai Rp1.300 per kg, tengahnya Rp1.300" in page


def test_a_regency_page_counts_its_cases_by_stage(client: FlaskClient, session: Session) -> None:
    CaseFactory(status=CaseStatus.APPROVED)

    page = client.get("/wilayah/18.02").text

    assert "Kerja sama menurut tahap" in page
    assert "Disetujui untuk difasilitasi" in page


def test_a_public_page_can_be_passed_on_and_its_preview_says_nothing_private(
    client: FlaskClient, session: Session
) -> None:
    case = CaseFactory()

    page = client.get(f"/wilayah/{case.listing.village_code}").text

    address = f"http://127.0.0.1:8000/wilayah/{case.listing.village_code}"
    head = page.partition("</head>")[0]
    assert f'readonly value="{address}"' in page
    assert "https://wa.me/?text=" in page
    assert case.plan.organisation.name not in head
    assert f'og:title" content="Kampung {case.listing.village.name}"' in head

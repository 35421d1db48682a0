import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from hilirisasi.services import overview
from models import ListingStatus, PlanStatus, Role, User
from tests.factories import (
    NOW,
    ListingFactory,
    PlanFactory,
    TalkFactory,
    VillageOrganisationFactory,
    person,
)


def test_key_figures_count_what_is_public(session: Session) -> None:
    village = VillageOrganisationFactory()
    ListingFactory(organisation=village)
    ListingFactory(organisation=village)
    ListingFactory(status=ListingStatus.WITHDRAWN)
    PlanFactory()
    PlanFactory(status=PlanStatus.WITHDRAWN)

    figures = overview.key_figures(session, now=NOW)

    assert (figures.villages, figures.villages_listed, figures.listings) == (2, 1, 2)
    assert (figures.open_plans, figures.approved_cases) == (1, 0)
    assert [(supply.commodity.code, supply.kg) for supply in figures.free] == [("cassava", 240_000)]


def test_visitors_see_what_the_service_is_and_three_ways_in(
    client: FlaskClient, session: Session
) -> None:
    ListingFactory()

    page = client.get("/").text

    assert "Masih bebas dijual tahun" in page
    assert "120 ton" in page
    for href in ("/undangan", "/daftar", "/wilayah", "/komoditas/singkong"):
        assert f'href="{href}"' in page


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role.VILLAGE_OPERATOR, "Tulis produk desa yang pertama"),
        (Role.INVESTOR, "Tulis minat yang pertama"),
        (Role.REVIEWER, "Tidak ada yang menunggu Anda sekarang"),
        (Role.VILLAGE_HEAD, "Bila ada syarat yang perlu persetujuan Anda, muncul di sini"),
        (Role.VILLAGE_ASSISTANT, "Tulis draf produk yang pertama"),
        (Role.REGENCY, "Ingatkan desa yang angkanya lama"),
        (Role.DECIDER, "Buka antrean telaah"),
        (Role.OVERSEER, "Baca catatan perubahan"),
        (Role.ADMIN, "Undang atau tutup akun"),
    ],
)
def test_signed_in_people_see_what_to_do(
    client: FlaskClient,
    session: Session,
    sign_in: Callable[[User], None],
    role: Role,
    words: str,
) -> None:
    sign_in(person(role))

    assert words in client.get("/").text


def test_tasks_name_the_product_and_since_when(
    client: FlaskClient, session: Session, sign_in: Callable[[User], None]
) -> None:
    talk = TalkFactory(status="asked", village_answer="waiting", started_at=NOW)
    talk.listing.confirmed_at = NOW - timedelta(days=160)
    sign_in(person(Role.VILLAGE_OPERATOR, talk.listing.organisation))

    page = client.get("/").text

    assert "Jawab ajakan bicara" in page
    assert "sejak 24 November 2026" in page
    assert "Periksa apakah angka produk masih benar" in page


def test_each_way_on_leads_to_a_page_that_the_role_may_open(
    client: FlaskClient, session: Session, sign_in: Callable[[User], None]
) -> None:
    for role in Role:
        sign_in(person(role))
        page = client.get("/").text
        hrefs = re.findall(r'<a class="button[^"]*" href="([^"]+)"', page)

        assert hrefs
        assert {client.get(href).status_code for href in hrefs} == {200}

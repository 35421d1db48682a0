"""Saved searches by hand: save, look, see, rename, delete; and nobody else's."""

from datetime import timedelta

import pytest

from hilirisasi.services import saved_searches
from models import Role, SavedSearch
from tests.factories import (
    NOW,
    DistrictFactory,
    ListingFactory,
    PlanFactory,
    SavedSearchFactory,
    VillageOrganisationFactory,
    person,
)
from tests.web.right_forms import SUPPLY_SEARCH


@pytest.fixture
def investor(session, sign_in):
    user = person(Role.INVESTOR)
    DistrictFactory()
    ListingFactory()
    session.commit()
    sign_in(user)
    return user


def test_a_question_is_saved_and_its_page_leads_back_to_it(client, session, investor):
    answer = client.post("/pencarian/pasokan", data=SUPPLY_SEARCH)

    search = session.query(SavedSearch).one()
    assert answer.location == f"/pencarian/{search.id}"
    assert (search.month, search.least_kg, search.most_idr_per_kg) == (7, 5_000, 1_500)
    page = client.get(answer.location).text
    assert "Singkong dekat pabrik" in page
    assert "dari=18.02.01&amp;km=50&amp;bulan=7&amp;ada=5&amp;harga=1.500" in page


def test_the_page_of_supply_offers_to_save_to_those_with_an_account(client, session, investor):
    address = "/produk/dapat-dibeli?produk=cassava.fresh_root&dari=18.02.01"
    assert 'action="/pencarian/pasokan"' in client.get(address).text

    client.post("/keluar")

    assert 'action="/pencarian/pasokan"' not in client.get(address).text


@pytest.mark.parametrize("change", [{"name": ""}, {"dari": ""}, {"produk": "x.y"}, {"km": "0"}])
def test_what_is_not_whole_is_not_saved(client, session, investor, change):
    client.post("/pencarian/pasokan", data={**SUPPLY_SEARCH, **change})

    assert session.query(SavedSearch).count() == 0


def test_new_hits_are_told_at_home_until_they_are_seen(client, session, investor):
    client.post("/pencarian/pasokan", data={**SUPPLY_SEARCH, "harga": ""})
    search = session.query(SavedSearch).one()
    search.seen_at = search.checked_at = NOW - timedelta(hours=1)
    search.hits[0].found_at = search.seen_at
    ListingFactory()
    session.commit()
    saved_searches.work(session, now=NOW)
    assert "1 baru" in client.get("/").text
    assert "Sudah saya lihat semuanya" in client.get(f"/pencarian/{search.id}").text

    client.post(f"/pencarian/{search.id}/dilihat")

    assert "Ada yang baru untuk pencarian Anda" not in client.get("/").text
    assert "Sudah saya lihat semuanya" not in client.get(f"/pencarian/{search.id}").text


def test_a_search_is_renamed_and_deleted(client, session, investor):
    search = SavedSearchFactory(user=investor)
    session.commit()

    assert client.post(f"/pencarian/{search.id}/nama", data={"name": " "}).status_code == 422
    client.post(f"/pencarian/{search.id}/nama", data={"name": "Untuk pabrik kedua"})
    assert "Untuk pabrik kedua" in client.get("/pencarian").text

    client.post(f"/pencarian/{search.id}/hapus")
    assert "Untuk pabrik kedua" not in client.get("/pencarian").text


def test_a_village_waits_for_plans_of_what_it_lists(client, session, sign_in):
    village = VillageOrganisationFactory()
    ListingFactory(organisation=village)
    plan = PlanFactory(organisation__name="PT Rahasia")
    session.commit()
    sign_in(person(Role.VILLAGE_OPERATOR, village))
    assert "Beri tahu saya" in client.get("/dicari").text

    answer = client.post(
        "/pencarian/rencana", data={"name": "Rencana", "produk": "cassava.fresh_root"}
    )

    page = client.get(answer.location).text
    assert "1 ton sehari" in page
    assert "PT Rahasia" not in page
    assert f"/proposal/{plan.id}" not in page


@pytest.mark.parametrize("role", [Role.INVESTOR, Role.REVIEWER, Role.OVERSEER, Role.ADMIN])
def test_nobody_reads_what_another_saved(client, session, sign_in, role):
    search = SavedSearchFactory(name="Rencana rahasia")
    session.commit()
    sign_in(person(role))

    for path in ("", "/dilihat", "/nama", "/hapus"):
        method = client.post if path else client.get
        assert method(f"/pencarian/{search.id}{path}").status_code == 404
    assert "Rencana rahasia" not in client.get("/pencarian").text


def test_a_full_list_is_told(client, session, investor, monkeypatch):
    monkeypatch.setattr(saved_searches, "MOST", 1)
    SavedSearchFactory(user=investor, radius_km=10)
    session.commit()

    answer = client.post("/pencarian/pasokan", data=SUPPLY_SEARCH)

    assert answer.status_code == 409
    assert "sudah penuh" in answer.text


def test_a_text_is_saved_from_the_search_of_the_service_and_leads_back_to_it(
    client, session, sign_in
):
    ListingFactory()
    session.commit()
    anonymous = client.get("/cari?q=singkong").text
    sign_in(person(Role.REVIEWER))
    page = client.get("/cari?q=singkong").text

    answer = client.post("/pencarian/kata", data={"q": "singkong", "name": "Semua singkong"})
    nothing = client.post("/pencarian/kata", data={"q": "", "name": "Kosong"})

    search = session.query(SavedSearch).one()
    assert 'action="/pencarian/kata"' in page
    assert 'action="/pencarian/kata"' not in anonymous
    assert (search.text, search.name) == ("singkong", "Semua singkong")
    found = client.get(answer.location).text
    assert 'href="/cari?q=singkong"' in found
    assert 'href="/produk/' in found
    assert "Semua tentang “singkong”." in client.get("/pencarian").text
    assert nothing.location == "/cari"

"""A village's profile: unknown stays unknown, village and regency keep it, one tap a year."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from models import AuditEvent, Lp2b, Road, Role, VillageParty, VillageProfile, VillageSite
from tests.factories import (
    NOW,
    ListingFactory,
    TalkFactory,
    VillageOrganisationFactory,
    person,
)

SITE = {"name": "Lapangan", "area_ha": "1,5", "tenure": "village", "lp2b": "outside", "note": ""}
PARTY = {"kind": "bumdes", "name": "BUM Desa Maju", "signer_post": "Direktur", "is_active": "yes"}


@pytest.fixture
def village(session):
    return VillageOrganisationFactory()


@pytest.fixture
def address(village):
    return f"/desa/{village.region_code}/profil"


@pytest.fixture
def operator(village):
    return person(Role.VILLAGE_OPERATOR, village)


def stored(session):
    session.expire_all()
    return session.scalar(sa.select(VillageProfile))


def test_a_blank_answer_stays_unknown(client, session, sign_in, operator, address):
    sign_in(operator)

    answer = client.post(f"{address}/ubah", data={"road": "gravel", "truck_t": "8"})

    assert answer.location == address
    profile = stored(session)
    assert (profile.road, profile.truck_t, profile.water, profile.processors) == (
        Road.GRAVEL,
        8.0,
        None,
        None,
    )
    client.post("/keluar")
    page = client.get(address).text
    assert "8 ton" in page
    assert "Belum diketahui" in page


def test_a_page_that_is_too_old_overwrites_nothing(client, session, sign_in, operator, address):
    sign_in(operator)
    client.post(f"{address}/ubah", data={"truck_t": "8"})
    version = stored(session).version
    client.post(f"{address}/ubah", data={"truck_t": "9", "version": version})

    answer = client.post(f"{address}/ubah", data={"truck_t": "3", "version": version})

    assert answer.status_code == 409
    assert stored(session).truck_t == 9.0


def test_land_and_bodies_are_added_once_and_taken_off(client, session, sign_in, operator, address):
    sign_in(operator)
    client.post(f"{address}/ubah", data={"road": "asphalt"})

    for _twice in range(2):
        assert client.post(f"{address}/lahan", data=SITE).status_code == 302
        assert client.post(f"{address}/lembaga", data=PARTY).status_code == 302

    session.expire_all()
    [site] = session.scalars(sa.select(VillageSite))
    [party] = session.scalars(sa.select(VillageParty))
    assert (site.area_ha, site.lp2b) == (1.5, Lp2b.OUTSIDE)
    assert (party.is_active, party.is_legal_entity) == (True, None)
    assert client.post(f"{address}/lahan/{site.id}/hapus").status_code == 302
    assert client.post(f"{address}/lahan/{site.id}/hapus").status_code == 404
    session.expire_all()
    assert session.scalars(sa.select(VillageSite)).all() == []


def test_what_was_written_wrongly_is_mended_and_the_audit_keeps_both(
    client, session, sign_in, operator, address
):
    sign_in(operator)
    client.post(f"{address}/ubah", data={"road": "asphalt"})
    client.post(f"{address}/lahan", data=SITE)
    client.post(f"{address}/lembaga", data=PARTY)
    site, party = stored(session).sites[0], stored(session).parties[0]
    paths = (f"{address}/lahan/{site.id}/ubah", f"{address}/lembaga/{party.id}/ubah")
    version = stored(session).version

    assert 'value="Lapangan"' in client.get(paths[0]).text
    answer = client.post(paths[0], data={**SITE, "area_ha": "2", "version": version})
    assert answer.location == address
    answer = client.post(paths[1], data={**PARTY, "is_active": "no", "version": version + 1})
    assert answer.location == address

    profile = stored(session)
    assert (profile.sites[0].area_ha, profile.sites[0].lp2b) == (2.0, Lp2b.OUTSIDE)
    assert profile.parties[0].is_active is False
    events = session.scalars(sa.select(AuditEvent).order_by(AuditEvent.id.desc()).limit(2)).all()
    assert [(event.action, event.before, event.after) for event in reversed(events)] == [
        ("profile.site_change", {"area_ha": 1.5}, {"area_ha": 2.0}),
        ("profile.party_change", {"is_active": True}, {"is_active": False}),
    ]


def test_two_who_mend_the_same_site_overwrite_nothing(client, session, sign_in, operator, address):
    sign_in(operator)
    client.post(f"{address}/ubah", data={"road": "asphalt"})
    client.post(f"{address}/lahan", data=SITE)
    path = f"{address}/lahan/{stored(session).sites[0].id}/ubah"
    version = stored(session).version
    client.post(path, data={**SITE, "area_ha": "2", "version": version})

    answer = client.post(path, data={**SITE, "area_ha": "9", "version": version})

    assert answer.status_code == 409
    assert stored(session).sites[0].area_ha == 2.0


def test_an_investor_meets_the_village_with_what_it_told_and_what_is_unknown(
    client, session, sign_in, operator, village, address
):
    talk = TalkFactory(listing=ListingFactory(organisation=village))
    investor = person(Role.INVESTOR, talk.plan.organisation)
    session.commit()
    sign_in(operator)
    client.post(f"{address}/ubah", data={"truck_t": "8"})
    client.post(f"{address}/lahan", data={**SITE, "area_ha": ""})
    client.post("/keluar")
    sign_in(investor)

    for path in (
        f"/produk/{talk.listing_id}",
        f"/kecocokan/{talk.listing_id}/{talk.plan_id}",
        f"/percakapan/{talk.id}",
        f"/wilayah/{village.region_code}",
    ):
        page = " ".join(client.get(path).text.split())
        assert "Tentang Kampung" in page
        assert "8 ton" in page
        assert "Lapangan: luas belum diketahui" in page
        assert "<dt>Sumber air</dt><dd>Belum diketahui</dd>" in page
        assert "lebih dari setahun" not in page

    stored(session).confirmed_at = NOW - timedelta(days=366)
    session.commit()
    assert "lebih dari setahun" in client.get(f"/produk/{talk.listing_id}").text


def test_after_a_year_one_tap_confirms_it_and_the_confirmer_is_named_by_post(
    client, session, sign_in, operator, village, address
):
    sign_in(operator)
    client.post(f"{address}/ubah", data={"road": "asphalt"})
    stored(session).confirmed_at = NOW - timedelta(days=366)
    session.commit()
    assert "Periksa apakah profil desa masih benar" in client.get("/").text
    client.post("/keluar")
    sign_in(person(Role.REGENCY))

    assert client.post(f"{address}/benar").status_code == 302

    profile = stored(session)
    assert NOW - profile.confirmed_at < timedelta(minutes=1)
    assert profile.confirmed_by_post == "Penelaah, DPMPTSP Lampung Tengah"
    assert "dibantu kabupaten" in client.get(address).text
    assert session.scalars(sa.select(AuditEvent.action).order_by(AuditEvent.id)).all() == [
        "profile.save",
        "profile.confirm",
    ]


@pytest.mark.parametrize("role", [Role.VILLAGE_OPERATOR, Role.VILLAGE_HEAD, Role.INVESTOR])
def test_others_read_and_change_nothing(client, session, sign_in, address, village, role):
    sign_in(person(role))

    assert client.get(address).status_code == 200
    assert client.post(f"{address}/ubah", data={"road": "asphalt"}).status_code == 403
    assert stored(session) is None


def test_a_district_has_no_profile(client, village):
    assert client.get(f"/desa/{village.region.district_code}/profil").status_code == 404

"""A form that is sent again is carried out once and answered the same."""

import uuid

import pytest
import sqlalchemy as sa

from models import Listing, Message, Role
from tests.factories import (
    CompanyFactory,
    ListingFactory,
    PlanFactory,
    RouteFactory,
    TalkFactory,
    VillageOrganisationFactory,
    person,
)
from tests.web.test_listing import NEW, answers

KEY = "5B0C1A52-7d1e-4c3a-9b6f-0a1b2c3d4e5f"


@pytest.fixture
def organisation(session):
    RouteFactory()
    return VillageOrganisationFactory()


@pytest.fixture
def village(organisation, sign_in):
    user = person(Role.VILLAGE_OPERATOR, organisation)
    sign_in(user)
    return user


@pytest.fixture
def talk(session, organisation):
    talk = TalkFactory(
        listing=ListingFactory(organisation=organisation), plan=PlanFactory(), status="talking"
    )
    session.commit()
    return talk


def count(session, model):
    session.expire_all()
    return session.scalar(sa.select(sa.func.count()).select_from(model))


def test_a_listing_sent_three_times_is_one_and_the_answer_is_the_same(client, session, village):
    given = answers()

    locations = [client.post(NEW, data=given).location for _ in range(3)]

    assert count(session, Listing) == 1
    assert locations == [f"/produk/{session.scalar(sa.select(Listing.id))}?baru=1"] * 3


def test_a_message_sent_twice_is_said_once(client, session, village, talk):
    given = {"pesan-body": "Kapan datang?", "pesan-request_key": KEY}
    path = f"/percakapan/{talk.id}/pesan"

    first, second = (client.post(path, data=given) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 302)
    assert first.location == second.location
    assert count(session, Message) == 1


def test_a_refused_form_is_not_spent(client, session, village, talk):
    path = f"/percakapan/{talk.id}/pesan"

    refused = client.post(path, data={"pesan-body": " ", "pesan-request_key": KEY})
    sent = client.post(path, data={"pesan-body": "Halo", "pesan-request_key": KEY})

    assert (refused.status_code, sent.status_code) == (422, 302)
    assert count(session, Message) == 1


def test_the_same_key_with_other_words_is_refused_and_the_words_are_kept(
    client, session, village, talk
):
    page = f"/percakapan/{talk.id}"
    send = {"pesan-request_key": KEY}
    client.post(f"{page}/pesan", data={**send, "pesan-body": "Halo"})

    answer = client.post(
        f"{page}/pesan",
        data={**send, "pesan-body": "Apa kabar?"},
        headers={"Referer": f"http://localhost{page}"},
    )

    assert answer.status_code == 422
    assert "sudah pernah dikirim" in answer.text
    assert f'href="{page}"' in answer.text
    assert count(session, Message) == 1
    assert "Apa kabar?" in client.get(f"{page}?draf=pakai").text


def test_the_key_of_one_person_is_not_that_of_another(client, session, sign_in, talk):
    path = f"/percakapan/{talk.id}/pesan"
    given = {"pesan-body": "Halo", "pesan-request_key": KEY}
    sign_in(person(Role.VILLAGE_OPERATOR, talk.listing.organisation))
    client.post(path, data=given)
    client.delete_cookie("sesi")
    sign_in(person(Role.INVESTOR, talk.plan.organisation))

    answer = client.post(path, data=given)

    assert answer.status_code == 302
    assert count(session, Message) == 2


def test_the_same_key_at_another_address_is_another_form(client, session, village, organisation):
    own = ListingFactory(organisation=organisation)
    other = ListingFactory(organisation=organisation)
    session.commit()

    for listing in (own, other):
        data = {"request_key": KEY}
        assert client.post(f"/produk/{listing.id}/benar", data=data).status_code == 302

    session.expire_all()
    assert own.confirmed_at == other.confirmed_at


def test_a_code_is_made_once_and_the_second_answer_says_so(client, session, sign_in):
    company = CompanyFactory()
    sign_in(person(Role.INVESTOR, company))
    given = {"role": "investor", "post": "Manajer", "request_key": KEY}

    first, second = (client.post(f"/tim/{company.id}/undangan", data=given) for _ in range(2))

    assert (first.status_code, second.status_code) == (200, 200)
    assert "sudah kami terima" not in first.text
    assert "sudah kami terima" in second.text


def test_the_phones_queue_is_told_where_it_led(client, session, village):
    given = answers()

    first, second = (client.post(NEW, data=given, headers={"X-Antrean": "1"}) for _ in range(2))

    place = f"/produk/{session.scalar(sa.select(Listing.id))}?baru=1"
    assert [(a.status_code, a.headers["X-Lanjut"]) for a in (first, second)] == [(204, place)] * 2


def test_the_next_page_tells_the_phone_once_what_was_carried_out(client, session, village):
    given = answers()
    client.post(NEW, data=given)

    pages = [client.get("/produk").text for _ in range(2)]

    mark = f'name="carried-out" content="{given["request_key"]}"'
    assert [mark in page for page in pages] == [True, False]


def test_every_form_opened_has_another_key(client, session, village):
    keys = {
        page.text.partition('name="request_key"')[2].partition('value="')[2][:36]
        for page in (client.get(NEW) for _ in range(2))
    }

    assert len({str(uuid.UUID(key)) for key in keys}) == 2

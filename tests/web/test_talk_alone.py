"""The two buttons of talking alone, and what everybody else reads meanwhile."""

from datetime import date

import pytest

from hilirisasi.services import head_links, passwords
from models import Answer, Role, TalkStatus, Terms
from tests.factories import (
    NOW,
    CompanyFactory,
    ListingFactory,
    MembershipFactory,
    PlanFactory,
    RegencyOfficeFactory,
    TalkFactory,
    TermsFactory,
    UserFactory,
    actor,
    person,
)

UNTIL = "23 Desember 2026"


@pytest.fixture
def talk(session):
    company = CompanyFactory(name="PT Rahasia")
    return TalkFactory(plan=PlanFactory(organisation=company, complete=True))


@pytest.fixture
def village(talk):
    return person(Role.VILLAGE_OPERATOR, talk.listing.organisation)


@pytest.fixture
def alone(session, talk):
    talk.village_alone_at = talk.investor_alone_at = NOW
    talk.alone_until = date(2026, 12, 23)
    session.commit()
    return talk


@pytest.fixture
def other(alone):
    return TalkFactory(listing=alone.listing, plan=PlanFactory(complete=True))


def test_one_asks_the_other_agrees_and_both_read_until_when(
    client, session, sign_in, talk, village
):
    investor = person(Role.INVESTOR, talk.plan.organisation)
    url = f"/percakapan/{talk.id}"
    sign_in(village)
    client.post(f"{url}/berdua")
    assert "Menunggu jawaban pihak lain." in client.get(url).text
    sign_in(investor)
    assert "Pihak lain mengajak bicara berdua dulu." in client.get(url).text

    answer = client.post(f"{url}/berdua")

    assert answer.location == f"{url}#berdua"
    for user in (investor, village):
        sign_in(user)
        page = client.get(url).text
        assert f"Bicara berdua sampai {UNTIL}, hari itu termasuk." in page
        assert "tidak ada ton yang dicadangkan" in page


def test_either_ends_it_with_one_press_and_it_is_not_offered_again(client, session, sign_in, alone):
    sign_in(person(Role.INVESTOR, alone.plan.organisation))

    client.post(f"/percakapan/{alone.id}/berdua/selesai")

    page = client.get(f"/percakapan/{alone.id}").text
    assert "Bicara berdua sudah selesai." in page
    assert f'action="/percakapan/{alone.id}/berdua' not in page
    assert client.post(f"/percakapan/{alone.id}/berdua").status_code == 409


def test_another_investor_reads_until_when_and_never_with_whom(client, session, sign_in, alone):
    plan = PlanFactory()
    sign_in(person(Role.INVESTOR, plan.organisation))
    url = f"/kecocokan/{alone.listing_id}/{plan.id}"

    page = client.get(url).text
    answer = client.post(f"{url}/bicara")

    words = f"Desa sedang bicara berdua dengan calon lain sampai {UNTIL}"
    assert words in page
    assert f'action="{url}/bicara"' not in page
    assert answer.status_code == 409
    assert words in answer.text
    assert "PT Rahasia" not in page + answer.text


def test_its_own_match_says_nothing_of_it(client, session, sign_in, alone):
    sign_in(person(Role.INVESTOR, alone.plan.organisation))

    page = client.get(f"/kecocokan/{alone.listing_id}/{alone.plan_id}").text

    assert "calon lain" not in page


def test_the_village_reads_it_among_its_matches_and_a_reviewer_does_not(
    client, session, sign_in, alone, village
):
    url = f"/produk/{alone.listing_id}/kecocokan"

    sign_in(village)
    assert UNTIL in client.get(url).text

    sign_in(person(Role.REVIEWER))
    assert UNTIL not in client.get(url).text


def test_a_willing_answer_is_refused_and_what_was_typed_stays(
    client, session, sign_in, other, village
):
    other.status, other.village_answer = TalkStatus.ASKED, Answer.WAITING
    session.commit()
    sign_in(village)

    answer = client.post(
        f"/percakapan/{other.id}/jawab",
        data={
            "jawab-answer": "willing",
            "jawab-reason": "Mari bicara.",
            "jawab-version": other.version,
        },
    )

    assert answer.status_code == 409
    assert f"calon lain sampai {UNTIL}" in answer.text
    assert 'value="willing" checked' in answer.text
    assert "Mari bicara." in answer.text


def test_other_terms_wait_and_their_button_is_away(client, session, sign_in, other, village):
    TermsFactory(talk=other, investor_confirmed_at=NOW)
    sign_in(village)

    page = client.get(f"/percakapan/{other.id}").text
    answer = client.post(f"/percakapan/{other.id}/syarat/1/sepakat")

    assert "Sepakati usulan 1" not in page
    assert f"calon lain sampai {UNTIL}" in page
    assert f"Tunggu sampai {UNTIL}." in page
    assert f'action="/percakapan/{other.id}/pesan"' in page
    assert answer.status_code == 409
    assert session.query(Terms).filter(Terms.village_confirmed_at.is_not(None)).count() == 0


def test_a_head_who_agrees_by_link_is_told_too(client, session, sign_in, other, village):
    head = UserFactory(pin_hash=passwords.hash_password("135790"))
    MembershipFactory(role=Role.VILLAGE_HEAD, organisation=other.listing.organisation, user=head)
    version = TermsFactory(talk=other, investor_confirmed_at=NOW)
    asked = head_links.ask(
        session,
        terms=version,
        actor=actor(Role.VILLAGE_OPERATOR, other.listing.organisation),
        now=NOW,
    )

    answer = client.post(
        f"/kepala/{asked.code}", data={"answer": "setuju", "pin": "135790", "reason": ""}
    )

    assert answer.status_code == 409
    assert f"calon lain sampai {UNTIL}" in answer.text
    assert version.village_confirmed_at is None


def test_the_regency_reads_it_and_presses_nothing(client, session, sign_in, alone):
    region = alone.listing.village.parent.parent
    sign_in(person(Role.REGENCY, RegencyOfficeFactory(region=region)))

    page = client.get(f"/percakapan/{alone.id}").text

    assert f"sampai {UNTIL}" in page
    assert client.post(f"/percakapan/{alone.id}/berdua/selesai").status_code == 404


@pytest.mark.parametrize("path", ["berdua", "berdua/selesai"])
def test_strangers_find_no_buttons(client, session, sign_in, talk, path):
    for user in (
        person(Role.INVESTOR),
        person(Role.VILLAGE_OPERATOR, ListingFactory().organisation),
    ):
        sign_in(user)
        assert client.post(f"/percakapan/{talk.id}/{path}").status_code == 404

    assert (talk.village_alone_at, talk.investor_alone_at) == (None, None)

"""The desk over HTTP: the list by its address, side by side, rivals, handing over, the file."""

import csv
import io
import re
import uuid

import pytest
import sqlalchemy as sa

from models import CaseAssignment, CaseStatus, MonthlyKg, Role
from tests.factories import (
    CaseFactory,
    CompanyFactory,
    ListingFactory,
    MembershipFactory,
    PlanFactory,
    TalkFactory,
    TermsFactory,
    person,
)

MANY = MonthlyKg((9_000_000,) * 12)


def case_of(company="PT Uji", listing=None, **values):
    plan = PlanFactory(organisation=CompanyFactory(name=company))
    talk = TalkFactory(plan=plan, listing=listing or ListingFactory())
    terms = values.pop("terms", {})
    return CaseFactory(terms=TermsFactory(talk=talk, **terms), **values)


@pytest.fixture
def reviewer(session, sign_in):
    user = person(Role.REVIEWER)
    session.commit()
    sign_in(user)
    return user


@pytest.fixture
def decider(session, sign_in):
    user = person(Role.DECIDER)
    session.commit()
    sign_in(user)
    return user


def numbers(page):
    return re.findall(
        r'<th data-label="Nomor" scope="row"><a [^>]+><span[^>]*>([^<]+)</span>', page
    )


def test_the_address_holds_the_filters(client, session, reviewer):
    mine = case_of(status=CaseStatus.IN_REVIEW, reviewer_id=reviewer.id)
    waiting = case_of("PT Bintang Uji")
    decided = case_of(status=CaseStatus.REJECTED)
    session.commit()

    shown = {
        address: numbers(client.get(f"/telaah?{address}").text)
        for address in (
            "",
            "tumpukan=milik",
            "tumpukan=semua&keadaan=rejected",
            "tumpukan=entah&q=bintang",
            "menunggu=screener",
            "jalur=heavy",
            "keadaan=%3Cb%3E",
        )
    }

    assert shown == {
        "": [mine.number, waiting.number],
        "tumpukan=milik": [mine.number],
        "tumpukan=semua&keadaan=rejected": [decided.number],
        "tumpukan=entah&q=bintang": [waiting.number],
        "menunggu=screener": [waiting.number],
        "jalur=heavy": [],
        "keadaan=%3Cb%3E": [],
    }


def test_counts_stand_beside_heaps_and_options(client, session, reviewer):
    case_of(status=CaseStatus.IN_REVIEW, reviewer_id=reviewer.id)
    case_of()
    session.commit()

    page = client.get("/telaah").text

    assert re.findall(r"(\w[\w ]*) <strong>(\d+)</strong>", page) == [
        ("Milik saya", "1"),
        ("Menunggu", "2"),
        ("Lewat waktu", "0"),
        ("Semua", "2"),
    ]
    assert 'value="in_review">Sedang ditelaah (1)</option>' in page


def test_the_file_holds_what_the_address_asks_for(client, session, reviewer):
    case_of("=cmd()", status=CaseStatus.IN_REVIEW, reviewer_id=reviewer.id)
    case_of("PT Lain")
    session.commit()

    text = client.get("/telaah.csv?keadaan=in_review").get_data(as_text=True)

    rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff")), delimiter=";"))
    companies = [row["Perusahaan"] for row in rows]
    assert companies == ["'=cmd()"]
    assert 'href="/telaah.csv?keadaan=in_review"' in client.get("/telaah?keadaan=in_review").text


def test_two_to_four_cases_stand_side_by_side(client, session, reviewer):
    made = [case_of(f"PT {name}") for name in "ABCDE"]
    session.commit()
    ids = [case.id for case in made]

    def compare(chosen):
        return client.get("/telaah/banding", query_string={"berkas": chosen})

    page = compare(ids[:3]).text
    assert [f"PT {name}" in page for name in "ABCD"] == [True, True, True, False]
    assert page.count("Rp1.190") == 3
    many = compare(ids).text
    assert ("PT D" in many, "PT E" in many) == (True, False)
    assert "Paling banyak empat berkas" in many
    assert compare(ids[:1]).location == "/telaah"
    assert compare([ids[0], ids[0], "x", "²", "99999999999"]).location == "/telaah"


def test_rivals_are_named_with_months_and_compared(client, session, reviewer):
    listing = ListingFactory()
    pair = [case_of(f"PT {name}", listing, terms={"kg": MANY}) for name in "AB"]
    session.commit()

    page = client.get("/telaah/berebut").text

    assert "2 berkas ini menginginkan ton yang sama" in page
    assert "9.000 ton" in page
    assert "18.000 ton" in page
    href = f"/telaah/banding?berkas={pair[0].id}&amp;berkas={pair[1].id}"
    assert href in page
    compared = client.get(href.replace("&amp;", "&")).text
    assert f"Ya, dengan {pair[1].number}" in compared


def test_no_rivals_is_said(client, session, reviewer):
    assert "Tidak ada berkas terbuka yang berebut" in client.get("/telaah/berebut").text


def test_cases_are_handed_over_once_however_often_sent(client, session, decider):
    reviewer = person(Role.REVIEWER)
    free, tied = case_of(), case_of()
    MembershipFactory(user=reviewer, organisation=tied.plan.organisation, role=Role.INVESTOR)
    session.commit()
    ids = [free.id, tied.id]
    form = client.get("/telaah/serahkan", query_string={"berkas": ids}).text
    assert (free.number in form, tied.number in form) == (True, True)
    data = {"berkas": ids, "reviewer": reviewer.id, "request_key": str(uuid.uuid4())}

    answers = [client.post("/telaah/serahkan", data=data) for _ in range(2)]

    assert [answer.location for answer in answers] == ["/telaah"] * 2
    rows = session.execute(sa.select(CaseAssignment.case_id, CaseAssignment.reviewer_id)).all()
    assert [tuple(row) for row in rows] == [(free.id, reviewer.id)]
    page = client.get("/telaah").text
    assert f"1 berkas diserahkan kepada {reviewer.name}." in page
    assert f"Tidak diserahkan: {tied.number} (penelaah itu berkepentingan)." in page
    assert f"diserahkan kepada {reviewer.name}</small>" in page


def test_only_a_decider_hands_over_and_to_a_reviewer(client, session, sign_in, decider):
    case, other = case_of(), person(Role.INVESTOR)
    session.commit()
    address, chosen = "/telaah/serahkan", {"berkas": case.id}

    assert client.get(address).location == "/telaah"
    assert client.post(address, data={**chosen, "reviewer": other.id}).status_code == 422
    for role in (Role.REVIEWER, Role.OVERSEER, Role.INVESTOR):
        user = person(role)
        session.commit()
        sign_in(user)
        assert client.get(address, query_string=chosen).status_code == 403
    assert session.scalars(sa.select(CaseAssignment)).all() == []


def test_pages_keep_the_filters(client, session, reviewer):
    for _ in range(21):
        case_of()
    session.commit()

    page = client.get("/telaah?keadaan=submitted")

    assert 'href="/telaah?keadaan=submitted&amp;hal=2"' in page.text
    assert len(numbers(client.get("/telaah?keadaan=submitted&hal=2").text)) == 1
    assert len(numbers(client.get("/telaah?hal=99").text)) == 1

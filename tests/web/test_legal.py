"""Legal rows over HTTP: read by all with their source, confirmed by reviewers alone."""

import re
from datetime import date

import pytest
import sqlalchemy as sa

from models import FieldRule, LegalConfirmation, LegalMatter, Role
from tests.factories import person
from tests.review_rules import make_case


@pytest.fixture(autouse=True)
def rule(session):
    row = FieldRule(
        code="environment-class",
        matter=LegalMatter.ENVIRONMENT,
        meaning="Every plan has its class",
        valid_from=date(2021, 1, 1),
        instrument="PermenLHK 4/2021",
        read_on=date(2026, 11, 23),
        source="Sumber Uji",
        url="https://contoh.id/lhk",
    )
    session.add(row)
    session.commit()
    return row


def form_of(page):
    return dict(re.findall(r'name="(kind|code|digest)" type="hidden" value="([^"]+)"', page))


def test_anyone_reads_each_row_with_its_source(client):
    page = client.get("/aturan-hukum").text

    assert "PermenLHK 4/2021" in page
    assert "Sumber Uji" in page
    assert "Belum diverifikasi" in page
    assert 'name="note"' not in page


def test_a_reviewer_confirms_a_row_and_takes_it_back(client, session, sign_in):
    sign_in(person(Role.REVIEWER))
    data = {**form_of(client.get("/aturan-hukum").text), "note": "Lampiran di JDIH"}

    blank = client.post("/aturan-hukum", data={**data, "note": " "})
    stale = client.post("/aturan-hukum", data={**data, "digest": "0" * 64})
    right = client.post("/aturan-hukum", data=data)
    page = client.get("/aturan-hukum").text
    back = client.post("/aturan-hukum", data={**data, "act": "withdraw"})

    codes = [answer.status_code for answer in (blank, stale, right, back)]
    assert codes == [422, 409, 302, 302]
    assert "Lampiran di JDIH" in page
    rows = session.scalars(sa.select(LegalConfirmation).order_by(LegalConfirmation.id)).all()
    assert [row.is_confirmed for row in rows] == [True, False]


def test_the_case_shows_hints_to_officials_and_the_company(client, session, sign_in):
    case = make_case()
    session.commit()
    shown = {}
    for role, organisation in (
        (Role.REVIEWER, None),
        (Role.INVESTOR, case.plan.organisation),
        (Role.VILLAGE_OPERATOR, case.listing.organisation),
    ):
        sign_in(person(role, organisation))
        page = client.get(f"/kerja-sama/{case.id}").text
        shown[role] = ("Golongan dokumen lingkungan" in page, "Belum diverifikasi." in page)

    assert shown == {
        Role.REVIEWER: (True, True),
        Role.INVESTOR: (True, True),
        Role.VILLAGE_OPERATOR: (False, False),
    }

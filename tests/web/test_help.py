"""Help answers what the reader's role asks, on the page itself, and leads where it is done."""

import re

import pytest

from hilirisasi.web.help_words import ANSWERS, VISITOR
from models import Role
from tests.factories import CompanyFactory, VillageOrganisationFactory, person


@pytest.mark.parametrize("role", Role)
def test_a_role_reads_its_own_answers_and_may_open_where_they_lead(client, sign_in, role):
    organisation = CompanyFactory() if role is Role.INVESTOR else VillageOrganisationFactory()
    sign_in(person(role, organisation))

    page = client.get("/bantuan").text
    cards = re.findall(r'<section class="card">(.*?)</section>', page, re.DOTALL)
    links = [re.search(r'href="([^"]+)"', card).group(1) for card in cards]

    assert [str(each.question) in page for each in ANSWERS[role]] == [True] * len(ANSWERS[role])
    assert len(cards) == len(ANSWERS[role])
    assert [client.get(link).status_code for link in links] == [200] * len(links)


def test_a_visitor_reads_what_anybody_asks(client):
    page = client.get("/bantuan").text

    assert [str(each.answer) in page for each in VISITOR] == [True] * len(VISITOR)
    assert "Bagaimana menambah produk?" not in page

"""A match can be recomputed from its page, and each reader sees only what is theirs."""

import html
import re
from decimal import Decimal

import pytest

from hilirisasi.services import matching, policies
from models import LandTenure, MonthlyKg, PolicyRecord, Role, VillageProfile, VillageSite
from tests.factories import NOW, ListingFactory, PlanFactory, person

SECRETS = ("6.789", "1.234.567.890", "1,235", "1,531")


@pytest.fixture
def listings(session):
    return [
        ListingFactory(home_processors=n, home_processing_share=0.1, price_idr_per_kg=1000 + n)
        for n in range(4)
    ]


@pytest.fixture
def plan(listings):
    return PlanFactory(
        complete=True,
        need_kg=MonthlyKg((12_000,) * 12),
        product_price_idr_per_kg=6_789,
        investment_idr=1_234_567_890,
    )


def number(text):
    return Decimal(text.replace(".", "").replace(",", ".").replace("+", ""))


def points(page):
    """Return each term's points and their sum, as the table of points writes them."""
    table = re.search(r'<table class="points">.*?</table>', page, re.DOTALL)[0]
    body, foot = table.split("<tfoot>")
    numeric = r'<td class="numeric">([^<]+)</td>'
    return [number(text) for text in re.findall(numeric, body)], number(re.search(numeric, foot)[1])


def inputs(page):
    """Return the value and the mark of each input."""
    table = re.search(r'<table class="points points--inputs">.*?</table>', page, re.DOTALL)[0]
    rows = re.findall(r'<td class="numeric">(.*?)<br>\s*(.*?)</td>', table, re.DOTALL)
    return [(html.unescape(value), re.search(r"mark--(\w+)", mark)) for value, mark in rows]


def explain(session, listing, plan):
    return matching.explain(session, listing=listing, plan=plan, now=NOW)


def read(client, listing, plan):
    page = client.get(f"/kecocokan/{listing.id}/{plan.id}")
    assert page.status_code == 200
    return page.text


def test_the_points_on_the_page_sum_to_the_score_on_the_page(
    client, session, sign_in, listings, plan
):
    sign_in(person(Role.REVIEWER))

    for listing in listings:
        terms, total = points(read(client, listing, plan))
        assert len(terms) == 9
        assert sum(terms) == total


def test_the_page_leads_to_the_version_of_the_rules_that_it_was_scored_by(
    client, session, sign_in, listings, plan
):
    sign_in(person(Role.REVIEWER))
    policies.keep_default(session, now=NOW)
    session.commit()

    page = read(client, listings[1], plan)

    version = explain(session, listings[1], plan).policy_version
    assert f'href="/aturan-penilaian/versi/{version}"' in page
    assert version in client.get(f"/aturan-penilaian/versi/{version}").text


def test_the_word_for_the_points_is_that_of_the_rules_in_force(
    client, session, sign_in, listings, plan
):
    bands = {"very_strong": 2, "strong": 1.5, "fair": 1, "weak": 0}
    content = {"version": "pita", "bands": bands}
    session.add(
        PolicyRecord(
            version="pita", content=content, is_provisional=True, source="", activated_at=NOW
        )
    )
    session.commit()
    sign_in(person(Role.REVIEWER))

    pages = [read(client, listings[1], plan), client.get(f"/proposal/{plan.id}/kecocokan").text]

    assert 2 < explain(session, listings[1], plan).score < 30  # weak by the built-in rules
    assert all("sangat kuat" in page for page in pages)


def test_the_page_shows_the_numbers_of_the_score(client, session, sign_in, listings, plan):
    sign_in(person(Role.REVIEWER))

    page = read(client, listings[1], plan)

    explanation = explain(session, listings[1], plan)
    terms, total = points(page)
    assert float(total) == pytest.approx(explanation.score, abs=0.005)
    exact = [value or 0.0 for value in explanation.points.values()]
    assert [float(term) for term in terms] == pytest.approx(exact, abs=0.0101)


def test_every_input_has_a_mark(client, session, sign_in, listings, plan):
    sign_in(person(Role.REVIEWER))

    found = inputs(read(client, listings[1], plan))

    assert len(found) == 33
    assert all(mark for _value, mark in found)


def test_the_village_sees_neither_product_price_nor_costs_nor_margin(
    client, session, sign_in, listings, plan
):
    sign_in(person(Role.VILLAGE_OPERATOR, listings[1].organisation))

    page = read(client, listings[1], plan)

    assert all(secret not in page for secret in SECRETS)
    assert page.count("rahasia usaha") == 3
    assert "Tabel nilai tambah (Hayami)" not in page
    assert plan.organisation.name not in page


def test_its_owner_and_a_reviewer_see_them(client, session, sign_in, listings, plan):
    for user in (person(Role.INVESTOR, plan.organisation), person(Role.REVIEWER)):
        sign_in(user)
        page = read(client, listings[1], plan)
        assert "6.789" in page
        assert "Tabel nilai tambah (Hayami)" in page


def test_what_only_the_route_says_is_no_secret(client, session, sign_in, listings, plan):
    plan.product_price_idr_per_kg = plan.investment_idr = None
    session.commit()
    sign_in(person(Role.VILLAGE_OPERATOR, listings[1].organisation))

    page = read(client, listings[1], plan)

    assert "rahasia usaha" not in page
    assert "Tabel nilai tambah (Hayami)" in page


@pytest.mark.parametrize("is_village", [True, False])
def test_at_most_five_sentences_open_the_page(client, session, sign_in, listings, plan, is_village):
    if is_village:
        sign_in(person(Role.VILLAGE_OPERATOR, listings[1].organisation))
    else:
        sign_in(person(Role.INVESTOR, plan.organisation))

    page = read(client, listings[1], plan)

    short = re.search(r"Singkatnya</h2><ul>(.*?)</ul>", page, re.DOTALL)[1]
    assert 1 <= short.count("<li>") <= 5
    assert page.index("Singkatnya") < page.index("Lihat hitungan")


def test_the_village_reads_its_price_of_today_and_the_offer(
    client, session, sign_in, listings, plan
):
    sign_in(person(Role.VILLAGE_OPERATOR, listings[1].organisation))

    page = read(client, listings[1], plan)

    assert "Rp1.190 per kg, hari ini Rp1.001: naik Rp189" in page


def test_the_score_is_provisional_in_words_and_never_out_of_a_hundred(
    client, session, sign_in, listings, plan
):
    sign_in(person(Role.REVIEWER))

    page = read(client, listings[1], plan)

    assert "bobot sementara" in page
    assert re.search(r"score__band\">(sangat kuat|kuat|sedang|lemah)<", page)
    assert not re.search(r"dari 100\b|/ ?100\b", page)


def test_a_gate_without_data_is_unchecked_and_not_passed(client, session, sign_in, listings, plan):
    listings[1].home_processors = plan.new_land_ha = None
    session.commit()
    sign_in(person(Role.REVIEWER))

    page = read(client, listings[1], plan)

    gates = re.findall(r'<li class="gates__item">(.*?)</li>', page, re.DOTALL)
    for name in ("Usaha yang tergeser", "Lahan pangan"):
        gate = next(gate for gate in gates if name in gate)
        assert "belum diperiksa" in gate
        assert "terpenuhi" not in gate


def test_a_failed_gate_names_what_cures_it(client, session, sign_in, listings, plan):
    plan.price_idr_per_kg = 900
    session.commit()
    sign_in(person(Role.INVESTOR, plan.organisation))

    assert "Naikkan harga sebelum potongan menjadi" in read(client, listings[1], plan)


def test_a_match_that_cannot_be_scored_says_so(client, session, sign_in, listings, plan):
    plan.route_code = None
    session.commit()
    sign_in(person(Role.INVESTOR, plan.organisation))

    page = read(client, listings[1], plan)

    assert "Poin belum dapat dihitung" in page
    assert "Dari mana poin ini" not in page


def test_records_that_do_not_meet_say_so(client, session, sign_in, listings, plan):
    plan.radius_km = 1
    listings[1].village.latitude = -5.9
    session.commit()
    sign_in(person(Role.INVESTOR, plan.organisation))

    assert "tidak (lagi) bertemu" in read(client, listings[1], plan)


@pytest.mark.parametrize("role", [Role.VILLAGE_OPERATOR, Role.INVESTOR, Role.ADMIN])
def test_to_others_a_match_does_not_exist(client, session, sign_in, listings, plan, role):
    sign_in(person(role))

    assert client.get(f"/kecocokan/{listings[1].id}/{plan.id}").status_code == 404


def test_the_villages_list_shows_no_name_and_links_each_match(
    client, session, sign_in, listings, plan
):
    sign_in(person(Role.VILLAGE_OPERATOR, listings[1].organisation))

    page = client.get(f"/produk/{listings[1].id}/kecocokan").text

    assert f'href="/kecocokan/{listings[1].id}/{plan.id}"' in page
    assert plan.organisation.name not in page
    assert all(secret not in page for secret in SECRETS)


@pytest.mark.parametrize("role", [Role.VILLAGE_OPERATOR, Role.INVESTOR, Role.ADMIN])
def test_another_village_does_not_read_the_list(client, session, sign_in, listings, role):
    sign_in(person(role))

    assert client.get(f"/produk/{listings[1].id}/kecocokan").status_code == 403


def test_a_pool_shows_its_parts_and_its_sum(client, session, sign_in, listings, plan):
    sign_in(person(Role.INVESTOR, plan.organisation))

    page = client.get(f"/proposal/{plan.id}/pasokan/1").text

    terms, total = points(page)
    assert sum(terms) == total
    explanation = matching.explain_pool(session, plan=plan, now=NOW)
    assert float(total) == pytest.approx(explanation.score, abs=0.005)
    assert "144 ton dari 144 ton" in page
    assert "Selisih biayanya dari batas termurah paling banyak 0,00%." in page
    assert "Tidak ada susunan lain yang mengisi lebih banyak." in page
    assert client.get(f"/proposal/{plan.id}/pasokan/2").status_code == 404


def test_around_another_site_the_pool_is_another(client, session, sign_in, listings, plan):
    profile = VillageProfile(
        organisation_id=listings[3].organisation_id,
        confirmed_at=NOW,
        confirmed_by_id=listings[3].confirmed_by_id,
        confirmed_by_name="Orang",
        confirmed_by_post="Operator",
    )
    profile.sites.append(VillageSite(name="Tanah kas utara", tenure=LandTenure.VILLAGE))
    session.add(profile)
    session.commit()
    sign_in(person(Role.INVESTOR, plan.organisation))

    own = client.get(f"/proposal/{plan.id}/pasokan/1").text
    other = client.get(f"/proposal/{plan.id}/pasokan/2").text

    assert f'href="/proposal/{plan.id}/pasokan/2"' in own
    assert "Tanah kas utara" in own
    assert f"Seandainya pabriknya di {listings[3].village.name}" in other
    terms, total = points(other)
    assert sum(terms) == total
    explanation = matching.explain_pool(session, plan=plan, site=listings[3].village, now=NOW)
    assert float(total) == pytest.approx(explanation.score, abs=0.005)
    assert "pasokan/tawarkan" in own
    assert "pasokan/tawarkan" not in other

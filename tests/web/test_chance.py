"""How sure a score is stands on its page, and a reader multiplies it again."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from hilirisasi.services import matching, ranking_queue, rankings
from models import Match, MonthlyKg, Role
from tests.factories import NOW, ListingFactory, PlanFactory, person

PRODUCT = re.compile(r"([\d.]+,\d\d) × (\d+)% = ([\d.]+,\d\d)")


@pytest.fixture
def plan(session):
    """A plan whose margin is thin, which five villages of different prices could serve."""
    for number in range(5):
        ListingFactory(
            home_processors=0, home_processing_share=0, price_idr_per_kg=1_100 + 20 * number
        )
    plan = PlanFactory(
        complete=True, need_kg=MonthlyKg((2_000,) * 12), product_price_idr_per_kg=5_900
    )
    rankings.mark_stale(session, plan=plan)
    session.commit()
    rankings.refresh_after(session, plan=plan, now=NOW)
    return plan


def number(text):
    return Decimal(text.replace(".", "").replace(",", "."))


def is_product(found):
    points, percent, expected = found
    return abs(number(points) * Decimal(percent) / 100 - number(expected)) <= Decimal("0.005")


def best(session):
    return session.scalars(
        sa.select(Match).where(Match.is_ranked, ~Match.is_pool).order_by(Match.position)
    ).first()


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.text


def test_the_list_of_a_plan_goes_by_products_that_a_reader_can_compute(
    client, session, sign_in, plan
):
    sign_in(person(Role.INVESTOR, plan.organisation))

    found = PRODUCT.findall(read(client, f"/proposal/{plan.id}/kecocokan"))

    assert len(found) == 5
    assert all(is_product(row) for row in found)
    expected = [number(row[2]) for row in found]
    assert expected == sorted(expected, reverse=True)
    assert all(0 < int(row[1]) < 100 for row in found)


def test_ranges_are_being_computed_until_the_worker_has_been(client, session, sign_in, plan):
    sign_in(person(Role.INVESTOR, plan.organisation))
    address = f"/proposal/{plan.id}/kecocokan"
    assert read(client, address).count("rentang sedang dihitung") == 5

    ranking_queue.work(session, now=NOW)

    page = read(client, address)
    assert "rentang sedang dihitung" not in page
    assert len(re.findall(r"urutan \d", page)) == 5


def test_a_match_shows_the_same_product_as_the_list(client, session, sign_in, plan):
    ranking_queue.work(session, now=NOW)
    match = best(session)
    sign_in(person(Role.REVIEWER))

    page = read(client, f"/kecocokan/{match.listing_id}/{plan.id}")

    found = PRODUCT.findall(page)
    explanation = matching.explain(session, listing=match.listing, plan=plan, now=NOW)
    assert [is_product(row) for row in found] == [True]
    assert float(number(found[0][2])) == pytest.approx(match.expected, abs=0.005)
    assert (explanation.chance.score_low, explanation.chance.score_high) == (
        match.score_low,
        match.score_high,
    )
    assert "Kemungkinan masuk sepuluh besar" in page


def test_the_village_reads_how_probable_it_is_that_the_plant_pays(client, session, sign_in, plan):
    ranking_queue.work(session, now=NOW)
    match = best(session)
    sign_in(person(Role.VILLAGE_OPERATOR, match.listing.organisation))

    short = read(client, f"/kecocokan/{match.listing_id}/{plan.id}")
    rows = read(client, f"/produk/{match.listing_id}/kecocokan")

    assert f"kemungkinan pabriknya untung {match.profit_percent}%" in short
    assert [is_product(row) for row in PRODUCT.findall(rows)] == [True]
    assert "di antara calon pemasok rencana itu:" in rows


def test_an_old_listing_says_how_old_and_counts_for_less(client, session, sign_in, plan):
    listing = best(session).listing
    listing.confirmed_by_post = "Operator"
    session.commit()
    sign_in(person(Role.REVIEWER))
    fresh = read(client, f"/kecocokan/{listing.id}/{plan.id}")

    listing.confirmed_at = NOW - timedelta(days=135)
    session.commit()

    old = read(client, f"/kecocokan/{listing.id}/{plan.id}")
    said = "desa: dikonfirmasi {} hari lalu oleh Operator; rencana: 0 hari lalu oleh perusahaan"
    assert f"{said.format(0)}; tonasenya dihitung 100,0%" in fresh
    assert f"{said.format(135)}; tonasenya dihitung 75,0%" in old
    points = [number(PRODUCT.search(page)[1]) for page in (fresh, old)]
    assert points[1] < points[0]


def test_a_case_from_before_the_draws_is_still_explained(session, plan):
    match = best(session)
    explanation = matching.explain(session, listing=match.listing, plan=plan, now=NOW)
    content = explanation.to_dict()

    assert type(explanation).from_dict(content) == explanation
    del content["chance"]
    assert type(explanation).from_dict(content).chance is None

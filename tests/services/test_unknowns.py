"""What the ranking assumes is stored with it, and told by the points that rest on it."""

import pytest

from hilirisasi.services import policies, rankings, unknowns
from models import FirmSize, MonthlyKg, Plan, PlanStatus, Ranking
from tests.factories import NOW, ListingFactory, PlanFactory


@pytest.fixture
def plans(session):
    for number in range(4):
        ListingFactory(home_processors=None, price_idr_per_kg=1000 + number)
    plans = [
        PlanFactory(complete=True, need_kg=MonthlyKg((8_000,) * 12), local_input_share=share)
        for share in (0.2, None)
    ]
    for plan in plans:
        session.add(Ranking(plan_id=plan.id, is_stale=True, revision=0))
    session.commit()
    rankings.refresh(session, plan_ids=[plan.id for plan in plans], now=NOW)
    return plans


def find(session):
    return unknowns.find(session, policy=policies.active(session), now=NOW)


def test_each_assumption_counts_the_matches_that_use_it(session, plans):
    found = find(session)

    by_name = {row.name: row for row in found.rows}
    assert (found.matches, found.plans, found.waiting, found.oldest_at) == (8, 2, 0, NOW)
    assert by_name["home_processors"].matches == 8
    assert by_name["local_input_share"].matches == 4
    assert by_name["local_input_share"].value == 0.0
    assert by_name["farm_wage_idr_per_hok"].value == 90_000
    assert by_name["deadweight_share"].value is None  # a new plant has less than an old one
    assert "planned_raw_t_per_year" not in by_name  # the villages said it


def test_those_that_carry_most_points_come_first(session, plans):
    points = [row.points for row in find(session).rows]

    assert points == sorted(points, reverse=True)
    assert points[-1] > 0


def test_a_plan_that_is_withdrawn_or_not_ranked_by_these_rules_does_not_count(session, plans):
    plans[0].status = PlanStatus.WITHDRAWN
    session.get(Ranking, plans[1].id).policy_version = "lain"
    session.commit()

    found = find(session)

    assert (list(found.rows), found.matches, found.plans, found.waiting) == ([], 0, 0, 1)
    assert session.get(Plan, plans[1].id).status is PlanStatus.OPEN


def test_everybody_reads_the_page(client, session, plans):
    page = client.get("/belum-diketahui").text

    assert "Yang belum kita ketahui" in page
    assert "Upah buruh tani" in page
    assert "Pengolah rumahan (N)" in page
    assert "desa, pada produknya" in page
    assert 'href="/belum-diketahui"' in client.get("/aturan-penilaian").text


def test_the_wage_of_a_small_firm_is_its_own_to_tell(client, session, plans):
    for plan in plans:
        plan.organisation.firm_size = FirmSize.MICRO
        plan.wage_idr_per_hok = None
    session.commit()
    rankings.refresh(session, plan_ids=[plan.id for plan in plans], now=NOW)

    page = client.get("/belum-diketahui").text

    row = page.partition("Upah sehari (G)")[2].partition("</tr>")[0]
    assert "investor, dalam proposalnya" in row

"""A pencil and the page: the score recomputed from what the page shows is the score it shows."""

import html
import random
import re
from dataclasses import replace

import pytest

from hilirisasi.scoring.inputs import INPUTS
from hilirisasi.services import matching
from models import JobsEvidence, MonthlyKg, Role
from tests.factories import NOW, CaseFactory, ListingFactory, PlanFactory, person
from tests.scoring.plain_score import plain_score
from tests.web.test_match import points

NAME_OF = {row.symbol: row.name for row in INPUTS}


def exact_row(page):
    """Return the inputs by name from the table for recomputing; what is unknown is left out."""
    table = re.search(r"<caption>Masukan untuk hitung ulang</caption>(.*?)</table>", page, re.S)[1]
    rows = re.findall(r'scope="row"><div>(\w+)<small>.*?class="numeric"><span>(.*?)<', table, re.S)
    told = {NAME_OF[symbol]: html.unescape(value) for symbol, value in rows}
    assert len(told) == len(INPUTS)
    return {
        name: float(value.replace(".", "").replace(",", "."))
        for name, value in told.items()
        if value != "—"
    }


def some_plans(count):
    """Return plans of all kinds, some answers blank; the same ones every time."""
    rng = random.Random(20261124)  # no secret

    def told(value):
        return rng.choice((None, value, value))

    return [
        PlanFactory(
            complete=True,
            need_kg=MonthlyKg((rng.randrange(3_000, 40_000),) * 12),
            price_idr_per_kg=rng.randrange(900, 2_000),
            product_price_idr_per_kg=told(rng.randrange(5_000, 8_000)),
            investment_idr=told(rng.randrange(10**8, 10**10)),
            claimed_jobs_fte=told(rng.randrange(1, 60)),
            jobs_evidence=rng.choice(list(JobsEvidence)),
            jobs_evidence_checked=rng.random() < 0.5,
            outside_workers_share=told(rng.randrange(100) / 101),
            local_input_share=told(rng.randrange(100) / 103),
            village_sourcing_share=told(rng.randrange(100) / 107),
            community_profit_share=told(rng.randrange(10) / 109),
            new_land_ha=told(0.0),
            peak_labour_hok=told(rng.randrange(50, 900)),
            plant_exists=told(rng.random() < 0.5),
        )
        for _number in range(count)
    ]


@pytest.fixture
def listings(session):
    return [
        ListingFactory(
            home_processors=processors,
            home_processing_share=0.1 * number,
            price_idr_per_kg=1000 + 7 * number,
            idle_hok_per_month=300 + number,
            other_buyers_kg_per_year=other,
        )
        for number, (processors, other) in enumerate([(0, None), (3, 12_345), (None, 99_999)] * 2)
    ]


def test_every_match_recomputes_to_the_decimals_shown(client, session, sign_in, listings):
    plans = some_plans(12)
    session.commit()
    sign_in(person(Role.REVIEWER))

    for number, plan in enumerate(plans):
        page = client.get(f"/kecocokan/{listings[number % 6].id}/{plan.id}").text
        row = exact_row(page)
        shown = points(page)[1]
        assert round(plain_score(row)["score"], 2) == pytest.approx(float(shown), abs=1e-9)
        # The leakage is itself made of the others.
        del row["sales_leakage_share"]
        assert plain_score(row)["score"] == pytest.approx(float(shown), abs=0.006)


def test_a_pool_recomputes_to_the_decimals_shown(client, session, sign_in, listings):
    plan = PlanFactory(complete=True, need_kg=MonthlyKg((22_000,) * 12))
    session.commit()
    sign_in(person(Role.INVESTOR, plan.organisation))

    page = client.get(f"/proposal/{plan.id}/pasokan/1").text

    shown = points(page)[1]
    assert round(plain_score(exact_row(page))["score"], 2) == pytest.approx(float(shown), abs=1e-9)


def test_the_score_that_a_case_was_opened_with_recomputes_from_its_page(
    client, session, sign_in, listings
):
    plan = PlanFactory(complete=True, product_price_idr_per_kg=6_789)
    told = matching.explain(session, listing=listings[1], plan=plan, now=NOW)
    case = CaseFactory(
        terms__talk__plan=plan,
        terms__talk__listing=listings[1],
        explanation=replace(told, policy_version="lama-1", band="strong").to_dict(),
    )
    session.commit()
    sign_in(person(Role.REVIEWER))

    page = client.get(f"/kerja-sama/{case.id}").text

    terms, shown = points(page)
    assert round(plain_score(exact_row(page))["score"], 2) == pytest.approx(float(shown), abs=1e-9)
    assert sum(terms) == shown
    # By the rules of then, which have a name of their own for so many points.
    assert "/aturan-penilaian/versi/lama-1" in page
    assert re.search(r'class="score__band">(.*?)<', page)[1] == "kuat"
    sign_in(person(Role.VILLAGE_OPERATOR, listings[1].organisation))
    assert "Masukan untuk hitung ulang" not in client.get(f"/kerja-sama/{case.id}").text


def test_who_may_not_see_a_figure_gets_no_table_with_it(client, session, sign_in, listings):
    plan = PlanFactory(complete=True, product_price_idr_per_kg=6_789)
    session.commit()
    sign_in(person(Role.VILLAGE_OPERATOR, listings[1].organisation))

    assert (
        "Masukan untuk hitung ulang"
        not in client.get(f"/kecocokan/{listings[1].id}/{plan.id}").text
    )


def test_the_page_says_what_the_points_rest_on(client, session, sign_in, listings):
    plan = PlanFactory(complete=True, jobs_evidence_checked=True)
    session.commit()
    sign_in(person(Role.REVIEWER))

    page = client.get(f"/kecocokan/{listings[1].id}/{plan.id}").text

    part = re.search(r"Poin ini bertumpu pada apa</h3>\s*<ul>(.*?)</ul>", page, re.S)[1]
    shares = [int(text) for text in re.findall(r"(\d+)%", part)]
    assert "mark--checked" in part
    assert "mark--assumption" in part
    assert sum(shares) == pytest.approx(100, abs=4)  # each rounded

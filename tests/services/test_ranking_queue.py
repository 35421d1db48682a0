"""Workers share the rankings that are due; one that dies loses nothing."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from hilirisasi.services import matching, policies, ranking_queue, rankings
from hilirisasi.services.ranking_queue import LEASE
from models import Match, MonthlyKg, PlanStatus, PolicyRecord, Ranking
from tests.factories import FormFactory, ListingFactory, PlanFactory

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
RANGE = ("score_low", "score_high", "top_percent", "tied_from", "tied_to")


@pytest.fixture
def plan(session):
    """A small plan that five villages could serve, each alone."""
    for _ in range(5):
        ListingFactory(home_processors=0, home_processing_share=0)
    return make_plan(session)


def make_plan(session, **values):
    plan = PlanFactory(complete=True, need_kg=MonthlyKg((2_000,) * 12), **values)
    rankings.mark_stale(session, plan=plan)
    session.commit()
    return plan


def ranking_of(session, plan):
    session.expire_all()
    return session.get_one(Ranking, plan.id)


def singles(session, plan):
    session.expire_all()
    query = sa.select(Match).where(Match.plan_id == plan.id, ~Match.is_pool, Match.is_ranked)
    return session.scalars(query.order_by(Match.position)).all()


def test_a_request_leaves_the_ranges_to_the_worker(session, plan):
    rankings.refresh_after(session, plan=plan, now=NOW)
    before = [(row.expected, row.score_low) for row in singles(session, plan)]

    assert ranking_queue.work(session, now=NOW) == 1

    rows = singles(session, plan)
    assert len(rows) == 5
    assert [low for _expected, low in before] == [None] * 5
    assert [expected for expected, _low in before] == [row.expected for row in rows]
    for row in rows:
        assert all(getattr(row, name) is not None for name in RANGE)
        assert row.score_low <= row.score <= row.score_high
    assert ranking_of(session, plan).drawn_at == NOW


def test_what_is_done_is_not_done_again(session, plan):
    assert ranking_queue.work(session, now=NOW) == 1
    assert ranking_queue.work(session, now=NOW) == 0


def test_two_workers_never_take_the_same(session, plan):
    other = make_plan(session)

    first, second = (ranking_queue.take(session, now=NOW) for _ in range(2))

    assert (first, second) == ([other.id, plan.id], [])


def test_what_a_dead_worker_took_is_taken_when_its_lease_is_over(session, plan):
    ranking_queue.take(session, now=NOW)

    assert ranking_queue.take(session, now=NOW + LEASE - timedelta(seconds=1)) == []
    assert ranking_queue.take(session, now=NOW + LEASE) == [plan.id]


def test_one_product_at_a_time(session, plan):
    other = make_plan(session, form=FormFactory(code="dried_chip"))

    taken = [ranking_queue.take(session, now=NOW) for _ in range(3)]

    assert taken == [[other.id], [plan.id], []]


def test_a_withdrawn_plan_is_never_due(session, plan):
    plan.status = PlanStatus.WITHDRAWN
    session.commit()

    assert ranking_queue.take(session, now=NOW) == []


def test_a_ranking_of_yesterday_or_by_older_rules_is_due(session, plan):
    ranking_queue.work(session, now=NOW)
    midnight_wib = NOW.replace(hour=17)
    before, after = (
        ranking_queue.take(session, now=moment)
        for moment in (midnight_wib - timedelta(seconds=1), midnight_wib)
    )
    assert (before, after) == ([], [plan.id])

    ranking_queue.refresh_all(session, now=midnight_wib)
    assert ranking_queue.take(session, now=midnight_wib) == []
    policies.keep_default(session, now=NOW)
    session.add(
        PolicyRecord(
            version="2027-1",
            content={"version": "2027-1"},
            is_provisional=False,
            source="",
            activated_at=midnight_wib,
        )
    )
    session.commit()
    assert ranking_queue.take(session, now=midnight_wib) == [plan.id]


def test_one_plan_that_cannot_be_ranked_keeps_no_other_waiting(session, plan, monkeypatch, caplog):
    broken = make_plan(session)
    load = matching.load_inputs

    def load_the_others(session, *, plan_ids, **arguments):
        if broken.id in plan_ids:
            raise ZeroDivisionError
        return load(session, plan_ids=plan_ids, **arguments)

    monkeypatch.setattr(matching, "load_inputs", load_the_others)

    assert [ranking_queue.work(session, now=NOW) for _ in range(2)] == [2, 0]

    assert ranking_of(session, plan).drawn_at == NOW
    assert ranking_of(session, broken).is_stale is True
    assert "cannot be ranked: ZeroDivisionError" in caplog.text


def test_the_worker_stores_what_match_refresh_stores(session, plan):
    ranking_queue.work(session, now=NOW)
    by_worker = [tuple(getattr(row, name) for name in RANGE) for row in singles(session, plan)]

    ranking_queue.refresh_all(session, now=NOW)

    by_command = [tuple(getattr(row, name) for name in RANGE) for row in singles(session, plan)]
    assert by_command == by_worker


def test_long_work_says_how_far_it_is(session):
    PlanFactory.create_batch(ranking_queue.AT_ONCE + 2)
    told = []

    ranking_queue.refresh_all(session, now=NOW, tell=lambda *far: told.append(far))

    whole = ranking_queue.AT_ONCE + 2
    assert told == [
        ("match refresh", ranking_queue.AT_ONCE, whole),
        ("match refresh", whole, whole),
    ]

"""A stored ranking is fresh or says that it is not; what changed meanwhile is never overwritten."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from hilirisasi.scoring.policy import Policy
from hilirisasi.services import matching, open_plans, policies, rankings
from models import Match, MatchPart, MonthlyKg, PlanStatus, PolicyRecord, Ranking
from tests.factories import ListingFactory, PlanFactory

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@pytest.fixture
def plan(session):
    """A plan that five villages of 10 tonnes a month fill together."""
    for _ in range(5):
        ListingFactory()
    plan = PlanFactory(complete=True)
    rankings.mark_stale(session, plan=plan)
    session.commit()
    return plan


def refresh(session, plan):
    return rankings.refresh(session, plan_ids=[plan.id], now=NOW)


def ranking_of(session, plan):
    session.expire_all()
    return session.get_one(Ranking, plan.id)


def test_a_refreshed_ranking_is_fresh_and_names_its_rules(session, plan):
    assert refresh(session, plan) == 1

    ranking = ranking_of(session, plan)
    assert (ranking.is_stale, ranking.computed_at) == (False, NOW)
    assert ranking.policy_version == Policy.default().version


def test_what_is_stored_is_what_the_score_gives(session, plan):
    refresh(session, plan)

    policy = policies.active(session)
    rows = rankings.compute(session, plan_ids=[plan.id], policy=policy, now=NOW)[plan.id]
    stored = session.scalars(sa.select(Match).order_by(Match.position)).all()
    assert len(rows) == 6  # the pool and five villages
    for row, match in zip(rows, stored, strict=True):
        assert match.score == pytest.approx(row.score, rel=1e-12)
        assert (match.listing_id, match.is_pool, match.gates) == (
            row.listing_id,
            row.is_pool,
            row.gates,
        )
        assert match.cures == row.cures
        assert (match.taken_kg, match.shortfall_kg) == (row.taken_kg, row.shortfall_kg)


def test_a_pool_keeps_its_parts_nearest_first(session, plan):
    refresh(session, plan)

    pool = session.scalars(sa.select(Match).where(Match.is_pool)).one()
    singles = session.scalars(sa.select(Match).where(~Match.is_pool)).all()
    distances = {match.listing_id: match.distance_km for match in singles}
    near = [distances[part.listing_id] for part in pool.parts]
    assert near == sorted(near)
    assert [sum(kg) for kg in zip(*(part.kg for part in pool.parts), strict=True)] == list(
        pool.taken_kg
    )


def test_a_second_refresh_replaces_the_first(session, plan):
    refresh(session, plan)
    rankings.mark_stale(session, plan=plan)
    session.commit()
    refresh(session, plan)

    assert session.scalar(sa.select(sa.func.count()).select_from(Match)) == 6
    parts = session.scalar(sa.select(sa.func.count()).select_from(MatchPart))
    assert parts == 5 + 3  # each village of its own, and the three nearest that fill 25 tonnes


def test_a_change_during_the_computation_is_not_stored_as_fresh(session, plan, monkeypatch):
    load = matching.load_inputs

    def load_while_somebody_changes(session, **arguments):
        inputs = load(session, **arguments)
        rankings.mark_stale(session, plan=plan)
        session.commit()
        return inputs

    monkeypatch.setattr(matching, "load_inputs", load_while_somebody_changes)

    assert refresh(session, plan) == 0
    assert ranking_of(session, plan).is_stale is True
    assert session.scalar(sa.select(sa.func.count()).select_from(Match)) == 0


def test_rules_that_cannot_be_read_leave_the_ranking_stale_and_the_request_whole(
    session, plan, caplog
):
    session.add(
        PolicyRecord(
            version="rusak",
            content={"tak_dikenal": 1},
            is_provisional=True,
            source="",
            activated_at=NOW,
        )
    )
    session.commit()

    rankings.refresh_after(session, plan=plan, now=NOW)

    assert ranking_of(session, plan).is_stale is True
    assert "rankings stay stale: ValueError" in caplog.text


def test_a_withdrawn_plan_is_not_ranked(session, plan):
    plan.status = PlanStatus.WITHDRAWN
    session.commit()

    assert refresh(session, plan) == 0
    assert rankings.stale_plan_ids(session, now=NOW) == []
    assert open_plans.list_ids(session, now=NOW) == []


def test_a_plan_without_any_supply_has_a_fresh_and_empty_ranking(session):
    plan = PlanFactory()
    rankings.mark_stale(session, plan=plan)
    session.commit()

    assert refresh(session, plan) == 1
    assert ranking_of(session, plan).is_stale is False


def test_nothing_asked_is_nothing_done(session):
    assert rankings.refresh(session, plan_ids=[], now=NOW) == 0


def test_each_change_raises_the_revision(session, plan):
    before = ranking_of(session, plan).revision

    rankings.mark_stale(session, plan=plan)
    rankings.mark_all_stale(session)

    assert ranking_of(session, plan).revision == before + 2


def test_a_listing_change_refreshes_the_newest_plans_first(session, plan):
    newer = PlanFactory()
    rankings.mark_stale(session, plan=newer)
    listing = ListingFactory(harvest_kg=MonthlyKg((1,) * 12))

    assert rankings.stale_plan_ids(session, listing=listing, now=NOW) == [newer.id, plan.id]
    assert rankings.stale_plan_ids(session, listing=listing, limit=1, now=NOW) == [newer.id]

"""A ranking of a past day comes out as it was, whatever changed since."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from hilirisasi import policy_errors
from hilirisasi.months import WIB
from hilirisasi.scoring.policy import Policy
from hilirisasi.services import input_states, matching, past_rankings, policies, rankings
from hilirisasi.services.match_rows import group_rows
from models import (
    InputKind,
    ListingStatus,
    Match,
    MonthlyKg,
    PolicyRecord,
    Price,
    RankingRun,
    ScoreInput,
)
from tests.factories import NOW, FormFactory, ListingFactory, PlanFactory, RouteFactory

TODAY = NOW.astimezone(WIB).date()
DAY = timedelta(days=1)


@pytest.fixture
def plan(session):
    for number in range(6):
        ListingFactory(price_idr_per_kg=1_050 + 20 * number, home_processors=number or None)
    plan = PlanFactory(complete=True)
    session.add(
        Price(
            commodity_code="cassava",
            form_code="fresh_root",
            region_code="18",
            place="Lampung",
            level="petani",
            low_idr_per_kg=1_000.0,
            high_idr_per_kg=1_100.0,
            on=date(2026, 10, 1),
            date_text="Oktober 2026",
            kind="market",
            is_farm_gate=True,
            source="Uji",
            url="",
        )
    )
    rankings.mark_stale(session, plan=plan)
    session.commit()
    return plan


def figures_of(row):
    """Return what a match and a row computed again must share."""
    places = (row.listing_id, row.is_pool, row.is_ranked)
    return *places, row.score, row.profit_percent, row.expected


def refresh(session, plan, now=NOW, *, with_draws=False):
    rankings.mark_stale(session, plan=plan)
    session.commit()
    assert rankings.refresh(session, plan_ids=[plan.id], now=now, with_draws=with_draws) == 1
    session.expire_all()
    matches = session.scalars(sa.select(Match).order_by(Match.position))
    return [figures_of(match) for match in matches]


def again(session, plan, day=TODAY):
    (past,) = past_rankings.rank_as_of(session, day=day, plan_ids=[plan.id])
    rows = group_rows(past.ranking, {}, {}).get(plan.id, [])
    return past, [figures_of(row) for row in rows]


def change_everything(session, plan):
    """Change listings, plan, route, prices and rules; withdraw one listing, add another."""
    listings = session.scalars(sa.select(matching.Listing).order_by(matching.Listing.id)).all()
    listings[0].status = ListingStatus.WITHDRAWN
    listings[1].harvest_kg = MonthlyKg((1_000,) * 12)
    listings[2].price_idr_per_kg = 700
    ListingFactory()
    plan.price_idr_per_kg = 1_900
    plan.route.conversion_kg_per_kg = 0.2
    session.execute(sa.update(Price).values(low_idr_per_kg=100.0))
    session.add(
        PolicyRecord(
            version="baru",
            content={"version": "baru", "rho": 0.9},
            is_provisional=True,
            source="",
            activated_at=NOW + timedelta(hours=1),
        )
    )
    session.commit()


def test_a_stored_ranking_comes_out_identical_after_everything_changed(session, plan):
    stored = refresh(session, plan)
    change_everything(session, plan)
    changed = refresh(session, plan, NOW + 9 * DAY)

    past, rows = again(session, plan)

    assert rows == stored != changed
    assert (past.is_stored, past.data_at, past.policy.version) == (
        True,
        NOW,
        Policy.default().version,
    )
    assert again(session, plan, TODAY + 9 * DAY)[1] == changed


def test_the_last_ranking_of_a_day_is_the_days(session, plan):
    refresh(session, plan)
    change_everything(session, plan)

    stored = refresh(session, plan, NOW + timedelta(hours=2))

    past, rows = again(session, plan)
    assert rows == stored
    assert past.policy.version == "baru"
    assert session.scalar(sa.select(sa.func.count()).select_from(RankingRun)) == 1


def test_what_the_worker_stores_with_its_draws_is_kept_too(session, plan):
    stored = refresh(session, plan, with_draws=True)
    change_everything(session, plan)

    past, rows = again(session, plan)

    assert past.is_stored
    assert rows == stored


def test_plans_ranked_together_come_out_alone(session, plan):
    coffee = FormFactory(commodity__code="coffee", code="green_bean")
    other = PlanFactory(
        complete=True,
        form=coffee,
        route=RouteFactory(
            code="kopi", commodity_code="coffee", form=coffee, form_code="green_bean"
        ),
    )
    for _ in range(4):
        ListingFactory(form=coffee)
    for each in (plan, other):
        rankings.mark_stale(session, plan=each)
    session.commit()

    rankings.refresh(session, plan_ids=[plan.id, other.id], now=NOW)

    found = past_rankings.rank_as_of(session, day=TODAY)
    assert [past.plan_id for past in found] == [plan.id, other.id]
    assert all(past.is_stored for past in found)
    assert [len(past.ranking.order) for past in found] == [7, 5]  # each with its pool


def test_a_day_without_a_stored_ranking_is_put_together_from_the_last_states(session, plan):
    refresh(session, plan)

    past, rows = again(session, plan, TODAY + 2 * DAY)

    now = past.data_at
    assert (past.is_stored, now.astimezone(WIB).date()) == (False, TODAY + 2 * DAY)
    policy = policies.active(session, now=now)
    today = rankings.compute(session, plan_ids=[plan.id], policy=policy, now=now)[plan.id]
    assert rows == [figures_of(row) for row in today]


@pytest.mark.parametrize("days", [179, 180, 200])
def test_a_day_that_is_put_together_leaves_out_what_had_lapsed(session, plan, days):
    late = session.scalars(sa.select(matching.Listing)).first()
    late.confirmed_at = NOW - 20 * DAY
    refresh(session, plan)

    past, rows = again(session, plan, TODAY + days * DAY)

    policy = policies.active(session, now=past.data_at)
    shown = rankings.compute(session, plan_ids=[plan.id], policy=policy, now=past.data_at)
    assert rows == [figures_of(row) for row in shown.get(plan.id, [])]
    assert late.id not in [row[0] for row in rows]
    assert bool(rows) is (days < 180)


def test_a_record_that_nobody_touched_has_one_state(session, plan):
    refresh(session, plan)
    first = session.scalar(sa.select(sa.func.count()).select_from(ScoreInput))

    refresh(session, plan, NOW + 5 * DAY)

    assert first == 6 + 1 + 1  # listings, the plan, the reference
    assert session.scalar(sa.select(sa.func.count()).select_from(ScoreInput)) == first


def test_what_is_withdrawn_and_comes_back_is_kept_so(session, plan):
    refresh(session, plan)
    listing = session.scalars(sa.select(matching.Listing)).first()
    counts = []
    for days, status in ((1, ListingStatus.WITHDRAWN), (2, ListingStatus.PUBLISHED)):
        listing.status = status
        session.commit()
        refresh(session, plan, NOW + days * DAY)
        counts.append(len(again(session, plan, TODAY + days * DAY)[1]))

    assert counts == [6, 7]
    assert len(again(session, plan)[1]) == 7


def test_before_the_first_kept_day_there_is_nothing(session, plan):
    assert past_rankings.first_day(session) is None
    refresh(session, plan)

    assert past_rankings.first_day(session) == TODAY
    for plan_ids in ([plan.id], []):
        with pytest.raises(policy_errors.RankingNotKeptError):
            past_rankings.rank_as_of(session, day=TODAY - DAY, plan_ids=plan_ids)


def test_a_kept_figure_that_was_tampered_with_is_found(session, plan):
    refresh(session, plan)
    row = session.scalars(sa.select(ScoreInput).where(ScoreInput.kind == InputKind.PLAN)).one()
    row.content = {**row.content, "price_idr_per_kg": 2_000.0}
    session.commit()

    with pytest.raises(policy_errors.RankingDiffersError) as refused:
        past_rankings.rank_as_of(session, day=TODAY)

    assert refused.value.plan_ids == (plan.id,)


def test_inputs_come_back_as_they_were_read(session, plan):
    inputs = matching.load_inputs(session, plan_ids=[plan.id], now=NOW)

    input_states.keep(session, inputs=inputs, day=TODAY, now=NOW)
    kept = input_states.load(session, plan_id=plan.id, at=NOW, day=TODAY)

    assert input_states.states_of(kept, TODAY) == input_states.states_of(inputs, TODAY)
    for part in ("listings", "plans"):
        for name in getattr(inputs, part).__dataclass_fields__:
            old, new = (getattr(getattr(side, part), name) for side in (inputs, kept))
            assert (old.dtype.kind, old.shape) == (new.dtype.kind, new.shape), name

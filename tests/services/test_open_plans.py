"""Plans that nobody confirms leave every list by themselves, and come back by one tap."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hilirisasi.errors import InvalidTransitionError
from hilirisasi.services import (
    match_exports,
    match_lists,
    matching,
    open_plans,
    plans,
    pool_supply,
    rankings,
    talks,
    tasks,
)
from hilirisasi.services.match_pages import Filters
from hilirisasi.services.task_kinds import TaskKind
from models import AuditEvent, PlanStatus, Ranking, Role, Side
from tests.factories import NOW, ListingFactory, PlanFactory, actor

LAPSED = NOW - timedelta(days=180)


@pytest.fixture
def plan(session):
    return PlanFactory(complete=True, confirmed_at=LAPSED)


@pytest.fixture
def investor(session, plan):
    return actor(Role.INVESTOR, plan.organisation)


def test_a_lapsed_plan_is_in_no_list(session, plan):
    listing = ListingFactory()

    supply = match_lists.of_plan(session, plan=plan, filters=Filters(), page=1, now=NOW)
    wanting = match_lists.of_listing(session, listing=listing, filters=Filters(), page=1, now=NOW)

    assert (supply.total, supply.excluded_total, list(supply.pools)) == (0, 0, [])
    assert (wanting.total, wanting.excluded_total) == (0, 0)
    assert match_exports.of_plan(session, plan=plan, now=NOW).lines == []
    assert matching.explain(session, listing=listing, plan=plan, now=NOW) is None
    assert matching.explain_pool(session, plan=plan, now=NOW) is None
    assert pool_supply.find(session, plan=plan, now=NOW) is None
    assert plans.list_board(session, now=NOW).plans == []


def test_a_day_earlier_it_is_in_all_of_them(session, plan):
    listing, yesterday = ListingFactory(), NOW - timedelta(days=1)

    supply = match_lists.of_plan(session, plan=plan, filters=Filters(), page=1, now=yesterday)

    assert supply.total + supply.excluded_total == 1
    assert matching.explain(session, listing=listing, plan=plan, now=yesterday) is not None
    assert plans.list_board(session, now=yesterday).plans == [plan]


def test_one_tap_brings_it_back(session, plan, investor):
    rankings.mark_stale(session, plan=plan)
    session.commit()

    plans.confirm(session, plan=plan, actor=investor, now=NOW)

    assert open_plans.list_ids(session, now=NOW) == [plan.id]
    assert (plan.confirmed_at, plan.confirmed_by_id) == (NOW, investor.user_id)
    assert session.get_one(Ranking, plan.id).is_stale
    noted = session.scalars(sa.select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert noted == ["plan.confirm"]


def test_a_withdrawn_plan_is_not_confirmed(session, plan, investor):
    plan.status = PlanStatus.WITHDRAWN
    session.commit()

    with pytest.raises(InvalidTransitionError):
        plans.confirm(session, plan=plan, actor=investor, now=NOW)


def test_nobody_begins_to_talk_about_a_lapsed_plan(session, plan, investor):
    with pytest.raises(InvalidTransitionError):
        talks.start(
            session,
            actor=investor,
            listing=ListingFactory(),
            plan=plan,
            side=Side.INVESTOR,
            now=NOW,
        )


@pytest.mark.parametrize(
    ("days", "kind"),
    [
        (149, None),
        (151, TaskKind.CONFIRM_PLAN),
        (174, TaskKind.PLAN_LAPSES_SOON),
        (180, TaskKind.PLAN_LAPSED),
    ],
)
def test_two_reminders_come_before_a_plan_lapses(session, plan, investor, days, kind):
    plan.confirmed_at = NOW - timedelta(days=days)
    session.commit()

    found = [task.kind for task in tasks.list_tasks(session, actor=investor, now=NOW)]

    assert found == ([kind] if kind else [])

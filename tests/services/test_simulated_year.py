"""A year in which some confirm their figures and some forget: no list shows what lapsed."""

import random
from datetime import timedelta

import pytest

from hilirisasi.freshness import LISTING_LIFE, PLAN_LIFE, is_lapsed
from hilirisasi.services import listings, match_lists, plans, ranking_queue, tasks
from hilirisasi.services.match_pages import Filters
from models import MonthlyKg, Ranking, Role
from tests.factories import NOW, ListingFactory, PlanFactory, actor

WEEKS = 53
HEEDED = 0.15  # of the reminders that a person meets in a week
FILTERS = Filters()


@pytest.fixture
def offered(session):
    return [ListingFactory(confirmed_at=NOW - timedelta(days=30 * n)) for n in range(1, 6)]


@pytest.fixture
def wanted(session):
    made = [
        PlanFactory(
            complete=True,
            need_kg=MonthlyKg((20_000,) * 12),
            confirmed_at=NOW - timedelta(days=60 * n),
        )
        for n in range(2)
    ]
    for plan in made:
        session.add(Ranking(plan_id=plan.id, is_stale=True, revision=0))
    session.commit()
    return made


def confirm_some(session, chance, offered, wanted, now):
    """Let each owner who is reminded of anything heed it now and then."""
    for listing in offered:
        person = actor(Role.VILLAGE_OPERATOR, listing.organisation)
        if tasks.list_tasks(session, actor=person, now=now) and chance.random() < HEEDED:
            listings.confirm(session, listing=listing, actor=person, now=now)
    for plan in wanted:
        person = actor(Role.INVESTOR, plan.organisation)
        if tasks.list_tasks(session, actor=person, now=now) and chance.random() < HEEDED:
            plans.confirm(session, plan=plan, actor=person, now=now)


def fresh_ids(records, life, now):
    return {record.id for record in records if not is_lapsed(record.confirmed_at, now, life)}


def supply_of(session, plan, now):
    page = match_lists.of_plan(session, plan=plan, filters=FILTERS, page=1, now=now)
    rows = [*page.pools, *page.ranked, *page.excluded]
    return {listing_id for row in rows for listing_id, _kg in row.parts}


def plans_for(session, listing, now):
    page = match_lists.of_listing(session, listing=listing, filters=FILTERS, page=1, now=now)
    return {row.plan_id for row in (*page.ranked, *page.excluded)}


def test_no_lapsed_figure_is_in_any_ranking(session, offered, wanted):
    chance = random.Random(20261130)
    shown = lapsed = 0

    for week in range(WEEKS):
        now = NOW + timedelta(weeks=week)
        confirm_some(session, chance, offered, wanted, now)
        ranking_queue.refresh_all(session, now=now)

        fresh = fresh_ids(offered, LISTING_LIFE, now)
        open_now = fresh_ids(wanted, PLAN_LIFE, now)
        for plan in wanted:
            assert supply_of(session, plan, now) <= (fresh if plan.id in open_now else set())
        for listing in offered:
            found = plans_for(session, listing, now)
            assert found == (open_now if listing.id in fresh else set())
            shown += len(found)
        lapsed += len(offered) - len(fresh)

    assert shown > 0  # both were there to be seen
    assert lapsed > 0

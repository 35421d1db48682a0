"""Saved searches: what is new in them, for whom, until when."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from hilirisasi.actors import actor_of
from hilirisasi.errors import TooManySearchesError
from hilirisasi.services import accounts, saved_searches, tasks
from hilirisasi.services.buyable import Wish
from hilirisasi.services.task_kinds import TaskKind
from models import ListingStatus, PlanStatus, Role, SavedSearch, SearchHit, SearchKind
from tests import factories
from tests.factories import (
    NOW,
    DistrictFactory,
    FormFactory,
    ListingFactory,
    PlanFactory,
    RegencyFactory,
    VillageFactory,
    VillageOrganisationFactory,
    person,
)
from tests.statements import statements

LATER = NOW + saved_searches.CHECK_EVERY
SUPPLY, PLANS = SearchKind.SUPPLY, SearchKind.PLANS


@pytest.fixture
def wish(session: Session) -> Wish:
    FormFactory()
    place = DistrictFactory()
    return Wish(commodity_code="cassava", form_code="fresh_root", place_code=place.code)


def save(session: Session, actor, wish: Wish, kind: SearchKind = SUPPLY, **values) -> SavedSearch:
    return saved_searches.save(
        session, actor=actor, kind=kind, name="Singkong", wish=wish, **{"now": NOW, **values}
    )


def new_counts(session: Session, actor) -> list[tuple[int, int]]:
    session.expire_all()
    return [(k.total, k.new) for k in saved_searches.list_own(session, actor=actor)]


def test_what_is_there_at_first_is_not_new_and_what_comes_is(session: Session, wish: Wish) -> None:
    investor = factories.actor(Role.INVESTOR)
    ListingFactory()
    search = save(session, investor, wish)
    assert new_counts(session, investor) == [(1, 0)]

    fresh = ListingFactory()
    session.commit()
    assert saved_searches.work(session, now=LATER) == 1

    assert new_counts(session, investor) == [(2, 1)]
    hits = saved_searches.find_hits(session, search=search, actor=investor, now=LATER)
    assert [hits.is_new(row) for row in hits.listings] == [True, False]
    assert hits.listings[0].id == fresh.id


def test_the_worker_looks_only_when_it_is_time(session: Session, wish: Wish) -> None:
    save(session, factories.actor(Role.INVESTOR), wish)

    assert saved_searches.work(session, now=LATER - timedelta(seconds=1)) == 0
    assert saved_searches.work(session, now=LATER) == 1
    assert saved_searches.work(session, now=LATER) == 0


def test_seen_is_seen_and_what_left_and_came_back_is_new_again(
    session: Session, wish: Wish
) -> None:
    investor = factories.actor(Role.INVESTOR)
    search = save(session, investor, wish)
    row = ListingFactory()
    session.commit()
    saved_searches.work(session, now=LATER)
    assert new_counts(session, investor) == [(1, 1)]

    saved_searches.mark_seen(session, search=search, actor=investor, now=LATER)
    assert new_counts(session, investor) == [(1, 0)]

    row.status = ListingStatus.FALLOW
    session.commit()
    saved_searches.work(session, now=LATER + saved_searches.CHECK_EVERY)
    assert new_counts(session, investor) == [(0, 0)]

    row.status = ListingStatus.PUBLISHED
    session.commit()
    saved_searches.work(session, now=LATER + 2 * saved_searches.CHECK_EVERY)
    assert new_counts(session, investor) == [(1, 1)]


def test_a_price_that_falls_below_the_limit_is_new(session: Session, wish: Wish) -> None:
    investor = factories.actor(Role.INVESTOR)
    cheap = Wish(
        **{name: getattr(wish, name) for name in ("commodity_code", "form_code")}
        | {"place_code": wish.place_code, "most_idr_per_kg": 1_150}
    )
    row = ListingFactory(price_idr_per_kg=1_400)
    save(session, investor, cheap)
    assert new_counts(session, investor) == [(0, 0)]

    row.price_idr_per_kg = 1_100
    session.commit()
    saved_searches.work(session, now=LATER)

    assert new_counts(session, investor) == [(1, 1)]


def test_the_same_search_is_kept_once(session: Session, wish: Wish) -> None:
    investor = factories.actor(Role.INVESTOR)

    assert save(session, investor, wish) is save(session, investor, wish)
    assert save(session, factories.actor(Role.INVESTOR), wish).user_id != investor.user_id


def test_one_person_keeps_no_more_than_the_most(session: Session, wish: Wish) -> None:
    investor = factories.actor(Role.INVESTOR)

    def ask(radius_km: int) -> None:
        asked = Wish(
            commodity_code="cassava",
            form_code="fresh_root",
            place_code=wish.place_code,
            radius_km=radius_km,
        )
        save(session, investor, asked)

    for radius_km in range(1, saved_searches.MOST + 1):
        ask(radius_km)

    with pytest.raises(TooManySearchesError):
        ask(saved_searches.MOST + 1)


def test_a_village_waits_for_plans_that_reach_it(session: Session) -> None:
    FormFactory()
    village = VillageFactory()
    operator = factories.actor(Role.VILLAGE_OPERATOR, VillageOrganisationFactory(region=village))
    wish = Wish(commodity_code="cassava", form_code="fresh_root", place_code=village.code)
    search = save(session, operator, wish, PLANS)
    far = RegencyFactory(code="18.04", name="Lampung Barat", latitude=-5.1, longitude=104.2)

    here = PlanFactory()
    PlanFactory(region=far, radius_km=50)
    reaching = PlanFactory(region=far, radius_km=150)
    PlanFactory(is_on_board=False)
    PlanFactory(status=PlanStatus.WITHDRAWN)
    session.commit()
    saved_searches.work(session, now=LATER)

    hits = saved_searches.find_hits(session, search=search, actor=operator, now=LATER)
    assert [plan.id for plan in hits.plans] == [reaching.id, here.id]
    assert new_counts(session, operator) == [(2, 2)]


def test_who_may_no_longer_read_the_board_is_told_nothing_of_it(session: Session) -> None:
    user = person(Role.VILLAGE_OPERATOR)
    session.refresh(user)
    operator = actor_of(user)
    village = user.memberships[0].organisation.region
    wish = Wish(commodity_code="cassava", form_code="fresh_root", place_code=village.code)
    PlanFactory()
    search = save(session, operator, wish, PLANS)
    PlanFactory()
    user.memberships[0].ended_at = NOW
    session.commit()

    saved_searches.work(session, now=LATER)

    session.refresh(user)
    former = actor_of(user)
    assert new_counts(session, former) == []
    assert saved_searches.find_hits(session, search=search, actor=former, now=LATER).plans == []
    assert session.query(SearchHit).count() == 0


def test_what_is_new_stands_among_the_tasks_until_it_is_seen(session: Session, wish: Wish) -> None:
    investor = factories.actor(Role.INVESTOR)
    search = save(session, investor, wish)
    ListingFactory()
    session.commit()
    saved_searches.work(session, now=LATER)

    def listed() -> list[tuple[int | None, int | None]]:
        session.expire_all()
        found = tasks.list_tasks(session, actor=investor, now=LATER)
        return [(t.subject_id, t.count) for t in found if t.kind is TaskKind.NEW_HITS]

    assert listed() == [(search.id, 1)]
    assert [kept.search.id for kept in saved_searches.list_new(session, actor=investor)] == [
        search.id
    ]

    saved_searches.mark_seen(session, search=search, actor=investor, now=LATER)

    assert listed() == []
    assert saved_searches.list_new(session, actor=investor) == []


def test_a_search_is_renamed_and_removed_with_its_hits(session: Session, wish: Wish) -> None:
    investor = factories.actor(Role.INVESTOR)
    ListingFactory()
    search = save(session, investor, wish)

    saved_searches.rename(session, search=search, name="Dekat pabrik")
    assert [k.search.name for k in saved_searches.list_own(session, actor=investor)] == [
        "Dekat pabrik"
    ]

    saved_searches.remove(session, search=search)
    assert saved_searches.list_own(session, actor=investor) == []
    assert session.query(SearchHit).count() == 0


def test_searches_end_with_the_account(session: Session, wish: Wish) -> None:
    user, other = person(Role.INVESTOR), factories.actor(Role.INVESTOR)
    session.refresh(user)
    ListingFactory()
    save(session, actor_of(user), wish)
    save(session, other, wish)

    accounts.disable(session, user=user, now=NOW)

    assert [search.user_id for search in session.query(SavedSearch)] == [other.user_id]


def test_a_search_that_was_removed_meanwhile_is_no_failure(session: Session, wish: Wish) -> None:
    investor = factories.actor(Role.INVESTOR)
    search = save(session, investor, wish)
    saved_searches.remove(session, search=search)

    assert saved_searches.work(session, now=LATER) == 0


def test_many_searches_are_listed_with_as_many_questions_as_few(
    session: Session, wish: Wish
) -> None:
    investor = factories.actor(Role.INVESTOR)
    counts = []

    for radii in ((10,), (20, 30, 40, 50)):
        for radius_km in radii:
            asked = Wish(
                commodity_code="cassava",
                form_code="fresh_root",
                place_code=wish.place_code,
                radius_km=radius_km,
            )
            save(session, investor, asked)
        session.expire_all()
        with statements(session) as said:
            kept = saved_searches.list_own(session, actor=investor)
            assert {k.search.place.parent.name for k in kept} == {"Lampung Tengah"}
        counts.append(len(said))

    assert counts == [2, 2]


def test_a_text_finds_products_on_show_and_plans_its_person_may_read(
    session: Session, wish: Wish
) -> None:
    people = factories.actor(Role.REVIEWER), factories.actor(Role.INVESTOR)
    reviewer, other_investor = people
    searches = [save(session, each, "Singkong", SearchKind.TEXT) for each in people]
    ListingFactory(status=ListingStatus.DRAFT)
    listing, plan = ListingFactory(), PlanFactory()
    session.commit()

    saved_searches.work(session, now=LATER)

    hits = [
        saved_searches.find_hits(session, search=search, actor=each, now=LATER)
        for search, each in zip(searches, people, strict=True)
    ]
    assert [[row.id for row in each.listings] for each in hits] == [[listing.id], [listing.id]]
    assert [[row.id for row in each.plans] for each in hits] == [[plan.id], []]
    assert new_counts(session, reviewer) == [(2, 2)]
    assert new_counts(session, other_investor) == [(1, 1)]
    named = [
        (task.kind, task.name)
        for task in tasks.list_tasks(session, actor=other_investor, now=LATER)
        if task.kind is TaskKind.NEW_HITS
    ]
    assert named == [(TaskKind.NEW_HITS, "Singkong")]


def test_what_is_only_alike_a_text_is_no_hit(session: Session, wish: Wish) -> None:
    ListingFactory()
    investor = factories.actor(Role.INVESTOR)

    search = save(session, investor, "Singkonk", SearchKind.TEXT)

    assert search.hits == []

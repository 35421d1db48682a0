"""A village confirms its figures by one tap from a message."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hilirisasi.actors import actor_of
from hilirisasi.errors import LinkDeadError, NoOperatorError
from hilirisasi.freshness import LISTING_LIFE
from hilirisasi.scoring.policy import Policy
from hilirisasi.services import listings, posts, season_links
from models import AuditEvent, ListingStatus, Role, SeasonLink
from tests.factories import (
    NOW,
    ListingFactory,
    RegencyFactory,
    RegencyOfficeFactory,
    VillageFactory,
    VillageOrganisationFactory,
    actor,
    person,
)

OLD = NOW - LISTING_LIFE
SOON = NOW - LISTING_LIFE + timedelta(days=10)


@pytest.fixture
def village(session):
    return VillageOrganisationFactory()


@pytest.fixture
def operator(village):
    return person(Role.VILLAGE_OPERATOR, village)


@pytest.fixture
def officer(session, village):
    return actor(Role.REGENCY, RegencyOfficeFactory(region=village.region.parent.parent))


def listed(village, confirmed_at, **options):
    return ListingFactory(organisation=village, confirmed_at=confirmed_at, **options)


def ask(session, village, officer, now=NOW):
    return season_links.ask(session, organisation=village, actor=officer, now=now).code


def confirm(session, code, *listings, now=NOW):
    ids = [listing.id for listing in listings]
    return season_links.confirm(session, code=code, listing_ids=ids, now=now)


def test_what_is_due_is_confirmed_in_the_operators_name(session, village, operator, officer):
    lapsed, soon = listed(village, OLD), listed(village, SOON)
    fresh = listed(village, NOW - timedelta(days=10))
    paused = listed(village, OLD, status=ListingStatus.FALLOW)
    code = ask(session, village, officer)
    assert season_links.open_link(session, code=code, now=NOW)[1] == [lapsed, soon]

    assert confirm(session, code, lapsed, fresh, paused) == 1

    session.expire_all()
    assert (lapsed.confirmed_at, lapsed.confirmed_by_id) == (NOW, operator.id)
    assert (soon.confirmed_at, paused.confirmed_at) == (SOON, OLD)
    event = session.scalars(
        sa.select(AuditEvent).where(AuditEvent.action == "listing.confirm")
    ).one()
    assert (event.actor_id, event.actor_post) == (operator.id, f"Penelaah, {village.name}")
    assert event.after == {"link_by": f"{officer.name}, {officer.title}"}
    assert (lapsed.is_confirmed_by_link, soon.is_confirmed_by_link) == (True, False)


def test_a_confirmation_of_ones_own_follows_one_by_link(session, village, operator, officer):
    lapsed = listed(village, OLD)
    confirm(session, ask(session, village, officer), lapsed)

    listings.confirm(session, listing=lapsed, actor=actor_of(operator), now=NOW)

    session.expire_all()
    assert not lapsed.is_confirmed_by_link
    events = session.scalars(
        sa.select(AuditEvent.after)
        .where(AuditEvent.action == "listing.confirm")
        .order_by(AuditEvent.id)
    ).all()
    assert events == [{"link_by": f"{officer.name}, {officer.title}"}, None]


def test_the_link_asks_about_all_that_count_for_less_by_their_age(
    session, village, operator, officer
):
    whole_days, _none = Policy.default().ages["listing"]
    listings = [
        listed(village, NOW - timedelta(days=days)) for days in (whole_days - 1, whole_days)
    ]
    code = ask(session, village, officer)

    assert season_links.open_link(session, code=code, now=NOW)[1] == listings[1:]
    assert season_links.list_due(session, region_code=village.region.code[:5], now=NOW) == []


def test_pressed_twice_it_counts_once(session, village, operator, officer):
    lapsed = listed(village, OLD)
    code = ask(session, village, officer)

    assert [confirm(session, code, lapsed) for _press in range(2)] == [1, 0]


def test_another_villages_listing_is_not_confirmed(session, village, operator, officer):
    foreign = listed(VillageOrganisationFactory(), OLD)
    code = ask(session, village, officer)

    assert confirm(session, code, foreign) == 0
    session.expire_all()
    assert foreign.confirmed_at == OLD


@pytest.mark.parametrize("why", ["unknown", "used", "old", "gone"])
def test_a_dead_link_says_why(session, village, operator, officer, why):
    code, now = ask(session, village, officer), NOW
    if why == "unknown":
        code = "x"
    elif why == "used":
        ask(session, village, officer)
    elif why == "old":
        now += season_links.LIFE
    else:
        posts.end(session, membership=operator.memberships[0], actor=officer, now=NOW)
        session.expire_all()

    with pytest.raises(LinkDeadError) as dead:
        season_links.open_link(session, code=code, now=now)

    assert dead.value.why == why


def test_only_the_digest_is_kept_and_the_regency_is_audited(session, village, operator, officer):
    code = ask(session, village, officer)

    assert session.scalars(sa.select(SeasonLink)).one().code_hash != code
    event = session.scalars(sa.select(AuditEvent)).one()
    assert (event.action, event.actor_id) == ("listing.remind", officer.user_id)


def test_a_village_without_an_operator_is_told(session, village, officer):
    person(Role.VILLAGE_OPERATOR, village).is_active = False

    with pytest.raises(NoOperatorError):
        ask(session, village, officer)


def test_a_regency_sees_its_villages_the_most_lapsed_first(session, village, operator):
    listed(village, SOON)
    worse = VillageOrganisationFactory(region=VillageFactory(parent=village.region.parent))
    for _number in range(2):
        listed(worse, OLD)
    other = VillageFactory(code="18.01.01.2001", parent__parent=RegencyFactory(code="18.01"))
    listed(VillageOrganisationFactory(region=other), OLD)

    rows = season_links.list_due(session, region_code=village.region.regency_code, now=NOW)

    assert [(row.organisation, row.operator, row.lapsed, row.soon) for row in rows] == [
        (worse, None, 2, 0),
        (village, operator, 0, 1),
    ]

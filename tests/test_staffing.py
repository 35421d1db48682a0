"""Who gives and takes whose posts."""

import pytest

from hilirisasi.actors import actor_of
from hilirisasi.staffing import passes_on_post, resets_password, roles_given, takes_post
from models import OF_A_VILLAGE, Role
from tests.factories import (
    CompanyFactory,
    MembershipFactory,
    OfficeFactory,
    RegencyFactory,
    RegencyOfficeFactory,
    VillageOrganisationFactory,
    actor,
    person,
)


@pytest.fixture
def village(session):
    return VillageOrganisationFactory()


@pytest.fixture
def regency(session, village):
    return actor(Role.REGENCY, RegencyOfficeFactory(region=village.region.parent.parent))


def test_each_gives_posts_within_the_own_reach(session, village, regency):
    company, office = CompanyFactory(), OfficeFactory()
    operator = actor(Role.VILLAGE_OPERATOR, village)
    investor = actor(Role.INVESTOR, company)
    admin = actor(Role.ADMIN)

    assert roles_given(operator, village) == {Role.VILLAGE_ASSISTANT}
    assert roles_given(operator, VillageOrganisationFactory()) == set()
    assert roles_given(regency, village) == set(OF_A_VILLAGE)
    assert roles_given(regency, company) == set()
    assert roles_given(regency, office) == set()
    assert roles_given(investor, company) == {Role.INVESTOR}
    assert roles_given(investor, CompanyFactory()) == set()
    assert roles_given(admin, company) == {Role.INVESTOR}
    assert roles_given(admin, office) == {
        *(Role.REGENCY, Role.REVIEWER, Role.DECIDER, Role.OVERSEER, Role.ADMIN)
    }
    assert all(
        roles_given(actor(role, village), village) == set()
        for role in (Role.VILLAGE_HEAD, Role.VILLAGE_ASSISTANT)
    )


def test_a_regency_does_not_reach_the_villages_of_another(session, village):
    other = RegencyOfficeFactory(region=RegencyFactory(code="18.01"))

    assert roles_given(actor(Role.REGENCY, other), village) == set()


def test_nobody_takes_the_own_post_but_some_pass_it_on(session, village):
    operator, head = person(Role.VILLAGE_OPERATOR, village), person(Role.VILLAGE_HEAD, village)

    assert not takes_post(actor_of(operator), operator.memberships[0])
    assert passes_on_post(actor_of(operator), operator.memberships[0])
    assert not passes_on_post(actor_of(head), head.memberships[0])
    assert not passes_on_post(actor_of(operator), head.memberships[0])


def test_a_password_is_reset_only_by_who_reaches_every_post_of_the_person(
    session, village, regency
):
    operator, admin = person(Role.VILLAGE_OPERATOR, village), person(Role.ADMIN)
    assert resets_password(regency, operator)
    assert resets_password(actor_of(admin), operator)
    assert not resets_password(actor_of(admin), admin)
    assert not resets_password(actor_of(operator), admin)

    MembershipFactory(user=operator, organisation=CompanyFactory(), role=Role.INVESTOR)
    session.refresh(operator)

    assert not resets_password(regency, operator)  # would sign in as an investor
    assert resets_password(actor_of(admin), operator)


def test_colleagues_do_not_reset_each_other(session):
    company = CompanyFactory()
    one, two = person(Role.INVESTOR, company), person(Role.INVESTOR, company)

    assert takes_post(actor_of(one), two.memberships[0])
    assert not resets_password(actor_of(one), two)

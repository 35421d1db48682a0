import pytest
from sqlalchemy.orm import Session

from hilirisasi.actors import actor_of
from hilirisasi.permissions import PRIVATE, RULES, Permission, is_allowed
from hilirisasi.scopes import Pair
from models import Case, CheckStatus, Role
from tests.factories import (
    CompanyFactory,
    DistrictFactory,
    ListingFactory,
    MembershipFactory,
    OfficeFactory,
    PlanFactory,
    RegencyFactory,
    TalkFactory,
    UserFactory,
    VillageFactory,
    VillageOrganisationFactory,
    actor,
    person,
)


def test_every_permission_but_public_has_a_rule() -> None:
    assert set(RULES) == set(Permission) - {Permission.PUBLIC}
    assert all(RULES.values())
    assert set(RULES) >= PRIVATE


@pytest.mark.parametrize("permission", [p for p in Permission if p is not Permission.PUBLIC])
def test_a_visitor_may_only_what_is_public(permission: Permission) -> None:
    assert not is_allowed(None, permission)
    assert is_allowed(None, Permission.PUBLIC)


@pytest.mark.parametrize(
    ("permission", "roles"),
    [
        (
            Permission.LISTING_CREATE,
            {Role.VILLAGE_OPERATOR, Role.VILLAGE_ASSISTANT, Role.REGENCY},
        ),
        (Permission.PLAN_CREATE, {Role.INVESTOR}),
        (Permission.ACCOUNT_INVITE, {Role.ADMIN}),
        (
            Permission.BOARD_VIEW,
            {Role.VILLAGE_OPERATOR, Role.REVIEWER, Role.DECIDER, Role.OVERSEER},
        ),
        (Permission.CASE_QUEUE, {Role.REVIEWER, Role.DECIDER, Role.OVERSEER}),
        (Permission.REGENCY_VIEW, {Role.REGENCY}),
        (Permission.AUDIT_VIEW, {Role.OVERSEER}),
        (Permission.EVIDENCE_CHECK, {Role.REVIEWER}),
    ],
)
def test_permissions_by_role_alone(
    session: Session, permission: Permission, roles: set[Role]
) -> None:
    allowed = {role for role in Role if is_allowed(actor(role), permission)}

    assert allowed == roles


def test_a_listing_is_edited_by_its_own_village_only(session: Session) -> None:
    own, other = VillageOrganisationFactory(), VillageOrganisationFactory()
    listing = ListingFactory(organisation=own)

    allowed = [
        is_allowed(actor(Role.VILLAGE_OPERATOR, organisation), Permission.LISTING_EDIT, listing)
        for organisation in (own, other)
    ]

    assert allowed == [True, False]
    others = set(Role) - {Role.VILLAGE_OPERATOR, Role.REGENCY}
    assert not any(is_allowed(actor(r), Permission.LISTING_EDIT, listing) for r in others)


def test_a_plan_is_seen_by_its_company_and_those_who_review(session: Session) -> None:
    own = CompanyFactory()
    plan = PlanFactory(organisation=own)

    assert is_allowed(actor(Role.INVESTOR, own), Permission.PLAN_VIEW, plan)
    assert {role for role in Role if is_allowed(actor(role), Permission.PLAN_VIEW, plan)} == {
        Role.REVIEWER,
        Role.DECIDER,
        Role.OVERSEER,
    }


def test_a_talk_is_seen_by_its_two_sides_and_the_regency_and_nobody_else(session: Session) -> None:
    talk = TalkFactory()
    sides = (
        actor(Role.VILLAGE_OPERATOR, talk.listing.organisation),
        actor(Role.INVESTOR, talk.plan.organisation),
    )

    assert all(is_allowed(side, Permission.TALK_VIEW, talk) for side in sides)
    assert is_allowed(actor(Role.REGENCY), Permission.TALK_VIEW, talk)
    others = set(Role) - {Role.REGENCY}
    assert not any(is_allowed(actor(role), Permission.TALK_VIEW, talk) for role in others)


def test_the_head_reads_and_confirms_and_does_nothing_else(session: Session) -> None:
    talk = TalkFactory()
    head = actor(Role.VILLAGE_HEAD, talk.listing.organisation)
    case = Case(listing=talk.listing, plan=talk.plan)
    records = {"listing": talk.listing, "match": Pair(talk.listing, talk.plan), "case": case}

    allowed = {
        permission
        for permission in Permission
        for record in [records.get(permission.split(":")[0], talk)]
        if permission.split(":")[0] in {"listing", "match", "talk", "terms", "case"}
        and is_allowed(head, permission, record)
    }

    assert allowed == {
        Permission.LISTING_MATCHES,
        Permission.LISTING_OFFERS,
        Permission.MATCH_VIEW,
        Permission.TALK_VIEW,
        Permission.TERMS_CONFIRM,
        Permission.CASE_LIST,
        Permission.CASE_VIEW,
    }


def test_a_regency_helps_its_own_villages_only(session: Session) -> None:
    inside = ListingFactory()
    outside = ListingFactory(
        organisation=VillageOrganisationFactory(
            region=VillageFactory(
                code="18.71.01.1001",
                parent=DistrictFactory(code="18.71.01", parent=RegencyFactory(code="18.71")),
            )
        )
    )
    officer = actor(Role.REGENCY)

    for permission in (Permission.LISTING_EDIT, Permission.LISTING_MATCHES):
        assert is_allowed(officer, permission, inside)
        assert not is_allowed(officer, permission, outside)
    for record in (inside.village, inside.organisation):
        assert is_allowed(officer, Permission.LISTING_CREATE, record)
    for record in (outside.village, outside.organisation):
        assert not is_allowed(officer, Permission.LISTING_CREATE, record)


def test_a_decider_of_one_of_the_sides_does_not_decide(session: Session) -> None:
    talk = TalkFactory()
    case = Case(listing=talk.listing, plan=talk.plan)
    linked = person(Role.DECIDER)
    MembershipFactory(
        user=linked, organisation=talk.listing.organisation, role=Role.VILLAGE_HEAD, post="Kades"
    )
    session.refresh(linked)

    assert is_allowed(actor(Role.DECIDER), Permission.CASE_DECIDE, case)
    assert not is_allowed(actor_of(linked), Permission.CASE_DECIDE, case)


def test_the_right_organisation_in_the_wrong_role_is_not_enough(session: Session) -> None:
    pair = Pair(ListingFactory(), PlanFactory())
    admin = actor(Role.ADMIN, pair.listing.organisation)

    assert not is_allowed(admin, Permission.MATCH_VIEW, pair)


def test_a_reviewer_of_one_of_the_sides_does_not_decide(session: Session) -> None:
    talk = TalkFactory()
    case = Case(listing=talk.listing, plan=talk.plan)
    linked = person(Role.REVIEWER)
    MembershipFactory(
        user=linked, organisation=talk.plan.organisation, role=Role.INVESTOR, post="Komisaris"
    )
    session.refresh(linked)

    assert is_allowed(actor(Role.REVIEWER), Permission.CASE_DECIDE, case)
    assert not is_allowed(actor_of(linked), Permission.CASE_DECIDE, case)
    assert not is_allowed(actor(Role.ADMIN), Permission.CASE_DECIDE, case)


def test_an_admin_closes_every_account_but_the_own(session: Session) -> None:
    admin = person(Role.ADMIN, OfficeFactory())
    session.refresh(admin)

    closes = [
        is_allowed(actor_of(admin), Permission.ACCOUNT_CLOSE, u) for u in (admin, UserFactory())
    ]

    assert closes == [False, True]


def test_a_village_sees_no_match_with_a_company_that_was_never_checked(session: Session) -> None:
    listing, plan = ListingFactory(), PlanFactory()
    company = plan.organisation
    operator = actor(Role.VILLAGE_OPERATOR, listing.organisation)
    seen = []

    for status in (CheckStatus.UNCHECKED, CheckStatus.NOT_MATCHED, CheckStatus.MATCHED):
        company.check_status = status
        seen.append(is_allowed(operator, Permission.MATCH_VIEW, Pair(listing, plan)))

    assert seen == [False, False, True]
    assert is_allowed(actor(Role.INVESTOR, company), Permission.MATCH_VIEW, Pair(listing, plan))

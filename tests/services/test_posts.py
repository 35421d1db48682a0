"""Posts end and pass on: what hangs on the person moves, what belongs to the village stays."""

import pytest
import sqlalchemy as sa

from hilirisasi.errors import NotReviewerOfCaseError
from hilirisasi.services import cases, head_links, invitations, posts, tasks
from hilirisasi.services.accounts import Person
from hilirisasi.services.task_kinds import TaskKind
from models import AuditEvent, CaseStatus, Listing, ListingStatus, Membership, Plan, Role, User
from tests.factories import (
    NOW,
    CaseFactory,
    CompanyFactory,
    ListingFactory,
    MembershipFactory,
    OfficeFactory,
    PlanFactory,
    VillageOrganisationFactory,
    actor,
    actor_of,
    person,
)

NEW = Person(
    name="Sri Baru",
    email="sri.baru@contoh.id",
    phone="+6281300000001",
    password="empat kata acak ini",
)


def post_of(user: User) -> Membership:
    return user.memberships[0]


def plan_of(investor, company) -> Plan:
    return PlanFactory(organisation=company, contact_id=investor.id)


def test_a_colleague_takes_over_plans_and_the_old_post_ends(session):
    company = CompanyFactory()
    old, new = person(Role.INVESTOR, company), person(Role.INVESTOR, company)
    plan = plan_of(old, company)
    foreign = plan_of(old, CompanyFactory())

    posts.hand_over(
        session,
        membership=post_of(old),
        successor=post_of(new),
        actor=actor(Role.ADMIN),
        now=NOW,
    )

    session.expire_all()
    assert (plan.contact_id, foreign.contact_id) == (new.id, old.id)
    assert post_of(old).ended_at == NOW
    assert actor_of(old).posts == ()


def test_a_post_passes_only_to_the_same_role_in_the_same_place(session):
    old = person(Role.INVESTOR)
    stranger = person(Role.INVESTOR)

    with pytest.raises(ValueError, match="colleague"):
        posts.hand_over(
            session,
            membership=post_of(old),
            successor=post_of(stranger),
            actor=actor(Role.ADMIN),
            now=NOW,
        )

    session.expire_all()
    assert post_of(old).ended_at is None


def test_a_reviewers_cases_pass_on_but_not_to_somebody_of_a_side(session):
    office = OfficeFactory()
    old, new = person(Role.REVIEWER, office), person(Role.REVIEWER, office)
    mine = CaseFactory(status=CaseStatus.IN_REVIEW, reviewer_id=old.id)
    asked = CaseFactory(status=CaseStatus.RETURNED, reviewer_id=old.id)
    decided = CaseFactory(status=CaseStatus.APPROVED, reviewer_id=old.id)
    biased = CaseFactory(status=CaseStatus.IN_REVIEW, reviewer_id=old.id)
    MembershipFactory(user=new, organisation=biased.plan.organisation, role=Role.INVESTOR)

    posts.hand_over(
        session,
        membership=post_of(old),
        successor=post_of(new),
        actor=actor(Role.ADMIN),
        now=NOW,
    )

    session.expire_all()
    assert [case.reviewer_id for case in (mine, asked, decided, biased)] == [
        *(new.id, new.id),
        *(old.id, old.id),
    ]


def test_a_case_whose_reviewer_left_is_everybodys_to_take(session):
    old, other = person(Role.REVIEWER), actor(Role.REVIEWER)
    case = CaseFactory(status=CaseStatus.IN_REVIEW, reviewer_id=old.id)
    with pytest.raises(NotReviewerOfCaseError):
        cases.take(session, case=case, actor=other, now=NOW)
    assert tasks.list_tasks(session, actor=other, now=NOW) == []

    posts.end(session, membership=post_of(old), actor=actor(Role.ADMIN), now=NOW)

    assert [task.kind for task in tasks.list_tasks(session, actor=other, now=NOW)] == [
        TaskKind.TAKE_CASE
    ]
    cases.take(session, case=case, actor=other, now=NOW)
    session.expire_all()
    assert (case.reviewer_id, case.status) == (other.user_id, CaseStatus.IN_REVIEW)


def test_a_closed_account_reviews_no_more(session):
    old = person(Role.REVIEWER)
    case = CaseFactory(status=CaseStatus.IN_REVIEW, reviewer_id=old.id)
    assert not cases.is_takeable(case)

    old.is_active = False
    session.flush()

    assert cases.is_takeable(case)
    assert session.scalar(sa.select(sa.func.count()).where(posts.is_deserted())) == 1


def test_ending_a_post_frees_its_plans_for_all_colleagues(session):
    company = CompanyFactory()
    old = person(Role.INVESTOR, company)
    plan = plan_of(old, company)
    admin = actor(Role.ADMIN)

    for _press in range(2):
        posts.end(session, membership=post_of(old), actor=admin, now=NOW)

    session.expire_all()
    assert plan.contact_id is None
    ended = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "account.end_post"))
    assert [event.actor_id for event in ended] == [admin.user_id]


def test_a_village_whose_head_changes(session):
    """The old head's link is dead, the new head answers; what the old one signed keeps the name."""
    village = VillageOrganisationFactory()
    old = person(Role.VILLAGE_HEAD, village)
    old.pin_hash = "x"
    session.flush()
    assert head_links.find_head(session, organisation_id=village.id) == old
    code = invitations.invite(
        session,
        organisation=village,
        role=Role.VILLAGE_HEAD,
        post="Kepala Desa",
        replaces=post_of(old),
        actor=actor(Role.REGENCY),
        now=NOW,
    )
    assert post_of(old).ended_at is None  # until the code is used

    invitations.accept_invitation(
        session,
        code=code,
        person=Person(
            name="Bu Kades", email=None, phone="+6281300000002", password="", pin="135790"
        ),
        now=NOW,
    )

    session.expire_all()
    new = session.scalars(sa.select(User).where(User.name == "Bu Kades")).one()
    assert head_links.find_head(session, organisation_id=village.id) == new
    assert post_of(old).ended_at == NOW
    handed = session.scalars(
        sa.select(AuditEvent).where(AuditEvent.action == "account.hand_over")
    ).one()
    assert (handed.after["user_id"], handed.after["successor_id"]) == (old.id, new.id)


def test_the_villages_drafts_stay_and_the_new_operator_finds_them(session):
    village = VillageOrganisationFactory()
    old = person(Role.VILLAGE_OPERATOR, village)
    draft = ListingFactory(organisation=village, status=ListingStatus.DRAFT)
    code = invitations.invite(
        session,
        organisation=village,
        role=Role.VILLAGE_OPERATOR,
        post="Kaur",
        replaces=post_of(old),
        actor=actor(Role.REGENCY),
        now=NOW,
    )

    invitations.accept_invitation(session, code=code, person=NEW, now=NOW)

    session.expire_all()
    new = session.scalars(sa.select(User).where(User.name == NEW.name)).one()
    found = tasks.list_tasks(session, actor=actor_of(new), now=NOW)
    assert draft.id in {task.subject_id for task in found}
    assert tasks.list_tasks(session, actor=actor_of(old), now=NOW) == []
    assert session.scalars(sa.select(Listing.organisation_id)).one() == village.id

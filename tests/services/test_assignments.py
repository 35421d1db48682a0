"""Cases handed to a reviewer: one act each, interests respected, nothing done twice."""

import pytest
import sqlalchemy as sa

from hilirisasi.actors import actor_of
from hilirisasi.services import assignments, cases, declarations, interests, tasks
from hilirisasi.services.assignments import Refusal
from hilirisasi.services.task_kinds import TaskKind
from models import (
    AuditEvent,
    CaseAssignment,
    CaseStatus,
    InterestLevel,
    Membership,
    Notice,
    Outbox,
    Role,
    User,
)
from tests.factories import MembershipFactory, person
from tests.review_rules import NOW, keep_policy, make_case, official


@pytest.fixture
def decider(session):
    return official(Role.DECIDER)


@pytest.fixture
def reviewer(session):
    return person(Role.REVIEWER)


def hand(session, chosen, reviewer, decider):
    handed = assignments.assign(session, chosen=chosen, reviewer=reviewer, actor=decider, now=NOW)
    return [case.id for case in handed.done], [(case.id, why) for case, why in handed.refused]


def handed_to(session):
    rows = session.execute(
        sa.select(CaseAssignment.case_id, CaseAssignment.reviewer_id).order_by(
            CaseAssignment.case_id, CaseAssignment.reviewer_id
        )
    )
    return [tuple(row) for row in rows]


def acts(session):
    return session.scalars(
        sa.select(AuditEvent.action).where(AuditEvent.action == "assignment.make")
    ).all()


def test_each_case_is_one_act_and_again_none(session, decider, reviewer):
    pair = [make_case(), make_case()]
    ids = [case.id for case in pair]

    first = hand(session, pair, reviewer, decider)
    again = hand(session, pair, reviewer, decider)

    assert (first, again) == ((ids, []), (ids, []))
    assert handed_to(session) == [(number, reviewer.id) for number in ids]
    assert acts(session) == ["assignment.make"] * 2
    told = session.scalars(sa.select(Notice.user_id).where(Notice.kind == "assignment.make")).all()
    assert told == [reviewer.id] * 2
    assert session.scalars(sa.select(Outbox)).all() == []  # the digest tells it


def test_who_has_an_interest_is_refused_and_the_others_are_done(session, decider, reviewer):
    tied, free, own = make_case(), make_case(), make_case()
    MembershipFactory(user=reviewer, organisation=tied.plan.organisation, role=Role.INVESTOR)
    linked = session.get_one(User, decider.user_id)
    MembershipFactory(user=linked, organisation=own.plan.organisation, role=Role.INVESTOR)
    session.expire_all()

    result = hand(session, [tied, free, own], reviewer, actor_of(linked))

    assert result == (
        [free.id],
        [(tied.id, Refusal.INTEREST), (own.id, Refusal.OWN_INTEREST)],
    )
    assert handed_to(session) == [(free.id, reviewer.id)]


def test_a_tie_in_the_register_refuses_before_anybody_said_so(session, decider, reviewer):
    case = make_case()
    post = MembershipFactory(user=reviewer, organisation=case.plan.organisation, role=Role.INVESTOR)
    post.ended_at = NOW
    session.flush()

    assert hand(session, [case], reviewer, decider) == ([], [(case.id, Refusal.INTEREST)])


def test_a_soft_tie_bars_only_where_the_reviewer_decides(session, decider, reviewer):
    reviewed = make_case(keep_policy(session, "dua", has_other_decider=True))
    led = make_case(keep_policy(session, "satu"))
    for case in (reviewed, led):
        session.add(
            Membership(
                user_id=reviewer.id,
                organisation_id=case.listing.organisation_id,
                role=Role.VILLAGE_OPERATOR,
                post="Operator",
                started_at=NOW,
                ended_at=NOW,
            )
        )
    session.flush()

    assert hand(session, [reviewed, led], reviewer, decider) == (
        [reviewed.id],
        [(led.id, Refusal.INTEREST)],
    )


def test_what_others_review_or_nobody_waits_for_is_refused(session, decider, reviewer):
    taken, past, screened = (
        make_case(),
        make_case(status=CaseStatus.APPROVED),
        make_case(
            keep_policy(session, has_other_screener=True),
            status=CaseStatus.COMPLETE,
            screener_id=reviewer.id,
        ),
    )
    cases.take(session, case=taken, actor=official(), now=NOW)

    assert hand(session, [taken, past, screened], reviewer, decider) == (
        [],
        [
            (taken.id, Refusal.TAKEN),
            (past.id, Refusal.PAST),
            (screened.id, Refusal.SCREENED),
        ],
    )
    assert handed_to(session) == []


def test_who_did_not_take_it_makes_room_for_the_next(session, decider, reviewer):
    one, two = make_case(), make_case(keep_policy(session, reviewers=2, has_other_decider=True))
    other = person(Role.REVIEWER)
    for who in (reviewer, other):
        hand(session, [one, two], who, decider)

    assert handed_to(session) == [
        (one.id, other.id),
        (two.id, reviewer.id),
        (two.id, other.id),
    ]


def test_the_task_is_whose_it_was_handed_to_until_it_is_taken(session, decider, reviewer):
    case, other = make_case(), official()
    hand(session, [case], reviewer, decider)
    session.expire_all()
    chosen = actor_of(session.get_one(User, reviewer.id))

    def kinds(who):
        return [task.kind for task in tasks.list_tasks(session, actor=who, now=NOW)]

    assert TaskKind.TAKE_CASE in kinds(chosen)
    assert TaskKind.TAKE_CASE not in kinds(other)
    cases.take(session, case=case, actor=chosen, now=NOW)
    assert assignments.pending(case) == []


def test_who_left_or_named_an_interest_holds_a_case_no_more(session, decider, reviewer):
    left, tied = make_case(), make_case()
    hand(session, [left], reviewer, decider)
    other = official()
    hand(session, [tied], session.get_one(User, other.user_id), decider)
    reviewer.memberships[0].ended_at = NOW
    session.flush()
    session.expire_all()
    declarations.declare(session, actor=other, ties=(), now=NOW)
    interests.answer(
        session, case=tied, actor=other, level=InterestLevel.HARD, note="Saudara.", now=NOW
    )

    assert (assignments.pending(left), assignments.pending(tied)) == ([], [])
    assert handed_to(session) == [(left.id, reviewer.id)]


def test_reviewers_are_offered_with_their_office(session):
    first, second = person(Role.REVIEWER), person(Role.REVIEWER)
    person(Role.DECIDER)
    second.is_active = False
    session.flush()

    rows = assignments.list_reviewers(session)

    assert [(user.id, office) for user, office in rows] == [
        (first.id, first.memberships[0].organisation.name)
    ]

"""From a value on a second person signs: until then nothing is decided, reserved or public."""

from datetime import date

import pytest

from hilirisasi.actors import actor_of
from hilirisasi.case_errors import SecondSignatureError
from hilirisasi.errors import MissingReasonError
from hilirisasi.services import acting_posts, cases, decisions, public_cases, signatures
from models import Acting, CaseStatus, Role
from tests import factories
from tests.factories import MembershipFactory, OfficeFactory, UserFactory
from tests.review_rules import APPROVAL, NOW, REJECTION, keep_policy, make_case, official

LIMIT_IDR = 10_000_000_000


@pytest.fixture
def reviewer(session):
    return official()


def make_reviewed(session, reviewer, value_idr):
    version = keep_policy(session, has_other_decider=True, second_decider_from_idr=LIMIT_IDR)
    case = make_case(version, value_idr=value_idr)
    cases.take(session, case=case, actor=reviewer, now=NOW)
    decisions.reviews.give(
        session,
        case=case,
        actor=reviewer,
        recommendation=APPROVAL.outcome,
        reason="Sesuai.",
        now=NOW,
    )
    return case


def decide(session, case, actor, verdict=APPROVAL):
    return decisions.decide(session, case=case, actor=actor, verdict=verdict, now=NOW)


@pytest.mark.parametrize("value_idr", [LIMIT_IDR, LIMIT_IDR + 1, None])
def test_an_approval_of_great_or_unknown_value_waits_for_a_second_person(
    session, reviewer, value_idr
):
    case = make_reviewed(session, reviewer, value_idr)
    one, two = official(Role.DECIDER), official(Role.DECIDER)

    decide(session, case, one)

    assert case.status is CaseStatus.IN_REVIEW
    assert (case.decisions, case.reservations) == ([], [])
    assert public_cases.find(session, case.number).decisions == ()
    with pytest.raises(SecondSignatureError):
        signatures.sign(session, case=case, actor=one, now=NOW)
    with pytest.raises(SecondSignatureError):
        decide(session, case, two)

    signed = signatures.sign(session, case=case, actor=two, now=NOW)

    assert case.status is CaseStatus.APPROVED
    assert (signed.made_by_id, signed.second_by_id) == (one.user_id, two.user_id)
    assert (len(case.decisions), len(case.reservations)) == (1, 3)
    with pytest.raises(SecondSignatureError):
        signatures.sign(session, case=case, actor=two, now=NOW)


@pytest.mark.parametrize("is_head_first", [True, False])
def test_a_post_and_who_stands_in_for_it_are_one_signature(session, reviewer, is_head_first):
    case = make_reviewed(session, reviewer, LIMIT_IDR)
    office = OfficeFactory(name="DPMPTSP uji")
    head, colleague = (
        MembershipFactory(organisation=office, role=role, user=UserFactory(name=name))
        for role, name in ((Role.DECIDER, "Bu Kepala"), (Role.OVERSEER, "Pak Sekretaris"))
    )
    acting_posts.appoint(
        session,
        membership=head,
        colleague=colleague,
        acting=Acting.FOR_DAYS,
        until=date(2026, 11, 30),
        actor=factories.actor(Role.ADMIN),
        now=NOW,
    )
    session.refresh(colleague.user)
    people = [actor_of(head.user), actor_of(colleague.user)]
    first, second = people if is_head_first else reversed(people)
    decide(session, case, first)

    with pytest.raises(SecondSignatureError):
        signatures.sign(session, case=case, actor=second, now=NOW)
    signatures.sign(session, case=case, actor=official(Role.DECIDER), now=NOW)
    assert case.status is CaseStatus.APPROVED


def test_one_person_decides_below_the_limit_and_rejects_above_it(session, reviewer):
    small = make_reviewed(session, reviewer, LIMIT_IDR - 1)
    decide(session, small, official(Role.DECIDER))
    assert small.status is CaseStatus.APPROVED

    great = make_case("uji", value_idr=LIMIT_IDR)
    cases.take(session, case=great, actor=reviewer, now=NOW)
    decisions.reviews.give(
        session,
        case=great,
        actor=reviewer,
        recommendation=REJECTION.outcome,
        reason="Tidak sesuai.",
        now=NOW,
    )
    decide(session, great, official(Role.DECIDER), REJECTION)
    assert great.status is CaseStatus.REJECTED


def test_who_does_not_sign_says_why_and_another_decision_may_follow(session, reviewer):
    case = make_reviewed(session, reviewer, LIMIT_IDR)
    one, two = official(Role.DECIDER), official(Role.DECIDER)
    decide(session, case, one)

    with pytest.raises(MissingReasonError):
        signatures.refuse(session, case=case, actor=two, reason=" ", now=NOW)
    signatures.refuse(session, case=case, actor=two, reason="Harga belum jelas.", now=NOW)

    assert signatures.waiting(case) is None
    decide(session, case, two, REJECTION)
    assert case.status is CaseStatus.REJECTED

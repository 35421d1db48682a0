from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor, actor_of
from hilirisasi.services import tasks
from hilirisasi.services.task_kinds import TaskKind
from models import Answer, Case, CaseStatus, ListingStatus, PlanStage, Role, Talk, TalkStatus
from tests.factories import (
    NOW,
    CompanyFactory,
    ListingFactory,
    MembershipFactory,
    PlanFactory,
    TalkFactory,
    TermsFactory,
    VillageOrganisationFactory,
    actor,
    person,
)

DAY = timedelta(days=1)


def _kinds(session: Session, who: Actor) -> list[tuple[TaskKind, int | None]]:
    found = tasks.list_tasks(session, actor=who, now=NOW)
    return [(task.kind, task.subject_id) for task in found]


def _sides(talk: Talk) -> tuple[Actor, Actor]:
    return (
        actor(Role.VILLAGE_OPERATOR, talk.listing.organisation),
        actor(Role.INVESTOR, talk.plan.organisation),
    )


def _case(talk: Talk, status: CaseStatus, **values: object) -> Case:
    terms = TermsFactory(talk=talk, village_confirmed_at=NOW, investor_confirmed_at=NOW)
    return Case(
        number=f"K-{talk.id}",
        plan=talk.plan,
        listing=talk.listing,
        terms=terms,
        status=status,
        opened_at=NOW - DAY,
        **values,
    )


def test_a_village_without_products_is_asked_for_the_first(session: Session) -> None:
    assert _kinds(session, actor(Role.VILLAGE_OPERATOR)) == [(TaskKind.FIRST_LISTING, None)]


def test_an_investor_without_plans_is_asked_for_the_first(session: Session) -> None:
    assert _kinds(session, actor(Role.INVESTOR)) == [(TaskKind.FIRST_PLAN, None)]


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.DECIDER, Role.OVERSEER])
def test_officials_have_nothing_to_do_while_nothing_waits(session: Session, role: Role) -> None:
    TalkFactory()

    assert _kinds(session, actor(role)) == []


@pytest.mark.parametrize(
    ("age", "status", "expected"),
    [
        (150 * DAY, ListingStatus.PUBLISHED, 0),
        (151 * DAY, ListingStatus.PUBLISHED, 1),
        (151 * DAY, ListingStatus.WITHDRAWN, 0),
    ],
)
def test_a_listing_on_show_is_confirmed_thirty_days_before_it_lapses(
    session: Session, age: timedelta, status: ListingStatus, expected: int
) -> None:
    village = VillageOrganisationFactory()
    listing = ListingFactory(organisation=village, confirmed_at=NOW - age, status=status)
    ListingFactory(confirmed_at=NOW - age)

    found = _kinds(session, actor(Role.VILLAGE_OPERATOR, village))

    assert found == [(TaskKind.CONFIRM_LISTING, listing.id)][:expected]


def test_only_the_side_that_was_asked_has_to_answer(session: Session) -> None:
    talk = TalkFactory(
        status=TalkStatus.ASKED, village_answer=Answer.WAITING, plan__stage=PlanStage.PROPOSAL
    )
    TalkFactory(status=TalkStatus.ASKED, village_answer=Answer.WAITING)
    village, investor = _sides(talk)

    assert _kinds(session, village) == [(TaskKind.ANSWER_TALK, talk.id)]
    assert _kinds(session, investor) == []


def test_newest_terms_wait_for_the_side_that_did_not_confirm_them(session: Session) -> None:
    talk = TalkFactory(plan__stage=PlanStage.PROPOSAL)
    TermsFactory(talk=talk, number=1, village_confirmed_at=NOW)
    TermsFactory(talk=talk, number=2, investor_confirmed_at=NOW)
    village, investor = _sides(talk)

    assert _kinds(session, village) == [(TaskKind.CONFIRM_TERMS, talk.id)]
    assert _kinds(session, investor) == []


def test_who_is_asked_to_talk_alone_has_to_answer(session: Session) -> None:
    talk = TalkFactory(plan__stage=PlanStage.PROPOSAL, investor_alone_at=NOW)
    village, investor = _sides(talk)

    assert _kinds(session, village) == [(TaskKind.ANSWER_ALONE, talk.id)]
    assert _kinds(session, investor) == []

    talk.village_alone_at, talk.alone_until = NOW, NOW.date()
    session.flush()
    assert _kinds(session, village) == []


def test_an_open_talk_asks_for_the_full_proposal(session: Session) -> None:
    talk = TalkFactory()
    waiting = TalkFactory(status=TalkStatus.ASKED, village_answer=Answer.WAITING)

    assert _kinds(session, _sides(talk)[1]) == [(TaskKind.COMPLETE_PROPOSAL, talk.plan.id)]
    assert _kinds(session, _sides(waiting)[1]) == []


def test_a_returned_case_waits_for_both_sides_before_all_else(session: Session) -> None:
    village = VillageOrganisationFactory()
    old = ListingFactory(organisation=village, confirmed_at=NOW - 160 * DAY)
    talk = TalkFactory(status=TalkStatus.AGREED, listing=old, plan__stage=PlanStage.PROPOSAL)
    case = _case(talk, CaseStatus.RETURNED)
    session.add(case)
    session.flush()
    of_village, of_investor = _sides(talk)

    assert _kinds(session, of_village) == [
        (TaskKind.ANSWER_CASE, case.id),
        (TaskKind.FILE_CONSENT, case.id),
        (TaskKind.CONFIRM_LISTING, old.id),
    ]
    assert _kinds(session, of_investor) == [(TaskKind.ANSWER_CASE, case.id)]


def test_a_reviewer_sees_own_cases_first_then_those_that_nobody_took(session: Session) -> None:
    reviewer, other = person(Role.REVIEWER), person(Role.REVIEWER)
    session.refresh(reviewer)
    own, new, foreign = (
        _case(TalkFactory(status=TalkStatus.AGREED), status, reviewer=who)
        for status, who in (
            (CaseStatus.IN_REVIEW, reviewer),
            (CaseStatus.SUBMITTED, None),
            (CaseStatus.IN_REVIEW, other),
        )
    )
    session.add_all([own, new, foreign])
    session.flush()

    assert _kinds(session, actor_of(reviewer)) == [
        (TaskKind.DECIDE_CASE, own.id),
        (TaskKind.TAKE_CASE, new.id),
    ]


def test_a_reviewer_is_not_offered_a_case_of_the_own_company(session: Session) -> None:
    company = CompanyFactory()
    talk = TalkFactory(status=TalkStatus.AGREED, plan=PlanFactory(organisation=company))
    session.add(_case(talk, CaseStatus.SUBMITTED))
    user = person(Role.REVIEWER)
    MembershipFactory(user=user, organisation=company, role=Role.OVERSEER, post="Komisaris")
    session.flush()
    session.refresh(user)

    assert _kinds(session, actor_of(user)) == []


def test_the_longest_waiting_stands_first(session: Session) -> None:
    village = VillageOrganisationFactory()
    newer, older = (
        ListingFactory(organisation=village, confirmed_at=NOW - age * DAY) for age in (155, 165)
    )

    found = _kinds(session, actor(Role.VILLAGE_OPERATOR, village))

    assert [subject for _kind, subject in found] == [older.id, newer.id]

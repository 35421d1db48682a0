"""Who stands in for a post decides under it, with both names, and not beyond the last day."""

from datetime import UTC, date, datetime

import pytest

from hilirisasi.actors import actor_of
from hilirisasi.case_errors import ActingRefusedError, NotYourMoveError
from hilirisasi.services import acting_posts, cases, decisions, reviews
from models import Acting, CaseStatus, Outcome, Role
from tests.factories import MembershipFactory, OfficeFactory, actor, person
from tests.review_rules import APPROVAL, NOW, keep_policy, make_case, official

UNTIL = date(2026, 11, 30)


@pytest.fixture
def office(session):
    return OfficeFactory(name="DPMPTSP uji")


@pytest.fixture
def head(office):
    return MembershipFactory(organisation=office, role=Role.DECIDER, post="Kepala")


@pytest.fixture
def colleague(office):
    return MembershipFactory(organisation=office, role=Role.OVERSEER, post="Sekretaris")


def appoint(session, head, colleague, until=UNTIL):
    return acting_posts.appoint(
        session,
        membership=head,
        colleague=colleague,
        acting=Acting.FOR_DAYS,
        until=until,
        actor=actor(Role.ADMIN),
        now=NOW,
    )


def make_reviewed(session):
    case = make_case(keep_policy(session, has_other_decider=True))
    reviewer = official()
    cases.take(session, case=case, actor=reviewer, now=NOW)
    reviews.give(
        session,
        case=case,
        actor=reviewer,
        recommendation=Outcome.APPROVE,
        reason="Sesuai.",
        now=NOW,
    )
    return case


def test_an_acting_official_decides_under_the_post_with_both_names(session, head, colleague):
    appoint(session, head, colleague)
    session.refresh(colleague.user)
    acting = actor_of(colleague.user)
    case = make_reviewed(session)

    decision = decisions.decide(session, case=case, actor=acting, verdict=APPROVAL, now=NOW)

    assert case.status is CaseStatus.APPROVED
    assert (decision.made_by_name, decision.made_for_name) == (
        colleague.user.name,
        head.user.name,
    )
    assert "Plh. Kepala, DPMPTSP uji" in decision.made_by_post


def test_a_long_office_name_does_not_cut_the_post_off(session, office, head, colleague):
    office.name = "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu Provinsi Lampung"
    appoint(session, head, colleague)
    session.refresh(colleague.user)
    acting = actor_of(colleague.user)

    decision = decisions.decide(
        session, case=make_reviewed(session), actor=acting, verdict=APPROVAL, now=NOW
    )

    assert decision.made_by_post.startswith("Plh. Kepala, Dinas Penanaman Modal")
    assert acting.title.startswith("Plh. Kepala, ")


def test_who_decides_in_the_own_post_is_not_said_to_stand_in(session, head, colleague):
    colleague.role, colleague.post = Role.DECIDER, "Asisten"
    appoint(session, head, colleague, until=date(2026, 11, 24))
    session.refresh(colleague.user)
    after = datetime(2026, 11, 25, 3, tzinfo=UTC)

    decision = decisions.decide(
        session,
        case=make_reviewed(session),
        actor=actor_of(colleague.user),
        verdict=APPROVAL,
        now=after,
    )

    assert (decision.made_by_post, decision.made_for_name) == ("Asisten, DPMPTSP uji", "")


def test_nobody_stands_in_beyond_the_last_day(session, head, colleague):
    appoint(session, head, colleague)
    session.refresh(colleague.user)
    acting = actor_of(colleague.user)
    case = make_reviewed(session)
    last, after = (datetime(2026, 11, 30, hour, tzinfo=UTC) for hour in (16, 17))

    with pytest.raises(NotYourMoveError):
        decisions.decide(session, case=case, actor=acting, verdict=APPROVAL, now=after)

    days = [date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 1)]
    ended = [acting_posts.end_past(session, today=day, now=last) for day in days]
    assert ended == [0, 1, 0]
    session.refresh(colleague.user)
    assert actor_of(colleague.user).post_as(Role.DECIDER) is None


def test_appointed_twice_is_appointed_once(session, head, colleague):
    assert appoint(session, head, colleague) is appoint(session, head, colleague)


def test_only_a_colleague_stands_in_for_a_deciding_post_from_today_on(session, head, colleague):
    stranger = MembershipFactory(user=person(Role.REVIEWER))
    admin = MembershipFactory(organisation=head.organisation, role=Role.ADMIN)
    for post, other, until in (
        (head, stranger, UNTIL),
        (head, head, UNTIL),
        (admin, colleague, UNTIL),
        (head, colleague, date(2026, 11, 23)),
    ):
        with pytest.raises(ActingRefusedError):
            appoint(session, post, other, until)

"""A case is taken, answered and withdrawn; the queue shows the oldest first."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from hilirisasi.actors import actor_of
from hilirisasi.errors import (
    InvalidTransitionError,
    MissingReasonError,
    NotReviewerOfCaseError,
    StaleEditError,
)
from hilirisasi.permissions import Permission, is_allowed
from hilirisasi.services import cases, reservations
from hilirisasi.services.transactions import transaction
from hilirisasi.workflow import ENDED
from models import AuditEvent, CaseStatus, Reservation, Role, TalkStatus
from tests.factories import (
    CaseFactory,
    MembershipFactory,
    TalkFactory,
    TermsFactory,
    actor,
    bring,
    person,
)
from tests.statements import statements

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@pytest.fixture
def case(session):
    return CaseFactory(
        terms=TermsFactory(
            talk=TalkFactory(status=TalkStatus.AGREED),
            first_month=date(2027, 1, 1),
            last_month=date(2027, 2, 1),
        )
    )


@pytest.fixture
def reviewer(session):
    return actor(Role.REVIEWER)


def party(case):
    return actor(Role.VILLAGE_OPERATOR, case.listing.organisation)


def test_a_reviewer_takes_a_case_once(session, case, reviewer):
    for _ in range(2):
        cases.take(session, case=case, actor=reviewer, now=NOW)

    assert (case.status, case.reviewer_id) == (CaseStatus.IN_REVIEW, reviewer.user_id)
    assert [(row.source, row.target) for row in case.moves] == [
        (CaseStatus.SUBMITTED, CaseStatus.COMPLETE),
        (CaseStatus.COMPLETE, CaseStatus.IN_REVIEW),
    ]
    assert case.screener_id == reviewer.user_id
    assert session.scalars(sa.select(AuditEvent.action).order_by(AuditEvent.id)).all() == [
        "case.complete",
        "case.take",
    ]


def test_another_reviewer_does_not_take_it_away(session, case, reviewer):
    cases.take(session, case=case, actor=reviewer, now=NOW)

    with pytest.raises(NotReviewerOfCaseError):
        cases.take(session, case=case, actor=actor(Role.REVIEWER), now=NOW)

    assert case.reviewer_id == reviewer.user_id


@pytest.mark.parametrize("status", [CaseStatus.RETURNED, CaseStatus.APPROVED, *ENDED])
def test_only_what_waits_for_a_reviewer_is_taken(session, case, reviewer, status):
    bring(case, status)

    with pytest.raises(InvalidTransitionError):
        cases.take(session, case=case, actor=reviewer, now=NOW)


def test_an_answer_goes_back_to_the_same_reviewer(session, case, reviewer):
    case.status, case.reviewer_id = CaseStatus.RETURNED, reviewer.user_id
    session.flush()

    cases.answer_question(session, case=case, actor=party(case), text="Sudah ada KKPR.", now=NOW)

    assert (case.status, case.reviewer_id, case.answer) == (
        CaseStatus.IN_REVIEW,
        reviewer.user_id,
        "Sudah ada KKPR.",
    )
    with pytest.raises(InvalidTransitionError):
        cases.answer_question(session, case=case, actor=party(case), text="Lagi.", now=NOW)


@pytest.mark.parametrize("status", [CaseStatus.SUBMITTED, CaseStatus.IN_REVIEW])
def test_nothing_is_answered_that_was_not_asked(session, case, status):
    bring(case, status)

    with pytest.raises(InvalidTransitionError):
        cases.answer_question(session, case=case, actor=party(case), text="Jawaban.", now=NOW)


def test_an_empty_answer_is_none(session, case):
    case.status = CaseStatus.RETURNED
    session.flush()

    with pytest.raises(MissingReasonError):
        cases.answer_question(session, case=case, actor=party(case), text=" ", now=NOW)


@pytest.mark.parametrize(
    "status",
    [
        CaseStatus.SUBMITTED,
        CaseStatus.IN_REVIEW,
        CaseStatus.RETURNED,
        CaseStatus.APPROVED,
        CaseStatus.APPROVED_WITH_CONDITIONS,
    ],
)
def test_a_party_withdraws_with_a_reason_and_the_talk_goes_on(session, case, status):
    bring(case, status)

    cases.withdraw(session, case=case, actor=party(case), reason="Gagal panen.", now=NOW)

    assert case.status is CaseStatus.WITHDRAWN
    assert case.terms.talk.status is TalkStatus.TALKING
    event = session.scalars(sa.select(AuditEvent)).one()
    assert (event.action, event.reason) == ("case.withdraw", "Gagal panen.")
    assert (event.before, event.after) == ({"status": status}, {"status": "withdrawn"})


def test_withdrawal_frees_what_was_reserved_once(session, case, reviewer):
    with transaction(session):
        reservations.reserve(session, case=case, actor=reviewer, now=NOW)
    bring(case, CaseStatus.APPROVED)
    later = NOW + timedelta(days=1)

    cases.withdraw(session, case=case, actor=party(case), reason="Gagal panen.", now=NOW)
    with pytest.raises(InvalidTransitionError):
        cases.withdraw(session, case=case, actor=party(case), reason="Lagi.", now=later)

    assert session.scalars(sa.select(Reservation.released_at)).all() == [NOW, NOW]


@pytest.mark.parametrize("status", list(ENDED))
def test_what_is_ended_is_not_withdrawn(session, case, status):
    bring(case, status)

    with pytest.raises(InvalidTransitionError):
        cases.withdraw(session, case=case, actor=party(case), reason="Batal.", now=NOW)


def test_withdrawal_needs_a_reason_and_the_newest_page(session, case):
    with pytest.raises(MissingReasonError):
        cases.withdraw(session, case=case, actor=party(case), reason="", now=NOW)
    with pytest.raises(StaleEditError):
        cases.withdraw(
            session, case=case, actor=party(case), reason="x", version=case.version + 1, now=NOW
        )

    assert case.status is CaseStatus.SUBMITTED


def test_parties_list_their_own_cases_and_reviewers_all(session, case, reviewer):
    other = CaseFactory()

    own = cases.list_visible(session, actor=party(case))
    everything = cases.list_visible(session, actor=reviewer)

    assert own.cases == [case]
    assert everything.cases == [other, case]


@pytest.mark.parametrize(
    ("permission", "allowed"),
    [
        (Permission.CASE_VIEW, ["village", "company", "reviewer", "overseer"]),
        (Permission.CASE_ANSWER, ["village", "company"]),
        (Permission.CASE_DECIDE, ["reviewer"]),
        (Permission.CASE_QUEUE, ["reviewer", "overseer", "partial reviewer"]),
    ],
)
def test_who_may_do_what_with_a_case(session, case, permission, allowed):
    partial = person(Role.REVIEWER)
    MembershipFactory(
        user=partial, organisation=case.plan.organisation, role=Role.INVESTOR, post="Komisaris"
    )
    session.refresh(partial)
    people = {
        "village": party(case),
        "company": actor(Role.INVESTOR, case.plan.organisation),
        "other village": actor(Role.VILLAGE_OPERATOR),
        "other company": actor(Role.INVESTOR),
        "reviewer": actor(Role.REVIEWER),
        "overseer": actor(Role.OVERSEER),
        "admin": actor(Role.ADMIN),
    }
    people["partial reviewer"] = actor_of(partial)
    expected = set(allowed)
    if permission in {Permission.CASE_VIEW, Permission.CASE_ANSWER}:
        expected.add("partial reviewer")  # as a member of the company

    found = {name for name, who in people.items() if is_allowed(who, permission, case)}

    assert found == expected


def named(found):
    """Read what a list shows of each case."""
    return [
        (
            case.listing.commodity.name_id,
            case.listing.form.name_id,
            case.listing.village.parent.parent.name,
            case.plan.organisation.name,
            case.reviewer,
            case.terms.kg,
        )
        for case in found.cases
    ]


def test_the_lists_ask_as_often_for_many_cases_as_for_one(session, reviewer):
    def asked(count):
        for _ in range(count):
            CaseFactory()
        session.commit()
        session.expire_all()
        with statements(session) as said:
            shown = named(cases.list_visible(session, actor=reviewer))
        return len(said), len(shown)

    assert [asked(1), asked(9)] == [(2, 1), (2, 10)]

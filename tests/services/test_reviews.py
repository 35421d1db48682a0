"""Several reviewers, of several offices, a meeting, another decider: as the rule says."""

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from hilirisasi.case_errors import (
    MeetingMissingError,
    MoveIncompleteError,
    NotYourMoveError,
    ReviewsMissingError,
)
from hilirisasi.errors import (
    InvalidTransitionError,
    MissingReasonError,
    NotReviewerOfCaseError,
)
from hilirisasi.services import cases, decisions, reviews, screenings
from hilirisasi.services.questions import Question
from models import (
    CaseInterest,
    CaseReview,
    CaseStatus,
    Decision,
    InterestKind,
    InterestLevel,
    MissingPart,
    Outcome,
    ReviewRule,
    Role,
    User,
)
from tests.review_rules import (
    APPROVAL,
    NOW,
    REJECTION,
    keep_policy,
    make_case,
    official,
    village_of,
)

STRICT = {
    "reviewers": 2,
    "has_different_offices": True,
    "has_other_screener": True,
    "has_other_decider": True,
    "has_meeting": True,
}


@pytest.fixture
def case(session):
    return make_case(keep_policy(session, **STRICT))


def give(session, case, reviewer, recommendation=Outcome.APPROVE, reason="Sesuai."):
    return reviews.give(
        session,
        case=case,
        actor=reviewer,
        recommendation=recommendation,
        reason=reason,
        now=NOW,
    )


def review_by(session, case, *offices):
    screenings.pass_on(session, case=case, actor=official(), now=NOW)
    found = [official(office=office) for office in offices]
    for reviewer in found:
        cases.take(session, case=case, actor=reviewer, now=NOW)
        give(session, case, reviewer)
    return found


def meet(session, case, reviewer, on=date(2026, 11, 23)):
    reviews.call_meeting(session, case=case, actor=reviewer, on=on, now=NOW)


def decide(session, case, actor, verdict=APPROVAL):
    return decisions.decide(session, case=case, actor=actor, verdict=verdict, now=NOW)


def test_two_offices_review_meet_and_a_third_person_decides(session, case):
    first, _second = review_by(session, case, "Disperindag", "Dinas PMDT")
    meet(session, case, first)

    decide(session, case, official(Role.DECIDER))

    assert case.status is CaseStatus.APPROVED
    assert case.meeting_on == date(2026, 11, 23)
    assert [row.target for row in case.moves] == [
        *(CaseStatus.COMPLETE, CaseStatus.IN_REVIEW, CaseStatus.MEETING, CaseStatus.APPROVED)
    ]


def test_who_screened_does_not_review_where_others_must(session, case):
    screener = official()
    screenings.pass_on(session, case=case, actor=screener, now=NOW)

    with pytest.raises(NotYourMoveError):
        cases.take(session, case=case, actor=screener, now=NOW)

    assert (case.status, case.reviewer_id) == (CaseStatus.COMPLETE, None)


def test_what_nobody_screened_is_not_taken_where_others_must(session, case):
    with pytest.raises(InvalidTransitionError):
        cases.take(session, case=case, actor=official(), now=NOW)


def test_a_third_reviewer_is_one_too_many(session, case):
    review_by(session, case, "Disperindag", "Dinas PMDT")

    with pytest.raises(NotReviewerOfCaseError):
        cases.take(session, case=case, actor=official(office="DLH"), now=NOW)


def test_who_left_office_without_a_review_makes_room_for_another(session, case):
    screenings.pass_on(session, case=case, actor=official(), now=NOW)
    one, two, third = (official(office=name) for name in ("Disperindag", "Dinas PMDT", "DLH"))
    for reviewer in (one, two):
        cases.take(session, case=case, actor=reviewer, now=NOW)
    assert cases.lacks_reviewers(case) is False

    session.get_one(User, two.user_id).memberships[0].ended_at = NOW
    session.flush()
    assert cases.lacks_reviewers(case) is True
    cases.take(session, case=case, actor=third, now=NOW)

    assert cases.lacks_reviewers(case) is False
    assert [row.reviewer_id for row in case.reviews] == [
        person.user_id for person in (one, two, third)
    ]


def test_two_of_one_office_are_too_few(session, case):
    screenings.pass_on(session, case=case, actor=official(), now=NOW)
    office = "Disperindag"
    one = official(office=office)
    two = replace(official(), posts=one.posts)
    for reviewer in (one, two):
        cases.take(session, case=case, actor=reviewer, now=NOW)
        give(session, case, reviewer)

    with pytest.raises(ReviewsMissingError) as refusal:
        meet(session, case, one)

    assert (refusal.value.given, refusal.value.needed) == (1, 2)
    third = official(office="DLH")  # so another office joins
    cases.take(session, case=case, actor=third, now=NOW)
    give(session, case, third)
    meet(session, case, one)
    assert case.status is CaseStatus.MEETING


def note_interest(session, case, person, level):
    row = CaseInterest(
        user_id=person.user_id, kind=InterestKind.ANSWER, level=level, note="Adik.", noted_at=NOW
    )
    case.interests.append(row)
    session.flush()


def test_who_turns_out_to_be_tied_after_the_meeting_is_replaced(session, case):
    first, _second = review_by(session, case, "Disperindag", "Dinas PMDT")
    meet(session, case, first)
    late, decider = official(office="DLH"), official(Role.DECIDER)
    with pytest.raises(InvalidTransitionError):
        cases.take(session, case=case, actor=late, now=NOW)

    note_interest(session, case, first, InterestLevel.HARD)
    said = refused_by_database(session, decision_of(case, decider))
    assert "review rule: reviewers" in said or "review rule: offices" in said
    cases.take(session, case=case, actor=late, now=NOW)
    give(session, case, late)

    decide(session, case, decider)
    assert case.status is CaseStatus.APPROVED


def test_who_sent_a_file_back_does_not_decide_on_it_though_another_found_it_complete(session, case):
    sender = official(Role.DECIDER)
    asked = {MissingPart.SITE: Question("Koordinat", "PP 21/2021")}
    screenings.send_back(session, case=case, actor=sender, missing=asked, now=NOW)
    cases.answer_question(session, case=case, actor=village_of(case), text="Ini.", now=NOW)
    first, _second = review_by(session, case, "Disperindag", "Dinas PMDT")
    meet(session, case, first)

    with pytest.raises(NotYourMoveError):
        decide(session, case, sender)
    assert "review rule: other screener" in refused_by_database(session, decision_of(case, sender))


def test_a_meeting_has_a_day_that_has_come(session, case):
    first, _second = review_by(session, case, "Disperindag", "Dinas PMDT")

    for day in (None, date(2026, 11, 25)):
        with pytest.raises(MoveIncompleteError):
            meet(session, case, first, on=day)

    assert case.status is CaseStatus.IN_REVIEW


def test_without_the_meeting_nothing_is_decided(session, case):
    review_by(session, case, "Disperindag", "Dinas PMDT")

    with pytest.raises(MeetingMissingError):
        decide(session, case, official(Role.DECIDER))


@pytest.mark.parametrize("verdict", [APPROVAL, REJECTION])
def test_who_reviewed_does_not_decide_where_others_must(session, case, verdict):
    first, _second = review_by(session, case, "Disperindag", "Dinas PMDT")
    meet(session, case, first)

    with pytest.raises(NotYourMoveError):
        decide(session, case, first, verdict)

    assert case.status is CaseStatus.MEETING


def test_reviewers_may_disagree_and_both_stay(session, case):
    screenings.pass_on(session, case=case, actor=official(), now=NOW)
    one, two = official(office="Disperindag"), official(office="DLH")
    for reviewer in (one, two):
        cases.take(session, case=case, actor=reviewer, now=NOW)

    give(session, case, one)
    give(session, case, two, Outcome.REJECT, "Limbahnya ke sungai.")

    assert [row.recommendation for row in case.reviews] == [Outcome.APPROVE, Outcome.REJECT]


def test_a_review_is_given_once_with_a_reason(session, case):
    first, _second = review_by(session, case, "Disperindag", "Dinas PMDT")

    with pytest.raises(MissingReasonError):
        give(session, case, first, reason=" ")
    with pytest.raises(InvalidTransitionError):
        give(session, case, first, Outcome.REJECT)
    assert give(session, case, first).recommendation is Outcome.APPROVE  # the very same again


def refused_by_database(session, *rows):
    """Return what the database itself says to rows that no use case would write."""
    with pytest.raises(sa.exc.IntegrityError) as refusal, session.begin_nested():
        session.add_all(rows)
        session.flush()
    return str(refusal.value.orig)


def decision_of(case, person, outcome=Outcome.APPROVE, **values):
    return Decision(
        case_id=case.id,
        outcome=outcome,
        reason="Langsung.",
        made_by_id=person.user_id,
        made_by_name=person.name,
        made_by_post="",
        made_at=NOW,
        **values,
    )


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"reviewers": 2}, "reviewers"),
        ({"reviewers": 1, "has_meeting": True}, "meeting"),
        ({"second_decider_from_idr": 1}, "second decider"),
    ],
)
@pytest.mark.parametrize("outcome", [Outcome.APPROVE, Outcome.APPROVE_WITH_CONDITIONS])
def test_the_database_refuses_what_falls_short_of_the_rule(session, rule, said, outcome):
    case = make_case(keep_policy(session, **rule))
    reviewer = official()
    cases.take(session, case=case, actor=reviewer, now=NOW)
    give(session, case, reviewer)

    assert f"review rule: {said}" in refused_by_database(
        session, decision_of(case, official(Role.DECIDER), outcome)
    )


def test_the_database_knows_who_must_be_another(session, case):
    first, second = review_by(session, case, "Disperindag", "Dinas PMDT")
    meet(session, case, first)

    assert "review rule: other decider" in refused_by_database(session, decision_of(case, second))
    second_signs = decision_of(case, official(Role.DECIDER), second_by_id=second.user_id)
    assert "review rule: other decider" in refused_by_database(session, second_signs)
    screener = replace(official(), user_id=case.screener_id)
    assert "review rule: other screener" in refused_by_database(
        session, decision_of(case, screener)
    )


def test_the_database_refuses_who_has_an_interest_under_any_rule(session):
    case = make_case()
    cases.take(session, case=case, actor=official(), now=NOW)
    for user_id in (case.plan.created_by_id, case.terms.author_id):
        person = replace(official(), user_id=user_id)
        said = refused_by_database(session, decision_of(case, person, Outcome.RETURN))
        assert "review rule: own interest" in said


def test_the_database_keeps_given_reviews_and_rules_as_they_are(session, case):
    review_by(session, case, "Disperindag", "Dinas PMDT")
    statements = (
        sa.update(CaseReview).values(reason="Lain."),
        sa.update(ReviewRule).values(reviewers=1),
        sa.delete(ReviewRule).where(ReviewRule.policy_version == "uji"),
        sa.text("UPDATE \"case\" SET review_version = 'awal'"),
        sa.text('UPDATE "case" SET value_idr = 5'),
    )
    for statement in statements:
        with pytest.raises(sa.exc.IntegrityError), session.begin_nested():
            session.execute(statement.execution_options(synchronize_session=False))


def test_the_database_asks_for_an_official_who_decides(session, case):
    first, _second = review_by(session, case, "Disperindag", "Dinas PMDT")
    meet(session, case, first)
    stranger = village_of(make_case())

    assert "review rule: post" in refused_by_database(session, decision_of(case, stranger))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decision SET reason = 'Lain.'",
        "UPDATE decision SET outcome = 'reject'",
        "UPDATE decision SET made_by_name = 'Lain'",
        "UPDATE decision SET is_pending = (1 = 1)",
        "DELETE FROM decision",
        "DELETE FROM case_review WHERE given_at IS NOT NULL",
        "UPDATE case_move SET reason = 'Lain.'",
        "DELETE FROM case_move",
        "UPDATE \"case\" SET status = 'rejected'",
        "UPDATE \"case\" SET status = 'approved_with_conditions'",
    ],
)
def test_the_database_keeps_what_was_decided(session, case, statement):
    first, _second = review_by(session, case, "Disperindag", "Dinas PMDT")
    meet(session, case, first)
    decide(session, case, official(Role.DECIDER))

    with pytest.raises(sa.exc.IntegrityError), session.begin_nested():
        session.execute(sa.text(statement))


def test_no_case_is_approved_without_its_decision(session, case):
    review_by(session, case, "Disperindag", "Dinas PMDT")

    with pytest.raises(sa.exc.IntegrityError, match="no decision"), session.begin_nested():
        session.execute(sa.text("UPDATE \"case\" SET status = 'approved'"))


def test_sqlite_replaces_no_decision_and_no_review(session, case):
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("only SQLite replaces rows")
    first, _second = review_by(session, case, "Disperindag", "Dinas PMDT")
    meet(session, case, first)
    decide(session, case, official(Role.DECIDER))

    for table in ("decision", "case_review"):
        with pytest.raises(sa.exc.IntegrityError, match="once"), session.begin_nested():
            session.execute(sa.text(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"))

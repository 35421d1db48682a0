"""After an approval: signed in time, running, extended by both and one reviewer, or stopped."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from hilirisasi.case_errors import (
    ExtensionRefusedError,
    MoveIncompleteError,
    NotYourMoveError,
)
from hilirisasi.errors import InvalidTransitionError, MissingReasonError
from hilirisasi.interest_errors import ConflictOfInterestError
from hilirisasi.services import case_clocks, cases, contracts, decisions, extension_notices
from models import (
    AuditEvent,
    CaseInterest,
    CaseStatus,
    InterestKind,
    InterestLevel,
    Notice,
    TalkStatus,
)
from tests.review_rules import APPROVAL, NOW, investor_of, make_case, official, village_of

NEAR_END = datetime(2027, 1, 30, 3, 0, tzinfo=UTC)  # 60 days before 31 March
TODAY = NOW.date()
JUNE = date(2027, 6, 1)


@pytest.fixture
def reviewer(session):
    return official()


@pytest.fixture
def case(session, reviewer):
    case = make_case()
    cases.take(session, case=case, actor=reviewer, now=NOW)
    decisions.decide(session, case=case, actor=reviewer, verdict=APPROVAL, now=NOW)
    return case


def sign(session, case, number="12/PKS/2026", on=TODAY, now=NOW):
    return contracts.sign(session, case=case, actor=village_of(case), number=number, on=on, now=now)


def run_contract(session, case):
    sign(session, case)
    contracts.start(session, case=case, actor=investor_of(case), on=TODAY, now=NOW)


def released(case):
    return {row.released_at for row in case.reservations}


def test_a_contract_is_signed_with_its_number_and_day_and_runs(session, case):
    for number, on in ((" ", TODAY), ("1", None), ("1", TODAY + timedelta(days=1))):
        with pytest.raises(MoveIncompleteError):
            sign(session, case, number, on)

    run_contract(session, case)

    assert (case.status, case.contract_number, case.contract_on) == (
        CaseStatus.RUNNING,
        "12/PKS/2026",
        TODAY,
    )
    assert released(case) == {None}


def test_no_official_signs_for_the_sides(session, case, reviewer):
    with pytest.raises(NotYourMoveError):
        contracts.sign(session, case=case, actor=reviewer, number="1", on=TODAY, now=NOW)


def test_an_unsigned_contract_lapses_and_frees_its_tonnes_once(session, case):
    last = NOW + timedelta(days=90)
    after = last + timedelta(days=1)

    assert [case_clocks.run(session, now=now) for now in (last, after, after)] == [0, 1, 0]

    assert (case.status, released(case)) == (CaseStatus.LAPSED, {after})
    assert case.terms.talk.status is TalkStatus.TALKING
    actions = session.scalars(sa.select(AuditEvent.action)).all()
    assert actions.count("reservation.release") == 1
    with pytest.raises(InvalidTransitionError):
        sign(session, case, now=after)


def test_a_stopped_contract_says_by_whom_why_and_what_it_frees(session, case):
    run_contract(session, case)
    with pytest.raises(MissingReasonError):
        contracts.stop(session, case=case, actor=village_of(case), reason="", now=NOW)

    village = village_of(case)
    done = contracts.stop(session, case=case, actor=village, reason="Tidak dibayar.", now=NOW)

    assert (case.status, released(case)) == (CaseStatus.STOPPED, {NOW})
    assert (done.made_by_name, done.reason, done.freed_kg) == (
        village.name,
        "Tidak dibayar.",
        15_000,
    )
    with pytest.raises(InvalidTransitionError):
        contracts.stop(session, case=case, actor=village, reason="Lagi.", now=NOW)


def test_a_contract_is_completed_when_its_last_month_is_over(session, case):
    run_contract(session, case)
    end, after = (datetime(2027, 3, 31, hour, tzinfo=UTC) for hour in (16, 17))  # WIB: 23.00, 00.00

    assert [case_clocks.run(session, now=now) for now in (end, after, after)] == [0, 1, 0]
    assert case.status is CaseStatus.COMPLETED


def extend(session, case, actor, month=JUNE, now=NEAR_END):
    return contracts.ask_extension(session, case=case, actor=actor, last_month=month, now=now)


def test_both_confirm_again_and_one_reviewer_extends_on_the_same_terms(session, case):
    run_contract(session, case)
    one = official()
    extend(session, case, village_of(case))
    with pytest.raises(MoveIncompleteError):
        contracts.extend(session, case=case, actor=one, reason="Lancar.", now=NEAR_END)
    extend(session, case, investor_of(case))

    contracts.extend(session, case=case, actor=one, reason="Lancar.", now=NEAR_END)

    assert (case.status, case.last_month) == (CaseStatus.EXTENDED, JUNE)
    assert [row.month.month for row in case.reservations] == [1, 2, 3, 4, 5, 6]
    april, july = (datetime(2027, month, 2, tzinfo=UTC) for month in (4, 7))
    assert case_clocks.run(session, now=april) == 1
    assert case.status is CaseStatus.RUNNING
    assert case_clocks.run(session, now=july) == 1
    assert case.status is CaseStatus.COMPLETED


def hear(session, case, *days):
    """Return who was told of the end of 31 March 2027, and how many days before it."""
    end = datetime(2027, 3, 31, 3, 0, tzinfo=UTC)
    for before in days:
        extension_notices.tell_due(session, now=end - timedelta(days=before))
    rows = session.execute(
        sa.select(Notice.kind, Notice.user_id, Notice.created_at)
        .where(Notice.kind.startswith("extension."), Notice.record_id == str(case.id))
        .order_by(Notice.id)
    )
    return [(kind, user_id, (end - at).days) for kind, user_id, at in rows]


def test_both_sides_hear_that_they_may_extend_and_again_where_nobody_asked(session, case):
    run_contract(session, case)
    village, investor = village_of(case).user_id, investor_of(case).user_id
    session.commit()
    told = [
        (kind, person, before)
        for kind, before in (("extension.soon", 60), ("extension.last", 14))
        for person in (village, investor)
    ]

    found = hear(session, case, 61, 60, 59, 15, 14, 13, 0, -1)

    assert [row for row in found if row[1] in {village, investor}] == told


def test_who_asked_is_not_asked_again(session, case):
    run_contract(session, case)
    village = village_of(case)
    extend(session, case, investor_of(case))

    found = hear(session, case, 60, 14, 0)

    assert [row[::2] for row in found if row[1] == village.user_id] == [("extension.soon", 60)]


def test_a_contract_that_nobody_watched_is_told_of_once_and_another_is_not(session, case):
    run_contract(session, case)
    other = make_case()  # never signed
    village = village_of(case)
    session.commit()

    found = hear(session, case, 10, 9)

    assert [row[::2] for row in found if row[1] == village.user_id] == [("extension.last", 10)]
    assert hear(session, other, 60, 14) == []


def test_the_new_end_of_an_extended_contract_is_told_of_again(session, case):
    run_contract(session, case)
    village = village_of(case)
    hear(session, case, 60)
    for who in (village, investor_of(case)):
        extend(session, case, who)
    contracts.extend(session, case=case, actor=official(), reason="Lancar.", now=NEAR_END)
    case_clocks.run(session, now=datetime(2027, 4, 2, tzinfo=UTC))

    found = hear(session, case, 14, -30, -31, -32)  # 31 May is 61 days later

    assert [row[::2] for row in found if row[1] == village.user_id] == [
        ("extension.soon", 60),
        ("extension.soon", -31),
    ]


def test_the_notice_comes_on_the_day_from_which_both_may_ask(session, case):
    run_contract(session, case)
    village = village_of(case)
    days = [NEAR_END + timedelta(days=day) for day in (-1, 0)]

    assert [contracts.is_extensible(case, now=day) for day in days] == [False, True]
    assert [extension_notices.tell_due(session, now=day) for day in days] == [0, 1]
    assert village.user_id in session.scalars(sa.select(Notice.user_id)).all()


def test_a_soft_interest_extends_nothing(session, case):
    run_contract(session, case)
    for side in (village_of(case), investor_of(case)):
        extend(session, case, side)
    tied = official()
    soft = {"kind": InterestKind.ANSWER, "level": InterestLevel.SOFT}
    case.interests.append(CaseInterest(user_id=tied.user_id, **soft, note="Teman.", noted_at=NOW))

    with pytest.raises((ConflictOfInterestError, NotYourMoveError)):
        contracts.extend(session, case=case, actor=tied, reason="Lancar.", now=NEAR_END)
    assert case.status is CaseStatus.RUNNING


def test_sides_that_choose_different_months_have_not_agreed(session, case):
    run_contract(session, case)
    extend(session, case, village_of(case))
    extend(session, case, investor_of(case), month=date(2027, 9, 1))

    with pytest.raises(MoveIncompleteError):
        contracts.extend(session, case=case, actor=official(), reason="Ya.", now=NEAR_END)

    assert case.last_month is None


@pytest.mark.parametrize(
    ("month", "now"),
    [
        (JUNE, NEAR_END - timedelta(days=1)),
        (date(2027, 3, 1), NEAR_END),
        (date(2031, 1, 1), NEAR_END),
        (JUNE, datetime(2027, 3, 31, 17, 1, tzinfo=UTC)),
    ],
)
def test_an_extension_is_asked_shortly_before_the_end_and_for_a_while(session, case, month, now):
    run_contract(session, case)

    with pytest.raises(ExtensionRefusedError):
        extend(session, case, village_of(case), month=month, now=now)

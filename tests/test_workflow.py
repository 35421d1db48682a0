from types import SimpleNamespace

import pytest

from hilirisasi.case_flow import (
    BY_STEP,
    CONTESTABLE,
    TABLE,
    UNDER_CONTRACT,
    Effect,
    Hand,
    Move,
    Need,
    targets,
)
from hilirisasi.errors import InvalidTransitionError
from hilirisasi.workflow import APPROVALS, APPROVED, ENDED, MOVES, OUTCOMES, move
from models import (
    CaseStatus,
    ConditionStatus,
    ListingStatus,
    ObjectionStatus,
    OutboxStatus,
    Outcome,
    PlanStatus,
    PolicyStatus,
    PoolStatus,
    TalkStatus,
)

STATUSES = [status for kind in MOVES for status in kind]


def _name(status: object) -> str:
    return f"{type(status).__name__}.{status}"


def test_every_status_has_its_moves() -> None:
    assert {kind: list(moves) for kind, moves in MOVES.items()} == {
        kind: list(kind)
        for kind in (
            *(ListingStatus, PlanStatus, TalkStatus, PoolStatus, CaseStatus, ObjectionStatus),
            *(PolicyStatus, OutboxStatus, ConditionStatus),
        )
    }


@pytest.mark.parametrize("status", STATUSES, ids=_name)
def test_moves_stay_within_the_kind_and_go_somewhere_else(status: object) -> None:
    for target in MOVES[type(status)][status]:
        assert type(target) is type(status)
        assert target is not status


@pytest.mark.parametrize("current", STATUSES, ids=_name)
def test_move_takes_every_listed_step_and_refuses_all_others(current: object) -> None:
    for target in type(current):
        record = SimpleNamespace(status=current)

        if target in MOVES[type(current)][current]:
            move(record, target)
            assert record.status is target
        else:
            with pytest.raises(InvalidTransitionError):
                move(record, target)
            assert record.status is current


def test_refusal_says_from_where_to_where() -> None:
    record = SimpleNamespace(status=CaseStatus.REJECTED)

    with pytest.raises(InvalidTransitionError) as refused:
        move(record, CaseStatus.APPROVED)

    assert (refused.value.current, refused.value.target) == (
        CaseStatus.REJECTED,
        CaseStatus.APPROVED,
    )


def test_every_outcome_leads_to_a_status_that_a_case_can_reach() -> None:
    reached = set().union(*MOVES[CaseStatus].values())

    assert set(OUTCOMES) == set(Outcome) - {Outcome.CONTINUE}
    assert set(OUTCOMES.values()) <= reached
    assert {OUTCOMES[outcome] for outcome in APPROVALS} == APPROVED


@pytest.mark.parametrize("status", sorted(ENDED))
def test_an_ended_case_stays_ended_or_is_objected_to(status: CaseStatus) -> None:
    objected = frozenset({CaseStatus.OBJECTED}) if status in CONTESTABLE else frozenset()

    assert MOVES[type(status)][status] == objected


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.source}-{row.target}")
def test_every_move_of_a_case_is_in_somebodys_hands_and_says_why_it_ends(row: Move) -> None:
    is_end = row.target in ENDED

    assert row.hands
    assert (Need.REASON in row.needs) or not is_end or row.hands == {Hand.SERVICE}
    assert row.effect in {Effect.RELEASE, Effect.HOLD} or not is_end


def test_what_the_province_takes_back_is_held_while_the_sides_may_object() -> None:
    held = {(row.source, row.target) for row in TABLE if row.effect is Effect.HOLD}

    assert held == {
        *((status, CaseStatus.REVOKED) for status in APPROVED),
        *((status, CaseStatus.STOPPED) for status in UNDER_CONTRACT),
    }
    assert all(row.hands == {Hand.DECIDER} for row in TABLE if row.effect is Effect.HOLD)


def test_there_is_one_row_for_each_step_in_one_hand() -> None:
    steps = [(row.source, row.target, hand) for row in TABLE for hand in row.hands]

    assert len(set(steps)) == len(steps)
    assert {row for rows in BY_STEP.values() for row in rows} == set(TABLE)


def test_every_state_is_reached_from_the_first() -> None:
    reached, new = {CaseStatus.SUBMITTED}, {CaseStatus.SUBMITTED}
    while new:
        new = set().union(*(targets(status) for status in new)) - reached
        reached |= new

    assert reached == set(CaseStatus)

"""The life of each record, as data: which status may follow which."""

from collections.abc import Mapping
from typing import Any, Final

from hilirisasi import case_flow
from hilirisasi.errors import InvalidTransitionError
from models import (
    Case,
    CaseStatus,
    Condition,
    ConditionStatus,
    Listing,
    ListingStatus,
    Objection,
    ObjectionStatus,
    Outbox,
    OutboxStatus,
    Outcome,
    Plan,
    PlanStatus,
    PolicyRecord,
    PolicyStatus,
    PoolOffer,
    PoolStatus,
    Talk,
    TalkStatus,
)

Status = (
    ListingStatus
    | PlanStatus
    | TalkStatus
    | PoolStatus
    | CaseStatus
    | ObjectionStatus
    | PolicyStatus
    | OutboxStatus
    | ConditionStatus
)
Record = Listing | Plan | Talk | PoolOffer | Case | Objection | PolicyRecord | Outbox | Condition

# By kind first: a listing's "withdrawn" and a plan's are equal texts, but not the same status.
MOVES: Final[Mapping[type[Status], Mapping[Any, frozenset[Any]]]] = {
    ListingStatus: {
        ListingStatus.DRAFT: frozenset({ListingStatus.PUBLISHED, ListingStatus.WITHDRAWN}),
        ListingStatus.PUBLISHED: frozenset(
            {ListingStatus.FALLOW, ListingStatus.FAILED, ListingStatus.WITHDRAWN}
        ),
        ListingStatus.FALLOW: frozenset({ListingStatus.PUBLISHED, ListingStatus.WITHDRAWN}),
        ListingStatus.FAILED: frozenset({ListingStatus.PUBLISHED, ListingStatus.WITHDRAWN}),
        ListingStatus.WITHDRAWN: frozenset({ListingStatus.PUBLISHED}),
    },
    PlanStatus: {
        PlanStatus.OPEN: frozenset({PlanStatus.WITHDRAWN}),
        PlanStatus.WITHDRAWN: frozenset(),
    },
    # A talk that ended with "not yet" may be asked again; agreed terms that came to nothing reopen.
    TalkStatus: {
        TalkStatus.HELD: frozenset({TalkStatus.ASKED, TalkStatus.CLOSED}),
        TalkStatus.ASKED: frozenset({TalkStatus.TALKING, TalkStatus.CLOSED}),
        TalkStatus.TALKING: frozenset({TalkStatus.AGREED, TalkStatus.CLOSED}),
        TalkStatus.AGREED: frozenset({TalkStatus.TALKING}),
        TalkStatus.CLOSED: frozenset({TalkStatus.ASKED, TalkStatus.TALKING, TalkStatus.HELD}),
    },
    PoolStatus: {
        PoolStatus.GATHERING: frozenset({PoolStatus.STANDING, PoolStatus.WITHDRAWN}),
        PoolStatus.STANDING: frozenset(),
        PoolStatus.WITHDRAWN: frozenset(),
    },
    CaseStatus: {status: case_flow.targets(status) for status in CaseStatus},
    # An answer ends an objection; who still disagrees raises another one.
    ObjectionStatus: {
        ObjectionStatus.UNANSWERED: frozenset({ObjectionStatus.CORRECTED, ObjectionStatus.UPHELD}),
        ObjectionStatus.CORRECTED: frozenset(),
        ObjectionStatus.UPHELD: frozenset(),
    },
    # Agreed rules are never changed: newer ones follow them.
    PolicyStatus: {
        PolicyStatus.DRAFT: frozenset({PolicyStatus.PROPOSED, PolicyStatus.DISCARDED}),
        PolicyStatus.PROPOSED: frozenset(
            {PolicyStatus.AGREED, PolicyStatus.DRAFT, PolicyStatus.DISCARDED}
        ),
        PolicyStatus.AGREED: frozenset(),
        PolicyStatus.DISCARDED: frozenset(),
    },
    # A letter leaves once; one that was given up may be tried anew.
    OutboxStatus: {
        OutboxStatus.WAITING: frozenset(
            {OutboxStatus.SENT, OutboxStatus.FAILED, OutboxStatus.LATE, OutboxStatus.NEEDLESS}
        ),
        OutboxStatus.SENT: frozenset(),
        OutboxStatus.FAILED: frozenset({OutboxStatus.WAITING}),
        OutboxStatus.LATE: frozenset(),
        OutboxStatus.NEEDLESS: frozenset(),
    },
    # When each of these happens is `hilirisasi.condition_clock`'s.
    ConditionStatus: {
        ConditionStatus.OPEN: frozenset({ConditionStatus.FILED, ConditionStatus.OVERDUE}),
        ConditionStatus.FILED: frozenset(ConditionStatus) - {ConditionStatus.FILED},
        ConditionStatus.MET: frozenset(),
        ConditionStatus.OVERDUE: frozenset({ConditionStatus.FILED, ConditionStatus.WARNED}),
        ConditionStatus.WARNED: frozenset({ConditionStatus.FILED, ConditionStatus.RECONSIDERED}),
        ConditionStatus.RECONSIDERED: frozenset({ConditionStatus.FILED, ConditionStatus.OPEN}),
    },
}

# What is decided leads to; a contract goes on where it was stopped (`case_moves.target_of`).
OUTCOMES: Final[Mapping[Outcome, CaseStatus]] = {
    Outcome.APPROVE: CaseStatus.APPROVED,
    Outcome.APPROVE_WITH_CONDITIONS: CaseStatus.APPROVED_WITH_CONDITIONS,
    Outcome.RETURN: CaseStatus.RETURNED,
    Outcome.REJECT: CaseStatus.REJECTED,
    Outcome.REVOKE: CaseStatus.REVOKED,
    Outcome.STOP: CaseStatus.STOPPED,
}

ON_CONTRACTS: Final = frozenset({Outcome.STOP, Outcome.CONTINUE})
APPROVALS: Final = frozenset({Outcome.APPROVE, Outcome.APPROVE_WITH_CONDITIONS})
APPROVED: Final = case_flow.APPROVED
ENDED: Final = case_flow.ENDED


def refuse_unless(record: Record, status: Status) -> None:
    """Raise `InvalidTransitionError` unless a record is where a step begins."""
    if record.status is not status:
        raise InvalidTransitionError(current=record.status, target=status)


def move(record: Record, target: Status) -> None:
    """Take a record to its next status: the only code that sets ``status``.

    Raises
    ------
    InvalidTransitionError
        No move leads from where the record is to ``target``.
    """
    if target not in MOVES[type(record.status)][record.status]:
        raise InvalidTransitionError(current=record.status, target=target)
    record.status = target

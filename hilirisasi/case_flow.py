"""The life of a case as data: one row for each move that there is.

``hilirisasi.services.case_moves.move`` is the one function that takes a case along a row, and
docs/workflow.md is drawn from these rows.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from models import CaseStatus


class Hand(StrEnum):
    """In whose hand a move lies. ``SERVICE``: nobody's, a day has passed."""

    PARTY = "party"
    SCREENER = "screener"
    REVIEWER = "reviewer"
    DECIDER = "decider"
    SERVICE = "service"


class Need(StrEnum):
    """What a move asks for."""

    REASON = "reason"
    DOCUMENT = "document"  # a number
    DAY = "day"  # on which it happened, today at the latest
    MISSING = "missing"  # everything that the file lacks
    REVIEWS = "reviews"  # as many as the case's rule asks for
    CONFIRMATIONS = "confirmations"  # of both sides
    CONSENT = "consent"  # of the musyawarah desa, where the case rests on one
    LAW = "law"  # village land as allowed, no confirmed legal row broken


class Effect(StrEnum):
    """What a move does to the tonnes of a case."""

    KEEP = "keep"
    RESERVE = "reserve"
    EXTEND = "extend"  # reserve the months that were added
    RELEASE = "release"  # and let both sides talk on
    HOLD = "hold"  # while the sides may object, and release then


@dataclass(frozen=True, slots=True)
class Move:
    """One row: from where to where, in whose hand, what it asks for, what it does to the tonnes."""

    source: CaseStatus
    target: CaseStatus
    hands: frozenset[Hand]
    needs: frozenset[Need] = frozenset()
    effect: Effect = Effect.KEEP


S = CaseStatus
APPROVED: Final = frozenset({S.APPROVED, S.APPROVED_WITH_CONDITIONS})
UNDER_CONTRACT: Final = frozenset({S.SIGNED, S.RUNNING, S.EXTENDED})
FACILITATED: Final = APPROVED | UNDER_CONTRACT | {S.COMPLETED}  # approved, and it stayed so
# Where a case has come to its end; objections are raised against the province's own ends.
ENDED: Final = frozenset({S.REJECTED, S.WITHDRAWN, S.REVOKED, S.STOPPED, S.LAPSED, S.COMPLETED})
CONTESTABLE: Final = (S.REJECTED, S.REVOKED, S.STOPPED)
WAITING: Final = (S.SUBMITTED, S.COMPLETE, S.IN_REVIEW, S.MEETING, S.RETURNED)
REVIEWED: Final = (S.IN_REVIEW, S.MEETING)
DECIDABLE: Final = (*REVIEWED, S.OBJECTED)


def _row(
    source: CaseStatus,
    target: CaseStatus,
    *hands: Hand,
    needs: tuple[Need, ...] = (),
    effect: Effect = Effect.KEEP,
) -> Move:
    return Move(source, target, frozenset(hands), frozenset(needs), effect)


def _decisions(source: CaseStatus) -> tuple[Move, ...]:
    """Return the moves by which a reviewed case is decided."""
    needs = (Need.REVIEWS, Need.REASON)
    approval = (*needs, *_APPROVAL)
    return (
        *(_row(source, s, Hand.DECIDER, needs=approval, effect=Effect.RESERVE) for s in _BOTH),
        _row(source, S.REJECTED, Hand.DECIDER, needs=needs, effect=Effect.RELEASE),
        _row(source, S.RETURNED, Hand.REVIEWER, Hand.DECIDER, needs=(Need.REASON,)),
    )


_BOTH: Final = (S.APPROVED, S.APPROVED_WITH_CONDITIONS)
_APPROVAL: Final = (Need.CONSENT, Need.LAW)
_CONTRACT: Final = (S.SIGNED, S.RUNNING, S.EXTENDED)

TABLE: Final[tuple[Move, ...]] = (
    # Screening: complete, or returned with everything that is missing.
    _row(S.SUBMITTED, S.COMPLETE, Hand.SCREENER),
    _row(S.SUBMITTED, S.RETURNED, Hand.SCREENER, needs=(Need.MISSING,)),
    # Review and meeting; a track without a meeting is decided from the review.
    _row(S.COMPLETE, S.IN_REVIEW, Hand.REVIEWER),
    _row(S.IN_REVIEW, S.MEETING, Hand.REVIEWER, needs=(Need.REVIEWS, Need.DAY)),
    *_decisions(S.IN_REVIEW),
    *_decisions(S.MEETING),
    # An answer leads back to where the question came from.
    *(
        _row(S.RETURNED, s, Hand.PARTY, needs=(Need.REASON,))
        for s in (S.SUBMITTED, S.IN_REVIEW, S.MEETING)
    ),
    *(
        _row(s, S.WITHDRAWN, Hand.PARTY, needs=(Need.REASON,), effect=Effect.RELEASE)
        for s in (*WAITING, *_BOTH, S.OBJECTED)
    ),
    # After an approval: signed in time, or lapsed, or taken back.
    *(_row(s, S.SIGNED, Hand.PARTY, needs=(Need.DOCUMENT, Need.DAY)) for s in _BOTH),
    *(_row(s, S.LAPSED, Hand.SERVICE, effect=Effect.RELEASE) for s in _BOTH),
    *(_row(s, S.REVOKED, Hand.DECIDER, needs=(Need.REASON,), effect=Effect.HOLD) for s in _BOTH),
    # Under contract.
    _row(S.SIGNED, S.RUNNING, Hand.PARTY, needs=(Need.DAY,)),
    _row(S.SIGNED, S.LAPSED, Hand.SERVICE, effect=Effect.RELEASE),
    _row(S.RUNNING, S.COMPLETED, Hand.SERVICE, effect=Effect.RELEASE),
    _row(
        S.RUNNING,
        S.EXTENDED,
        Hand.REVIEWER,
        needs=(Need.CONFIRMATIONS, Need.REASON),
        effect=Effect.EXTEND,
    ),
    _row(S.EXTENDED, S.RUNNING, Hand.SERVICE),
    # Stopped by a side: free at once. By the province: a decision that the sides may object to.
    *(
        _row(s, S.STOPPED, hand, needs=(Need.REASON,), effect=effect)
        for s in _CONTRACT
        for hand, effect in ((Hand.PARTY, Effect.RELEASE), (Hand.DECIDER, Effect.HOLD))
    ),
    # An objection, decided by other people; what the case holds stays until then.
    *(_row(s, S.OBJECTED, Hand.PARTY, needs=(Need.REASON,)) for s in CONTESTABLE),
    *(
        _row(S.OBJECTED, s, Hand.DECIDER, needs=(Need.REASON, *_APPROVAL), effect=Effect.RESERVE)
        for s in _BOTH
    ),
    *(
        _row(S.OBJECTED, s, Hand.DECIDER, needs=(Need.REASON,), effect=Effect.RELEASE)
        for s in CONTESTABLE
    ),
    # A stop that was not right: the contract goes on where it was. A side may end it meanwhile.
    *(_row(S.OBJECTED, s, Hand.DECIDER, needs=(Need.REASON,)) for s in _CONTRACT),
    _row(S.OBJECTED, S.STOPPED, Hand.PARTY, needs=(Need.REASON,), effect=Effect.RELEASE),
)
BY_STEP: Final = {
    step: tuple(row for row in TABLE if (row.source, row.target) == step)
    for step in dict.fromkeys((row.source, row.target) for row in TABLE)
}


def targets(source: CaseStatus) -> frozenset[CaseStatus]:
    """Return the states that a case can go to from one."""
    return frozenset(row.target for row in TABLE if row.source is source)


def find(
    source: CaseStatus, target: CaseStatus, hands: frozenset[Hand] = frozenset(Hand)
) -> Move | None:
    """Return the row of a move that lies in some hands, or ``None`` where there is none."""
    rows = BY_STEP.get((source, target), ())
    return next((row for row in rows if row.hands & hands), None)

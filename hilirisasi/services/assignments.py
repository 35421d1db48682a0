"""Cases handed to a reviewer, many at once; who gets one takes it after answering for interests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor, actor_of
from hilirisasi.case_flow import Hand
from hilirisasi.interest_rules import LEVELS
from hilirisasi.months import day_of
from hilirisasi.scopes import reviews_without_interest
from hilirisasi.services import audit, cases, interest_hints, posts, telling
from hilirisasi.services.case_hands import hands_of, reviewers_of
from hilirisasi.services.transactions import hold, transaction
from models import (
    Case,
    CaseAssignment,
    CaseStatus,
    InterestLevel,
    Membership,
    Organisation,
    Role,
    User,
)


class Refusal(StrEnum):
    """Why one case was not handed to a reviewer."""

    OWN_INTEREST = "own_interest"  # of who hands it over
    INTEREST = "interest"
    SCREENED = "screened"
    TAKEN = "taken"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class Handed:
    """What became of each case."""

    done: Sequence[Case]
    refused: Sequence[tuple[Case, Refusal]]


def list_reviewers(session: Session) -> Sequence[tuple[User, str]]:
    """Return who may be given cases, with the office, by office and name."""
    rows = session.execute(
        sa.select(User, Organisation.name)
        .join(Membership, Membership.user_id == User.id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.role == Role.REVIEWER, Membership.ended_at.is_(None), User.is_active)
        .order_by(Organisation.name, User.name, User.id)
    )
    return [(row[0], row[1]) for row in rows]


def assign(
    session: Session, *, chosen: Sequence[Case], reviewer: User, actor: Actor, now: datetime
) -> Handed:
    """Hand cases to a reviewer; what may not be is named with its reason, the others are done.

    A case that is with the reviewer already stays as it is. What was handed to somebody who did
    not take it, and leaves no room for another, is the new one's.
    """
    done: list[Case] = []
    refused: list[tuple[Case, Refusal]] = []
    person = actor_of(reviewer)
    with transaction(session):
        for case in sorted(chosen, key=lambda case: case.id):
            hold(session, case)
            session.expire(case, ["assignments", "interests", "reviews"])
            reason = _refusal(session, case, person, actor, now)
            if reason is not None:
                refused.append((case, reason))
                continue
            if not is_with(case, reviewer.id):
                _hand(session, case, reviewer, actor, now)
            done.append(case)
    return Handed(done, refused)


def is_with(case: Case, user_id: int) -> bool:
    """Was a case handed to a person, or taken by them?"""
    handed = any(row.reviewer_id == user_id for row in case.assignments)
    return handed or user_id in reviewers_of(case)


def pending(case: Case) -> list[CaseAssignment]:
    """Return to whom a case was handed who is there and did not take it yet, the oldest first."""
    taken = reviewers_of(case)
    return [
        row
        for row in case.assignments
        if row.reviewer_id not in taken and not posts.has_left(row.reviewer)
    ]


def _refusal(
    session: Session, case: Case, reviewer: Actor, actor: Actor, now: datetime
) -> Refusal | None:
    if not reviews_without_interest(actor, case):
        return Refusal.OWN_INTEREST
    if _has_interest(session, case, reviewer, now):
        return Refusal.INTEREST
    if Hand.REVIEWER not in hands_of(case, reviewer, today=day_of(now)):
        return Refusal.SCREENED
    if is_with(case, reviewer.user_id):
        return None
    if not (cases.is_takeable(case) or cases.lacks_reviewers(case)):
        return Refusal.TAKEN if case.status is CaseStatus.IN_REVIEW else Refusal.PAST
    return None


def _has_interest(session: Session, case: Case, reviewer: Actor, now: datetime) -> bool:
    """Is there a tie by which the reviewer could not take the case: noted, or in the register?"""
    if not reviews_without_interest(reviewer, case):
        return True
    kinds = interest_hints.find(session, case=case, user_id=reviewer.user_id, today=day_of(now))
    barring = {InterestLevel.HARD}
    if not case.rule.has_other_decider:  # who reviews it decides it
        barring.add(InterestLevel.SOFT)
    noted = {row.level for row in case.interests if row.user_id == reviewer.user_id}
    return bool(barring & ({LEVELS[kind] for kind in kinds} | noted))


def _hand(session: Session, case: Case, reviewer: User, actor: Actor, now: datetime) -> None:
    waiting = pending(case)
    if waiting and len(waiting) + len(reviewers_of(case)) >= case.rule.reviewers:
        case.assignments.remove(waiting[0])
    row = CaseAssignment(reviewer_id=reviewer.id, made_by_id=actor.user_id, made_at=now)
    case.assignments.append(row)
    audit.record(
        session,
        actor=actor,
        action="assignment.make",
        subject=row,  # not the case: its sides read what was done to that
        now=now,
        after={"case": case.number, "reviewer": reviewer.name},
    )
    telling.tell(
        session, kind="assignment.make", subject=case, actor=actor, now=now, people=[reviewer]
    )

"""What conditions and minutes wait for: their owner, a reviewer, the deciders, the village."""

from collections.abc import Iterator
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from hilirisasi.actors import Actor
from hilirisasi.case_flow import DECIDABLE, WAITING, Hand
from hilirisasi.condition_clock import BOUND, OWED
from hilirisasi.months import day_of
from hilirisasi.services import conditions, village_consents
from hilirisasi.services.case_hands import hands_of
from hilirisasi.services.task_kinds import Task, TaskKind
from models import Case, Condition, ConditionStatus, Decision, Listing, Plan, Role


def of_actor(session: Session, actor: Actor, now: datetime) -> Iterator[Task]:
    """Return what waits for one person, once a case and kind."""
    cases = session.scalars(
        _cases()
        .where(Case.status.in_(BOUND), _has_condition(actor))
        .order_by(Case.opened_at, Case.id)
    )
    for case in cases:
        kinds = {_kind_for(row, actor, now) for row in conditions.current(case)} - {None}
        for kind in sorted(filter(None, kinds)):
            yield _task(kind, case, case.decisions[-1].made_at)
    villages = [post.organisation_id for post in actor.posts if post.role is Role.VILLAGE_OPERATOR]
    if villages:
        yield from _of_village(session, villages)


def _kind_for(condition: Condition, actor: Actor, now: datetime) -> TaskKind | None:
    hands = hands_of(condition.case, actor, today=day_of(now))
    is_filed = condition.status is ConditionStatus.FILED
    is_again = condition.status is ConditionStatus.RECONSIDERED
    if is_again and Hand.DECIDER in hands:
        return TaskKind.RECONSIDER_CONDITION
    if is_filed and Hand.REVIEWER in hands:
        is_own = condition.evidence[-1].filed_by_id == actor.user_id
        return None if is_own else TaskKind.CHECK_CONDITION
    is_owed = condition.status in OWED and conditions.owns(actor, condition)
    return TaskKind.MEET_CONDITION if is_owed else None


def _of_village(session: Session, villages: list[int]) -> Iterator[Task]:
    """Return the cases that rest on a musyawarah whose minutes are not there."""
    rows = session.scalars(
        _cases()
        .where(
            Listing.organisation_id.in_(villages),
            Case.status.in_({*WAITING, *DECIDABLE}),
            ~Case.consents.any(),
        )
        .order_by(Case.opened_at, Case.id)
    )
    for case in rows:
        if village_consents.is_needed(case):
            yield _task(TaskKind.FILE_CONSENT, case, case.opened_at)


def _has_condition(actor: Actor) -> sa.ColumnElement[bool]:
    """Is a condition of the case unmet, and may it be the person's: a side's, or any office's?"""
    own = [post.organisation_id for post in actor.posts]
    is_unmet = (Condition.case_id == Case.id, Condition.status != ConditionStatus.MET)
    if actor.post_as(Role.REVIEWER) or actor.post_as(Role.DECIDER):
        return sa.exists().where(*is_unmet)
    return sa.or_(
        sa.and_(Listing.organisation_id.in_(own), sa.exists().where(*is_unmet)),
        sa.and_(Plan.organisation_id.in_(own), sa.exists().where(*is_unmet)),
        sa.exists().where(*is_unmet, Condition.office_id.in_(own)),
    )


def _cases() -> sa.Select[Case]:
    return (
        sa.select(Case)
        .join(Case.listing)
        .join(Case.plan)
        .options(
            joinedload(Case.listing).joinedload(Listing.commodity),
            joinedload(Case.listing).joinedload(Listing.village),
            joinedload(Case.plan),
            joinedload(Case.terms),
            joinedload(Case.rule),
            selectinload(Case.reviews),
            selectinload(Case.interests),
            selectinload(Case.decisions)
            .selectinload(Decision.conditions)
            .selectinload(Condition.evidence),
        )
    )


def _task(kind: TaskKind, case: Case, since: datetime) -> Task:
    return Task(kind, case.id, case.listing.commodity, case.listing.village, since)

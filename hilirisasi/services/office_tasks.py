"""What waits with an office rather than in one record: rules, decisions, people, old figures."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from hilirisasi.actors import Actor, Post
from hilirisasi.months import day_of
from hilirisasi.services import (
    declarations,
    review_policies,
    season_links,
    step_clocks,
    village_tasks,
)
from hilirisasi.services.task_kinds import Task, TaskKind
from models import (
    Case,
    Decision,
    Listing,
    Membership,
    Organisation,
    PolicyRecord,
    PolicyStatus,
    Region,
    RegionKind,
    Role,
)

READ_WITHIN: Final = timedelta(days=7)  # a decision stays among the overseer's tasks


def of_actor(session: Session, actor: Actor, now: datetime) -> Iterator[Task]:
    """Return what each of the person's posts waits for, beside records of their own."""
    if any(actor.post_as(role) for role in declarations.ROLES):
        yield from _of_official(session, actor, now)
    for post in actor.posts:
        match post.role:
            case Role.DECIDER:
                yield from _of_decider(session, actor)
            case Role.OVERSEER:
                yield from _of_overseer(session, now)
            case Role.ADMIN:
                yield from _of_admin(session)
            case Role.VILLAGE_ASSISTANT:
                yield from _of_assistant(session, post)
                yield from village_tasks.of_profiles(session, [post.organisation_id], now)
            case Role.REGENCY if post.region_code:
                yield from _of_due_villages(session, post.region_code, now)


def _of_official(session: Session, actor: Actor, now: datetime) -> Iterator[Task]:
    """Return whether nothing was declared yet for this year, where the rules ask for it."""
    today = day_of(now)
    if review_policies.in_force(session, day=today).asks_interest and not declarations.find(
        session, user_id=actor.user_id, year=today.year
    ):
        yield Task(TaskKind.DECLARE_INTERESTS)


def _of_decider(session: Session, actor: Actor) -> Iterator[Task]:
    """Return rules of the score that wait for a second person, and steps that ran over."""
    since = session.scalar(
        sa.select(sa.func.min(PolicyRecord.drafted_at)).where(
            PolicyRecord.status == PolicyStatus.PROPOSED,
            PolicyRecord.drafted_by_id != actor.user_id,
        )
    )
    if since is not None:
        yield Task(TaskKind.AGREE_POLICY, since=since)
    for case, row in step_clocks.list_noted(session):
        listing = case.listing
        yield Task(TaskKind.STEP_OVERDUE, case.id, listing.commodity, listing.village, row.noted_at)


def _of_overseer(session: Session, now: datetime) -> Iterator[Task]:
    """Return the cases that were decided in the last days, to read the reasons of."""
    cases = session.scalars(
        sa.select(Case)
        .where(Case.decisions.any(Decision.made_at > now - READ_WITHIN))
        .options(
            joinedload(Case.listing).joinedload(Listing.commodity),
            joinedload(Case.listing).joinedload(Listing.village),
            selectinload(Case.decisions),
        )
        .order_by(Case.id)
    )
    for case in cases:
        listing = case.listing
        made_at = case.decisions[-1].made_at
        yield Task(TaskKind.READ_DECISION, case.id, listing.commodity, listing.village, made_at)


def _of_admin(session: Session) -> Iterator[Task]:
    """Return whether regencies have nobody yet who could invite their villages."""
    place = aliased(Region)
    staffed = (
        sa.select(Membership.id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(
            Membership.role == Role.REGENCY,
            Membership.ended_at.is_(None),
            Organisation.region_code == place.code,
        )
    )
    is_short = session.scalar(
        sa.select(
            sa.exists(
                sa.select(place.code).where(
                    place.kind.in_((RegionKind.REGENCY, RegionKind.CITY)), ~staffed.exists()
                )
            )
        )
    )
    if is_short:
        yield Task(TaskKind.INVITE_REGENCIES)


def _of_assistant(session: Session, post: Post) -> Iterator[Task]:
    """Return whether nothing was written yet of what an assistant was named for."""
    has_any = session.scalar(
        sa.select(
            sa.exists().where(
                Listing.organisation_id == post.organisation_id,
                Listing.commodity_code.in_(post.commodities or ()),
            )
        )
    )
    if not has_any:
        yield Task(TaskKind.FIRST_DRAFT)


def _of_due_villages(session: Session, region_code: str, now: datetime) -> Iterator[Task]:
    """Return whether figures of the regency's villages lapsed or soon will."""
    if season_links.list_due(session, region_code=region_code, now=now):
        yield Task(TaskKind.REMIND_VILLAGES)

"""Who is concerned by a record: people with open accounts, by audience."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from hilirisasi.actors import Actor
from hilirisasi.scopes import FIGURE_ANSWERERS
from hilirisasi.services.notice_kinds import Audience
from hilirisasi.workflow import ENDED
from models import (
    AuditEvent,
    Base,
    Case,
    Condition,
    ConditionOwner,
    Invitation,
    Listing,
    Membership,
    Objection,
    Organisation,
    Plan,
    PoolOffer,
    Role,
    User,
)

People = sa.Select[int]  # of ids of users


def find(
    session: Session, *, audiences: Iterable[Audience], subject: Base, actor: Actor | None
) -> list[User]:
    """Return the people of some audiences by id, with their posts, without who acts."""
    queries = [query for name in audiences for query in _QUERIES[name](session, subject, actor)]
    if not queries:
        return []
    wanted = sa.or_(*(User.id.in_(query) for query in queries))
    if actor is not None:
        wanted = sa.and_(wanted, User.id != actor.user_id)
    return list(
        session.scalars(
            sa.select(User)
            .options(selectinload(User.memberships).joinedload(Membership.organisation))
            .where(wanted, User.is_active)
            .order_by(User.id)
        )
    )


def has_people(role: Role, organisation_id: Any) -> sa.ColumnElement[bool]:  # a column
    """Is anybody there to be told? Without them a record waits, and hinders no other."""
    return sa.exists().where(
        Membership.organisation_id == organisation_id,
        Membership.role == role,
        Membership.ended_at.is_(None),
        Membership.user_id == User.id,
        User.is_active,
    )


def _holders(role: Role, *where: sa.ColumnElement[bool]) -> People:
    return sa.select(Membership.user_id).where(
        Membership.role == role, Membership.ended_at.is_(None), *where
    )


def _in(role: Role, organisation_ids: Iterable[int]) -> list[People]:
    return [_holders(role, Membership.organisation_id.in_(organisation_ids))]


def _listings(subject: Any) -> list[Listing]:  # any record that people are told of
    if isinstance(subject, Listing):
        return [subject]
    if isinstance(subject, PoolOffer):
        return [part.listing for part in subject.parts]
    listing = getattr(subject, "listing", None)
    return [listing] if listing else []


def _villages(subject: Any) -> list[int]:
    return [listing.organisation_id for listing in _listings(subject)]


def _companies(subject: Any) -> list[int]:
    if isinstance(subject, Organisation):
        return [subject.id]
    plan = subject if isinstance(subject, Plan) else getattr(subject, "plan", None)
    return [plan.organisation_id] if plan else []


def _village(_session: Session, subject: Base, _actor: Actor | None) -> list[People]:
    return _in(Role.VILLAGE_OPERATOR, _villages(subject))


def _head(_session: Session, subject: Base, _actor: Actor | None) -> list[People]:
    return _in(Role.VILLAGE_HEAD, _villages(subject))


def _company(_session: Session, subject: Base, _actor: Actor | None) -> list[People]:
    return _in(Role.INVESTOR, _companies(subject))


def _other_side(_session: Session, subject: Base, actor: Actor | None) -> list[People]:
    own = {post.organisation_id for post in actor.posts} if actor else set()
    return [
        *_in(Role.VILLAGE_OPERATOR, set(_villages(subject)) - own),
        *_in(Role.INVESTOR, set(_companies(subject)) - own),
    ]


def _regency(_session: Session, subject: Base, _actor: Actor | None) -> list[People]:
    codes = {listing.village_code[:5] for listing in _listings(subject)}
    offices = sa.select(Organisation.id).where(Organisation.region_code.in_(codes))
    return [_holders(Role.REGENCY, Membership.organisation_id.in_(offices))]


def _everybody(role: Role) -> Callable[[Session, Base, Actor | None], list[People]]:
    def query(_session: Session, _subject: Base, _actor: Actor | None) -> list[People]:
        return [_holders(role)]

    return query


def _named(field: str) -> Callable[[Session, Base, Actor | None], list[People]]:
    """Return the one whom a field of the record names, where it names somebody."""

    def query(_session: Session, subject: Base, _actor: Actor | None) -> list[People]:
        user_id = getattr(subject, field)
        return [] if user_id is None else [sa.select(User.id).where(User.id == user_id)]

    return query


def _owner(_session: Session, subject: Base, _actor: Actor | None) -> list[People]:
    if isinstance(subject, Condition):
        return _condition_owner(subject)
    if not isinstance(subject, Objection):
        return []
    role = FIGURE_ANSWERERS[subject.owner]
    if subject.organisation_id is None:
        return [_holders(role)]
    return _in(role, [subject.organisation_id])


def _condition_owner(condition: Condition) -> list[People]:
    if condition.office_id is not None:
        return [_holders(role, Membership.organisation_id == condition.office_id) for role in Role]
    if condition.owner is ConditionOwner.COMPANY:
        return _in(Role.INVESTOR, _companies(condition))
    roles = (Role.VILLAGE_OPERATOR, Role.VILLAGE_HEAD)
    return [query for role in roles for query in _in(role, _villages(condition))]


def _partners(_session: Session, subject: Base, _actor: Actor | None) -> list[People]:
    bound = sa.select(Plan.organisation_id).join(Case, Case.plan_id == Plan.id)
    companies = bound.where(
        Case.listing_id.in_([row.id for row in _listings(subject)]), Case.status.not_in(ENDED)
    )
    return [_holders(Role.INVESTOR, Membership.organisation_id.in_(companies))]


def _inviter(_session: Session, subject: Base, _actor: Actor | None) -> list[People]:
    if not isinstance(subject, Invitation):
        return []
    event = sa.select(AuditEvent.actor_id).where(
        AuditEvent.record == Invitation.__tablename__,
        AuditEvent.record_id == str(subject.id),
        AuditEvent.action == "account.invite",
    )
    return [sa.select(User.id).where(User.id.in_(event))]


def _person(_session: Session, subject: Base, _actor: Actor | None) -> list[People]:
    return [sa.select(User.id).where(User.id == subject.id)] if isinstance(subject, User) else []


_QUERIES: Final[Mapping[Audience, Callable[[Session, Any, Actor | None], list[People]]]] = {
    Audience.VILLAGE: _village,
    Audience.HEAD: _head,
    Audience.COMPANY: _company,
    Audience.OTHER_SIDE: _other_side,
    Audience.REGENCY: _regency,
    Audience.REVIEWERS: _everybody(Role.REVIEWER),
    Audience.DECIDERS: _everybody(Role.DECIDER),
    Audience.OVERSEERS: _everybody(Role.OVERSEER),
    Audience.REVIEWER: _named("reviewer_id"),
    Audience.DRAFTER: _named("drafted_by_id"),
    Audience.CONTACT: _named("contact_id"),
    Audience.OBJECTOR: _named("raised_by_id"),
    Audience.OWNER: _owner,
    Audience.PARTNERS: _partners,
    Audience.INVITER: _inviter,
    Audience.PERSON: _person,
}

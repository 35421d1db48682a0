"""A village confirms its figures by one tap from a message, without signing in.

The regency sends the operator a link. It shows the listings that lapsed or count for less by their
age, and takes "still right" for them, in the operator's name; whatever else is done asks to sign
in. Who made the link could press it too, so what is confirmed says that it came by one, and whose.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from hilirisasi.actors import Actor, actor_of
from hilirisasi.errors import LinkDeadError, NoOperatorError
from hilirisasi.freshness import FIRST_REMINDER, LISTING_LIFE, is_lapsed
from hilirisasi.services import audit, listings, policies, sessions
from hilirisasi.services.transactions import transaction
from models import Listing, ListingStatus, Membership, Organisation, Role, SeasonLink, User

LIFE: Final = timedelta(days=14)
CODE_BYTES: Final = 18  # 144 bits


@dataclass(frozen=True, slots=True)
class Due:
    """A village with figures to look at: how many lapsed, how many soon will, and its operator."""

    organisation: Organisation
    operator: User | None
    lapsed: int
    soon: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A link that was just made: its code, known now and never again, and whom it is for."""

    code: str
    operator: User


def list_due(session: Session, *, region_code: str, now: datetime) -> list[Due]:
    """Return the villages of a regency whose figures lapsed or soon will, the most lapsed first."""
    found = session.execute(
        sa.select(Listing.organisation_id, Listing.confirmed_at).where(
            Listing.village_code.startswith(f"{region_code}."), *_is_due(now)
        )
    )
    counts: dict[int, list[int]] = {}
    for organisation_id, confirmed_at in found:
        counts.setdefault(organisation_id, [0, 0])[not is_lapsed(confirmed_at, now)] += 1
    organisations = session.scalars(
        sa.select(Organisation)
        .options(joinedload(Organisation.region))
        .where(Organisation.id.in_(counts))
    )
    operators = _operators(session, list(counts))
    rows = [Due(row, operators.get(row.id), *counts[row.id]) for row in organisations]
    return sorted(rows, key=lambda row: (-row.lapsed, -row.soon, row.organisation.id))


def ask(session: Session, *, organisation: Organisation, actor: Actor, now: datetime) -> Asked:
    """Make a link for the operator of a village; an older one is dead by that.

    Raises
    ------
    NoOperatorError
        The village has no operator with an open account.
    """
    operator = _operators(session, [organisation.id]).get(organisation.id)
    if operator is None:
        raise NoOperatorError
    code = secrets.token_urlsafe(CODE_BYTES)
    with transaction(session):
        session.execute(
            sa.update(SeasonLink)
            .where(SeasonLink.organisation_id == organisation.id, SeasonLink.ended_at.is_(None))
            .values(ended_at=now)
        )
        link = SeasonLink(
            code_hash=sessions.digest(code),
            organisation=organisation,
            user=operator,
            created_at=now,
            expires_at=now + LIFE,
            made_by_name=actor.name,
            made_by_post=actor.title,
        )
        session.add(link)
        audit.record(session, actor=actor, action="listing.remind", subject=organisation, now=now)
    return Asked(code=code, operator=operator)


def open_link(
    session: Session, *, code: str, now: datetime
) -> tuple[SeasonLink, Sequence[Listing]]:
    """Return the living link of a code and the listings that it asks about, by id.

    It asks about all whose age takes from their tonnes, not only about those that lapse soon.

    Raises
    ------
    LinkDeadError
        ``unknown``, ``used`` (replaced), ``old``, or ``gone`` (the operator's post has ended).
    """
    link = session.scalar(
        sa.select(SeasonLink).where(SeasonLink.code_hash == sessions.digest(code))
    )
    if link is None:
        raise LinkDeadError(why="unknown")
    if link.ended_at is not None:
        raise LinkDeadError(why="used")
    if now >= link.expires_at:
        raise LinkDeadError(why="old")
    if _operator_of(link) is None:
        raise LinkDeadError(why="gone")
    due = session.scalars(
        sa.select(Listing)
        .options(joinedload(Listing.village), joinedload(Listing.form))
        .where(
            Listing.organisation_id == link.organisation_id,
            *_is_due(now, timedelta(days=policies.active(session, now=now).ages["listing"][0])),
        )
        .order_by(Listing.id)
    ).all()
    return link, due


def confirm(session: Session, *, code: str, listing_ids: Sequence[int], now: datetime) -> int:
    """Say of some of the listings that they are still right; return of how many it was due.

    Pressed twice, a listing is confirmed once.

    Raises
    ------
    LinkDeadError
    """
    with transaction(session):
        link, due = open_link(session, code=code, now=now)
        operator = _operator_of(link)
        if operator is None:
            raise LinkDeadError(why="gone")
        chosen = [listing for listing in due if listing.id in listing_ids]
        for listing in chosen:
            listings.confirm(
                session,
                listing=listing,
                actor=operator,
                now=now,
                link_by=f"{link.made_by_name}, {link.made_by_post}",
            )
        return len(chosen)


def _is_due(
    now: datetime, age: timedelta = LISTING_LIFE - FIRST_REMINDER
) -> tuple[sa.ColumnElement[bool], ...]:
    return Listing.status == ListingStatus.PUBLISHED, Listing.confirmed_at <= now - age


def _operators(session: Session, organisation_ids: Sequence[int]) -> dict[int, User]:
    """Return the newest operator of each village whose account is open."""
    rows = session.scalars(
        sa.select(Membership)
        .join(Membership.user)
        .options(joinedload(Membership.user))
        .where(
            Membership.organisation_id.in_(organisation_ids),
            Membership.role == Role.VILLAGE_OPERATOR,
            Membership.ended_at.is_(None),
            User.is_active,
        )
        .order_by(Membership.id)
    )
    return {row.organisation_id: row.user for row in rows}


def _operator_of(link: SeasonLink) -> Actor | None:
    """Return whom the link is for, acting as operator of that village and as nothing else."""
    everything = actor_of(link.user)
    post = everything.post_as(Role.VILLAGE_OPERATOR, link.organisation_id)
    if post is None or not link.user.is_active:
        return None
    return Actor(user_id=everything.user_id, name=everything.name, posts=(post,))

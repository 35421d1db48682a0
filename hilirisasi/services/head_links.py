"""The village head's answer by a one-time link and a PIN, without signing in."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor, actor_of
from hilirisasi.errors import (
    HeadUnreachableError,
    LinkDeadError,
    MissingReasonError,
    TermsSupersededError,
    WrongPinError,
)
from hilirisasi.services import audit, matching, messages, passwords, sessions, terms
from hilirisasi.services.transactions import hold, transaction
from hilirisasi.workflow import refuse_unless
from models import (
    Case,
    HeadLink,
    Listing,
    Membership,
    Price,
    Role,
    Side,
    Talk,
    TalkStatus,
    Terms,
    User,
)

LIFE: Final = timedelta(days=7)
CODE_BYTES: Final = 18  # 144 bits


@dataclass(frozen=True, slots=True)
class Asked:
    """A link that was just made: its code, known now and never again, and whom it is for."""

    code: str
    head: User


def find_head(session: Session, *, organisation_id: int) -> User | None:
    """Return the head of a village who can be asked: active, with a phone number and a PIN."""
    return session.scalar(
        sa.select(User)
        .join(Membership)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.role == Role.VILLAGE_HEAD,
            Membership.ended_at.is_(None),
            User.is_active,
            User.phone.is_not(None),
            User.pin_hash.is_not(None),
        )
        .order_by(Membership.id.desc())
        .limit(1)
    )


def ask(session: Session, *, terms: Terms, actor: Actor, now: datetime) -> Asked:
    """Make a link to the newest terms of a talk; an older one to the same terms is dead by that.

    Raises
    ------
    HeadUnreachableError
    TermsSupersededError
        These terms are not the newest, or the village has confirmed them.
    InvalidTransitionError
        The talk is not open.
    """
    talk = terms.talk
    code = secrets.token_urlsafe(CODE_BYTES)
    with transaction(session):
        hold(session, talk)
        refuse_unless(talk, TalkStatus.TALKING)
        if not waits_for_village(talk, terms):
            raise TermsSupersededError
        head = find_head(session, organisation_id=talk.listing.organisation_id)
        if head is None:
            raise HeadUnreachableError
        session.execute(
            sa.update(HeadLink)
            .where(HeadLink.terms_id == terms.id, HeadLink.used_at.is_(None))
            .values(used_at=now)
        )
        session.add(
            HeadLink(
                code_hash=sessions.digest(code),
                user_id=head.id,
                terms_id=terms.id,
                created_at=now,
                expires_at=now + LIFE,
            )
        )
        audit.record(
            session,
            actor=actor,
            action="head.ask",
            subject=talk,
            now=now,
            after={"number": terms.number},
        )
        return Asked(code=code, head=head)


def waits_for_village(talk: Talk, version: Terms) -> bool:
    """Is this the version on the table, still without the village's word?"""
    is_newest = talk.status is TalkStatus.TALKING and terms.newest(talk) is version
    return is_newest and not terms.is_confirmed_by(version, Side.VILLAGE)


def open_link(session: Session, *, code: str, now: datetime) -> tuple[HeadLink, Terms]:
    """Return the live link of a code and the terms that it asks about.

    Raises
    ------
    LinkDeadError
        ``unknown``, ``used`` (or replaced, or locked), ``old``, ``changed`` (newer terms, or the
        talk is closed or agreed), or ``gone`` (the head's post or account has ended).
    """
    link = session.scalar(sa.select(HeadLink).where(HeadLink.code_hash == sessions.digest(code)))
    version = session.get(Terms, link.terms_id) if link else None
    if link is None or version is None:
        raise LinkDeadError(why="unknown")
    if link.used_at is not None:
        raise LinkDeadError(why="used")
    if now >= link.expires_at:
        raise LinkDeadError(why="old")
    if not waits_for_village(version.talk, version):
        raise LinkDeadError(why="changed")
    if _head_of(link, version) is None or link.user.pin_hash is None:
        raise LinkDeadError(why="gone")
    return link, version


def agree(session: Session, *, code: str, pin: str, now: datetime) -> Case | None:
    """Confirm the terms for the village as its head; the case, where the investor had confirmed.

    Raises
    ------
    LinkDeadError, WrongPinError, TooManyAttemptsError
        The fifth wrong PIN kills the link; too many on all of a person's links shut them for days.
    PeriodInPastError
    """
    link, version = open_link(session, code=code, now=now)
    _check_pin(session, link, pin, now)
    talk = version.talk
    explanation = matching.explain(
        session, listing=talk.listing, plan=talk.plan, terms=version, now=now
    )
    with transaction(session):
        head = _use(session, link, version, now)
        return terms.settle(
            session,
            terms=version,
            actor=head,
            side=Side.VILLAGE,
            explanation=explanation,
            now=now,
        )


def decline(session: Session, *, code: str, pin: str, reason: str, now: datetime) -> None:
    """Write to the other side, as the village's head, why the terms are not agreed yet.

    Raises
    ------
    MissingReasonError
    LinkDeadError, WrongPinError, TooManyAttemptsError
        As `agree`.
    """
    if not reason.strip():
        raise MissingReasonError
    link, version = open_link(session, code=code, now=now)
    _check_pin(session, link, pin, now)
    with transaction(session):
        head = _use(session, link, version, now)
        messages.say(
            session, talk=version.talk, actor=head, side=Side.VILLAGE, body=reason, now=now
        )
        audit.record(
            session,
            actor=head,
            action="head.not_yet",
            subject=version.talk,
            now=now,
            after={"number": version.number},
            reason=reason,
        )


def reference_price(session: Session, *, listing: Listing) -> Price | None:
    """Return the newest published price at the farm of a listing's product, or ``None``."""
    return session.scalar(
        sa.select(Price)
        .where(
            Price.commodity_code == listing.commodity_code,
            Price.form_code == listing.form_code,
            Price.is_farm_gate,
            Price.on.is_not(None),
        )
        .order_by(Price.on.desc(), Price.id)
        .limit(1)
    )


def _check_pin(session: Session, link: HeadLink, pin: str, now: datetime) -> None:
    """Refuse a wrong PIN; hashing stays outside the transactions."""
    subject, person = f"link {link.id}", f"user {link.user_id}"
    sessions.count_attempt(session, kind="pin", subject=subject, now=now)
    sessions.count_attempt(session, kind="pin_person", subject=person, now=now)
    if passwords.is_right(pin, link.user.pin_hash):
        return
    left = sessions.count_left(session, kind="pin", subject=subject, now=now)
    if left == 0:
        with transaction(session):
            link.used_at = now
    raise WrongPinError(left=left)


def _use(session: Session, link: HeadLink, version: Terms, now: datetime) -> Actor:
    """Use the link up, once, within the open transaction; return its head."""
    hold(session, version.talk)
    session.refresh(link, with_for_update=True)
    session.expire(version.talk, ["terms"])
    session.refresh(version)
    head = _head_of(link, version)
    if link.used_at is not None or head is None:
        raise LinkDeadError(why="used")
    if not waits_for_village(version.talk, version):
        raise LinkDeadError(why="changed")
    link.used_at = now
    sessions.forget_attempts(session, kind="pin_person", subject=f"user {link.user_id}")
    return head


def _head_of(link: HeadLink, version: Terms) -> Actor | None:
    """Return whom the link is for, acting as head and as nothing else."""
    everything = actor_of(link.user)
    post = everything.post_as(Role.VILLAGE_HEAD, version.talk.listing.organisation_id)
    if post is None or not link.user.is_active:
        return None
    return Actor(user_id=everything.user_id, name=everything.name, posts=(post,))

"""Tell people what concerns them, in the transaction of the event itself.

``tell`` writes the notices, and the letters that are to leave at once; a worker sends them later
(`hilirisasi.services.deliveries`). An event that is undone takes its notices with it.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from hilirisasi.actors import Actor, actor_of
from hilirisasi.permissions import Permission, is_allowed
from hilirisasi.services import notice_people, notice_settings
from hilirisasi.services.notice_kinds import KINDS, Audience
from hilirisasi.services.records import identity
from hilirisasi.staffing import sees_team
from models import (
    Base,
    Channel,
    Invitation,
    Notice,
    NoticeChoice,
    Organisation,
    Outbox,
    User,
)

LINKS: Final = {Channel.MAIL: "mail_id", Channel.MESSAGE: "message_id"}


def tell(
    session: Session,
    *,
    kind: str,
    subject: Base,
    actor: Actor | None,
    now: datetime,
    people: Iterable[User] | None = None,
) -> list[Notice]:
    """Tell everyone whom an event concerns, but who acted; return the notices, by person.

    Must be called within the transaction of the event. ``kind`` is a row of `KINDS`; ``subject``
    what it is about; ``actor`` is ``None`` where the clock or a visitor caused it. ``people``
    replaces the audiences of the kind, where the caller alone knows whom it is for. Nobody is
    told of a record that they may not read.
    """
    rule = KINDS[kind]
    session.flush()
    chosen = list(_find(session, rule.to, subject, actor) if people is None else people)
    at_once = chosen if rule.urgent else []
    waiting = {user.id for user in at_once if rule.alarming or not _has_desk(user)}
    informed = [] if people is not None else _find(session, rule.also, subject, actor)
    concerned = {user.id: user for user in (*chosen, *informed)}
    readers = [user for user in concerned.values() if may_read(user, rule.needs, subject)]
    settings = notice_settings.of_people(session, readers)
    notices = []
    for user in sorted(readers, key=lambda user: user.id):
        notice = Notice(
            user_id=user.id,
            kind=kind,
            record=subject.__tablename__,
            record_id=identity(subject),
            created_at=now,
        )
        session.add(notice)
        for channel, choice in settings[user.id].items():
            is_now = choice is NoticeChoice.DIRECT or (
                choice is NoticeChoice.DIGEST and user.id in waiting
            )
            if is_now and notice_settings.address_of(user, channel):
                _carry(session, notice, channel, now)
        notices.append(notice)
    session.flush()
    return notices


def may_read(user: User, permission: Permission, subject: Any) -> bool:  # what `tell` takes
    """May the person read the record that a notice is about?"""
    actor = actor_of(user)
    if isinstance(subject, Invitation):
        return user.is_active and sees_team(actor, subject.organisation)
    if isinstance(subject, User):
        return user.is_active and user.id == subject.id
    if isinstance(subject, Organisation):
        return user.is_active and actor.belongs_to(subject.id)
    return user.is_active and is_allowed(actor, permission, subject)


def _has_desk(user: User) -> bool:
    """Does the person find all that waits at a desk? Then one letter a day, however much it is."""
    return is_allowed(actor_of(user), Permission.CASE_QUEUE)


def _find(
    session: Session, audiences: tuple[Audience, ...], subject: Base, actor: Actor | None
) -> list[User]:
    return notice_people.find(session, audiences=audiences, subject=subject, actor=actor)


def _carry(session: Session, notice: Notice, channel: Channel, now: datetime) -> None:
    letter = Outbox(
        key=uuid.uuid4().hex,
        user_id=notice.user_id,
        channel=channel,
        created_at=now,
        next_attempt_at=now,
    )
    session.add(letter)
    session.flush()
    setattr(notice, LINKS[channel], letter.id)

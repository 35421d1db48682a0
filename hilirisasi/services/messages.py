"""What the two sides of an open talk write to each other."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hilirisasi.actors import Actor
from hilirisasi.errors import MessageReadError, MissingReasonError
from hilirisasi.services import audit
from hilirisasi.services.transactions import hold, transaction
from hilirisasi.workflow import refuse_unless
from models import Message, Side, Talk, TalkStatus


def say(
    session: Session, *, talk: Talk, actor: Actor, side: Side, body: str, now: datetime
) -> Message:
    """Write to the other side. Sent twice in a row, it stands there once.

    Raises
    ------
    MissingReasonError
        There is nothing in it.
    InvalidTransitionError
        The talk is not open.
    """
    if not body.strip():
        raise MissingReasonError
    with transaction(session):
        hold(session, talk)
        refuse_unless(talk, TalkStatus.TALKING)
        last = talk.messages[-1] if talk.messages else None
        if last is not None and (last.author_id, last.body) == (actor.user_id, body):
            return last
        owner = talk.listing if side is Side.VILLAGE else talk.plan
        message = Message(
            side=side,
            author_id=actor.user_id,
            author_name=actor.name,
            author_post=actor.title_in(owner.organisation_id),
            body=body,
            sent_at=now,
        )
        talk.messages.append(message)
        audit.record(session, actor=actor, action="talk.say", subject=talk, now=now)
        return message


def mark_read(session: Session, *, talk: Talk, side: Side, now: datetime) -> None:
    """Note that somebody of a side sees what the other wrote."""
    if all(row.side is side or row.read_at for row in talk.messages):
        return
    with transaction(session):
        session.execute(
            sa.update(Message)
            .where(Message.talk_id == talk.id, Message.side != side, Message.read_at.is_(None))
            .values(read_at=now)
        )


def is_own(message: Message, actor: Actor) -> bool:
    """Did this person write it?"""
    return message.author_id == actor.user_id


def take_back(
    session: Session, *, talk: Talk, message: Message, actor: Actor, now: datetime
) -> None:
    """Take back a message that nobody of the other side has read; that it was sent stays known.

    Raises
    ------
    MessageReadError
    """
    with transaction(session):
        hold(session, talk)
        taken = session.scalars(
            sa.delete(Message)
            .where(Message.id == message.id, Message.read_at.is_(None))
            .returning(Message.id)
        ).all()
        if not taken:
            raise MessageReadError
        session.expire(talk, ["messages"])
        audit.record(session, actor=actor, action="talk.unsay", subject=talk, now=now)
